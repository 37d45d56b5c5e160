import { LoopError } from './errors.ts'
import type { EventLoop } from './event-loop.ts'

const running = new Set<EventLoop>()
let turning: EventLoop | null = null

/** The loop that is running now. Throws a LoopError "no running event loop", as asyncio's `get_running_loop`. */
export function getRunningLoop(): EventLoop {
  if (turning) return turning
  // Behind a native await the turn is over; with one loop in the process there is still no doubt which it was.
  const [only] = running
  if (only && running.size === 1) return only
  throw new LoopError('no running event loop')
}

export function enterRun(loop: EventLoop): void {
  running.add(loop)
}

export function leaveRun(loop: EventLoop): void {
  running.delete(loop)
}

/** Whose callback is being called; `null`: nobody's. */
export function setTurning(loop: EventLoop | null): void {
  turning = loop
}
