import { LoopError } from '../ground/errors.ts'
import type { EventLoop } from '../loop/event-loop.ts'
import { goOnWithEmptyHost } from './empty-host.ts'
import { presentLoop } from './owner.ts'

const running = new Set<EventLoop>()

/**
 * The loop that is running now. Throws a LoopError "no running event loop" where there is none, as asyncio's
 * `get_running_loop`.
 */
export function getRunningLoop(): EventLoop {
  return runningLoopOf(null)
}

/**
 * As `getRunningLoop`, for an object that belongs to the loop `home`: it is used where nobody knows whose code this is.
 */
export function runningLoopOf(home: EventLoop | null): EventLoop {
  const loop = presentLoop() ?? home
  if (loop && running.has(loop)) return loop
  if (home && running.has(home)) return home
  // Behind a native await nobody may know whose code this is. If the process has one running loop, it must be that one,
  // unless the code belongs to a closed loop.
  const [only] = running
  if (only && running.size === 1 && !loop?.isClosed()) return only
  throw new LoopError('no running event loop')
}

/** Whether code of a running loop calls this. Other code may start a further loop beside the running ones. */
export function isInRunningLoop(): boolean {
  const loop = presentLoop()
  return loop !== null && running.has(loop)
}

export function enterRun(loop: EventLoop): void {
  if (running.size === 0) process.on('beforeExit', hostBecameEmpty)
  running.add(loop)
  loop.holdForSignals(true)
}

export function leaveRun(loop: EventLoop): void {
  running.delete(loop)
  loop.holdForSignals(false)
  if (running.size === 0) process.removeListener('beforeExit', hostBecameEmpty)
}

function hostBecameEmpty(): void {
  goOnWithEmptyHost(running)
}
