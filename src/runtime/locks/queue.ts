import { CoroutineObject } from '../core/coroutine.ts'
import type { WaitedRow } from '../core/instrument.ts'
import { check, checkCallback, givenText, optionsMistake } from '../ground/arguments.ts'
import { QueueEmpty, QueueFull, QueueShutDown } from '../ground/errors.ts'
import { Fifo } from '../ground/fifo.ts'
import { isOf } from '../ground/foreign-value.ts'
import { Heap } from '../ground/heap.ts'
import { isBefore } from '../ground/order.ts'
import { Event } from './event.ts'
import { LoopBinding } from './loop-binding.ts'
import { Waiters } from './waiters.ts'

/** Options of a queue. */
export interface QueueOptions {
  /** While the queue has this many items, `put` waits; with 0 (the default) or less, `put` never waits. */
  readonly maxSize?: number
}

/** Options of a PriorityQueue. */
export interface PriorityQueueOptions<T> extends QueueOptions {
  /**
   * Returns less than 0 where `a` comes first, as for `Array.sort`. By default items are ordered as by Python's `<`:
   * numbers, strings by code point, arrays item by item (`[priority, number, item]`); other items are a TypeError.
   */
  readonly compare?: (a: T, b: T) => number
}

type NextItem<T> = Promise<IteratorResult<T, undefined>>

/** The items of a queue, in the order in which it returns them. */
interface Items<T> {
  readonly size: number
  put(item: T): void
  take(): T
  clear(): void
}

/**
 * asyncio's Queue: producers put items in and consumers get them, first in, first out. Waiting tasks are served in the
 * order in which they came.
 */
export class Queue<T> {
  readonly #binding = new LoopBinding(this)
  readonly #getters = new Waiters('item')
  readonly #putters = new Waiters('place')
  readonly #finished = new Event().waitsAs('leftover')
  readonly #items: Items<T>
  readonly #maxSize: number
  #unfinished = 0
  #isShutDown = false

  /** Throws a TypeError if `maxSize` is no number. `items` is for queues with another order. */
  constructor(options: QueueOptions = {}, items: Items<T> = new Fifo<T>()) {
    const { maxSize = 0 } = checkedOptions(options)
    this.#maxSize = maxSize
    this.#items = items
    this.#finished.set()
  }

  /** How many items make it full; with 0 or less it is never full. */
  get maxSize(): number {
    return this.#maxSize
  }

  /** How many items are in it. */
  qsize(): number {
    return this.#items.size
  }

  /** Whether no item is in it. */
  empty(): boolean {
    return this.#items.size === 0
  }

  /** Whether `maxSize` items are in it. */
  full(): boolean {
    return this.#maxSize > 0 && this.#items.size >= this.#maxSize
  }

