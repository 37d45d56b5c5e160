import { type Bridge, type EventName, eventNames } from './contract.ts'
import { createBridge } from './create-bridge.ts'

/** The contract over a browser's socket, as JSON texts: the page's call, … */
export interface SocketCall {
  readonly id: number
  readonly command: string
  readonly args: readonly unknown[]
}

/** … the answer (`error`: the command was rejected, which is a bug), … */
export type SocketAnswer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: string }

/** … and the server's events. */
export interface SocketEvent {
  readonly event: EventName
  readonly payload: unknown
}

/** The part of a WebSocket that the bridge needs; a lost connection may be open again later. */
export interface SocketPort {
  isOpen(): boolean
  send(text: string): void
  onMessage(listener: (text: string) => void): void
  onClose(listener: () => void): void
}

/**
 * The socket's address for a page's address: `http://127.0.0.1:1234/token/` gives `ws://127.0.0.1:1234/token/socket`.
 */
export function socketUrl(pageUrl: string): string {
  return pageUrl
    .replace(/[?#].*$/, '')
    .replace(/^http/, 'ws')
    .replace(/[^/]*$/, 'socket')
}

const closed = 'the server does not answer'

/**
 * The message; `null` if the text is not the server's, or is incomplete. A batch of a run that is lost so shows as a
 * gap in the numbers.
 */
function messageIn(text: string): SocketAnswer | SocketEvent | null {
  try {
    const message: unknown = JSON.parse(text)
    return typeof message === 'object' && message !== null ? (message as SocketAnswer | SocketEvent) : null
  } catch {
    return null
  }
}

/**
 * The bridge over a socket. When the socket closes, all waiting calls reject, and so do later ones until it is open
 * again.
 */
export function createSocketBridge(socket: SocketPort): Bridge {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  const listeners = new Map<EventName, Set<(payload: unknown) => void>>()
  let nextId = 0
  socket.onMessage((text) => {
    const message = messageIn(text)
    if (message === null) return
    if ('event' in message) {
      if (Object.hasOwn(eventNames, message.event))
        for (const tell of [...(listeners.get(message.event) ?? [])]) tell(message.payload)
      return
    }
    const call = waiting.get(message.id)
    waiting.delete(message.id)
    if ('error' in message) call?.reject(new Error(message.error))
    else call?.resolve(message.value)
  })
  socket.onClose(() => {
    for (const call of waiting.values()) call.reject(new Error(closed))
    waiting.clear()
  })
  return createBridge({
    call: (command, args) =>
      new Promise((resolve, reject) => {
        if (!socket.isOpen()) return reject(new Error(closed))
        const id = nextId++
        waiting.set(id, { resolve, reject })
        socket.send(JSON.stringify({ id, command, args } satisfies SocketCall))
      }),
    listen(event, listener) {
      const all = listeners.get(event) ?? new Set()
      listeners.set(event, all.add(listener))
      return () => all.delete(listener)
    },
  })
}
