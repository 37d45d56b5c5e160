import { awaitedBody } from '../core/body.ts'
import { CoroutineObject, refused } from '../core/coroutine.ts'
import { presentLoop } from '../core/owner.ts'
import { getRunningLoop } from '../core/running-loop.ts'
import { inStores } from '../core/stores.ts'
import { bodyMistake, checkCallback, givenText } from '../ground/arguments.ts'
import { disposalOf, type EndsWithAwaitUsing, endedByAwaitUsing, hasDisposal } from '../ground/disposal.ts'
import { thrownAfter } from '../ground/suppressed-error.ts'

/** In an object, since anything can be thrown. */
interface Thrown {
  readonly error: unknown
}

/** What `push` takes: hears of the error that is under way, undefined where there is none; `true` stops it. */
export type Exit = (error: unknown) => PromiseLike<unknown> | unknown

interface Entry {
  readonly exit: Exit
  /** Whether it may stop an error. */
  readonly isAsked: boolean
}

export interface AsyncExitStack extends EndsWithAwaitUsing {}

/**
 * contextlib's `AsyncExitStack`: what is to be ended, be it one thing or a thousand, is ended in the reverse order, and each
 * of them whatever another throws. An error that comes on top of another is a SuppressedError, with both (`error`, and the
 * one before as `suppressed` and `cause`); a cancel stays one, with the error before as its cause.
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
   * Ends `disposable` with the stack, by its `Symbol.asyncDispose` or its `Symbol.dispose`, and gives it back. Throws a
   * TypeError for what has neither: `callback` takes any function.
   */
  enter<T extends object>(disposable: T): T {
    const dispose = disposalOf(disposable)
    if (!dispose) throw noDisposable(disposable)
    this.#entries.push({ exit: () => dispose(), isAsked: false })
    return disposable
  }

  /** Calls `fn` with these arguments as the stack is closed, and awaits what it gives. Gives the function back. */
  callback<A extends readonly unknown[]>(fn: (...args: A) => unknown, ...args: A): (...args: A) => unknown {
    checkCallback(fn, 'AsyncExitStack.callback')
    this.#entries.push({ exit: () => fn(...args), isAsked: false })
    return fn
  }

  /** Has `exit` hear of the error that is under way as the stack is closed; where it gives true, that goes no further. */
  push(exit: Exit): Exit {
    checkCallback(exit, 'AsyncExitStack.push')
    this.#entries.push({ exit, isAsked: true })
    return exit
  }

  /** Hands all of it over to another stack: this one ends nothing any more. */
  popAll(): AsyncExitStack {
    const other = new AsyncExitStack()
    other.#entries = this.#entries
    other.#home = this.#home
    this.#entries = []
    return other
  }

  /** Ends all of it, last in first out. Throws what an exit throws, once all have been called. The stack is as new then. */
  close(): CoroutineObject<void> {
    return new CoroutineObject('AsyncExitStack.close', () => this.#close(null), this.#home)
  }

  /**
   * Python's `async with AsyncExitStack() as stack`: runs `body`, and ends all that it gave the stack, however it ends. Gives
   * its value; undefined where it threw an error that an exit has stopped.
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
