import type { Clock } from '#runtime'

interface Timer {
  readonly atMs: number
  readonly callback: () => void
}

/**
 * After this many turns a loop and its host have nothing left to do for now: one turn of the loop, and those that it asks
 * for.
 */
const turnsToRest = 4

/** The host's time for a test: it jumps to the next timer, of a loop or a native promise, whenever nothing is left to do. */
export class SteppedClock implements Clock {
  readonly isVirtual = false
  readonly #timers = new Set<Timer>()
  #nowMs = 0

  now(): number {
    return this.#nowMs
  }

  setTimer(atMs: number, callback: () => void): () => void {
    const timer = { atMs, callback }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  /** Lets time pass until the promise settles. Throws when nothing is left that could settle it. */
  async goOnUntil(over: Promise<unknown>): Promise<void> {
    let isOver = false
    const end = (): void => {
      isOver = true
    }
    over.then(end, end)
    for (;;) {
      for (let turn = 0; turn < turnsToRest; turn += 1) await new Promise<void>((next) => setImmediate(next))
      if (isOver) return
      this.#step()
    }
  }

  #step(): void {
    const [first, ...others] = this.#timers
    if (!first) throw new Error('it never ends')
    const next = others.reduce((earliest, timer) => (timer.atMs < earliest.atMs ? timer : earliest), first)
    this.#timers.delete(next)
    this.#nowMs = Math.max(this.#nowMs, next.atMs)
    next.callback()
  }
}
