import { app, BrowserWindow, dialog, type IpcMainInvokeEvent } from 'electron'
import type { Commands } from '#bridge'
import type { EditorWindow, WindowHost } from './editor-window.ts'
import { electronHost } from './electron-host.ts'
import { placeDocument } from './handlers/documents.ts'
import type { Emit } from './ipc.ts'
import { readDocument } from './load-document.ts'
import { isOwnPage } from './protocol.ts'
import { recoveredDocument } from './recovered-document.ts'
import { createWindow, loadPage } from './window.ts'
import { type NewWindow, type ServedWindow, type Services, serveWindow } from './window-commands.ts'

export interface AppWindowsOptions {
  readonly services: Services
  readonly outFolder: string
  readonly developmentUrl: string | null
  /** Something that the menu shows has changed. */
  readonly onChange: () => void
}

/** All windows of the app. */
export interface AppWindows {
  /** The commands of the window that sent a message; `null`: it was not one of ours, or not its own page. */
  commandsFor(sent: IpcMainInvokeEvent): Commands | null
  open(fresh: NewWindow): Promise<void>
  /** Shows a file: in the window that has it, in an untouched one, or in a new one. */
  openFile(path: string): Promise<void>
  focused(): EditorWindow | null
}

interface AppWindow {
  readonly browserWindow: BrowserWindow
  served: ServedWindow
  /** The person said Save while closing: the window goes when that save succeeds. */
  isClosing: boolean
}

export function createAppWindows(options: AppWindowsOptions): AppWindows {
  const windows = new Map<number, AppWindow>()
  let isQuitting = false
  app.on('before-quit', () => {
    isQuitting = true
  })
  const browserWindowOf = (window: EditorWindow): BrowserWindow | null =>
    [...windows.values()].find(({ served }) => served.window === window)?.browserWindow ?? null
  const host: WindowHost = electronHost({
    browserWindowOf,
    newWindow: (document) => open({ document }),
    openFile,
    changed: options.onChange,
    theme: () => options.services.settings.get().theme,
  })

  async function open(fresh: NewWindow): Promise<void> {
    const browserWindow = createWindow(options.outFolder, options.services.settings)
    const { id } = browserWindow.webContents
    const entry: AppWindow = {
      browserWindow,
      served: await serveWindow(options.services, host, emitTo(browserWindow), fresh),
      isClosing: false,
    }
    windows.set(id, entry)
    host.changed(entry.served.window)
    guardClose(entry)
    browserWindow.on('closed', () => {
      windows.delete(id)
      void end(entry.served, true)
    })
    browserWindow.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason !== 'clean-exit') void revive(entry)
    })
    await loadPage(browserWindow, options.developmentUrl)
  }

  function guardClose(entry: AppWindow): void {
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
  }

  async function askToSave(entry: AppWindow): Promise<void> {
    const { window } = entry.served
    const { response } = await dialog.showMessageBox(entry.browserWindow, {
      type: 'warning',
      message: `Save the changes to ${window.document.name}?`,
      detail: 'Without saving, they are lost.',
      buttons: ['Save', "Don't Save", 'Cancel'],
      defaultId: 0,
      cancelId: 2,
      noLink: true,
    })
    if (response === 2) isQuitting = false
    else if (response === 1) leave(entry)
    else {
      entry.isClosing = true
      window.emit('saveRequested', undefined)
    }
  }

  function leave(entry: AppWindow): void {
    entry.served.window.isDirty = false
    if (!entry.browserWindow.isDestroyed()) entry.browserWindow.close()
    if (isQuitting) app.quit()
  }

  /** The page crashed: a new one takes its place and is offered the unsaved work. */
  async function revive(entry: AppWindow): Promise<void> {
    const { window } = entry.served
    await end(entry.served, false)
    const copies = await options.services.recoveries.leftovers()
    const leftover = copies.find((copy) => copy.path === window.document.path) ?? null
    const { document: shown, fingerprint, origin } = window
    const document = { document: shown, fingerprint, origin }
    entry.served = await serveWindow(options.services, host, window.emit, { document, leftover })
    if (!entry.browserWindow.isDestroyed()) await loadPage(entry.browserWindow, options.developmentUrl)
  }

  async function openFile(path: string): Promise<void> {
    const all = [...windows.values()]
    const shown = all.find(({ served }) => served.window.document.path === path)
    if (shown) return shown.browserWindow.focus()
    const loaded = await readDocument(path)
    const free = all.find(({ served }) => host.takesIntoThisWindow(served.window))
    if (!loaded.ok) {
      if (free || all.length === 0) return open({ failure: loaded.error })
      dialog.showErrorBox('Not opened', `${loaded.error.message}.\n${loaded.error.remedy}.`)
    } else if (free) {
      await placeDocument(free.served.window, { host, settings: options.services.settings }, loaded.value)
      free.browserWindow.focus()
    } else {
      await options.services.settings.addRecent(path)
      await open({ document: loaded.value })
    }
  }

  return {
    commandsFor(sent) {
      const entry = windows.get(sent.sender.id)
      const frame = sent.senderFrame
      if (!entry || !frame || frame.parent !== null || !isOwnPage(frame.url, options.developmentUrl)) return null
      return closingCommands(entry, leave, () => {
        isQuitting = false
      })
    },
    open,
    openFile,
    focused() {
      const focused = BrowserWindow.getFocusedWindow()
      return [...windows.values()].find((entry) => entry.browserWindow === focused)?.served.window ?? null
    },
  }
}

/** The window's commands; a save that was asked for by closing closes the window, or calls the closing off. */
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

function emitTo(browserWindow: BrowserWindow): Emit {
  return (event, payload) => {
    if (!browserWindow.isDestroyed() && !browserWindow.webContents.isCrashed()) {
      browserWindow.webContents.send(event, payload)
    }
  }
}

/** `isClean`: the person has let go of what was unsaved. */
async function end({ window, runs }: ServedWindow, isClean: boolean): Promise<void> {
  if (isClean) await window.recovery.clear()
  window.recovery.release()
  await runs.close()
}

/** A window for each copy that a crash left, or one on `fresh` where there is none. */
export async function openFirstWindows(windows: AppWindows, services: Services, fresh: NewWindow): Promise<void> {
  const copies = await services.recoveries.leftovers()
  for (const leftover of copies) await windows.open({ leftover, document: await recoveredDocument(leftover) })
  if (copies.length === 0) await windows.open(fresh)
}
