import { inOwnStores } from '../core/stores.ts'
import { type Clock, setTimerOn } from '../ground/clock.ts'

/** Wakes a loop that has nothing to call until its next timer. */
export class Wake {
  #cancel: (() => void) | null = null

  get isSet(): boolean {
    return this.#cancel !== null
  }

  /** Calls `wake` once, when the clock's time is `dueMs`. */
  set(clock: Clock, dueMs: number, wake: () => void): void {
    const woken = (): void => {
      this.#cancel = null
      wake()
    }
    inOwnStores(() => {
      this.#cancel = setTimerOn(clock, dueMs, woken)
    })
  }

  clear(): void {
    this.#cancel?.()
    this.#cancel = null
  }
}
