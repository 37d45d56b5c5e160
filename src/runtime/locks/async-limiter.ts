import { awaitedBody } from '../core/body.ts'
import { CoroutineObject, refused } from '../core/coroutine.ts'
import { getRunningLoop } from '../core/running-loop.ts'
import { sleepFor } from '../core/sleep.ts'
import { inStores } from '../core/stores.ts'
import { bodyMistake, check, givenText } from '../ground/arguments.ts'
import { Lock } from './lock.ts'
import { LoopBinding } from './loop-binding.ts'

/** How far off sums of fractions of a period may be. */
const roundingMs = 1e-6

/**
 * A rate limit, aiolimiter's `AsyncLimiter`: a bucket that holds `maxRate` and leaks that much in each period. An empty
 * bucket has room for `maxRate` at once; after that there is room as fast as it leaks. So in any stretch of time no
 * more than `maxRate × (1 + stretch / periodMs)` gets in. Waiting tasks get in in the order in which they came, however
 * little they want; a cancelled one takes no room.
 */
export class AsyncLimiter {
  /** How much gets in in a period, and the most that gets in at once. */
  readonly maxRate: number
  /** The period, in milliseconds of the loop's time. */
  readonly periodMs: number
  readonly #binding = new LoopBinding(this)
  /** Held by the first waiting task. */
  readonly #turn = new Lock().waitsAs('limiter')
  /** The loop's time at which the bucket will be empty. */
  #emptyAtMs = Number.NEGATIVE_INFINITY

  /** Throws a TypeError if an argument is no number, a RangeError if it is not above 0. */
  constructor(maxRate: number, periodMs = 60_000) {
    check(positiveMistake(maxRate, 'AsyncLimiter: maxRate') ?? positiveMistake(periodMs, 'AsyncLimiter: periodMs'))
    this.maxRate = maxRate
    this.periodMs = periodMs
  }

  /** Whether `amount` would get in now, without waiting. */
  hasCapacity(amount = 1): boolean {
    check(amountMistake(amount, this.maxRate, 'AsyncLimiter.hasCapacity'))
    return !this.#turn.locked() && this.#waitMs(amount) === 0
  }

  /**
   * Gets in, waiting for its turn and for room; resolves with true. Nothing is released later: the bucket leaks by
   * itself.
   */
  acquire(amount = 1): CoroutineObject<true> {
    const mistake = amountMistake(amount, this.maxRate, 'AsyncLimiter.acquire')
    if (mistake) return refused('AsyncLimiter.acquire', mistake)
    return new CoroutineObject('AsyncLimiter.acquire', () => this.#acquire(amount), this.#binding.home)
  }

  /** Gets in and runs `body`; resolves with its value. */
  with<T>(body: () => PromiseLike<T> | T, amount = 1): CoroutineObject<T> {
    const mistake =
      bodyMistake(body, 'AsyncLimiter.with', 'limiter.with(async () => …)') ??
      amountMistake(amount, this.maxRate, 'AsyncLimiter.with')
    if (mistake) return refused('AsyncLimiter.with', mistake, body)
    return new CoroutineObject(
      'AsyncLimiter.with',
      inStores(() => this.#within(body, amount)),
      this.#binding.home,
    )
  }

  /** A text for people: `<AsyncLimiter [3 in 1000 ms]>`. */
  toString(): string {
    return `<AsyncLimiter [${this.maxRate} in ${this.periodMs} ms]>`
  }

  async #within<T>(body: () => PromiseLike<T> | T, amount: number): Promise<T> {
    await this.acquire(amount)
    return await awaitedBody(body(), getRunningLoop())
  }

  async #acquire(amount: number): Promise<true> {
    const loop = this.#binding.loop()
    await this.#turn.acquire()
    try {
      for (let waitMs = this.#waitMs(amount); waitMs > 0; waitMs = this.#waitMs(amount))
        await sleepFor(waitMs, 'limiter')
      this.#emptyAtMs = Math.max(this.#emptyAtMs, loop.time()) + this.#leakMs(amount)
      return true
    } finally {
      this.#turn.release()
    }
  }

  /** How many milliseconds until there is room for `amount`. */
  #waitMs(amount: number): number {
    const waitMs = this.#emptyAtMs + this.#leakMs(amount) - this.periodMs - this.#binding.loop().time()
    return waitMs > roundingMs ? waitMs : 0
  }

  #leakMs(amount: number): number {
    return (amount / this.maxRate) * this.periodMs
  }
}

function positiveMistake(value: unknown, what: string): Error | null {
  if (typeof value !== 'number') return new TypeError(`${what} is a number above 0, not ${givenText(value)}`)
  return value > 0 && Number.isFinite(value) ? null : new RangeError(`${what} is a number above 0, not ${value}`)
}

function amountMistake(amount: unknown, maxRate: number, name: string): Error | null {
  if (typeof amount !== 'number') return new TypeError(`${name}: amount is a number, not ${givenText(amount)}`)
  if (amount > maxRate) {
    return new RangeError(`${name}: can't acquire more than the maximum capacity, ${maxRate}; the amount is ${amount}`)
  }
  return amount >= 0 ? null : new RangeError(`${name}: amount is a number from 0 up, not ${amount}`)
}
