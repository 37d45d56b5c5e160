import { CoroutineObject, refused } from '../core/coroutine.ts'
import { inStores } from '../core/stores.ts'
import { bodyMistake, givenText } from '../ground/arguments.ts'
import { isCancelledError } from '../ground/errors.ts'
import { type Hold, held, holding } from './holding.ts'
import { LoopBinding } from './loop-binding.ts'
import { Waiters } from './waiters.ts'

/**
 * asyncio's Semaphore: at most `value` tasks at a time get in. Waiting tasks get in in the order in which they came.
 */
export class Semaphore {
  readonly #binding = new LoopBinding(this)
  readonly #waiters = new Waiters('semaphore')
  #value: number

  /**
   * `value` tasks may get in before one has to wait. Throws a RangeError for less than 0, a TypeError if `value` is no
   * number.
   */
  constructor(value = 1) {
    if (typeof value !== 'number' || Number.isNaN(value)) {
      throw new TypeError(`Semaphore: value is a number, not ${givenText(value)}`)
    }
    if (value < 0) throw new RangeError('Semaphore initial value must be >= 0')
    this.#value = value
  }

  /** @internal Gives it a name for the report of a deadlock. */
  protected called(name: string): void {
    this.#waiters.name = name
  }

  /** Whether a task that comes now has to wait. */
  locked(): boolean {
    // While woken tasks have not come in yet, nobody else may.
    return this.#value === 0 || !this.#waiters.isAllCancelled()
  }

  /** Gets in, waiting for its turn; resolves with true. */
  acquire(): CoroutineObject<true> {
    return new CoroutineObject('Semaphore.acquire', () => this.#acquire(), this.#binding.home)
  }

  /** Lets the first waiting task in, or the next task that comes. */
  release(): void {
    this.#value += 1
    this.#wakeNext()
  }

  /**
   * Gets in, for `using held = await semaphore.hold()`: resolves with an object that releases the place, at the latest
   * at the end of the block.
   */
  hold(): CoroutineObject<Hold> {
    return new CoroutineObject('Semaphore.hold', () => held(this), this.#binding.home)
  }

  /**
   * asyncio's `async with semaphore`: gets in, runs `body`, and releases the place however the body ends. Resolves with
   * the body's value.
   */
  with<T>(body: () => PromiseLike<T> | T): CoroutineObject<T> {
    const mistake = bodyMistake(body, 'Semaphore.with', 'semaphore.with(async () => …)')
    if (mistake) return refused('Semaphore.with', mistake, body)
    return new CoroutineObject(
      'Semaphore.with',
      inStores(() => holding(this, body)),
      this.#binding.home,
    )
  }

  /** asyncio's `repr`: `<Semaphore [unlocked, value:1]>`, `<Semaphore [locked, waiters:2]>`. */
  toString(): string {
    const waiters = this.#waiters.size > 0 ? `, waiters:${this.#waiters.size}` : ''
    return `<${this.constructor.name} [${this.locked() ? 'locked' : `unlocked, value:${this.#value}`}${waiters}]>`
  }

  /** @internal How many tasks may get in before one has to wait. */
  protected get value(): number {
    return this.#value
  }

  #acquire(): Promise<true> | true {
    if (this.locked()) return this.#waitForTurn()
    this.#value -= 1
    return true
  }

  async #waitForTurn(): Promise<true> {
    const waiter = this.#waiters.add(this.#binding.loop())
    try {
      await this.#waiters.untilWoken(waiter)
    } catch (error) {
      // The task was woken and cancelled in one turn, so the place kept for it is free again.
      const isWoken = waiter.future.done() && !waiter.future.cancelled()
      if (isCancelledError(error) && isWoken) this.#value += 1
      throw error
    } finally {
      // Tasks that came later may have found free places, and waited only because this task was before them.
      while (this.#value > 0 && this.#wakeNext()) {}
    }
    return true
  }

  /** Takes the place for the woken task at once, so that no other task gets it in between. */
  #wakeNext(): boolean {
    const isWoken = this.#waiters.wakeNext(1) === 1
    if (isWoken) this.#value -= 1
    return isWoken
  }
}

/** A Semaphore that refuses to be released more often than it was acquired; asyncio's BoundedSemaphore. */
export class BoundedSemaphore extends Semaphore {
  readonly #bound: number

  constructor(value = 1) {
    super(value)
    this.#bound = value
  }

  /** Lets one more task in. Throws a RangeError where no task is in. */
  override release(): void {
    if (this.value >= this.#bound) throw new RangeError('BoundedSemaphore released too many times')
    super.release()
  }
}
