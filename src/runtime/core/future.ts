import { checkCallback } from '../ground/arguments.ts'
import { CancelledError, InvalidStateError } from '../ground/errors.ts'
import { standInFor } from '../ground/nothing-thrown.ts'
import { finallyOf } from '../ground/thenable.ts'
import type { Waiters } from '../locks/waiters.ts'
import type { EventLoop } from '../loop/event-loop.ts'
import { passCancelOn } from './cancellation.ts'
import { DoneCallback, type DoneHandle } from './done-callback.ts'
import { futureText, printsAsText } from './future-text.ts'
import type { Wait } from './instrument.ts'
import { type Context, copyOfCurrentContext, outerContext, presentTask } from './owner.ts'
import { type Handler, Reaction } from './reaction.ts'
import { getRunningLoop } from './running-loop.ts'
import { keepStack } from './stack.ts'
import { inStores } from './stores.ts'

type State = 'pending' | 'value' | 'error' | 'cancelled'

/** asyncio's Future: a result that will be there. `await` it, or ask it. Its callbacks run on the loop, each once, in order. */
export class Future<T> implements PromiseLike<T> {
  /** Its callbacks and the tasks that await it run there. */
  declare readonly loop: EventLoop
  // Declared, and set in the constructor: a private name's initialiser that meets more than four subclasses is a call out
  // of compiled code, which cost more than the rest of a future.
  declare private _state: State
  /** The value, the error, or what the cancelled one throws (made when somebody asks); before that, the row. */
  declare private _content: unknown
  /** @internal The message it was cancelled with, or a task was asked to stop with; a task that its error ends has none. */
  declare cancelMessage: string | undefined
  /** One handle, or several: most futures have one. */
  declare private _callbacks: DoneHandle | DoneHandle[] | null

  static {
    printsAsText(Future.prototype)
  }

  /** On the running loop, where none is named. Throws a LoopError where none is running. */
  constructor(loop: EventLoop = getRunningLoop()) {
    this.loop = loop
    this._state = 'pending'
    this._content = undefined
    this.cancelMessage = undefined
    this._callbacks = null
    keepStack(this, loop, new.target)
  }

  /** For people, as asyncio's `repr`: what it is, and how far. */
  toString(): string {
    return futureText('Future', this)
  }

  /** The same: JSON of its fields would be the whole loop. */
  toJSON(): string {
    return this.toString()
  }

  /** asyncio's `get_loop`: its `loop`. */
  getLoop(): EventLoop {
    return this.loop
  }

  /** Whether it has ended: with a value, with an error, or cancelled. */
  done(): boolean {
    return this._state !== 'pending'
  }

  /** Whether it has ended by being cancelled. */
  cancelled(): boolean {
    return this._state === 'cancelled'
  }

  /** @internal It is done, with a value. */
  hasValue(): boolean {
    return this._state === 'value'
  }

  /** The value; throws the error or the CancelledError; throws an InvalidStateError before it is done. */
  result(): T {
    if (this._state === 'value') return this._content as T
    if (this._state === 'pending') throw new InvalidStateError('Result is not set.')
    throw this.#thrown()
  }

  /** The error, or null; throws the CancelledError of a cancelled one, and an InvalidStateError before it is done. */
  exception(): unknown {
    if (this._state === 'value') return null
    if (this._state === 'pending') throw new InvalidStateError('Exception is not set.')
    const thrown = this.#thrown()
    if (this._state === 'cancelled') throw thrown
    return thrown
  }

  /** Ends it with a value; throws an InvalidStateError where it is done. */
  setResult(value: T): void {
    this.#settle('value', value)
  }

  /**
   * Ends it with an error; throws an InvalidStateError where it is done. For `throw undefined` and `Promise.reject()` it has
   * an Error that says so, since null and undefined mean that there is none; what awaits it catches what was thrown.
   */
  setException(error: unknown): void {
    this.#settle('error', error ?? standInFor(error as null | undefined))
  }

  /**
   * Cancels it, unless it is done; says whether it did. A task is only asked to stop: a CancelledError is thrown at the
   * await it stands at, or at its next. A gather asks its children.
   */
  cancel(message?: string): boolean {
    if (this._state !== 'pending') {
      this.#retrieve()
      return false
    }
    if (this.passesCancelOn) return passCancelOn(this as Future<unknown>, message)
    this.settleCancelled(message)
    return true
  }

  /** Calls back on the loop when it is done, in a copy of this context or in one of your own; soon, where it is done. */
  addDoneCallback(callback: (future: Future<T>) => void, options: { readonly context?: Context } = {}): void {
    checkCallback(callback, 'addDoneCallback')
    this.addHandle(new DoneCallback(this, callback, options.context ?? copyOfCurrentContext(), false))
  }

  /** Takes a callback back, however often it was added; says how many there were. */
  removeDoneCallback(callback: (future: Future<T>) => void): number {
    if (this._callbacks === null) return 0
    const before = Array.isArray(this._callbacks) ? this._callbacks : [this._callbacks]
    const left = before.filter((handle) => handle.callback !== callback)
    this._callbacks = left.length > 0 ? left : null
    return before.length - left.length
  }

