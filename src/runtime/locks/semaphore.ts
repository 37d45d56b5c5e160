import { CoroutineObject, refused } from '../core/coroutine.ts'
import { inStores } from '../core/stores.ts'
import { bodyMistake, givenText } from '../ground/arguments.ts'
import { isCancelledError } from '../ground/errors.ts'
import { type Hold, held, holding } from './holding.ts'
import { LoopBinding } from './loop-binding.ts'
import { Waiters } from './waiters.ts'

/** asyncio's Semaphore: so many tasks at a time. Those who wait get in in the order in which they came. */
export class Semaphore {
  readonly #binding = new LoopBinding(this)
  readonly #waiters = new Waiters('a semaphore that nothing is left to release')
  #value: number

  /** `value` tasks may get in before one has to wait. Throws a RangeError for less than 0, a TypeError for no number. */
  constructor(value = 1) {
    if (typeof value !== 'number' || Number.isNaN(value)) {
      throw new TypeError(`Semaphore: value is a number, not ${givenText(value)}`)
    }
    if (value < 0) throw new RangeError('Semaphore initial value must be >= 0')
    this.#value = value
  }

  /** Whether whoever comes now has to wait. */
  locked(): boolean {
    // It is open to nobody else while there are some who were woken and have not come in yet.
    return this.#value === 0 || !this.#waiters.isAllCancelled()
  }

  /** Gets in, waiting for its turn; gives true. */
  acquire(): CoroutineObject<true> {
    return new CoroutineObject('Semaphore.acquire', () => this.#acquire(), this.#binding.home)
  }

  /** Lets one more in: the first who waits. */
  release(): void {
    this.#value += 1
    this.#wakeNext()
  }

  /** Gets in, for `using held = await semaphore.hold()`: gives what gives it back, at the latest at the end of the block. */
  hold(): CoroutineObject<Hold> {
    return new CoroutineObject('Semaphore.hold', () => held(this), this.#binding.home)
  }

  /** asyncio's `async with semaphore`: gets in, runs `body`, gets out however the body ends. Gives the body's value. */
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

  /** @internal How many may get in before one has to wait. */
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
      // Woken and cancelled in one turn: the place that was kept for it is free again.
      const isWoken = waiter.future.done() && !waiter.future.cancelled()
      if (isCancelledError(error) && isWoken) this.#value += 1
      throw error
    } finally {
      // Others may have come and found places, yet had to wait since this one was before them.
      while (this.#value > 0 && this.#wakeNext()) {}
    }
    return true
  }

  /** The place is taken at once, for the one who is woken: nobody gets it in between. */
  #wakeNext(): boolean {
    const isWoken = this.#waiters.wakeNext(1) === 1
    if (isWoken) this.#value -= 1
    return isWoken
  }
}

/** A Semaphore that notices when it is released more often than it was acquired; asyncio's BoundedSemaphore. */
export class BoundedSemaphore extends Semaphore {
  readonly #bound: number

  constructor(value = 1) {
    super(value)
    this.#bound = value
  }

  /** Lets one more in. Throws a RangeError where all are out already. */
  override release(): void {
    if (this.value >= this.#bound) throw new RangeError('BoundedSemaphore released too many times')
    super.release()
  }
}
