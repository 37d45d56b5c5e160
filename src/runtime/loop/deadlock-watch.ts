import type { Future } from '../core/future.ts'
import type { DeadlockError } from '../ground/errors.ts'
import { deadlockOf } from './deadlock.ts'
import type { EventLoop } from './event-loop.ts'
import { areStuck } from './last-waits.ts'

/** A loop that is woken again and again from elsewhere is looked at this often at most, be there ever so many tasks. */
const patienceMs = 100

/** Sees that a run can never end, and ends it. What counts as such: `EventLoop.runUntilComplete`. */
export class DeadlockWatch {
  readonly #loop: EventLoop
  #main: Future<unknown> | null = null
  #error: DeadlockError | null = null
  /** How often nothing was left for the loop to do. */
  #idles = 0
  #cancelLook: (() => void) | null = null

  constructor(loop: EventLoop) {
    this.#loop = loop
  }

  /** A run begins that ends with `main`. */
  begin(main: Future<unknown>): void {
    this.#main = main
  }

  /** It is over; gives the deadlock that ended it. */
  end(): DeadlockError | null {
    this.#main = null
    this.#cancelLook?.()
    this.#cancelLook = null
    const error = this.#error
    // It knows all the tasks.
    this.#error = null
    // Whose run it was says more than who noticed.
    if (error) Error.captureStackTrace(error)
    return error
  }

  /** Nothing is ready, no timer is set, and no task waits outside. What the loop waits for may be a circle. */
  idle(): void {
    if (!this.#main) return
    this.#idles += 1
    if (!this.#cancelLook) this.#lookLater()
  }

  /** Nothing is left in the host either. Says whether that ends the run. */
  hostIsEmpty(): boolean {
    if (!this.#main && this.#loop.allTasks().length === 0) return false
    this.#report()
    return true
  }

  #lookLater(): void {
    const { clock } = this.#loop
    const idles = this.#idles
    this.#cancelLook = clock.setTimer(clock.now() + (clock.isVirtual ? 0 : patienceMs), () => {
      this.#cancelLook = null
      const { pump } = this.#loop
      if (!this.#main || !pump.isDry || pump.outside > 0) return
      if (idles !== this.#idles) this.#lookLater()
      // One task that somebody from elsewhere may wake could cancel the others.
      else if (areStuck([this.#main, ...this.#loop.allTasks()])) this.#report()
    })
  }

  #report(): void {
    const error = deadlockOf(this.#loop, this.#main)
    if (this.#main) this.#error = error
    else
      this.#loop.callExceptionHandler({ message: 'The run is over: everything waits, and nothing can wake it', error })
    this.#loop.stop()
  }
}
