import { LoopError } from './errors.ts'

/** Cold: nothing runs until a task is made of it, or it is awaited inside one. */
export type Coroutine<T> = (() => PromiseLike<T> | T) | CoroutineObject<T>

/**
 * asyncio's coroutine object: a call that has not begun. `await` runs it inside the task that awaits; `createTask`,
 * `gather`, `waitFor` and the like make a task of it. It runs once. What of the runtime waits (`sleep`, `lock.acquire`,
 * `queue.get`) gives one, so that `waitFor(queue.get(), 1000)` means what it means in asyncio.
 */
export class CoroutineObject<T> implements PromiseLike<T> {
  readonly name: string
  #call: (() => PromiseLike<T> | T) | null

  /** @internal */
  constructor(name: string, call: () => PromiseLike<T> | T) {
    this.name = name
    this.#call = call
  }

  // biome-ignore lint/suspicious/noThenProperty: a coroutine object is what `await` takes
  then<A = T, B = never>(
    onValue?: ((value: T) => A | PromiseLike<A>) | null,
    onError?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return new Promise<T>((resolve) => resolve(this.begin())).then(onValue, onError)
  }

  /** @internal Calls it. Throws a LoopError the second time. */
  begin(): PromiseLike<T> | T {
    const call = this.#call
    if (!call) throw new LoopError(`cannot reuse already awaited coroutine '${this.name}'`)
    this.#call = null
    return call()
  }
}

/** A call of `fn` that has not begun: single-use, and reported in debug mode where it never begins. */
export function coroutine<A extends unknown[], T>(
  fn: (...args: A) => PromiseLike<T> | T,
  ...args: A
): CoroutineObject<T> {
  return new CoroutineObject(fn.name || 'coroutine', () => fn(...args))
}
