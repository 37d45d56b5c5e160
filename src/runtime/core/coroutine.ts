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

/** Cold: nothing runs until a task is made of it, or it is awaited inside one. */
export type Coroutine<T> = (() => PromiseLike<T> | T) | CoroutineObject<T>

/** What has begun in this very call, and where: which await that is can't be seen yet. */
let beginning: { found: ((mark: number) => void) | null } | null = null

/** The place of what begins now, and who wants to know to which mark that leads; `null`: nothing does. */
export function placeOfBeginning(found: (mark: number) => void): object | null {
  if (beginning) beginning.found ??= found
  return beginning
}

/** In debug mode: whom to tell that a coroutine object has begun. */
const debugging = new WeakMap<object, Reports>()
let hasDebugged = false

/**
 * asyncio's coroutine object: a call that has not begun. `await` runs it inside the task that awaits; `createTask`,
 * `gather`, `waitFor` and the like make a task of it. It runs once. What of the runtime waits (`sleep`, `lock.acquire`,
 * `queue.get`) gives one, so that `waitFor(queue.get(), 1000)` means what it means in asyncio.
 */
export class CoroutineObject<T> implements PromiseLike<T> {
  /** What reports call it, and a task that is made of it. */
  readonly name: string
  #call: (() => PromiseLike<T> | T) | null
  readonly #home: EventLoop | null

  /** `home`: the loop that it belongs to, where the code that makes it is known to be no loop's. */
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
    // Awaited by no task, it becomes one: something must be there to be cancelled.
    const outcome = presentTask() ? this.#begunHere() : runningLoopOf(this.#home).createTask(this)
    if (outcome instanceof Future) return outcome.then(onValue, onError)
    if (outcome instanceof Reaction) return outcome.then(onValue as ((value: unknown) => A) | null, onError)
    return Promise.resolve(outcome).then(onValue, onError)
  }

  /** As a promise's: what `onError` gives in the place of an error. */
  catch<B = never>(onError?: ((error: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.then(null, onError)
  }

  /** As a promise's: calls `onEnd` however it ends, waits for what that gives, and goes on as before. */
  finally(onEnd?: (() => void) | null): Promise<T> {
    return finallyOf(this, onEnd)
  }

  /** As a promise has it, so that one of these is taken where the types want a promise. */
  get [Symbol.toStringTag](): string {
    return 'CoroutineObject'
  }

  /** @internal */
  get hasBegun(): boolean {
    return this.#call === null
  }

  /** Takes it back: it will not begin, and nobody is told that it never did. */
  close(): void {
    this.#call = null
    if (hasDebugged) debugging.get(this)?.closed(this)
  }

  /** @internal Calls it. Throws what the call throws, and a LoopError the second time. */
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

/** The same; finds out where it is awaited. */
async function placed<T>(outcome: PromiseLike<T> | T, found: (mark: number) => void): Promise<T> {
  found(await leadsFromHere())
  return await outcome
}

/** A call of `fn` that has not begun: single-use, and reported in debug mode where it never begins. */
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

/** asyncio's `iscoroutine`: whether `createTask` takes it; any function counts as one. */
export function isCoroutine(value: unknown): value is Coroutine<unknown> {
  return typeof value === 'function' || value instanceof CoroutineObject
}

/**
 * A call with wrong arguments, told of as it is awaited, as in a coroutine, and made at the call, so that the error has its
 * place. What was `given` will not begin, and that is no oversight.
 */
export function refused<T>(name: string, mistake: Error, given?: unknown): CoroutineObject<T> {
  if (given instanceof CoroutineObject) given.close()
  return new CoroutineObject(name, () => {
    throw mistake
  })
}

/** Of what was to become a task. */
export function taskMistake(coroutine: unknown, options: TaskOptions): Error | null {
  if (!isCoroutine(coroutine)) return noCoroutine(coroutine)
  return optionsMistake(options, 'createTask', "{ name: 'a' }") ?? signalMistake(options.signal, 'createTask')
}

/** In asyncio's words, and what to do. */
function noCoroutine(value: unknown): TypeError {
  const expected = 'a coroutine was expected, got'
  const remedy = 'give it the function itself, or coroutine(fn, ...args)'
  if (value instanceof Future)
    return new TypeError(`${expected} ${value}, which is awaited as it is; ensureFuture takes it`)
  const isHot = attempt(() => isThenable(value)) === true
  return new TypeError(`${expected} ${givenText(value)}${isHot ? ', whose work has begun already' : ''}: ${remedy}`)
}

/** It was given to somebody who is cancelled before it begins: that it never does is no oversight. */
export function closeUnbegun(coroutine: Coroutine<unknown>): void {
  if (coroutine instanceof CoroutineObject) coroutine.close()
}

/** Begins it: its promise, or what it gave or threw at once. */
export function begin<T>(coroutine: Coroutine<T>): PromiseLike<T> | T {
  return coroutine instanceof CoroutineObject ? coroutine.begin() : coroutine()
}
