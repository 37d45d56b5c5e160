import { CoroutineObject, refused } from '../core/coroutine.ts'
import { presentTask } from '../core/owner.ts'
import { inStores } from '../core/stores.ts'
import { bodyMistake } from '../ground/arguments.ts'
import { isCancelledError, LoopError } from '../ground/errors.ts'
import { type Hold, held, holding } from './holding.ts'
import { LoopBinding } from './loop-binding.ts'
import { Waiters } from './waiters.ts'

/**
 * asyncio's Lock: one task at a time. Those who wait get it in the order in which they came. It has no owner;
 * who took it is remembered for the report of a deadlock.
 */
export class Lock {
  readonly #binding = new LoopBinding(this)
  readonly #waiters = new Waiters('a lock that nothing is left to release')
  #isLocked = false

  /** Whether somebody has it. */
  locked(): boolean {
    return this.#isLocked
  }

  /** Takes the lock, waiting for its turn; gives true. */
  acquire(): CoroutineObject<true> {
    return new CoroutineObject('Lock.acquire', () => this.#acquire(), this.#binding.home)
  }

  /** Gives it back, to the first who waits. Throws a LoopError where nobody has it. */
  release(): void {
    if (!this.#isLocked) throw new LoopError('Lock is not acquired.')
    this.#isLocked = false
    this.#waiters.holder = null
    this.#waiters.isHeldByBody = false
    this.#waiters.wakeFirst()
  }

  /** Takes it, for `using held = await lock.hold()`: gives what gives it back, at the latest at the end of the block. */
  hold(): CoroutineObject<Hold> {
    return new CoroutineObject('Lock.hold', () => held(this), this.#binding.home)
  }

  /** asyncio's `async with lock`: takes it, runs `body`, gives it back however the body ends. Gives the body's value. */
  with<T>(body: () => PromiseLike<T> | T): CoroutineObject<T> {
    const mistake = bodyMistake(body, 'Lock.with', 'lock.with(async () => …)')
    if (mistake) return refused('Lock.with', mistake, body)
    return new CoroutineObject(
      'Lock.with',
      inStores(() => holding(this, body)),
      this.#binding.home,
    )
  }

  /** @internal Whoever has it gives it back, and nobody else does. */
  heldByBody(): void {
    this.#waiters.isHeldByBody = true
  }

  /** asyncio's `repr`: `<Lock [locked, waiters:2]>`. */
  toString(): string {
    const waiters = this.#waiters.size > 0 ? `, waiters:${this.#waiters.size}` : ''
    return `<Lock [${this.#isLocked ? 'locked' : 'unlocked'}${waiters}]>`
  }

  #acquire(): Promise<true> | true {
    // Whoever comes must not overtake those who wait, though the lock is free until the first of them has woken up.
    if (this.#isLocked || !this.#waiters.isAllCancelled()) return this.#waitForTurn()
    this.#take()
    return true
  }

  async #waitForTurn(): Promise<true> {
    try {
      await this.#waiters.untilWoken(this.#waiters.add(this.#binding.loop()))
    } catch (error) {
      // It may have been woken and cancelled in one turn: then the lock is free, and its wake-up the next one's.
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
