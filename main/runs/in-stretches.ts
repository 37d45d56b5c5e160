import { systemClock } from '#runtime'
import { setImmediate } from '../host-timers.ts'

/** How long the work may hold the thread at a time. */
const stretchMs = 8

/** Does a piece of work to its end, and gives the host a turn every now and then. */
export async function inStretches<T>(work: Generator<void, T>): Promise<T> {
  for (;;) {
    for (const endMs = systemClock.now() + stretchMs; systemClock.now() < endMs; ) {
      const step = work.next()
      if (step.done) return step.value
    }
    await new Promise((resolve) => setImmediate(() => resolve(null)))
  }
}