  /** Puts an item in, waiting while the queue is full. Throws a QueueShutDown once the queue is shut down. */
  put(item: T): CoroutineObject<void> {
    const put = (): Promise<void> | void => (this.full() ? this.#waitAndPut(item) : this.putNowait(item))
    return new CoroutineObject('Queue.put', put, this.#binding.home)
  }

  /** Puts an item in. Throws a QueueFull where the queue is full, a QueueShutDown once it is shut down. */
  putNowait(item: T): void {
    if (this.#isShutDown) throw new QueueShutDown()
    if (this.full()) throw new QueueFull()
    this.#items.put(item)
    this.#unfinished += 1
    this.#finished.clear()
    this.#getters.wakeAndRemoveNext()
  }

  /**
   * Takes the next item out, waiting while there is none. Throws a QueueShutDown once the queue is shut down and empty.
   */
  get(): CoroutineObject<T> {
    const get = (): Promise<T> | T => (this.empty() ? this.#waitAndGet() : this.getNowait())
    return new CoroutineObject('Queue.get', get, this.#binding.home)
  }

  /**
   * Takes the next item out. Throws a QueueEmpty where there is none, and a QueueShutDown once it is also shut down.
   */
  getNowait(): T {
    if (this.empty()) throw this.#isShutDown ? new QueueShutDown() : new QueueEmpty()
    const item = this.#items.take()
    this.#putters.wakeAndRemoveNext()
    return item
  }

  /** `for await (const item of queue)`: gets one item after the other; ends once the queue is shut down and empty. */
  [Symbol.asyncIterator](): AsyncIterableIterator<T> {
    const items: AsyncIterableIterator<T> = {
      [Symbol.asyncIterator]: () => items,
      // The cast goes through `unknown`, since an exported program contains only the members of the class that it uses.
      next: () => new CoroutineObject('Queue.next', () => this.#next(), this.#binding.home) as unknown as NextItem<T>,
    }
    return items
  }

  /**
   * Says that an item which was taken out is done. Throws a RangeError where all items that were ever put in are done.
   */
  taskDone(): void {
    if (this.#unfinished <= 0) throw new RangeError('taskDone() called too many times')
    this.#unfinished -= 1
    if (this.#unfinished === 0) this.#finished.set()
  }

  /** Waits until `taskDone` was called for every item that was put in. */
  join(): CoroutineObject<void> {
    return new CoroutineObject('Queue.join', () => this.#join(), this.#binding.home)
  }

  /**
   * Shuts it down: `put` throws a QueueShutDown from here on, and so does `get` once the queue is empty, for waiting
   * tasks too. `immediate` also drops all items, which then count as done.
   */
  shutdown({ immediate = false }: { readonly immediate?: boolean } = {}): void {
    this.#isShutDown = true
    if (immediate) this.#drop()
    // Each woken task checks the queue again and sees the shutdown.
    while (this.#getters.wakeAndRemoveNext()) {}
    while (this.#putters.wakeAndRemoveNext()) {}
  }

  /** @internal What tasks that wait for its next item are said to wait for. */
  waitsAs(what: WaitedRow): this {
    this.#getters.what = what
    return this
  }

  /** A text for people, as asyncio's `str`, with counts: `<Queue [maxSize:2, items:2, putters:1, tasks:2]>`. */
  toString(): string {
    const counts = {
      items: this.#items.size,
      getters: this.#getters.size,
      putters: this.#putters.size,
      tasks: this.#unfinished,
    }
    const parts = Object.entries(counts).flatMap(([name, count]) => (count > 0 ? [`, ${name}:${count}`] : []))
    return `<${this.constructor.name} [maxSize:${this.#maxSize}${parts.join('')}${this.#isShutDown ? ', shutdown' : ''}]>`
  }

  async #next(): Promise<IteratorResult<T, undefined>> {
    try {
      return { done: false, value: await this.get() }
    } catch (error) {
      if (isOf(error, QueueShutDown)) return { done: true, value: undefined }
      throw error
    }
  }

  async #join(): Promise<void> {
    await this.#finished.wait()
  }

  async #waitAndPut(item: T): Promise<void> {
    while (this.full()) await this.#waitAmong(this.#putters, () => !this.full())
    this.putNowait(item)
  }

  async #waitAndGet(): Promise<T> {
    while (this.empty()) await this.#waitAmong(this.#getters, () => !this.empty())
    return this.getNowait()
  }

  /** Waits to be woken. Throws a QueueShutDown where there is nothing left to wait for. */
  async #waitAmong(waiters: Waiters, canGoOn: () => boolean): Promise<void> {
    if (this.#isShutDown) throw new QueueShutDown()
    const waiter = waiters.add(this.#binding.loop())
    try {
      await waiter.future
    } catch (error) {
      waiters.remove(waiter)
      // The task was woken and cancelled in one turn, so the next one is woken in its place.
      if (canGoOn() && !waiter.future.cancelled()) waiters.wakeAndRemoveNext()
      throw error
    }
  }

  #drop(): void {
    this.#unfinished = Math.max(0, this.#unfinished - this.#items.size)
    this.#items.clear()
    if (this.#unfinished === 0) this.#finished.set()
  }
}

/** asyncio's LifoQueue: last in, first out. */
export class LifoQueue<T> extends Queue<T> {
  constructor(options: QueueOptions = {}) {
    super(options, new Stack<T>())
  }
}

/** asyncio's PriorityQueue: the least item comes first. */
export class PriorityQueue<T> extends Queue<T> {
  /** Throws a TypeError if `maxSize` is no number. Putting and getting throw a TypeError for items without an order. */
  constructor(options: PriorityQueueOptions<T> = {}) {
    const { compare } = checkedOptions(options)
    if (compare !== undefined) checkCallback(compare, 'PriorityQueue: compare')
    super(options, new Heap<T>(compare ? (a, b) => compare(a, b) < 0 : isBefore))
  }
}

class Stack<T> {
  readonly #items: T[] = []

  get size(): number {
    return this.#items.length
  }

  put(item: T): void {
    this.#items.push(item)
  }

  take(): T {
    return this.#items.pop() as T
  }

  clear(): void {
    this.#items.length = 0
  }
}

/** Refuses `new Queue(2)`, which is Python's way: here it would make a queue without a limit. */
function checkedOptions<O extends QueueOptions>(options: O): O {
  check(optionsMistake(options, 'Queue', '{ maxSize: 2 }'))
  const { maxSize = 0 } = options
  if (typeof maxSize !== 'number' || Number.isNaN(maxSize)) {
    throw new TypeError(`Queue: maxSize is a number, not ${givenText(maxSize)}`)
  }
  return options
}
