import type { Future } from '../core/future.ts'
import type { Task } from '../core/task.ts'
import type { EventLoop } from '../loop/event-loop.ts'

/** Somebody who waits, and the place in the row. */
export interface Waiter {
  readonly future: Future<void>
  previous: Waiter | null
  next: Waiter | null
  isInRow: boolean
}

/**
 * Those who wait, who came first first; asyncio's deque of futures. A linked list: a cancelled one leaves from the
 * middle, and there may be thousands of them.
 */
export class Waiters {
  /** What they wait for, where nothing can wake them: 'an event that nothing is left to set'. */
  readonly what: string
  /** The task that has what they wait for, as far as is known. */
  holder: Task<unknown> | null = null
  /** It is given back as a function of the holder's ends (`with`). Nobody else would: that function's end would throw. */
  isHeldByBody = false
  #first: Waiter | null = null
  #last: Waiter | null = null
  /** All before it are woken or cancelled, and not looked at again, however many they are. */
  #firstAsleep: Waiter | null = null
  #size = 0

  constructor(what: string) {
    this.what = what
  }

  get size(): number {
    return this.#size
  }

  /** One more, at the end of the row. It stays there until it is removed, woken and cancelled ones too. */
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

  /** Waits until it is woken or cancelled, and leaves the row. */
  async untilWoken(waiter: Waiter): Promise<void> {
    try {
      await waiter.future
    } finally {
      this.remove(waiter)
    }
  }

  /** Takes one out. Harmless for one that is out already. */
  remove(waiter: Waiter): void {
    if (!waiter.isInRow) return
    waiter.isInRow = false
    if (waiter.previous) waiter.previous.next = waiter.next
    else this.#first = waiter.next
    if (waiter.next) waiter.next.previous = waiter.previous
    else this.#last = waiter.previous
    if (this.#firstAsleep === waiter) this.#firstAsleep = waiter.next
    // What holds on to one that is out must not hold on to its neighbours.
    waiter.previous = null
    waiter.next = null
    this.#size -= 1
  }

  /** Whether nobody is in the row but those who were cancelled and have not gone yet. */
  isAllCancelled(): boolean {
    for (let waiter = this.#first; waiter; waiter = waiter.next) if (!waiter.future.cancelled()) return false
    return true
  }

  /** Wakes the first in the row, unless it is woken or cancelled already. */
  wakeFirst(): void {
    if (this.#first) wake(this.#first)
  }

  /** Wakes the first `count` who are still asleep, and leaves them in the row; says how many there were. */
  wakeNext(count: number): number {
    let woken = 0
    while (this.#firstAsleep && woken < count) {
      if (wake(this.#firstAsleep)) woken += 1
      this.#firstAsleep = this.#firstAsleep.next
    }
    return woken
  }

  /** Takes out whoever comes first, until one of them was still asleep and is woken; says whether there was one. */
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
