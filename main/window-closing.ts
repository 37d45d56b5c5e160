import { app, type BrowserWindow, dialog } from 'electron'
import type { Commands } from '#bridge'
import type { ServedWindow } from './window-commands.ts'

/** One window of the app, with what it shows. */
export interface AppWindow {
  readonly browserWindow: BrowserWindow
  served: ServedWindow
  /** The person said Save while closing: the window goes when that save succeeds. */
  isClosing: boolean
}

/** Sees to it that no window, and not the app, goes with unsaved work or a run that goes on. */
export interface WindowClosing {
  guard(entry: AppWindow): void
  /** The window's commands; a save that was asked for by closing closes the window, or calls the closing off. */
  commandsOf(entry: AppWindow): Commands
}

/** For all windows of the app; call it once. */
export function createWindowClosing(): WindowClosing {
  /** Closing this window is part of ending the app. */
  let isQuitting = false
  app.on('before-quit', () => {
    isQuitting = true
  })

  function leave(entry: AppWindow): void {
    entry.served.window.isDirty = false
    if (!entry.browserWindow.isDestroyed()) entry.browserWindow.close()
    if (isQuitting) app.quit()
  }

  async function askToSave(entry: AppWindow): Promise<void> {
    const { window } = entry.served
    const answer = await askedToSave(entry.browserWindow, window.document.name)
    if (answer === 'cancel') isQuitting = false
    else if (answer === 'lose') leave(entry)
    else {
      entry.isClosing = true
      window.emit('saveRequested', undefined)
    }
  }

  return {
    guard(entry) {
      entry.browserWindow.on('close', (event) => {
        const { window, runs } = entry.served
        if (window.isDirty && !entry.browserWindow.webContents.isCrashed()) {
          event.preventDefault()
          void askToSave(entry)
        } else if (runs.isLive()) {
          // Tasks get their CancelledError and `finally` blocks their turn before the window, or the app, goes.
          event.preventDefault()
          void runs.close().finally(() => leave(entry))
        }
      })
    },
    commandsOf(entry) {
      return closingCommands(entry, leave, () => {
        isQuitting = false
      })
    },
  }
}

async function askedToSave(browserWindow: BrowserWindow, name: string): Promise<'save' | 'lose' | 'cancel'> {
  const { response } = await dialog.showMessageBox(browserWindow, {
    type: 'warning',
    message: `Save the changes to ${name}?`,
    detail: 'Without saving, they are lost.',
    buttons: ['Save', "Don't Save", 'Cancel'],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  })
  if (response === 2) return 'cancel'
  return response === 1 ? 'lose' : 'save'
}

function closingCommands(entry: AppWindow, leave: (entry: AppWindow) => void, callOff: () => void): Commands {
  const { commands } = entry.served
  if (!entry.isClosing) return commands
  return {
    ...commands,
    async saveDocument(request) {
      const saved = await commands.saveDocument(request)
      const needsAnswer = !saved.ok && saved.error.kind !== 'failed'
      if (!needsAnswer) entry.isClosing = false
      // The page gets its answer before it goes.
      if (saved.ok && saved.value) setImmediate(() => leave(entry))
      else if (!needsAnswer) callOff()
      return saved
    },
  }
}
