import { plainCountText } from '#words'
import { clearImmediate, clearTimeout } from '../host-timers.ts'

/*
 * Handles that Node makes for code and keeps until somebody ends them, by the names that its async hooks use: how each is
 * ended, and what it is called.
 */

/** A handle that was ended. `detail`: what tells it from others of its kind. */
export interface Ended {
  readonly kind: string
  readonly detail?: string
}

type End = (handle: object) => Ended | null

interface Owner {
  readonly fd?: number
  readonly listening?: boolean
  readonly destroyed?: boolean
  readonly spawnfile?: string
  readonly spawnargs?: readonly string[]
  readonly pid?: number
  readonly exitCode?: number | null
  readonly signalCode?: string | null
  readonly killed?: boolean
  readonly remoteAddress?: string
  address?(): { readonly port?: number } | string | null
  close?(): void
  destroy?(): void
  stop?(): void
  pause?(): void
  kill?(signal: string): boolean
  closeAllConnections?(): void
}

interface Handle {
  readonly fd?: number
  hasRef?(): boolean
  close?(): unknown
  stopThread?(): void
}

const listed = { kind: 'socket' }

const ends: Readonly<Record<string, End>> = {
  Timeout: endTimer(clearTimeout, 'timer'),
  Immediate: endTimer(clearImmediate, 'immediate'),
  TCPSERVERWRAP: endServer,
  PIPESERVERWRAP: endServer,
  TCPWRAP: (handle) => endStream(handle, listed),
  TLSWRAP: (handle) => endStream(handle, null),
  PIPEWRAP: (handle) => endStream(handle, null),
  TTYWRAP: (handle) => endStream(handle, null),
  UDPWRAP: endUdp,
  PROCESSWRAP: endChild,
  FSEVENTWRAP: endWatcher,
  STATWATCHER: (handle) => endOwner(handle, 'stop', { kind: 'file watcher' }),
  WORKER: endWorker,
  MESSAGEPORT: endPort,
}

/** Whether a handle of this type stays until somebody ends it. */
export function isKept(type: string): boolean {
  return ends[type] !== undefined
}

/** Whether a handle has ended by itself, as far as that can be seen. */
export function isOver(type: string, handle: object): boolean {
  return (type === 'Timeout' || type === 'Immediate') && isDestroyed(handle)
}

/** Ends a handle; `null`: there was nothing to end, or nothing worth telling. */
export function endHandle(type: string, handle: object): Ended | null {
  return ends[type]?.(handle) ?? null
}

/** Describes handles: `a server on port 3000, 2 timers`. */
export function endedText(all: readonly Ended[]): string {
  const kinds = new Map<string, Ended[]>()
  for (const ended of all) kinds.set(ended.kind, [...(kinds.get(ended.kind) ?? []), ended])
  return [...kinds].map(([kind, ofKind]) => kindText(kind, ofKind)).join(', ')
}

function kindText(kind: string, ended: readonly Ended[]): string {
  const details = ended.flatMap(({ detail }) => (detail === undefined ? [] : [detail]))
  const shown = details.length > 0 && details.length <= 3 ? ` ${details.join(' and ')}` : ''
  if (ended.length > 1)
    return plainCountText(ended.length, kind, kind === 'child process' ? 'child processes' : undefined) + shown
  return `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}${shown}`
}

function isDestroyed(timer: object): boolean {
  return (timer as { readonly _destroyed?: boolean })._destroyed === true
}

/** Leaves timers alone that nothing waits for: they belong to Node or to libraries, which serve more than one run. */
function endTimer(clear: (timer: never) => void, kind: string): End {
  return (timer) => {
    if (isDestroyed(timer) || !(timer as Handle).hasRef?.()) return null
    clear(timer as never)
    return { kind }
  }
}

function endServer(handle: object): Ended | null {
  const server = ownerOf(handle)
  if (!server?.close || server.listening === false) return null
  const address = server.address?.()
  const port = typeof address === 'object' ? address?.port : undefined
  server.close()
  server.closeAllConnections?.()
  return { kind: 'server', ...(port === undefined ? {} : { detail: `on port ${port}` }) }
}

function endStream(handle: object, told: Ended | null): Ended | null {
  const stream = ownerOf(handle)
  if (!stream || stream.destroyed) return null
  // A stream of the process itself that a run's code happened to use first: it is only paused.
  if (isStandard(stream.fd) || isStandard((handle as Handle).fd)) {
    stream.pause?.()
    return null
  }
  const isTold = told !== null && (handle as Handle).hasRef?.() === true
  stream.destroy?.()
  return isTold ? told : null
}

function isStandard(fd: number | undefined): boolean {
  return fd !== undefined && fd >= 0 && fd <= 2
}

function endUdp(handle: object): Ended | null {
  return endOwner(handle, 'close', { kind: 'UDP socket' })
}

/** A child that was detached and is not waited for is meant to outlive its parent. */
function endChild(handle: object): Ended | null {
  const child = ownerOf(handle)
  const hasEnded = child?.exitCode !== null || child?.signalCode !== null
  if (!child?.kill || hasEnded || child.killed || !(handle as Handle).hasRef?.()) return null
  child.kill('SIGKILL')
  return { kind: 'child process', ...(child.spawnfile === undefined ? {} : { detail: `(${child.spawnfile})` }) }
}

function endWorker(handle: object): Ended | null {
  const { stopThread, hasRef } = handle as Handle
  if (!hasRef) return null
  const isLeft = hasRef.call(handle)
  stopThread?.call(handle)
  return isLeft ? { kind: 'worker' } : null
}

/** A port that keeps no program alive is left alone: Node clones values through such ports. */
function endPort(handle: object): Ended | null {
  const port = handle as Handle
  if (!port.hasRef?.()) return null
  port.close?.()
  return { kind: 'message port' }
}

/** The watcher of `node:fs/promises` has no owner, so its own handle is closed. */
function endWatcher(handle: object): Ended | null {
  const told = { kind: 'file watcher' }
  if (ownerOf(handle)) return endOwner(handle, 'close', told)
  const { hasRef, close } = handle as Handle
  if (!close || !hasRef?.call(handle)) return null
  close.call(handle)
  return told
}

function endOwner(handle: object, how: 'close' | 'stop', told: Ended): Ended | null {
  const owner = ownerOf(handle)
  const end = owner?.[how]
  if (!owner || !end || !(handle as Handle).hasRef?.()) return null
  end.call(owner)
  return told
}

/** The object that people know, such as a server: Node keeps it in a property of the handle. */
function ownerOf(handle: object): Owner | null {
  const key = Object.getOwnPropertySymbols(handle).find(({ description }) => description === 'owner_symbol')
  const owner: unknown = key && (handle as Record<symbol, unknown>)[key]
  return typeof owner === 'object' ? (owner as Owner | null) : null
}
