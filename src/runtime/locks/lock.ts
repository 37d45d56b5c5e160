import { CoroutineObject, refused } from '../core/coroutine.ts'
import type { WaitedRow } from '../core/instrument.ts'
import { presentTask } from '../core/owner.ts'
import { inStores } from '../core/stores.ts'
import { bodyMistake } from '../ground/arguments.ts'
import { isCancelledError, LoopError } from '../ground/errors.ts'
import { type Hold, held, holding } from './holding.ts'
import { LoopBinding } from './loop-binding.ts'
import { Waiters } from './waiters.ts'

/**
 * asyncio's Lock: one task at a time holds it. Waiting tasks get it in the order in which they came. Any code may
 * release it; the task that took it is remembered only for the report of a deadlock.
 */
export class Lock {
  readonly #binding = new LoopBinding(this)
  readonly #waiters = new Waiters('lock')
  #isLocked = false

  /** Whether it is held. */
  locked(): boolean {
    return this.#isLocked
  }

  /** Takes the lock, waiting for its turn; resolves with true. */
  acquire(): CoroutineObject<true> {
    return new CoroutineObject('Lock.acquire', () => this.#acquire(), this.#binding.home)
  }

  /** Releases it, and wakes the first waiting task. Throws a LoopError where it is free. */
  release(): void {
    if (!this.#isLocked) throw new LoopError('Lock is not acquired.')
    this.#isLocked = false
    this.#waiters.holder = null
    this.#waiters.isHeldByBody = false
    this.#waiters.wakeFirst()
  }

  /**
   * Takes it, for `using held = await lock.hold()`: resolves with an object that releases it, at the latest at the end
   * of the block.
   */
  hold(): CoroutineObject<Hold> {
    return new CoroutineObject('Lock.hold', () => held(this), this.#binding.home)
  }

  /**
   * asyncio's `async with lock`: takes it, runs `body`, releases it however the body ends. Resolves with the body's
   * value.
   */
  with<T>(body: () => PromiseLike<T> | T): CoroutineObject<T> {
    const mistake = bodyMistake(body, 'Lock.with', 'lock.with(async () => …)')
    if (mistake) return refused('Lock.with', mistake, body)
    return new CoroutineObject(
      'Lock.with',
      inStores(() => holding(this, body)),
      this.#binding.home,
    )
  }

  /** @internal The code that took it will release it, and no other code will. */
  heldByBody(): void {
    this.#waiters.isHeldByBody = true
  }

  /** @internal What its waiting tasks are said to wait for. */
  waitsAs(what: WaitedRow): this {
    this.#waiters.what = what
    return this
  }

  /** asyncio's `repr`: `<Lock [locked, waiters:2]>`. */
  toString(): string {
    const waiters = this.#waiters.size > 0 ? `, waiters:${this.#waiters.size}` : ''
    return `<Lock [${this.#isLocked ? 'locked' : 'unlocked'}${waiters}]>`
  }

  #acquire(): Promise<true> | true {
    // The lock is free until the first waiting task has woken up; a new task must not overtake the waiting ones then.
    if (this.#isLocked || !this.#waiters.isAllCancelled()) return this.#waitForTurn()
    this.#take()
    return true
  }

  async #waitForTurn(): Promise<true> {
    try {
      await this.#waiters.untilWoken(this.#waiters.add(this.#binding.loop()))
    } catch (error) {
      // This task may have been woken and cancelled in one turn: then the lock is free, and the next task is woken in
      // its place.
      if (isCancelledError(error) && !this.#isLocked) this.#waiters.wakeFirst()
      throw error
    }
    this.#take()
    return true
  }

  #take(): void {
    this.#isLocked = true
    this.#waiters.holder = presentTask()
  }
}
