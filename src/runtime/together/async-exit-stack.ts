import { awaitedBody } from '../core/body.ts'
import { CoroutineObject, refused } from '../core/coroutine.ts'
import { presentLoop } from '../core/owner.ts'
import { getRunningLoop } from '../core/running-loop.ts'
import { inStores } from '../core/stores.ts'
import { bodyMistake, checkCallback, givenText } from '../ground/arguments.ts'
import { disposalOf, type EndsWithAwaitUsing, endedByAwaitUsing, hasDisposal } from '../ground/disposal.ts'
import { thrownAfter } from '../ground/suppressed-error.ts'

/** Wrapped in an object, since anything can be thrown. */
interface Thrown {
  readonly error: unknown
}

/**
 * An exit for `push`: it gets the error that is under way, or undefined where there is none. Returning `true` stops the
 * error.
 */
export type Exit = (error: unknown) => PromiseLike<unknown> | unknown

interface Entry {
  readonly exit: Exit
  /** Whether the exit may stop an error. */
  readonly isAsked: boolean
}

export interface AsyncExitStack extends EndsWithAwaitUsing {}

/**
 * contextlib's `AsyncExitStack`: ends any number of things in the reverse order, each of them even if another one
 * throws. An error on top of another becomes a SuppressedError with both (`error`, and the earlier one as `suppressed`
 * and `cause`); a cancel stays a cancel, with the earlier error as its cause.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: its symbol is not in every program's types
export class AsyncExitStack {
  #entries: Entry[] = []
  #home = presentLoop()

  static {
    endedByAwaitUsing(AsyncExitStack.prototype, function end(this: AsyncExitStack) {
      return this.close()
    })
  }

  /**
   * Ends `disposable` with the stack, by its `Symbol.asyncDispose` or its `Symbol.dispose`; returns `disposable`.
   * Throws a TypeError if it has neither: `callback` takes any function.
   */
  enter<T extends object>(disposable: T): T {
    const dispose = disposalOf(disposable)
    if (!dispose) throw noDisposable(disposable)
    this.#entries.push({ exit: () => dispose(), isAsked: false })
    return disposable
  }

  /** Calls `fn` with these arguments when the stack is closed, and awaits its result. Returns `fn`. */
  callback<A extends readonly unknown[]>(fn: (...args: A) => unknown, ...args: A): (...args: A) => unknown {
    checkCallback(fn, 'AsyncExitStack.callback')
    this.#entries.push({ exit: () => fn(...args), isAsked: false })
    return fn
  }

  /**
   * Calls `exit` with the error that is under way when the stack is closed. If `exit` returns true, the error is
   * stopped.
   */
  push(exit: Exit): Exit {
    checkCallback(exit, 'AsyncExitStack.push')
    this.#entries.push({ exit, isAsked: true })
    return exit
  }

  /** Moves everything to a new stack, which it returns: this one ends nothing any more. */
  popAll(): AsyncExitStack {
    const other = new AsyncExitStack()
    other.#entries = this.#entries
    other.#home = this.#home
    this.#entries = []
    return other
  }

  /**
   * Ends everything, last in, first out. Throws what an exit throws, once all have been called. After that the stack is
   * like new.
   */
  close(): CoroutineObject<void> {
    return new CoroutineObject('AsyncExitStack.close', () => this.#close(null), this.#home)
  }

  /**
   * Python's `async with AsyncExitStack() as stack`: runs `body`, then ends everything on the stack, however the body
   * ends. Resolves with the body's value; undefined if the body threw an error that an exit has stopped.
   */
  with<T>(body: (stack: this) => PromiseLike<T> | T): CoroutineObject<T | undefined> {
    const mistake = bodyMistake(body, 'AsyncExitStack.with', 'stack.with(async (stack) => …)')
    if (mistake) return refused('AsyncExitStack.with', mistake, body)
    return new CoroutineObject(
      'AsyncExitStack.with',
      inStores(() => this.#with(body)),
      this.#home,
    )
  }

  async #with<T>(body: (stack: this) => PromiseLike<T> | T): Promise<T | undefined> {
    let value: T | undefined
    let thrown: Thrown | null = null
    try {
      value = await awaitedBody(body(this), getRunningLoop())
    } catch (error) {
      thrown = { error }
    }
    await this.#close(thrown)
    return value
  }

  async #close(ofBody: Thrown | null): Promise<void> {
    const loop = getRunningLoop()
    let thrown = ofBody
    for (let entry = this.#entries.pop(); entry; entry = this.#entries.pop()) {
      try {
        const answer = await awaitedBody(entry.exit(thrown?.error), loop)
        if (entry.isAsked && answer === true) thrown = null
      } catch (error) {
        thrown = { error: thrown ? thrownAfter(error, thrown.error) : error }
      }
    }
    if (thrown) throw thrown.error
  }
}

function noDisposable(value: unknown): TypeError {
  const remedy = hasDisposal()
    ? 'expects an object with Symbol.asyncDispose or Symbol.dispose'
    : 'needs Symbol.asyncDispose or Symbol.dispose, and this host has none'
  return new TypeError(`AsyncExitStack.enter ${remedy}, got ${givenText(value)}; callback takes any function`)
}
