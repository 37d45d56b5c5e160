import type { EventLoop } from '../loop/event-loop.ts'
import { Future } from './future.ts'

/**
 * asyncio's "waiter": what a task awaits in place of other futures, until something happens to them. In the await graph
 * and in deadlocks, a task that awaits it counts as waiting for those futures.
 */
export class WaitingFuture<T = void> extends Future<T> {
  readonly #others: Iterable<Future<unknown>>

  /** `others` is iterated anew each time, and futures that are done are left out. */
  constructor(others: Iterable<Future<unknown>>, loop: EventLoop) {
    super(loop)
    this.#others = others
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
