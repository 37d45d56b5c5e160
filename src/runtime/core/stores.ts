import { AsyncResource } from 'node:async_hooks'
import { ownerKept } from './owner.ts'

/**
 * What everybody's AsyncLocalStorages hold where it is made. What the loop calls for somebody is called in his, and not in
 * those of whoever asked for the loop's turn: that may be the code of another request. It is a resource of Node's, as timers
 * and sockets are, since all versions have those, and they cost 0.1 µs, where `AsyncLocalStorage.snapshot()` costs 3 to 15.
 */
export class Stores extends AsyncResource {
  constructor() {
    super('asyncanvas')
  }

  /** Calls `fn` in them. Whose code it is stays as it is, other than with `runInAsyncScope`. */
  run<T>(fn: () => T): T {
    return this.runInAsyncScope(ownerKept(fn))
  }
}

/** `fn`, called in the stores of here whoever calls it. */
export function inStores<A extends readonly unknown[], T>(fn: (...args: A) => T): (...args: A) => T {
  const stores = new Stores()
  return (...args) => stores.run(() => fn(...args))
}

const own = new Stores()

/**
 * Calls `fn` in those of no request. What begins a turn of a loop is asked of the host here. The turn itself can't be called
 * so: an error that leaves it would meet Node's notes of what it is in the middle of, and those are wrong then.
 */
export function inOwnStores(fn: () => void): void {
  own.runInAsyncScope(fn)
}
