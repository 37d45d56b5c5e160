import { BrowserWindow, dialog, type IpcMainInvokeEvent } from 'electron'
import type { Commands } from '#bridge'
import type { EditorWindow, WindowHost } from './editor-window.ts'
import { electronHost } from './electron-host.ts'
import { placeDocument } from './handlers/documents.ts'
import type { Emit } from './ipc.ts'
import { readDocument } from './load-document.ts'
import { watchPresses } from './person-input.ts'
import { isOwnPage } from './protocol.ts'
import { recoveredDocument } from './recovered-document.ts'
import { createWindow, loadPage } from './window.ts'
import { type AppWindow, createWindowClosing } from './window-closing.ts'
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
  /** Rejects where the page cannot be loaded. */
  open(fresh: NewWindow): Promise<void>
  /** Shows a file: in the window that has it, in an untouched one, or in a new one. */
  openFile(path: string): Promise<void>
  focused(): EditorWindow | null
}

export function createAppWindows(options: AppWindowsOptions): AppWindows {
  return new OpenWindows(options)
}

class OpenWindows implements AppWindows {
  readonly #options: AppWindowsOptions
  /** By the id of the page's WebContents. */
  readonly #windows = new Map<number, AppWindow>()
  readonly #closing = createWindowClosing()
  readonly #host: WindowHost

  constructor(options: AppWindowsOptions) {
    this.#options = options
    this.#host = electronHost({
      browserWindowOf: (window) => this.#find(({ served }) => served.window === window)?.browserWindow ?? null,
      newWindow: (document) => this.open({ document }),
      openFile: (path) => this.openFile(path),
      changed: options.onChange,
      theme: () => options.services.settings.get().theme,
    })
  }

  commandsFor(sent: IpcMainInvokeEvent): Commands | null {
    const entry = this.#windows.get(sent.sender.id)
    const frame = sent.senderFrame
    if (!entry || !frame || frame.parent !== null || !isOwnPage(frame.url, this.#options.developmentUrl)) return null
    return this.#closing.commandsOf(entry)
  }

  async open(fresh: NewWindow): Promise<void> {
    const { services, outFolder, developmentUrl } = this.#options
    const browserWindow = createWindow(outFolder, services.settings)
    watchPresses(browserWindow)
    const { id } = browserWindow.webContents
    const entry: AppWindow = {
      browserWindow,
      served: await serveWindow(services, this.#host, emitTo(browserWindow), fresh),
      isClosing: false,
    }
    this.#windows.set(id, entry)
    this.#host.changed(entry.served.window)
    this.#closing.guard(entry)
    browserWindow.on('closed', () => {
      this.#windows.delete(id)
      void end(entry.served, true)
    })
    browserWindow.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason !== 'clean-exit') void this.#revive(entry)
    })
    await loadPage(browserWindow, developmentUrl)
  }

  async openFile(path: string): Promise<void> {
    const { settings } = this.#options.services
    const shown = this.#find(({ served }) => served.window.document.path === path)
    if (shown) return shown.browserWindow.focus()
    const loaded = await readDocument(path)
    const free = this.#find(({ served }) => this.#host.takesIntoThisWindow(served.window))
    if (!loaded.ok) {
      if (free || this.#windows.size === 0) return this.open({ failure: loaded.error })
      dialog.showErrorBox('Not opened', `${loaded.error.message}.\n${loaded.error.remedy}.`)
    } else if (free) {
      await placeDocument(free.served.window, { host: this.#host, settings }, loaded.value)
      free.browserWindow.focus()
    } else {
      await settings.addRecent(path)
      await this.open({ document: loaded.value })
    }
  }

  focused(): EditorWindow | null {
    const focused = BrowserWindow.getFocusedWindow()
    return this.#find(({ browserWindow }) => browserWindow === focused)?.served.window ?? null
  }

  /** The page crashed: a new one takes its place and is offered the unsaved work. */
  async #revive(entry: AppWindow): Promise<void> {
    const { services, developmentUrl } = this.#options
    const { window } = entry.served
    await end(entry.served, false)
    const copies = await services.recoveries.leftovers()
    const leftover = copies.find((copy) => copy.path === window.document.path) ?? null
    const { document: shown, fingerprint, origin, isOurs, trust } = window
    const document = { document: shown, fingerprint, origin, isOurs }
    entry.served = await serveWindow(services, this.#host, window.emit, { document, leftover, trust })
    if (!entry.browserWindow.isDestroyed()) await loadPage(entry.browserWindow, developmentUrl)
  }

  #find(isWanted: (entry: AppWindow) => boolean): AppWindow | undefined {
    return [...this.#windows.values()].find(isWanted)
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