  // biome-ignore lint/suspicious/noThenProperty: a future is what `await` takes
  then<A = T, B = never>(
    onValue?: ((value: T) => A | PromiseLike<A>) | null,
    onError?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    const task = presentTask()
    // An await gives both, and goes on in its own stores by itself.
    const made =
      onValue && onError
        ? new Reaction(this as Future<unknown>, task, onValue, onError)
        : new Reaction(this as Future<unknown>, task, kept(onValue), kept(onError))
    return made as unknown as Promise<A | B>
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
    return 'Future'
  }

  /** @internal Only something outside the loop can end it. */
  get isOutside(): boolean {
    return false
  }

  /** @internal A cancel asks others. */
  get passesCancelOn(): boolean {
    return false
  }

  /** @internal A subclass does more in `cancel`, or something else: it must be called. */
  get hasOwnCancel(): boolean {
    return this.cancel !== Future.prototype.cancel
  }

  /** @internal Whom a cancel of it is passed on to. */
  askedToStop(_message: string | undefined): readonly Future<unknown>[] {
    return []
  }

  /** @internal Those were asked, and whether that met any. Says whether a cancel of it does. */
  hasPassedCancelOn(hasMet: boolean, _message: string | undefined): boolean {
    return hasMet
  }

  /** @internal It would have been asked so many times more. */
  wasAskedAgain(_times: number): void {}

  /** @internal Goes on with a CancelledError where its code awaits this. Says whether it does. */
  leaveAwaitOf(_awaited: Future<unknown>, _message: string | undefined): boolean {
    return false
  }

  /** @internal What a task that awaits this is waiting for. */
  waitReason(): Wait {
    return { kind: 'future' }
  }

  /** @internal The tasks and futures whose end ends this one. */
  awaited(): readonly Future<unknown>[] {
    return []
  }

  /** @internal Whoever awaits it stands in this row. No field of its own: few futures have one, and only until they end. */
  standIn(row: Waiters): void {
    this._content = row
  }

  /** @internal */
  get row(): Waiters | null {
    return this._state === 'pending' ? ((this._content ?? null) as Waiters | null) : null
  }

  /** @internal The error, without taking note that somebody has seen it; undefined where there is none. */
  peekError(): unknown {
    return this._state === 'error' ? this._content : undefined
  }

  /** @internal A callback of the runtime's own: no code of the user's runs in it. */
  addQuietCallback(callback: (future: Future<T>) => void): DoneHandle {
    const handle = new DoneCallback(this, callback, outerContext, true)
    this.addHandle(handle)
    return handle
  }

  /** @internal */
  addHandle(handle: DoneHandle): void {
    if (this._state !== 'pending') this.loop.push(handle)
    else if (this._callbacks === null) this._callbacks = handle
    else if (Array.isArray(this._callbacks)) this._callbacks.push(handle)
    else this._callbacks = [this._callbacks, handle]
  }

  /** @internal What was added last, of what is not called yet. */
  lastHandle(): DoneHandle | null {
    return Array.isArray(this._callbacks) ? (this._callbacks.at(-1) ?? null) : this._callbacks
  }

  /** @internal In place: of one that lasts, thousands may be waiting, and most that leave have come late. */
  removeHandle(handle: DoneHandle): void {
    if (!Array.isArray(this._callbacks)) {
      if (this._callbacks === handle) this._callbacks = null
      return
    }
    const place = this._callbacks.lastIndexOf(handle)
    if (place >= 0) this._callbacks.splice(place, 1)
  }

  /** @internal Cancels it for good, whatever `cancel` does in a subclass. */
  protected settleCancelled(message: string | undefined, thrown: unknown = this.#cancelledHere(message)): void {
    this.cancelMessage = message
    this.#settle('cancelled', thrown)
  }

  /** In debug mode it shows who cancels; where it is thrown there are only calls of the loop. It costs a third of a cancel. */
  #cancelledHere(message: string | undefined): CancelledError | undefined {
    return this.loop.getDebug() ? new CancelledError(message) : undefined
  }

  #settle(state: State, content: unknown): void {
    if (this._state !== 'pending') throw new InvalidStateError('invalid state')
    this._state = state
    this._content = content
    if (state === 'error') this.loop.reports.failed(this as Future<unknown>)
    const callbacks = this._callbacks
    if (callbacks === null) return
    this._callbacks = null
    if (!Array.isArray(callbacks)) this.#pass(callbacks)
    else for (const handle of callbacks) this.#pass(handle)
  }

  #pass(handle: DoneHandle): void {
    if (!handle.isTakenInStep?.()) this.loop.push(handle)
  }

  #thrown(): unknown {
    this.#retrieve()
    if (this._state === 'error') return this._content
    // As in asyncio, the CancelledError that came out of a task is given once; later ones are made anew.
    const thrown = this._content ?? new CancelledError(this.cancelMessage)
    this._content = undefined
    return thrown
  }

  #retrieve(): void {
    if (this._state === 'error') this.loop.reports.retrieved(this as Future<unknown>)
  }
}

function kept<H extends Handler>(handler: H): H {
  return handler ? (inStores(handler as (value: never) => unknown) as H) : handler
}

/** asyncio's `isfuture`: whether it is a Future, or a Task. */
export function isFuture(value: unknown): value is Future<unknown> {
  return value instanceof Future
}
