import type { EventLoop } from './event-loop.ts'
import { Future } from './future.ts'
import type { Wait } from './instrument.ts'

/** A future that something outside the loop ends: in real time, whatever the loop's clock. */
export class OutsideWaiter<T> extends Future<T> {
  /** @internal */
  override get isOutside(): boolean {
    return true
  }

  /** @internal */
  override waitReason(): Wait {
    return { kind: 'outside' }
  }
}

/** A native promise as a future. Cancelling lets go of it; it can't be stopped. */
export class OutsideFuture<T> extends OutsideWaiter<T> {
  constructor(promise: PromiseLike<T>, loop: EventLoop) {
    super(loop)
    promise.then(
      (value) => {
        if (!this.done() && !loop.isClosed()) this.setResult(value)
      },
      (error: unknown) => {
        if (!this.done() && !loop.isClosed()) this.setException(error)
      },
    )
  }
}
