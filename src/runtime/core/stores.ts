import { AsyncResource } from 'node:async_hooks'
import { ownerKept } from './owner.ts'

/**
 * The values of all AsyncLocalStorages at the moment it is made. The loop calls each handle in its own stores, not in
 * those of the code that asked for the loop's turn, which may belong to another request. It is an AsyncResource, which
 * every Node version has and which costs 0.1 µs; `AsyncLocalStorage.snapshot()` costs 3 to 15.
 */
export class Stores extends AsyncResource {
  constructor() {
    super('asyncanvas')
  }

  /** Calls `fn` in these stores. Unlike `runInAsyncScope` it keeps the present owner. */
  run<T>(fn: () => T): T {
    return this.runInAsyncScope(ownerKept(fn))
  }
}

/** Returns an `fn` that always runs in the present stores, whoever calls it. */
export function inStores<A extends readonly unknown[], T>(fn: (...args: A) => T): (...args: A) => T {
  const stores = new Stores()
  return (...args) => stores.run(() => fn(...args))
}

const own = new Stores()

/**
 * Calls `fn` in the stores of no request. The loop asks the host for its turns in here. The turn itself does not run in
 * here: an error that leaves it would find Node's record of async scopes out of order.
 */
export function inOwnStores(fn: () => void): void {
  own.runInAsyncScope(fn)
}
