import { LoopError } from '../ground/errors.ts'
import type { EventLoop } from '../loop/event-loop.ts'
import { goOnWithEmptyHost } from './empty-host.ts'
import { presentLoop } from './owner.ts'

const running = new Set<EventLoop>()

/** The loop that is running now. Throws a LoopError "no running event loop", as asyncio's `get_running_loop`. */
export function getRunningLoop(): EventLoop {
  return runningLoopOf(null)
}

/** As `getRunningLoop`, for what is at `home` on a loop: that is its loop where nobody knows whose code this is. */
export function runningLoopOf(home: EventLoop | null): EventLoop {
  const loop = presentLoop() ?? home
  if (loop && running.has(loop)) return loop
  if (home && running.has(home)) return home
  // Behind a native await nobody may know whose code this is; with one loop in the process there is no doubt, unless it is
  // known to be code of a loop that is closed.
  const [only] = running
  if (only && running.size === 1 && !loop?.isClosed()) return only
  throw new LoopError('no running event loop')
}

/** Whether a loop that is running now calls this. Elsewhere another loop may run beside those that do. */
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
