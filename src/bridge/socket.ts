import { type Bridge, type EventName, eventNames } from './contract.ts'
import { createBridge } from './create-bridge.ts'

/** The contract over a browser's socket: JSON texts. The page's question, … */
export interface SocketCall {
  readonly id: number
  readonly command: string
  readonly args: readonly unknown[]
}

/** … the answer (`error`: the command was refused or failed, which is a bug), … */
export type SocketAnswer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: string }

/** … and what the server tells by itself. */
export interface SocketEvent {
  readonly event: EventName
  readonly payload: unknown
}

/** As much of a WebSocket as the bridge needs; one that was lost may be open again later. */
export interface SocketPort {
  isOpen(): boolean
  send(text: string): void
  onMessage(listener: (text: string) => void): void
  onClose(listener: () => void): void
}

/** The socket's address beside the page's: `http://127.0.0.1:1234/token/` gives `ws://127.0.0.1:1234/token/socket`. */
export function socketUrl(pageUrl: string): string {
  return pageUrl
    .replace(/[?#].*$/, '')
    .replace(/^http/, 'ws')
    .replace(/[^/]*$/, 'socket')
}

const closed = 'the server does not answer'

/** `null`: it is none of the server's, or was torn. A batch of a run that is lost so shows as a gap in their numbers. */
function messageIn(text: string): SocketAnswer | SocketEvent | null {
  try {
    const message: unknown = JSON.parse(text)
    return typeof message === 'object' && message !== null ? (message as SocketAnswer | SocketEvent) : null
  } catch {
    return null
  }
}

/** The bridge over a socket. When that closes, all calls that wait reject, and all later ones while it is not open again. */
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
