import type { WebSocket } from 'ws'
import type { Failure, SocketAnswer, SocketEvent } from '#bridge'
import { browserHost } from './browser-host.ts'
import { firstDocument as firstExample } from './examples.ts'
import { type FolderGuard, guardFolder } from './folder-guard.ts'
import { call, type Emit } from './ipc.ts'
import { type LoadedDocument, readDocument } from './load-document.ts'
import { recoveredDocument } from './recovered-document.ts'
import { type NewWindow, type ServedWindow, type Services, serveWindow } from './window-commands.ts'

const heartbeatMs = 15_000
/** Beyond this much unsent, a page has stopped reading: its socket is closed rather than memory filled. */
const unsentLimit = 64 * 1024 * 1024

export interface PagesOptions {
  readonly services: Services
  /** The only folder whose files pages can open and save. */
  readonly folder: string
  /** The document that a page shows first, relative to the folder; `null`: the example. */
  readonly file: string | null
  readonly version: string
  /** Milliseconds between two looks whether pages are still there. */
  readonly heartbeatMs?: number
}

/** The browser pages that are connected; each is a window with its own document and runs. */
export interface Pages {
  add(socket: WebSocket): void
  close(): Promise<void>
}

export async function createPages(options: PagesOptions): Promise<Pages> {
  const guard = await guardFolder(options.folder)
  const pages = new Map<WebSocket, Promise<ServedWindow>>()
  const alive = new WeakSet<WebSocket>()

  const leave = async (socket: WebSocket): Promise<void> => {
    const page = pages.get(socket)
    pages.delete(socket)
    const served = await page
    // The copy of unsaved work stays: whoever connects next is offered it.
    served?.window.recovery.release()
    await served?.runs.close()
  }
  const beat = setInterval(() => {
    for (const socket of pages.keys()) {
      if (!alive.delete(socket)) socket.terminate()
      else socket.ping()
    }
  }, options.heartbeatMs ?? heartbeatMs)
  beat.unref()

  return {
    add(socket) {
      alive.add(socket)
      const page = openPage(socket, guard, options)
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

async function openPage(socket: WebSocket, guard: FolderGuard, options: PagesOptions): Promise<ServedWindow> {
  const host = browserHost(guard, options.services, options.version)
  const emit: Emit = (event, payload) => send(socket, { event, payload })
  return serveWindow(options.services, host, emit, await firstDocument(guard, options))
}

async function firstDocument(guard: FolderGuard, options: PagesOptions): Promise<NewWindow> {
  const [leftover] = await options.services.recoveries.leftovers()
  if (leftover) return { leftover, document: await recoveredDocument(leftover) }
  const example = (): Promise<LoadedDocument> => firstExample(options.services.exampleFolder)
  if (options.file === null) return { document: await example() }
  const path = await guard.resolve(options.file)
  const loaded = path.ok ? await readDocument(path.value) : path
  if (loaded.ok) return { document: loaded.value }
  const failure: Failure = loaded.error
  return { document: await example(), failure }
}

async function answer(socket: WebSocket, page: Promise<ServedWindow>, text: string): Promise<void> {
  const message = readCall(text)
  if (!message) {
    socket.close(1008, 'Not a call')
    return
  }
  try {
    const { commands } = await page
    // JSON has no `undefined`: a command without an answer answers null.
    send(socket, { id: message.id, value: (await call(commands, message.command, message.args)) ?? null })
  } catch (error) {
    send(socket, { id: message.id, error: error instanceof Error ? error.message : String(error) })
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
