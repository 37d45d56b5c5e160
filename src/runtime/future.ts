import { CancelledError, InvalidStateError } from './errors.ts'
import type { EventLoop } from './event-loop.ts'
import type { Wait } from './instrument.ts'
import type { Task } from './task.ts'

type Outcome<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'error'; readonly error: unknown }
  | { readonly kind: 'cancelled'; readonly error: CancelledError }

interface DoneCallback {
  readonly callback: (future: Future<unknown>) => void
  readonly task: Task<unknown> | null
}

/** asyncio's Future: a result that will be there. `await` it, or ask it. Its callbacks run on the loop, each once, in order. */
export class Future<T> implements PromiseLike<T> {
  readonly loop: EventLoop
  #outcome: Outcome<T> | null = null
  #callbacks: DoneCallback[] = []

  constructor(loop: EventLoop) {
    this.loop = loop
  }

  done(): boolean {
    return this.#outcome !== null
  }

  cancelled(): boolean {
    return this.#outcome?.kind === 'cancelled'
  }

  /** The value; throws the error or the CancelledError; throws an InvalidStateError before it is done. */
  result(): T {
    const outcome = this.#settled('Result is not set.')
    this.markRetrieved()
    if (outcome.kind === 'value') return outcome.value
    throw outcome.error
  }

  /** The error, or null; throws the CancelledError of a cancelled one, and an InvalidStateError before it is done. */
  exception(): unknown {
    const outcome = this.#settled('Exception is not set.')
    this.markRetrieved()
    if (outcome.kind === 'cancelled') throw outcome.error
    return outcome.kind === 'error' ? outcome.error : null
  }

  /** Ends it with a value; throws an InvalidStateError where it is done. */
  setResult(value: T): void {
    this.settle({ kind: 'value', value })
  }

  /**
   * Ends it with an error; throws an InvalidStateError where it is done. `throw undefined` and `Promise.reject()` become
   * an Error: null and undefined mean that there is none.
   */
  setException(error: unknown): void {
    this.settle({ kind: 'error', error: error ?? new Error(`${error} was thrown`) })
  }

  /** Cancels it, unless it is done; says whether it did. */
  cancel(message?: string): boolean {
    if (this.done()) return false
    this.settle({ kind: 'cancelled', error: new CancelledError(message) })
    return true
  }

  addDoneCallback(callback: (future: Future<T>) => void): void {
    this.addCallback(callback, null)
  }

  /** Takes a callback back, however often it was added; says how many there were. */
  removeDoneCallback(callback: (future: Future<T>) => void): number {
    const before = this.#callbacks.length
    this.#callbacks = this.#callbacks.filter((entry) => entry.callback !== callback)
    return before - this.#callbacks.length
  }

  // biome-ignore lint/suspicious/noThenProperty: a future is what `await` takes
  then<A = T, B = never>(
    onValue?: ((value: T) => A | PromiseLike<A>) | null,
    onError?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.wait(this.loop.currentTask()).then(onValue, onError)
  }

  /** @internal What a task that awaits this is waiting for. */
  waitReason(): Wait {
    return { kind: 'future' }
  }

  /** @internal A promise that settles in a step of `task`; for no task, in a callback of the loop. */
  wait(task: Task<unknown> | null): Promise<T> {
    if (task) return task.waitFor(this)
    return new Promise((resolve, reject) => {
      const settle = (): void => this.passOn(resolve, reject)
      if (this.done()) settle()
      else this.addDoneCallback(settle)
    })
  }

  /** @internal */
  passOn(resolve: (value: T) => void, reject: (error: unknown) => void): void {
    const outcome = this.#settled('Result is not set.')
    this.markRetrieved()
    if (outcome.kind === 'value') resolve(outcome.value)
    else reject(outcome.error)
  }

  /** @internal The error without taking note that somebody has seen it; undefined where there is none. */
  peekError(): unknown {
    return this.#outcome?.kind === 'error' ? this.#outcome.error : undefined
  }

  /** @internal */
  addCallback(callback: (future: Future<T>) => void, task: Task<unknown> | null): void {
    if (this.done()) this.loop.schedule(() => callback(this), task)
    else this.#callbacks.push({ callback: callback as DoneCallback['callback'], task })
  }

  protected markRetrieved(): void {}

  protected settle(outcome: Outcome<T>): void {
    if (this.#outcome) throw new InvalidStateError('invalid state')
    this.#outcome = outcome
    const callbacks = this.#callbacks
    this.#callbacks = []
    for (const { callback, task } of callbacks) this.loop.schedule(() => callback(this as Future<unknown>), task)
  }

  #settled(message: string): Outcome<T> {
    if (!this.#outcome) throw new InvalidStateError(message)
    return this.#outcome
  }
}

/** What a done future ended with instead of a value: its error, or its CancelledError; undefined where it has a value. */
export function errorOf(future: Future<unknown>): unknown {
  try {
    return future.exception() ?? undefined
  } catch (cancelled) {
    return cancelled
  }
}
