import { awaitedBody } from '../core/body.ts'
import { CoroutineObject, refused } from '../core/coroutine.ts'
import { presentLoop } from '../core/owner.ts'
import { getRunningLoop } from '../core/running-loop.ts'
import { inStores } from '../core/stores.ts'
import { bodyMistake, givenText } from '../ground/arguments.ts'
import { BrokenBarrierError } from '../ground/errors.ts'
import { Condition } from './condition.ts'
import { holding } from './holding.ts'

type BarrierState = 'filling' | 'draining' | 'resetting' | 'broken'

/**
 * asyncio's Barrier: tasks wait at it until `parties` of them have come, then all go on. It fills again once the last
 * has left.
 */
export class Barrier {
  readonly #home = presentLoop()
  readonly #condition = new Condition().waitsAs('barrier')
  readonly #parties: number
  #state: BarrierState = 'filling'
  #count = 0

  /** Throws a RangeError for fewer than 1 party, a TypeError if `parties` is no number. */
  constructor(parties: number) {
    if (typeof parties !== 'number' || Number.isNaN(parties)) {
      throw new TypeError(`Barrier: parties is a number, not ${givenText(parties)}`)
    }
    if (parties < 1) throw new RangeError('parties must be >= 1')
    this.#parties = parties
  }

  /** How many tasks have to come. */
  get parties(): number {
    return this.#parties
  }

  /** How many tasks have come and wait for the rest. */
  get nWaiting(): number {
    return this.#state === 'filling' ? this.#count : 0
  }

  /** Whether it was aborted. */
  get broken(): boolean {
    return this.#state === 'broken'
  }

  /**
   * Waits until all have come; resolves with this task's place among them, from 0. Throws a BrokenBarrierError where
   * the barrier is aborted, or reset while the task waits.
   */
  wait(): CoroutineObject<number> {
    return new CoroutineObject('Barrier.wait', () => this.#wait(), this.#home)
  }

  /**
   * asyncio's `async with barrier as index`: waits, then runs `body` with the index. Resolves with the body's value.
   */
  with<T>(body: (index: number) => PromiseLike<T> | T): CoroutineObject<T> {
    const mistake = bodyMistake(body, 'Barrier.with', 'barrier.with(async (index) => …)')
    if (mistake) return refused('Barrier.with', mistake, body)
    return new CoroutineObject(
      'Barrier.with',
      inStores(() => this.#with(body)),
      this.#home,
    )
  }

  /** Empties it: the waiting tasks get a BrokenBarrierError. Once they have left, it can be used again. */
  reset(): CoroutineObject<void> {
    return this.#change(() => {
      this.#state = this.#count > 0 ? 'resetting' : 'filling'
    }, 'Barrier.reset')
  }

  /** Breaks it: until it is reset, all waiting and later tasks get a BrokenBarrierError. */
  abort(): CoroutineObject<void> {
    return this.#change(() => {
      this.#state = 'broken'
    }, 'Barrier.abort')
  }

  /** asyncio's `repr`: `<Barrier [filling, waiters:1/3]>`. */
  toString(): string {
    return `<Barrier [${this.#state}${this.broken ? '' : `, waiters:${this.nWaiting}/${this.#parties}`}]>`
  }

  async #with<T>(body: (index: number) => PromiseLike<T> | T): Promise<T> {
    const index = await this.#wait()
    return await awaitedBody(body(index), getRunningLoop())
  }

  #change(change: () => void, name: string): CoroutineObject<void> {
    const changeAndTell = (): void => {
      change()
      this.#condition.notifyAll()
    }
    return new CoroutineObject(name, () => holding(this.#condition, changeAndTell), this.#home)
  }

  #wait(): Promise<number> {
    return holding(this.#condition, async () => {
      await this.#waitUntilOpen()
      const index = this.#count
      this.#count += 1
      try {
        if (index + 1 === this.#parties) this.#drain()
        else await this.#waitUntilFull()
        return index
      } finally {
        this.#count -= 1
        this.#left()
      }
    })
  }

  async #waitUntilOpen(): Promise<void> {
    // The tasks of the last round must leave first: a fast task must not come again and be counted among them.
    await this.#condition.waitFor(() => this.#state !== 'draining' && this.#state !== 'resetting')
    if (this.#state === 'broken') throw new BrokenBarrierError('Barrier aborted')
  }

  #drain(): void {
    this.#state = 'draining'
    this.#condition.notifyAll()
  }

  async #waitUntilFull(): Promise<void> {
    await this.#condition.waitFor(() => this.#state !== 'filling')
    if (this.#state !== 'draining') throw new BrokenBarrierError('Abort or reset of barrier')
  }

  /** The last task to leave opens it to the tasks that wait outside. */
  #left(): void {
    if (this.#count > 0) return
    if (this.#state === 'resetting' || this.#state === 'draining') this.#state = 'filling'
    this.#condition.notifyAll()
  }
}
