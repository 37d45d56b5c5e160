import { CoroutineObject } from '../core/coroutine.ts'
import { check, checkCallback, givenText, optionsMistake } from '../ground/arguments.ts'
import { QueueEmpty, QueueFull, QueueShutDown } from '../ground/errors.ts'
import { Fifo } from '../ground/fifo.ts'
import { isOf } from '../ground/foreign-value.ts'
import { Heap } from '../ground/heap.ts'
import { isBefore } from '../ground/order.ts'
import { Event } from './event.ts'
import { LoopBinding } from './loop-binding.ts'
import { Waiters } from './waiters.ts'

/** What a queue is made of. */
export interface QueueOptions {
  /** With so many items in it, `put` waits; 0, the default, or less: it never does. */
  readonly maxSize?: number
}

/** What a PriorityQueue is made of. */
export interface PriorityQueueOptions<T> extends QueueOptions {
  /**
   * Less than 0 where `a` comes first, as for `Array.sort`. Without it the least comes first as Python's `<` has it:
   * numbers, strings by code point, arrays item by item (`[priority, number, item]`); else a TypeError.
   */
  readonly compare?: (a: T, b: T) => number
}

type NextItem<T> = Promise<IteratorResult<T, undefined>>

/** In which order a queue gives its items. */
interface Items<T> {
  readonly size: number
  put(item: T): void
  take(): T
  clear(): void
}

/** asyncio's Queue: what producers put in, consumers get, first in first out; those who wait, in the order of their coming. */
export class Queue<T> {
  readonly #binding = new LoopBinding(this)
  readonly #getters = new Waiters('a queue that nothing is left to fill')
  readonly #putters = new Waiters('a queue that nothing is left to empty')
  readonly #finished = new Event()
  readonly #items: Items<T>
  readonly #maxSize: number
  #unfinished = 0
  #isShutDown = false

  /** Throws a TypeError for a `maxSize` that is no number. `items` is for the queues of another order. */
  constructor(options: QueueOptions = {}, items: Items<T> = new Fifo<T>()) {
    const { maxSize = 0 } = checkedOptions(options)
    this.#maxSize = maxSize
    this.#items = items
    this.#finished.set()
  }

  /** How many items make it full; 0 or less: it never is. */
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

  /** Puts an item in, waiting while the queue is full. Throws a QueueShutDown once it is shut down. */
  put(item: T): CoroutineObject<void> {
    const put = (): Promise<void> | void => (this.full() ? this.#waitAndPut(item) : this.putNowait(item))
    return new CoroutineObject('Queue.put', put, this.#binding.home)
  }

  /** Puts an item in. Throws a QueueFull where it is full, a QueueShutDown once it is shut down. */
  putNowait(item: T): void {
    if (this.#isShutDown) throw new QueueShutDown()
    if (this.full()) throw new QueueFull()
    this.#items.put(item)
    this.#unfinished += 1
    this.#finished.clear()
    this.#getters.wakeAndRemoveNext()
  }

  /** Takes the next item out, waiting while there is none. Throws a QueueShutDown once it is shut down and empty. */
  get(): CoroutineObject<T> {
    const get = (): Promise<T> | T => (this.empty() ? this.#waitAndGet() : this.getNowait())
    return new CoroutineObject('Queue.get', get, this.#binding.home)
  }

  /** Takes the next item out. Throws a QueueEmpty where there is none, a QueueShutDown once it is shut down too. */
  getNowait(): T {
    if (this.empty()) throw this.#isShutDown ? new QueueShutDown() : new QueueEmpty()
    const item = this.#items.take()
    this.#putters.wakeAndRemoveNext()
    return item
  }

  /** `for await (const item of queue)`: gets one after the other; ends once the queue is shut down and empty. */
  [Symbol.asyncIterator](): AsyncIterableIterator<T> {
    const items: AsyncIterableIterator<T> = {
      [Symbol.asyncIterator]: () => items,
      // By way of `unknown`: an exported program has of the class only what it uses.
      next: () => new CoroutineObject('Queue.next', () => this.#next(), this.#binding.home) as unknown as NextItem<T>,
    }
    return items
  }

  /** An item that was got is dealt with. Throws a RangeError where that was said of all that were ever put in. */
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
   * It takes no more: whoever puts gets a QueueShutDown, and whoever gets once it is empty, those who wait too.
   * `immediate` empties it, and what was in it counts as dealt with.
   */
  shutdown({ immediate = false }: { readonly immediate?: boolean } = {}): void {
    this.#isShutDown = true
    if (immediate) this.#drop()
    // They look again, and see.
    while (this.#getters.wakeAndRemoveNext()) {}
    while (this.#putters.wakeAndRemoveNext()) {}
  }

  /** For people to read; what asyncio's `str` tells, with counts: `<Queue [maxSize:2, items:2, putters:1, tasks:2]>`. */
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

  /** Waits to be woken. Throws a QueueShutDown instead where there is nothing to wait for any more. */
  async #waitAmong(waiters: Waiters, canGoOn: () => boolean): Promise<void> {
    if (this.#isShutDown) throw new QueueShutDown()
    const waiter = waiters.add(this.#binding.loop())
    try {
      await waiter.future
    } catch (error) {
      waiters.remove(waiter)
      // Woken and cancelled in one turn: what it was woken for is the next one's.
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

/** asyncio's PriorityQueue: the least comes first. */
export class PriorityQueue<T> extends Queue<T> {
  /** Throws a TypeError for a `maxSize` that is no number. Putting and getting throw one for items without an order. */
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

/** `new Queue(2)` is Python's way to say it; here it would be a queue without a limit. */
function checkedOptions<O extends QueueOptions>(options: O): O {
  check(optionsMistake(options, 'Queue', '{ maxSize: 2 }'))
  const { maxSize = 0 } = options
  if (typeof maxSize !== 'number' || Number.isNaN(maxSize)) {
    throw new TypeError(`Queue: maxSize is a number, not ${givenText(maxSize)}`)
  }
  return options
}
