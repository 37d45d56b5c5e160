import type { EventLoop } from './event-loop.ts'
import { Future } from './future.ts'
import type { Wait } from './instrument.ts'

/** A native promise as a future: real time, whatever the loop's clock. Cancelling lets go of it; it can't be stopped. */
export class OutsideFuture<T> extends Future<T> {
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

  override get isOutside(): boolean {
    return true
  }

  override waitReason(): Wait {
    return { kind: 'outside' }
  }
}
