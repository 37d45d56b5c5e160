import { awaitedBody } from '../core/body.ts'
import { CoroutineObject, refused } from '../core/coroutine.ts'
import { $each } from '../core/each.ts'
import { getRunningLoop } from '../core/running-loop.ts'
import { inStores } from '../core/stores.ts'
import { bodyMistake, givenText, optionsMistake } from '../ground/arguments.ts'
import { isCancellation } from '../ground/errors.ts'
import { attempt, nameText } from '../ground/foreign-value.ts'
import { iterableMistake } from '../ground/iterable.ts'
import { Semaphore } from '../locks/semaphore.ts'
import type { EventLoop } from '../loop/event-loop.ts'
import { type TaskGroup, taskGroup } from './task-group.ts'

/** How `mapLimit` treats errors. */
export interface MapOptions {
  /** An error takes the place of the result of its item, and cancels nothing. Not so a cancellation. */
  readonly returnExceptions?: boolean
}

/**
 * Calls `fn` with each item, in a task of its own, with never more than `limit` tasks at a time; resolves with the
 * results in the order of the items. An item is taken only once there is a place for it, so an endless iterable, or one
 * that reads a file, is never more than `limit` ahead; this holds for an async iterable too. The first error, of `fn`
 * or of the iterable, cancels and awaits the rest, and is thrown; errors of the rest are dropped, as in `gather`. A cancel
 * reaches all. With `returnExceptions` an error of `fn` is the result of its item instead. Each task has the
 * function's name and the item's number: `fetchPage[0]`. Throws a TypeError if `items` is no iterable or `fn` no function, and a RangeError for a limit
 * below 1.
 */
export function mapLimit<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  limit: number,
  fn: (item: T, index: number) => PromiseLike<R> | R,
  options?: MapOptions & { readonly returnExceptions?: false },
): CoroutineObject<R[]>
export function mapLimit<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  limit: number,
  fn: (item: T, index: number) => PromiseLike<R> | R,
  options: MapOptions,
): CoroutineObject<unknown[]>
export function mapLimit<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  limit: number,
  fn: (item: T, index: number) => PromiseLike<R> | R,
  options: MapOptions = {},
): CoroutineObject<unknown[]> {
  const mistake =
    itemsMistake(items) ??
    limitMistake(limit) ??
    bodyMistake(fn, 'mapLimit', 'mapLimit(items, 5, async (item) => …)') ??
    optionsMistake(options, 'mapLimit', '{ returnExceptions }')
  if (mistake) return refused('mapLimit', mistake)
  return new CoroutineObject(
    'mapLimit',
    inStores(() => new LimitedMap(fn, limit, options.returnExceptions === true).over(items)),
  )
}

/** One call of `mapLimit`. */
class LimitedMap<T, R> {
  readonly #fn: (item: T, index: number) => PromiseLike<R> | R
  readonly #places: Semaphore
  readonly #loop: EventLoop = getRunningLoop()
  readonly #collects: boolean
  readonly #name: string
  readonly #results: R[] = []
  /** Wrapped in an object, since anything can be thrown. */
  #failure: { readonly error: unknown } | null = null
  /** The CancelledError of a call that cancelled itself, which the group does not treat as an error. */
  #cancellation: { readonly error: unknown } | null = null
  #taken = 0

  constructor(fn: (item: T, index: number) => PromiseLike<R> | R, limit: number, collects: boolean) {
    this.#fn = fn
    this.#places = new Semaphore(limit)
    this.#collects = collects
    this.#name = nameText(fn.name)
  }

  async over(items: Iterable<T> | AsyncIterable<T>): Promise<R[]> {
    try {
      await taskGroup((group) => this.#noted(group, () => this.#takeAll(items, group)))
    } catch (error) {
      throw isCancellation(error) || !this.#failure ? error : this.#failure.error
    }
    if (this.#cancellation) throw this.#cancellation.error
    return this.#results
  }

  async #takeAll(items: Iterable<T> | AsyncIterable<T>, group: TaskGroup): Promise<void> {
    await this.#places.acquire()
    if (Symbol.asyncIterator in items) for await (const item of $each(items)) await this.#take(item, group)
    else for (const item of items) await this.#take(item, group)
  }

  /** Starts a task for the item in the free place, and waits for the next free place. */
  async #take(item: T, group: TaskGroup): Promise<void> {
    const index = this.#taken
    this.#taken += 1
    const name = this.#name && `${this.#name}[${index}]`
    if (this.#collects) group.adopt(this.#loop.createTask(() => this.#collected(item, index, group), { name }))
    else group.createTask(() => this.#noted(group, () => this.#call(item, index)), { name })
    await this.#places.acquire()
  }

  async #call(item: T, index: number): Promise<R> {
    const result = await awaitedBody(this.#fn(item, index), this.#loop)
    this.#results[index] = result
    // After a failure no place is released, so that no further item begins while the rest ends.
    if (!this.#failure) this.#places.release()
    return result
  }

  /** The error is the result, and the task has failed all the same: who watches it sees that. */
  async #collected(item: T, index: number, group: TaskGroup): Promise<R> {
    try {
      return await this.#call(item, index)
    } catch (error) {
      if (isCancellation(error)) this.#note(error, group)
      else {
        this.#results[index] = error as R
        this.#places.release()
      }
      throw error
    }
  }

  async #noted<V>(group: TaskGroup, part: () => Promise<V>): Promise<V> {
    try {
      return await part()
    } catch (error) {
      this.#note(error, group)
      throw error
    }
  }

  #note(error: unknown, group: TaskGroup): void {
    if (isCancellation(error)) {
      this.#cancellation ??= { error }
      group.cancel()
    } else this.#failure ??= { error }
  }
}

/** What is wrong with what is to be gone over. */
export function itemsMistake(items: unknown): Error | null {
  const isAsync = typeof items === 'object' && items !== null && attempt(() => Symbol.asyncIterator in items) === true
  return isAsync ? null : iterableMistake(items, 'mapLimit expects an iterable', ': mapLimit(items, 5, fn)')
}

function limitMistake(limit: unknown): Error | null {
  const rule = 'mapLimit: limit is a whole number from 1 up, or Infinity,'
  if (typeof limit !== 'number') return new TypeError(`${rule} not ${givenText(limit)}`)
  const isLimit = limit >= 1 && (Number.isInteger(limit) || limit === Number.POSITIVE_INFINITY)
  return isLimit ? null : new RangeError(`${rule} not ${limit}`)
}
