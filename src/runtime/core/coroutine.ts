import { bodyMistake, check, givenText, optionsMistake, signalMistake } from '../ground/arguments.ts'
import { LoopError } from '../ground/errors.ts'
import { attempt, nameText } from '../ground/foreign-value.ts'
import { finallyOf, isThenable } from '../ground/thenable.ts'
import type { EventLoop } from '../loop/event-loop.ts'
import type { Reports } from '../loop/reports.ts'
import { Future } from './future.ts'
import type { TaskOptions } from './loop-options.ts'
import { presentLoop, presentTask } from './owner.ts'
import { leadsFromHere } from './probe.ts'
import { Reaction } from './reaction.ts'
import { runningLoopOf } from './running-loop.ts'
import { keepStack } from './stack.ts'
import { inStores } from './stores.ts'

/** Work that is cold: nothing runs until it becomes a task, or a task awaits it. */
export type Coroutine<T> = (() => PromiseLike<T> | T) | CoroutineObject<T>

/**
 * The coroutine object that is being called right now, and its listener: which await it belongs to can't be seen yet.
 */
let beginning: { found: ((mark: number) => void) | null } | null = null

/**
 * Asks for the await that the coroutine object which begins right now belongs to: `found` is called with its mark.
 * Returns a key that stands for it; `null` where none begins.
 */
export function placeOfBeginning(found: (mark: number) => void): object | null {
  if (beginning) beginning.found ??= found
  return beginning
}

/** In debug mode: the reports to tell when a coroutine object begins. */
const debugging = new WeakMap<object, Reports>()
let hasDebugged = false

/**
 * asyncio's coroutine object: a call that has not begun. `await` runs it inside the task that awaits it; `createTask`,
 * `gather`, `waitFor` and the like make a task of it. It runs once. The runtime's own waits (`sleep`, `lock.acquire`,
 * `queue.get`) return one, so `waitFor(queue.get(), 1000)` means what it means in asyncio.
 */
export class CoroutineObject<T> implements PromiseLike<T> {
  /** Its name in reports, and the name of a task made of it. */
  readonly name: string
  #call: (() => PromiseLike<T> | T) | null
  readonly #home: EventLoop | null

  /** `home`: the loop it belongs to where the code that makes it runs on no loop. */
  constructor(name: string, call: () => PromiseLike<T> | T, home: EventLoop | null = null) {
    this.name = name
    this.#call = call
    const loop = presentLoop() ?? home
    this.#home = loop
    keepStack(this, loop, new.target)
    if (!loop?.getDebug()) return
    debugging.set(this, loop.reports)
    hasDebugged = true
    loop.reports.made(this)
  }

  // biome-ignore lint/suspicious/noThenProperty: a coroutine object is what `await` takes
  then<A = T, B = never>(
    onValue?: ((value: T) => A | PromiseLike<A>) | null,
    onError?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    // No task awaits it, so it becomes a task: something must be there to be cancelled.
    const outcome = presentTask() ? this.#begunHere() : runningLoopOf(this.#home).createTask(this)
    if (outcome instanceof Future) return outcome.then(onValue, onError)
    if (outcome instanceof Reaction) return outcome.then(onValue as ((value: unknown) => A) | null, onError)
    return Promise.resolve(outcome).then(onValue, onError)
  }

  /** As a promise's `catch`: what `onError` returns takes the place of the error. */
  catch<B = never>(onError?: ((error: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.then(null, onError)
  }

  /**
   * As a promise's `finally`: calls `onEnd` whether it fails or not, waits for what that returns, and keeps the
   * outcome.
   */
  finally(onEnd?: (() => void) | null): Promise<T> {
    return finallyOf(this, onEnd)
  }

  /** A promise has it, so types that want a promise accept this object. */
  get [Symbol.toStringTag](): string {
    return 'CoroutineObject'
  }

  /** @internal */
  get hasBegun(): boolean {
    return this.#call === null
  }

  /** Closes it: it will never begin, and no report says that it was never awaited. */
  close(): void {
    this.#call = null
    if (hasDebugged) debugging.get(this)?.closed(this)
  }

  /** @internal Calls it. Throws what the call throws, and a LoopError on the second call. */
  begin(): PromiseLike<T> | T {
    const call = this.#call
    if (!call) throw new LoopError(`cannot reuse already awaited coroutine '${this.name}'`)
    this.close()
    return call()
  }

  #begunHere(): PromiseLike<T> | T {
    const before = beginning
    const here: typeof beginning = { found: null }
    beginning = here
    const outcome = this.#begun()
    beginning = before
    return here.found ? placed(outcome, here.found) : outcome
  }

  #begun(): PromiseLike<T> | T {
    try {
      return this.begin()
    } catch (error) {
      return Promise.reject(error)
    }
  }
}

/** Awaits `outcome`, and first finds out which await this coroutine object belongs to. */
async function placed<T>(outcome: PromiseLike<T> | T, found: (mark: number) => void): Promise<T> {
  found(await leadsFromHere())
  return await outcome
}

/** A call of `fn` that has not begun. It runs once; in debug mode a report names one that never begins. */
export function coroutine<A extends readonly unknown[], T>(
  fn: (...args: A) => PromiseLike<T> | T,
  ...args: A
): CoroutineObject<T> {
  check(bodyMistake(fn, 'coroutine', 'coroutine(fn, ...args)'))
  return new CoroutineObject(
    nameText(fn.name) || 'coroutine',
    inStores(() => fn(...args)),
  )
}

/** asyncio's `iscoroutine`: whether `createTask` takes it. Any function counts as a coroutine. */
export function isCoroutine(value: unknown): value is Coroutine<unknown> {
  return typeof value === 'function' || value instanceof CoroutineObject
}

/**
 * A call with wrong arguments. As in a coroutine, the await throws `mistake`, which was made at the call so that its
 * stack shows the call. A coroutine object in `given` is closed, so that no report says it was never awaited.
 */
export function refused<T>(name: string, mistake: Error, given?: unknown): CoroutineObject<T> {
  if (given instanceof CoroutineObject) given.close()
  return new CoroutineObject(name, () => {
    throw mistake
  })
}

/** What is wrong with the arguments of `createTask`; `null` where nothing is. */
export function taskMistake(coroutine: unknown, options: TaskOptions): Error | null {
  if (!isCoroutine(coroutine)) return noCoroutine(coroutine)
  return optionsMistake(options, 'createTask', "{ name: 'a' }") ?? signalMistake(options.signal, 'createTask')
}

/** asyncio's words, and what to do instead. */
function noCoroutine(value: unknown): TypeError {
  const expected = 'a coroutine was expected, got'
  const remedy = 'give it the function itself, or coroutine(fn, ...args)'
  if (value instanceof Future)
    return new TypeError(`${expected} ${value}, which is awaited as it is; ensureFuture takes it`)
  const isHot = attempt(() => isThenable(value)) === true
  return new TypeError(`${expected} ${givenText(value)}${isHot ? ', whose work has begun already' : ''}: ${remedy}`)
}

/** A cancel came before the coroutine began: it is closed, so that no report says it was never awaited. */
export function closeUnbegun(coroutine: Coroutine<unknown>): void {
  if (coroutine instanceof CoroutineObject) coroutine.close()
}

/** Begins it. Returns its promise or its value; throws what it throws at once. */
export function begin<T>(coroutine: Coroutine<T>): PromiseLike<T> | T {
  return coroutine instanceof CoroutineObject ? coroutine.begin() : coroutine()
}
