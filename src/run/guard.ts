import { type EventLoop, systemClock, type Task } from '#runtime'
import type { Sightings } from './sightings.ts'

/** A coroutine held the thread past the limit and was ended, so that everything else can go on. */
export class BlockedLoopError extends Error {
  override readonly name: string = 'BlockedLoopError'
}

export interface GuardOptions {
  /** How long the thread may be held, in real milliseconds. */
  readonly limitMs: number
  /** Called every `flushMs` while it is held. */
  readonly flush: () => void
  /** Looked at every `glimpseMs` while it is held; `null` outside of debug mode. */
  readonly sightings: Sightings | null
}

const flushMs = 100
const glimpseMs = 20
const callsPerLook = 256

/**
 * The check at the head of every loop and function of the user's code. Every so many calls it looks at how long the
 * thread has been held since the host's last turn. Once tripped it stays tripped for that task, or
 * `while (true) { try { while (true) {} } catch {} }` would never end.
 */
export function guardOf(loop: EventLoop, options: GuardOptions): () => void {
  let tripped: Task<unknown> | null = null
  let calls = 0
  let heldSinceMs: number | null = null
  let flushedMs = 0
  let glimpsedMs = 0

  function look(): void {
    const nowMs = systemClock.now()
    if (heldSinceMs === null) {
      heldSinceMs = nowMs
      flushedMs = nowMs
      glimpsedMs = nowMs
      setImmediate(() => {
        heldSinceMs = null
      })
      return
    }
    const task = loop.currentTask()
    const heldMs = nowMs - heldSinceMs
    if (heldMs > options.limitMs) {
      tripped = task
      throw blocked(heldMs)
    }
    if (options.sightings && nowMs - glimpsedMs >= glimpseMs) {
      glimpsedMs = nowMs
      options.sightings.glimpse(task, nowMs, heldSinceMs)
    }
    if (nowMs - flushedMs < flushMs) return
    flushedMs = nowMs
    options.flush()
  }

  return () => {
    calls += 1
    if (tripped !== null && tripped === loop.currentTask()) throw blocked(options.limitMs)
    if (calls % callsPerLook === 0 || heldSinceMs === null) look()
  }
}

function blocked(heldMs: number): BlockedLoopError {
  return new BlockedLoopError(
    `held the event loop for ${(heldMs / 1000).toFixed(1)} s without an await, and was ended; await inside the loop, or move the work to a process of its own`,
  )
}
