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

/**
 * asyncio's Future: a result that comes later. `await` it, or read it once it is done. The loop calls its callbacks,
 * each once, in order.
 */
export class Future<T> implements PromiseLike<T> {
  /** The loop that runs its callbacks and the tasks that await it. */
  declare readonly loop: EventLoop
  // These fields are declared here and set in the constructor. The engine initialises a private name through a slow
  // call once there are more than four subclasses, and that call costs more than the rest of a future.
  declare private _state: State
  /** When done: the value, the error, or the CancelledError (made on demand). While pending: its row of waiters. */
  declare private _content: unknown
  /** @internal The message of the cancel. A task that ended with an error of its own has none. */
  declare cancelMessage: string | undefined
  /** A single handle without a list, since most futures have one. */
  declare private _callbacks: DoneHandle | DoneHandle[] | null

  static {
    printsAsText(Future.prototype)
  }

  /** Without `loop` it belongs to the running loop. Throws a LoopError where no loop is running. */
  constructor(loop: EventLoop = getRunningLoop()) {
    this.loop = loop
    this._state = 'pending'
    this._content = undefined
    this.cancelMessage = undefined
    this._callbacks = null
    keepStack(this, loop, new.target)
  }

  /** Its kind and its state, as asyncio's `repr`. */
  toString(): string {
    return futureText('Future', this)
  }

  /** Its text: the JSON of its fields would hold the whole loop. */
  toJSON(): string {
    return this.toString()
  }

  /** asyncio's `get_loop`: the loop it belongs to. */
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

  /** @internal Whether it ended with a value. */
  hasValue(): boolean {
    return this._state === 'value'
  }

  /** The value. Throws the error or the CancelledError it ended with; throws an InvalidStateError before it is done. */
  result(): T {
    if (this._state === 'value') return this._content as T
    if (this._state === 'pending') throw new InvalidStateError('Result is not set.')
    throw this.#thrown()
  }

  /**
   * The error, or null where there is none. Throws the CancelledError of a cancelled future, and an InvalidStateError
   * before it is done.
   */
  exception(): unknown {
    if (this._state === 'value') return null
    if (this._state === 'pending') throw new InvalidStateError('Exception is not set.')
    const thrown = this.#thrown()
    if (this._state === 'cancelled') throw thrown
    return thrown
  }

  /** Ends it with a value; throws an InvalidStateError if it is done already. */
  setResult(value: T): void {
    this.#settle('value', value)
  }

  /**
   * Ends it with an error; throws an InvalidStateError if it is done already. For `throw undefined` and
   * `Promise.reject()` an Error takes the place of the missing one, since null and undefined mean "no error"; code that
   * awaits the future still catches what was thrown.
   */
  setException(error: unknown): void {
    this.#settle('error', error ?? standInFor(error as null | undefined))
  }

  /**
   * Cancels it unless it is done; returns whether it did. A task is only asked to stop: its present or next await
   * throws a CancelledError. A gather asks its children.
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

  /**
   * The loop calls `callback` once the future is done, or soon if it is done already. The callback runs in `context`,
   * or in a copy of the present context.
   */
  addDoneCallback(callback: (future: Future<T>) => void, options: { readonly context?: Context } = {}): void {
    checkCallback(callback, 'addDoneCallback')
    this.addHandle(new DoneCallback(this, callback, options.context ?? copyOfCurrentContext(), false))
  }

  /** Removes every entry of this callback; returns how many there were. */
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
    // An `await` passes both handlers, and the engine restores its stores itself.
    const made =
      onValue && onError
        ? new Reaction(this as Future<unknown>, task, onValue, onError)
        : new Reaction(this as Future<unknown>, task, kept(onValue), kept(onError))
    return made as unknown as Promise<A | B>
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
    return 'Future'
  }

  /** @internal Whether only something outside the loop can end it. */
  get isOutside(): boolean {
    return false
  }

  /** @internal Whether its cancel is passed on to other futures. */
  get passesCancelOn(): boolean {
    return false
  }

  /** @internal Whether a subclass has a `cancel` of its own, which must be called. */
  get hasOwnCancel(): boolean {
    return this.cancel !== Future.prototype.cancel
  }

  /** @internal A cancel reached it. Returns the futures that the cancel is passed on to. */
  askedToStop(_message: string | undefined): readonly Future<unknown>[] {
    return []
  }

  /** @internal The cancel was passed on; `hasMet`: it reached something. Returns whether its cancel counts as done. */
  hasPassedCancelOn(hasMet: boolean, _message: string | undefined): boolean {
    return hasMet
  }

  /** @internal `cancelAll` saved this many further requests to stop; a task counts them. */
  wasAskedAgain(_times: number): void {}

  /** @internal Throws a CancelledError where its code awaits `_awaited`. Returns whether its code does. */
  leaveAwaitOf(_awaited: Future<unknown>, _message: string | undefined): boolean {
    return false
  }

  /** @internal What a task that awaits this future is waiting for. */
  waitReason(): Wait {
    const { row } = this
    return row ? { kind: 'future', what: row.what } : { kind: 'future' }
  }

  /** @internal The tasks and futures whose end ends this one. */
  awaited(): readonly Future<unknown>[] {
    return []
  }

  /**
   * @internal Whoever awaits this future waits in `row`. It has no field of its own: few futures have a row, and only
   * until they end.
   */
  standIn(row: Waiters): void {
    this._content = row
  }

  /** @internal */
  get row(): Waiters | null {
    return this._state === 'pending' ? ((this._content ?? null) as Waiters | null) : null
  }

  /** @internal The error, without counting as seen by somebody; undefined where there is none. */
  peekError(): unknown {
    return this._state === 'error' ? this._content : undefined
  }

  /** @internal Adds a callback of the runtime itself, in which no user code runs. */
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

  /** @internal The handle that was added last and is not called yet. */
  lastHandle(): DoneHandle | null {
    return Array.isArray(this._callbacks) ? (this._callbacks.at(-1) ?? null) : this._callbacks
  }

  /**
   * @internal Changes the list in place and searches from its end: thousands may wait for a long-lived future, and most
   * that leave came late.
   */
  removeHandle(handle: DoneHandle): void {
    if (!Array.isArray(this._callbacks)) {
      if (this._callbacks === handle) this._callbacks = null
      return
    }
    const place = this._callbacks.lastIndexOf(handle)
    if (place >= 0) this._callbacks.splice(place, 1)
  }

  /** @internal Ends it as cancelled, whatever a subclass's `cancel` does. */
  protected settleCancelled(message: string | undefined, thrown: unknown = this.#cancelledHere(message)): void {
    this.cancelMessage = message
    this.#settle('cancelled', thrown)
  }

  /** Made here in debug mode only, so that its stack shows who cancels: it costs a third of a cancel. */
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
    // As in asyncio, the CancelledError that ended a task is thrown once; later calls throw a new one.
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

/** asyncio's `isfuture`: whether it is a Future or a Task. */
export function isFuture(value: unknown): value is Future<unknown> {
  return value instanceof Future
}
