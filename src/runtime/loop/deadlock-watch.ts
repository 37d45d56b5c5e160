import type { Future } from '../core/future.ts'
import type { DeadlockError } from '../ground/errors.ts'
import { deadlockOf } from './deadlock.ts'
import type { EventLoop } from './event-loop.ts'
import { areStuck } from './last-waits.ts'

/**
 * A loop that is woken again and again from outside is searched for deadlocks no more often than this, since it may
 * have many tasks.
 */
const patienceMs = 100

/** Notices that a run can never end, and ends it. `EventLoop.runUntilComplete` says when that is so. */
export class DeadlockWatch {
  readonly #loop: EventLoop
  #main: Future<unknown> | null = null
  #error: DeadlockError | null = null
  /** How often the loop had nothing left to do. */
  #idles = 0
  #cancelLook: (() => void) | null = null

  constructor(loop: EventLoop) {
    this.#loop = loop
  }

  /** A run begins. It ends when `main` is done. */
  begin(main: Future<unknown>): void {
    this.#main = main
  }

  /** The run is over. Returns the deadlock that ended it, if one did. */
  end(): DeadlockError | null {
    this.#main = null
    this.#cancelLook?.()
    this.#cancelLook = null
    const error = this.#error
    // Dropped, since the error refers to all tasks.
    this.#error = null
    // A stack that shows who started the run says more than one of this watch.
    if (error) Error.captureStackTrace(error)
    return error
  }

  /** Nothing is ready, no timer is set, and no task waits for something outside: the tasks may wait in a circle. */
  idle(): void {
    if (!this.#main) return
    this.#idles += 1
    if (!this.#cancelLook) this.#lookLater()
  }

  /** The host has nothing left to do either. Returns whether that ends the run. */
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
      // All tasks must be stuck: a single task that can still be woken could cancel the others.
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
