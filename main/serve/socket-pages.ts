import type { WebSocket } from 'ws'
import type { SocketAnswer, SocketEvent } from '#bridge'
import { described } from '#foreign-value'
import { firstDocument as firstExample } from '../documents/examples.ts'
import { type LoadedDocument, readDocument } from '../documents/load-document.ts'
import { recoveredDocument, unreadableFailure } from '../documents/recovered-document.ts'
import type { EditorWindow } from '../handlers/editor-window.ts'
import { call, type Emit } from '../handlers/ipc.ts'
import {
  type NewWindow,
  type ResumedWindow,
  type ServedWindow,
  type Services,
  serveWindow,
} from '../handlers/window-commands.ts'
import { clearInterval, setInterval } from '../host-timers.ts'
import { browserHost } from './browser-host.ts'
import { type FolderGuard, guardFolder } from './folder-guard.ts'

const heartbeatMs = 15_000
/** How many windows are remembered for tabs that are loaded again or come back. */
const mostDeparted = 20
/** A page with more unsent bytes has stopped reading: its socket is closed, before it fills the memory. */
const unsentLimit = 64 * 1024 * 1024

export interface PagesOptions {
  readonly services: Services
  /** The only folder whose files pages can open and save. */
  readonly folder: string
  /** The document that a page shows first, relative to the folder; `null`: the example. */
  readonly file: string | null
  readonly version: string
  /** Milliseconds between two checks whether pages are still there. */
  readonly heartbeatMs?: number
}

/** A browser's tab, as its page describes it. */
export interface Tab {
  /** The tab's own name: a page that is loaded again is the same window by it; '' for none. */
  readonly name: string
  /** The page was there all the time, and has only lost its connection. */
  readonly isBack: boolean
}

/** The browser pages that are connected. Each is a window with its own document and runs. */
export interface Pages {
  /**
   * Whether a tab can have its window. `false`: the window of that name belongs to another tab. A duplicated tab has the
   * name of one that is still open; a page that comes back must find its own window, or none.
   */
  hasRoomFor(tab: Tab): boolean
  add(socket: WebSocket, name: string): void
  close(): Promise<void>
}

export async function createPages(options: PagesOptions): Promise<Pages> {
  const guard = await guardFolder(options.folder)
  const pages = new Map<WebSocket, Promise<ServedWindow>>()
  const alive = new WeakSet<WebSocket>()
  const names = new WeakMap<WebSocket, string>()
  const departed = new DepartedWindows()

  const leave = async (socket: WebSocket): Promise<void> => {
    const page = pages.get(socket)
    pages.delete(socket)
    const served = await page
    if (!served) return
    departed.add(names.get(socket) ?? '', served.window)
    // The copy of unsaved work stays, and is offered to whoever connects next.
    await served.leave()
  }
  const beat = setInterval(() => {
    for (const socket of pages.keys()) {
      if (!alive.delete(socket)) socket.terminate()
      else socket.ping()
    }
  }, options.heartbeatMs ?? heartbeatMs)
  beat.unref()

  return {
    hasRoomFor({ name, isBack }) {
      if (isBack) return departed.has(name)
      return name === '' || [...pages.keys()].every((socket) => names.get(socket) !== name)
    },
    add(socket, name) {
      alive.add(socket)
      names.set(socket, name)
      const page = openPage(socket, guard, options, departed.take(name))
      pages.set(socket, page)
      page.catch(() => socket.close(1011))
      socket.on('pong', () => alive.add(socket))
      socket.on('error', () => socket.terminate())
      socket.on('close', () => void leave(socket).catch(() => undefined))
      socket.on('message', (data, isBinary) => {
        if (isBinary) socket.close(1003)
        else void answer(socket, page, String(data))
      })
    },
    async close() {
      clearInterval(beat)
      const open = [...pages.keys()]
      for (const socket of open) socket.close(1001, 'The server is closing')
      await Promise.allSettled(open.map(leave))
      for (const socket of open) socket.terminate()
    },
  }
}

/** The latest windows whose pages went away, by the names of their tabs. */
class DepartedWindows {
  readonly #windows = new Map<string, EditorWindow>()

  add(name: string, window: EditorWindow): void {
    if (name === '') return
    this.#windows.delete(name)
    this.#windows.set(name, window)
    const [oldest] = this.#windows.keys()
    if (this.#windows.size > mostDeparted && oldest !== undefined) this.#windows.delete(oldest)
  }

  has(name: string): boolean {
    return this.#windows.has(name)
  }

  take(name: string): EditorWindow | null {
    const window = this.#windows.get(name) ?? null
    this.#windows.delete(name)
    return window
  }
}

async function openPage(
  socket: WebSocket,
  guard: FolderGuard,
  options: PagesOptions,
  resumed: EditorWindow | null,
): Promise<ServedWindow> {
  const host = browserHost(guard, options.services, options.version)
  const emit: Emit = (event, payload) => send(socket, { event, payload })
  const window: NewWindow | ResumedWindow = resumed ? { resumed } : await firstDocument(guard, options)
  return serveWindow(options.services, host, emit, window)
}

async function firstDocument(guard: FolderGuard, options: PagesOptions): Promise<NewWindow> {
  const { copies, unreadable } = await options.services.recoveries.leftovers()
  const failure = unreadableFailure(unreadable)
  const [leftover] = copies
  if (leftover) return { leftover, document: await recoveredDocument(leftover), failure }
  const example = (): Promise<LoadedDocument> => firstExample(options.services.exampleFolder)
  if (options.file === null) return { document: await example(), failure }
  const path = await guard.resolve(options.file)
  const loaded = path.ok ? await readDocument(path.value) : path
  if (loaded.ok) return { document: loaded.value, failure }
  return { document: await example(), failure: loaded.error }
}

async function answer(socket: WebSocket, page: Promise<ServedWindow>, text: string): Promise<void> {
  const message = readCall(text)
  if (!message) {
    socket.close(1008, 'Not a call')
    return
  }
  try {
    const { commands } = await page
    // JSON has no `undefined`, so a command without an answer answers null.
    send(socket, { id: message.id, value: (await call(commands, message.command, message.args)) ?? null })
  } catch (error) {
    send(socket, { id: message.id, error: described(error).message })
  }
}

function readCall(text: string): { id: number; command: unknown; args: unknown } | null {
  try {
    const message = JSON.parse(text) as { id?: unknown; command?: unknown; args?: unknown } | null
    if (typeof message?.id !== 'number') return null
    return { id: message.id, command: message.command, args: message.args }
  } catch {
    return null
  }
}

function send(socket: WebSocket, message: SocketAnswer | SocketEvent): void {
  if (socket.readyState !== socket.OPEN) return
  if (socket.bufferedAmount > unsentLimit) socket.terminate()
  else socket.send(JSON.stringify(message))
}
