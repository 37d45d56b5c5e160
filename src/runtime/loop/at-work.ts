import { presentOrigin, thrownFrom } from '../core/owner.ts'
import { host } from '../ground/host-turn.ts'
import type { EventLoop } from './event-loop.ts'

/** The loop whose step goes on, or has just thrown out of it; `null`: none. For a host that must know whose code runs. */
export function loopAtWork(): EventLoop | null {
  return (thrownFrom.step ?? presentOrigin()).loop
}

/** What a step has thrown to the host was told: from here on it is nobody's. */
export function forgetThrower(): void {
  thrownFrom.step = null
}

/**
 * Calls `watch` as each step of any loop ends, before anything else looks at what it has left, until what is returned is
 * called. A host without the drain has no such moment. `watch` must not throw.
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
