import type { EventLoop } from '../loop/event-loop.ts'
import { Future } from './future.ts'

/**
 * asyncio's "waiter": what a task awaits in place of others, until something happens to them. Whoever awaits it counts as
 * waiting for them, in the await graph and in deadlocks.
 */
export class WaitingFuture<T = void> extends Future<T> {
  readonly #others: Iterable<Future<unknown>>

  /** `others` is asked anew each time: those that have ended are left out. */
  constructor(others: Iterable<Future<unknown>>, loop: EventLoop) {
    super(loop)
    this.#others = others
  }

  /** @internal */
  override awaited(): readonly Future<unknown>[] {
    return [...this.#others].filter((other) => !other.done())
  }

  /** Ends the wait, unless it is over. */
  release(value: T): void {
    if (!this.done()) this.setResult(value)
  }
}
