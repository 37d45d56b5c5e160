import type { Clock } from '#runtime'

interface Timer {
  readonly atMs: number
  readonly callback: () => void
}

/** What a loop and its host need to have nothing left to do for now: a turn of the loop's, and one that it asks for. */
const turnsToRest = 4

/** The host's time for a test: it goes on to the next timer, a loop's or a native promise's, whenever nothing is left to do. */
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

  /** Until it is over. Throws where nothing is left that could end it. */
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
