import type { EventLoop } from '../loop/event-loop.ts'
import { Future } from './future.ts'
import type { Wait } from './instrument.ts'

/** A future that something outside the loop ends, in real time whatever the loop's clock is. */
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

/** A native promise as a future. A cancel stops the wait for the promise, but not the promise's work. */
export class OutsideFuture<T> extends OutsideWaiter<T> {
  /**
   * @internal Resolves once the promise has settled, even if this future was cancelled; null where the future shares a
   * reaction with others.
   */
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
 * Promises whose wait was cancelled, with the futures that follow them since. A reaction to a promise can't be removed,
 * so a promise that lives for years would collect one for each request that gave up on it. Therefore all later futures
 * share one reaction.
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

/** A foreign thenable may settle more than once, or throw after that. A native promise keeps only its first result. */
function promiseOf<T>(promise: PromiseLike<T>): Promise<T> {
  return promise instanceof Promise ? promise : new Promise((resolve) => resolve(promise))
}
