import type { Future } from '../core/future.ts'
import type { WaitedRow } from '../core/instrument.ts'
import type { Task } from '../core/task.ts'
import type { EventLoop } from '../loop/event-loop.ts'

/** A waiting task, with its neighbours in the row. */
export interface Waiter {
  readonly future: Future<void>
  previous: Waiter | null
  next: Waiter | null
  isInRow: boolean
}

/**
 * The waiting tasks, those that came first at the front; asyncio's deque of futures. It is a linked list, since a
 * cancelled task leaves from the middle and there may be thousands.
 */
export class Waiters {
  /** What they wait for; `deadlock.ts` has the words. It may change, since a barrier waits by a condition of its own. */
  what: WaitedRow
  /** What a deadlock's report calls it; `null`: it has no name. */
  name: string | null = null
  /** The task that holds what they wait for, as far as is known. */
  holder: Task<unknown> | null = null
  /**
   * Whether a function of the holder releases it (`with`), so that nobody else will: the end of that function would
   * throw then.
   */
  isHeldByBody = false
  #first: Waiter | null = null
  #last: Waiter | null = null
  /** All waiters before it are woken or cancelled, and need not be looked at again. */
  #firstAsleep: Waiter | null = null
  #size = 0

  constructor(what: WaitedRow) {
    this.what = what
  }

  get size(): number {
    return this.#size
  }

  /** Adds a waiter at the end of the row. It stays until it is removed, even when it is woken or cancelled. */
  add(loop: EventLoop): Waiter {
    const future = loop.createFuture<void>()
    future.standIn(this)
    const waiter: Waiter = { future, previous: this.#last, next: null, isInRow: true }
    if (this.#last) this.#last.next = waiter
    else this.#first = waiter
    this.#last = waiter
    this.#firstAsleep ??= waiter
    this.#size += 1
    return waiter
  }

  /** Waits until the waiter is woken or cancelled, then removes it. */
  async untilWoken(waiter: Waiter): Promise<void> {
    try {
      await waiter.future
    } finally {
      this.remove(waiter)
    }
  }

  /** Removes a waiter. Harmless if it is removed already. */
  remove(waiter: Waiter): void {
    if (!waiter.isInRow) return
    waiter.isInRow = false
    if (waiter.previous) waiter.previous.next = waiter.next
    else this.#first = waiter.next
    if (waiter.next) waiter.next.previous = waiter.previous
    else this.#last = waiter.previous
    if (this.#firstAsleep === waiter) this.#firstAsleep = waiter.next
    // Code that keeps a removed waiter must not keep its neighbours alive.
    waiter.previous = null
    waiter.next = null
    this.#size -= 1
  }

  /** Whether the row has no waiters except cancelled ones that have not left yet. */
  isAllCancelled(): boolean {
    for (let waiter = this.#first; waiter; waiter = waiter.next) if (!waiter.future.cancelled()) return false
    return true
  }

  /** Wakes the first waiter, unless it is woken or cancelled already. */
  wakeFirst(): void {
    if (this.#first) wake(this.#first)
  }

  /** Wakes the first `count` waiters that are still asleep, and leaves them in the row; returns how many there were. */
  wakeNext(count: number): number {
    let woken = 0
    while (this.#firstAsleep && woken < count) {
      if (wake(this.#firstAsleep)) woken += 1
      this.#firstAsleep = this.#firstAsleep.next
    }
    return woken
  }

  /**
   * Removes waiters from the front until one of them was still asleep, and wakes that one; returns whether there was
   * one.
   */
  wakeAndRemoveNext(): boolean {
    for (let waiter = this.#first; waiter; waiter = this.#first) {
      this.remove(waiter)
      if (wake(waiter)) return true
    }
    return false
  }
}

function wake(waiter: Waiter): boolean {
  if (waiter.future.done()) return false
  waiter.future.setResult()
  return true
}
