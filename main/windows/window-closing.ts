import { app, type BrowserWindow, dialog } from 'electron'
import type { Commands } from '#bridge'
import { withSignMarks } from '#words'
import type { ServedWindow } from '../handlers/window-commands.ts'
import { setImmediate } from '../host-timers.ts'
import { pageHealth } from './page-health.ts'

/** One window of the app, with what it shows. */
export interface AppWindow {
  readonly browserWindow: BrowserWindow
  readonly served: ServedWindow
  /** The person chose Save while closing: the window closes when that save succeeds. */
  isClosing: boolean
  /** The person is being asked what becomes of unsaved work. */
  isAsking: boolean
  /** All questions are answered: the window closes. */
  isLeaving: boolean
  /** The person saw the unsaved work and let go of it; only then is its copy deleted. */
  isLetGo: boolean
}

type Answer = 'save' | 'let-go' | 'reload' | 'leave' | 'cancel'

/** Keeps windows, and the app, from closing while there is unsaved work or a run that is going on. */
export interface WindowClosing {
  guard(entry: AppWindow): void
  /** The window's commands; a save that closing has asked for closes the window, or cancels the closing. */
  commandsOf(entry: AppWindow): Commands
}

/** Creates the closing of all windows of the app; called once. */
export function createWindowClosing(): WindowClosing {
  /** The window closes because the app ends. */
  let isQuitting = false
  app.on('before-quit', () => {
    isQuitting = true
  })

  function leave(entry: AppWindow): void {
    entry.isLeaving = true
    // All questions are answered. `close` would ask the page again, and a page that does not answer would keep its window
    // for ever.
    if (!entry.browserWindow.isDestroyed()) entry.browserWindow.destroy()
    if (isQuitting) app.quit()
  }

  async function ask(entry: AppWindow): Promise<void> {
    if (entry.isAsking) return
    entry.isAsking = true
    const answer = await answerOf(entry).finally(() => {
      entry.isAsking = false
    })
    if (answer === 'cancel' || answer === 'reload') isQuitting = false
    if (answer === 'save') {
      entry.isClosing = true
      entry.served.window.emit('saveRequested', undefined)
    } else if (answer === 'let-go' || answer === 'leave') {
      entry.isLetGo = answer === 'let-go'
      if (entry.isLetGo) await entry.served.window.recovery.clear()
      closeRun(entry)
    }
  }

  /**
   * Waits for the run's end, so that tasks get their CancelledError and run their `finally` blocks before the window, or
   * the app, closes.
   */
  function closeRun(entry: AppWindow): void {
    void entry.served.runs.close().finally(() => leave(entry))
  }

  return {
    guard(entry) {
      entry.browserWindow.on('close', (event) => {
        const { window, runs } = entry.served
        if (entry.isLeaving) return
        if (window.isDirty && !entry.browserWindow.webContents.isCrashed()) {
          event.preventDefault()
          void ask(entry)
        } else if (runs.isLive()) {
          event.preventDefault()
          closeRun(entry)
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

/** In a window that does not work, nobody sees what they would lose: a copy stays there, whatever the answer is. */
async function answerOf({ browserWindow, served }: AppWindow): Promise<Answer> {
  const health = await pageHealth(browserWindow.webContents)
  if (browserWindow.isDestroyed()) return 'cancel'
  const { name } = served.window.document
  if (health === 'works') return askedToSave(browserWindow, name)
  const answer = await askedToLeave(browserWindow, name)
  if (answer !== 'reload' || browserWindow.isDestroyed()) return answer
  // A page that does not answer can't be reloaded: its process must end, and a new one takes its place.
  if (health === 'silent') browserWindow.webContents.forcefullyCrashRenderer()
  else browserWindow.webContents.reload()
  return answer
}

async function askedToSave(browserWindow: BrowserWindow, name: string): Promise<Answer> {
  const { response } = await dialog.showMessageBox(browserWindow, {
    type: 'warning',
    message: `Save the changes to ${withSignMarks(name)}?`,
    detail: 'Without saving, they are lost.',
    buttons: ['Save', "Don't Save", 'Cancel'],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  })
  if (response === 2) return 'cancel'
  return response === 1 ? 'let-go' : 'save'
}

async function askedToLeave(browserWindow: BrowserWindow, name: string): Promise<Answer> {
  const { response } = await dialog.showMessageBox(browserWindow, {
    type: 'warning',
    message: `This window does not work, and ${withSignMarks(name)} has unsaved changes`,
    detail:
      'A copy of them is kept: the window comes back with them when it is reloaded, and the next start offers them.',
    buttons: ['Reload', 'Close', 'Cancel'],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  })
  if (response === 2) return 'cancel'
  return response === 1 ? 'leave' : 'reload'
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
      // The page gets its answer before the window closes.
      if (saved.ok && saved.value) setImmediate(() => leave(entry))
      else if (!needsAnswer) callOff()
      return saved
    },
  }
}
