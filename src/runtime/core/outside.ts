import type { EventLoop } from '../loop/event-loop.ts'
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
  /** @internal Is there once the promise has settled, whatever has become of this; null where others are told in one go. */
  declare readonly end: Promise<void> | null
  declare private readonly _promise: PromiseLike<T>

  constructor(promise: PromiseLike<T>, loop: EventLoop) {
    super(loop)
    this._promise = promise
    const followers = followersOf(promise)
    followers?.add(this)
    this.end = followers
      ? null
      : promiseOf(promise).then(
          (value) => this.hasCome(value),
          (error: unknown) => this.hasFailed(error),
        )
  }

  /** @internal */
  hasCome(value: T): void {
    if (!this.done() && !this.loop.isClosed()) this.setResult(value)
  }

  /** @internal */
  hasFailed(error: unknown): void {
    if (!this.done() && !this.loop.isClosed()) this.setException(error)
  }

  protected override settleCancelled(message: string | undefined, thrown?: unknown): void {
    super.settleCancelled(message, thrown)
    letGo(this._promise, this)
  }
}

type Followers<T> = Set<OutsideFuture<T>>

/**
 * Promises that were let go of, with those who came after that. No reaction to a promise can be taken back: one of a service
 * that lives for years would collect one of each request that gave up on it. So all later ones share one.
 */
const followed = new WeakMap<PromiseLike<unknown>, Followers<unknown> | null>()

function letGo<T>(promise: PromiseLike<T>, future: OutsideFuture<T>): void {
  const followers = followed.get(promise)
  if (followers) followers.delete(future as OutsideFuture<unknown>)
  else if (promise instanceof Promise && promise.then === Promise.prototype.then) followed.set(promise, null)
}

function followersOf<T>(promise: PromiseLike<T>): Followers<T> | null {
  const known = followed.get(promise)
  if (known !== null) return (known ?? null) as Followers<T> | null
  const followers: Followers<T> = new Set()
  followed.set(promise, followers as Followers<unknown>)
  const tell = (each: (future: OutsideFuture<T>) => void): void => {
    followed.delete(promise)
    for (const future of followers) each(future)
  }
  promise.then(
    (value) => tell((future) => future.hasCome(value)),
    (error: unknown) => tell((future) => future.hasFailed(error)),
  )
  return followers
}

/** A thenable of somebody else's settles as often as it likes, and may throw after that: a native promise takes the first. */
function promiseOf<T>(promise: PromiseLike<T>): Promise<T> {
  return promise instanceof Promise ? promise : new Promise((resolve) => resolve(promise))
}
