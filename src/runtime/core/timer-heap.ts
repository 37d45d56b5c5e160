import { Handle } from './handle.ts'
import type { Context } from './owner.ts'
import { Stores } from './stores.ts'

/** The owner of the timers, which is told when one is cancelled. */
export interface TimerOwner {
  timerCancelled(timer: TimerHandle): void
}

/** asyncio's TimerHandle: a handle that is due at a time of the loop. */
export abstract class TimerHandle extends Handle {
  /** @internal Its number for instruments: the loop counts the timers it sets from 0. */
  number = -1
  /** When it is due, in the loop's milliseconds. */
  readonly dueMs: number
  readonly context: Context
  readonly #owner: TimerOwner
  /** @internal Whether it is in the heap, not in the ready queue. */
  isInHeap = true

  constructor(dueMs: number, context: Context, owner: TimerOwner) {
    super()
    this.dueMs = dueMs
    this.context = context
    this.#owner = owner
  }

  /** When it is due, in the loop's milliseconds. */
  when(): number {
    return this.dueMs
  }

  override cancel(): void {
    if (this.cancelled()) return
    super.cancel()
    if (this.isInHeap) this.#owner.timerCancelled(this)
  }
}

/** A timer that calls a callback. */
export class TimerCallback extends TimerHandle {
  #callback: () => void
  readonly #stores = new Stores()

  constructor(dueMs: number, callback: () => void, context: Context, owner: TimerOwner) {
    super(dueMs, context, owner)
    this.#callback = callback
  }

  /** @internal */
  override get stores(): Stores {
    return this.#stores
  }

  /**
   * As in asyncio a cancelled timer drops its callback, and so all that the callback keeps alive, since the timer may
   * stay in the heap until it is due.
   */
  override cancel(): void {
    super.cancel()
    this.#callback = nothing
  }

  call(): void {
    this.#stores.run(this.#callback)
  }
}

function nothing(): void {}

/** As in asyncio, a heap of more than a hundred timers is rebuilt once more than half of them are cancelled. */
const smallHeap = 100
const cancelledShare = 0.5

/**
 * A binary heap of timers by deadline, then by number: timers with the same deadline fire in the order in which they
 * were set (CPython's heap does not promise this). It is not the Heap of priority queues, which survives an order that
 * throws and pays with an array for each change. A cancelled timer stays until it comes to the top, or until there are
 * too many.
 */
export class TimerHeap {
  #heap: TimerHandle[] = []
  #cancelled = 0

  /** How many timers are still to fire. */
  get size(): number {
    return this.#heap.length - this.#cancelled
  }

  /** The next timer that is still to fire. */
  peek(): TimerHandle | undefined {
    while (this.#heap[0]?.cancelled()) {
      this.#pop()
      this.#cancelled -= 1
    }
    return this.#heap[0]
  }

  /** Removes and returns the next timer that is due. */
  popDue(nowMs: number): TimerHandle | undefined {
    const next = this.peek()
    return next && next.dueMs <= nowMs ? this.#pop() : undefined
  }

  push(timer: TimerHandle): void {
    const heap = this.#heap
    let at = heap.push(timer) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!isBefore(timer, heap[parent] as TimerHandle)) break
      heap[at] = heap[parent] as TimerHandle
      at = parent
    }
    heap[at] = timer
  }

  /** A timer in the heap was cancelled. */
  countCancelled(): void {
    this.#cancelled += 1
    if (this.#heap.length <= smallHeap || this.#cancelled <= this.#heap.length * cancelledShare) return
    // A sorted array is a heap.
    this.#heap = this.#heap.filter((timer) => !timer.cancelled()).sort((a, b) => (isBefore(a, b) ? -1 : 1))
    this.#cancelled = 0
  }

  clear(): void {
    this.#heap = []
    this.#cancelled = 0
  }

  #pop(): TimerHandle | undefined {
    const heap = this.#heap
    const first = heap[0]
    const last = heap.pop()
    if (first) first.isInHeap = false
    if (!last || first === last) return first
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && isBefore(heap[child + 1] as TimerHandle, heap[child] as TimerHandle)) child += 1
      if (!isBefore(heap[child] as TimerHandle, last)) break
      heap[at] = heap[child] as TimerHandle
      at = child
    }
    heap[at] = last
    return first
  }
}

function isBefore(a: TimerHandle, b: TimerHandle): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.number < b.number)
}
