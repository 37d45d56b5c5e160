import { presentOrigin, thrownFrom } from '../core/owner.ts'
import { host } from '../ground/host-turn.ts'
import type { EventLoop } from './event-loop.ts'

/**
 * The loop whose step runs now, or whose step has just thrown an error to the host; `null`: none. For a host that must
 * know whose code runs.
 */
export function loopAtWork(): EventLoop | null {
  return (thrownFrom.step ?? presentOrigin()).loop
}

/** The host has handled the error of a step: the next error is not of that step. */
export function forgetThrower(): void {
  thrownFrom.step = null
}

/**
 * Calls `watch` at the end of each step of any loop, before anything else can look at what the step has left. Returns a
 * function that ends this. On a host without the drain it does nothing. `watch` must not throw.
 */
export function watchStepEnds(watch: () => void): () => void {
  const { drain } = host
  if (!drain) return () => {}
  const watched = (): void => {
    try {
      drain()
    } finally {
      watch()
    }
  }
  host.drain = watched
  return () => {
    if (host.drain === watched) host.drain = drain
  }
}
