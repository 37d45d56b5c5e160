/** A callback that is due at a time; equal deadlines fire in the order of insertion (CPython's heap does not promise it). */
export interface Timer {
  readonly number: number
  readonly dueMs: number
  readonly callback: () => void
  isCancelled: boolean
  /** Its time has come: it is in the ready queue, or called. */
  isDue: boolean
}

/** A binary heap of timers by deadline, then by number. Cancelled ones stay in it until they come to its top. */
export class TimerHeap {
  readonly #heap: Timer[] = []

  get size(): number {
    return this.#heap.length
  }

  /** The next that is still to fire. */
  peek(): Timer | undefined {
    while (this.#heap[0]?.isCancelled) this.#pop()
    return this.#heap[0]
  }

  /** Takes out the next whose time has come. */
  popDue(nowMs: number): Timer | undefined {
    const next = this.peek()
    return next && next.dueMs <= nowMs ? this.#pop() : undefined
  }

  push(timer: Timer): void {
    const heap = this.#heap
    let at = heap.push(timer) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!isBefore(timer, heap[parent] as Timer)) break
      heap[at] = heap[parent] as Timer
      at = parent
    }
    heap[at] = timer
  }

  #pop(): Timer | undefined {
    const heap = this.#heap
    const first = heap[0]
    const last = heap.pop()
    if (!last || first === last) return first
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Timer, heap[child] as Timer)) child += 1
      if (!isBefore(heap[child] as Timer, last)) break
      heap[at] = heap[child] as Timer
      at = child
    }
    heap[at] = last
    return first
  }
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.number < b.number)
}
