import { CoroutineObject, refused } from '../core/coroutine.ts'
import type { WaitedRow } from '../core/instrument.ts'
import { inStores } from '../core/stores.ts'
import { bodyMistake, givenText } from '../ground/arguments.ts'
import { type CancelledError, isCancelledError, LoopError } from '../ground/errors.ts'
import { holding } from './holding.ts'
import { Lock } from './lock.ts'
import { LoopBinding } from './loop-binding.ts'
import { Waiters } from './waiters.ts'

/**
 * asyncio's Condition: a task that holds the lock waits until another task, which holds the same lock, says that
 * something has changed.
 */
export class Condition {
  readonly #binding = new LoopBinding(this)
  readonly #waiters = new Waiters('condition')
  readonly #lock: Lock

  /** Several conditions may share a lock; by default it makes its own. */
  constructor(lock: Lock = new Lock()) {
    if (!(lock instanceof Lock)) throw new TypeError(`Condition: a Lock was expected, got ${givenText(lock)}`)
    this.#lock = lock
  }

  /** Whether its lock is held. */
  locked(): boolean {
    return this.#lock.locked()
  }

  /** Takes the lock, waiting for its turn; resolves with true. */
  acquire(): CoroutineObject<true> {
    return this.#lock.acquire()
  }

  /** Releases the lock. Throws a LoopError where the lock is free. */
  release(): void {
    this.#lock.release()
  }

  /**
   * asyncio's `async with condition`: takes the lock, runs `body`, releases the lock. Resolves with the body's value.
   */
  with<T>(body: () => PromiseLike<T> | T): CoroutineObject<T> {
    const mistake = bodyMistake(body, 'Condition.with', 'condition.with(async () => …)')
    if (mistake) return refused('Condition.with', mistake, body)
    return new CoroutineObject(
      'Condition.with',
      inStores(() => holding(this, body)),
      this.#binding.home,
    )
  }

  /**
   * Releases the lock, waits to be notified, and takes the lock again, even when cancelled; resolves with true. It may
   * wake up for nothing, so check again whether what you wait for is there, or use `waitFor`. Throws a LoopError
   * without the lock.
   */
  wait(): CoroutineObject<true> {
    return new CoroutineObject('Condition.wait', () => this.#wait(), this.#binding.home)
  }

  /** Waits until `predicate` returns something truthy, calling it after each notification; resolves with that value. */
  waitFor<T>(predicate: () => T): CoroutineObject<T> {
    const mistake = bodyMistake(predicate, 'Condition.waitFor', 'condition.waitFor(() => isThere)')
    if (mistake) return refused('Condition.waitFor', mistake, predicate)
    return new CoroutineObject(
      'Condition.waitFor',
      inStores(() => this.#waitFor(predicate)),
      this.#binding.home,
    )
  }

  /** Wakes `count` waiting tasks, those that came first. Throws a LoopError without the lock. */
  notify(count = 1): void {
    if (!this.locked()) throw new LoopError('cannot notify on un-acquired lock')
    this.#waiters.wakeNext(count)
  }

  /** Wakes all waiting tasks. Throws a LoopError without the lock. */
  notifyAll(): void {
    this.notify(this.#waiters.size)
  }

  /** @internal */
  heldByBody(): void {
    this.#lock.heldByBody()
  }

  /** @internal What its waiting tasks are said to wait for. */
  waitsAs(what: WaitedRow): this {
    this.#waiters.what = what
    return this
  }

  /** asyncio's `repr`: `<Condition [locked, waiters:2]>`. */
  toString(): string {
    const waiters = this.#waiters.size > 0 ? `, waiters:${this.#waiters.size}` : ''
    return `<Condition [${this.locked() ? 'locked' : 'unlocked'}${waiters}]>`
  }

  async #wait(): Promise<true> {
    if (!this.locked()) throw new LoopError('cannot wait on un-acquired lock')
    const loop = this.#binding.loop()
    this.release()
    try {
      const waiter = this.#waiters.add(loop)
      try {
        await this.#waiters.untilWoken(waiter)
      } finally {
        await this.#acquireAgain()
      }
      return true
    } catch (error) {
      // This task may have been notified before it was cancelled, so another task is woken instead. Waking a task for
      // nothing is allowed.
      this.#waiters.wakeNext(1)
      throw error
    }
  }

  /**
   * Takes the lock again, since code that leaves `wait` must hold it. Afterwards throws the last cancellation that came
   * meanwhile.
   */
  async #acquireAgain(): Promise<void> {
    let cancelled: CancelledError | null = null
    for (;;) {
      try {
        await this.acquire()
        break
      } catch (error) {
        if (!isCancelledError(error)) throw error
        cancelled = error
      }
    }
    if (cancelled) throw cancelled
  }

  async #waitFor<T>(predicate: () => T): Promise<T> {
    let result = predicate()
    while (!result) {
      await this.#wait()
      result = predicate()
    }
    return result
  }
}
