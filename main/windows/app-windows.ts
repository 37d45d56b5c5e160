import { BrowserWindow, dialog, type IpcMainInvokeEvent } from 'electron'
import type { Commands } from '#bridge'
import { systemClock } from '#runtime'
import { withSignMarks } from '#words'
import { readDocument } from '../documents/load-document.ts'
import { recoveredDocument, unreadableFailure } from '../documents/recovered-document.ts'
import type { Leftovers } from '../documents/recovery.ts'
import { isCopyOfHeld } from '../frozen/after-freeze.ts'
import type { Freeze } from '../frozen/app-start.ts'
import { placeDocument } from '../handlers/documents.ts'
import type { EditorWindow, WindowHost } from '../handlers/editor-window.ts'
import type { Emit } from '../handlers/ipc.ts'
import { type NewWindow, type Services, serveWindow } from '../handlers/window-commands.ts'
import { electronHost } from './electron-host.ts'
import { watchPresses } from './person-input.ts'
import { isOwnPage } from './protocol.ts'
import { createWindow, loadPage } from './window.ts'
import { type AppWindow, createWindowClosing } from './window-closing.ts'

/** A page that crashes again this soon crashes because of what it shows. */
const crashLoopMs = 10_000

export interface AppWindowsOptions {
  readonly services: Services
  readonly outFolder: string
  readonly developmentUrl: string | null
  /** Called when something that the menu shows has changed. */
  readonly onChange: () => void
}

/** All windows of the app. */
export interface AppWindows {
  /** The commands of the window that sent a message; `null`: the sender is not one of our windows, or not its own page. */
  commandsFor(sent: IpcMainInvokeEvent): Commands | null
  /** Rejects when the page can't be loaded. */
  open(fresh: NewWindow): Promise<void>
  /** Shows a file: in the window that shows it already, in an untouched one, or in a new one. */
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
      isAsking: false,
      isLeaving: false,
      isLetGo: false,
    }
    this.#windows.set(id, entry)
    this.#host.changed(entry.served.window)
    this.#closing.guard(entry)
    browserWindow.on('closed', () => {
      this.#windows.delete(id)
      void end(entry)
    })
    this.#reviveCrashed(entry)
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
      dialog.showErrorBox('Not opened', withSignMarks(`${loaded.error.message}.\n${loaded.error.remedy}.`))
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

  /** Loads a new page where one crashed, with the unsaved work. */
  #reviveCrashed(entry: AppWindow): void {
    let revivedMs = Number.NEGATIVE_INFINITY
    entry.browserWindow.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason === 'clean-exit' || entry.isLeaving) return
      const isAgain = systemClock.now() - revivedMs < crashLoopMs
      revivedMs = systemClock.now()
      void this.#revive(entry, isAgain).catch(() => undefined)
    })
  }

  /** `isAgain`: the work itself may crash the page, so it is only offered. */
  async #revive(entry: AppWindow, isAgain: boolean): Promise<void> {
    const { window, runs } = entry.served
    await runs.close()
    if (isAgain && window.leftover === null) {
      window.leftover = await window.recovery.leave()
      if (window.leftover) window.recovery.claim(window.leftover)
      window.isDirty = false
    }
    if (!entry.browserWindow.isDestroyed()) await loadPage(entry.browserWindow, this.#options.developmentUrl)
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

/** The window is gone, whoever closed it: its copy stays, unless nothing is unsaved or the person let go of it. */
async function end({ served, isLetGo }: AppWindow): Promise<void> {
  const { window } = served
  if (isLetGo || !window.isDirty) await window.recovery.clear()
  await served.leave()
}

/**
 * Opens a window for each copy that a crash left, or one with `fresh` if there is none. The first window tells of copies
 * that can't be read. `freeze`: what the app was ended for.
 */
export async function openFirstWindows(
  windows: AppWindows,
  { copies, unreadable }: Leftovers,
  fresh: NewWindow,
  freeze: Freeze | null,
): Promise<void> {
  let failure = unreadableFailure(unreadable)
  for (const leftover of copies) {
    const heldBy = isCopyOfHeld(freeze, leftover) ? (freeze?.holder ?? null) : null
    await windows.open({ leftover, document: await recoveredDocument(leftover), failure, heldBy })
    failure = null
  }
  if (copies.length === 0) await windows.open({ failure, ...fresh })
}
