import type { EventLoop } from '../loop/event-loop.ts'
import { Future } from './future.ts'
import type { Wait, WaitedFor } from './instrument.ts'
import { Task } from './task.ts'

/**
 * asyncio's "waiter": what a task awaits in place of other futures, until something happens to them. In the await graph
 * and in deadlocks, a task that awaits it counts as waiting for those futures.
 */
export class WaitingFuture<T = void> extends Future<T> {
  readonly #others: Iterable<Future<unknown>>
  readonly #what: WaitedFor | null

  /** `others` is iterated anew each time, and futures that are done are left out. `what`: `null` where it is one task. */
  constructor(others: Iterable<Future<unknown>>, loop: EventLoop, what: WaitedFor | null = null) {
    super(loop)
    this.#others = others
    this.#what = what
  }

  /** @internal */
  override waitReason(): Wait {
    if (this.#what !== null) return { kind: 'future', what: this.#what }
    const [task] = this.#others
    return task instanceof Task ? { kind: 'task', task } : { kind: 'future' }
  }

  /** @internal */
  override awaited(): readonly Future<unknown>[] {
    return [...this.#others].filter((other) => !other.done())
  }

  /** Ends the wait with `value`, unless it is over. */
  release(value: T): void {
    if (!this.done()) this.setResult(value)
  }
}
