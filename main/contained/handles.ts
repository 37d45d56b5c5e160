import { plainCountText } from '#words'
import { clearImmediate, clearTimeout } from '../host-timers.ts'

/*
 * What Node makes for code and keeps until somebody ends it, by the names that its async hooks have for it: how each is
 * ended, and what it is called.
 */

/** A thing that was ended. `detail`: what tells it from others of its kind. */
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

/** Whether it stays until somebody ends it. */
export function isKept(type: string): boolean {
  return ends[type] !== undefined
}

/** Whether it has ended by itself, as far as it can be seen. */
export function isOver(type: string, handle: object): boolean {
  return (type === 'Timeout' || type === 'Immediate') && isDestroyed(handle)
}

/** Ends it; `null`: there was nothing to end, or nothing that anybody would want to hear of. */
export function endHandle(type: string, handle: object): Ended | null {
  return ends[type]?.(handle) ?? null
}

/** In words: `a server on port 3000, 2 timers`. */
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

/** Timers that nobody waits for are Node's own and libraries', for more than one run. */
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
  // The process's own, first looked at by code of a run.
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

/** One that was let go of on purpose (detached, and not waited for) is meant to outlive its maker. */
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

/** One that keeps no program alive is nobody's to end: Node clones values over such. */
function endPort(handle: object): Ended | null {
  const port = handle as Handle
  if (!port.hasRef?.()) return null
  port.close?.()
  return { kind: 'message port' }
}

/** The one of `node:fs/promises` has no owner. */
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

/** Node keeps at its handles what people know them by. */
function ownerOf(handle: object): Owner | null {
  const key = Object.getOwnPropertySymbols(handle).find(({ description }) => description === 'owner_symbol')
  const owner: unknown = key && (handle as Record<symbol, unknown>)[key]
  return typeof owner === 'object' ? (owner as Owner | null) : null
}
