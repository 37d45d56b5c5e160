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
  /** @internal Is there once the promise has settled, whatever has become of this. */
  readonly end: Promise<void>

  constructor(promise: PromiseLike<T>, loop: EventLoop) {
    super(loop)
    this.end = promiseOf(promise).then(
      (value) => {
        if (!this.done() && !loop.isClosed()) this.setResult(value)
      },
      (error: unknown) => {
        if (!this.done() && !loop.isClosed()) this.setException(error)
      },
    )
  }
}

/** A thenable of somebody else's settles as often as it likes, and may throw after that: a native promise takes the first. */
function promiseOf<T>(promise: PromiseLike<T>): Promise<T> {
  return promise instanceof Promise ? promise : new Promise((resolve) => resolve(promise))
}
