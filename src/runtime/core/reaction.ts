import { type CancelledError, isCancelledError } from '../ground/errors.ts'
import { hostMicrotask } from '../ground/host-timers.ts'
import { thrownBy } from '../ground/nothing-thrown.ts'
import { finallyOf } from '../ground/thenable.ts'
import type { Future } from './future.ts'
import { Handle } from './handle.ts'
import type { Hearing } from './hearing.ts'
import { step } from './owner.ts'
import { isOfEngine, Probe } from './probe.ts'
import type { Task } from './task.ts'

/** A handler that is passed to `then`. */
export type Handler = ((value: never) => unknown) | null | undefined

/** The promise that `then` returns, made on demand, with its two functions. */
interface Chain {
  readonly promise: Promise<unknown>
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

/**
 * One await of a future, by a task (or by a caller of `then`, without a task), and the step that follows it. `then`
 * returns it too, so `await future` costs one object and no promise: a promise is made only if somebody calls
 * `.then(…)` on it.
 */
export class Reaction extends Handle implements PromiseLike<unknown> {
  /** `null`: it only waits for its turn, as `sleep(0)` does. */
  future: Future<unknown> | null
  /** The number of the task's step in which it began. Within one step, the innermost await begins first. */
  readonly sinceStep: number
  readonly #task: Task<unknown> | null
  readonly #onValue: Handler
  readonly #onError: Handler
  #chain: Chain | null = null
  #state: 'open' | 'failing' | 'over' = 'open'
  /**
   * While open: the value of a reaction without a future. When failing: the error to throw instead of the future's
   * result. When over: what the handler returned, for a promise that may be asked for later.
   */
  #content: unknown

  constructor(
    future: Future<unknown> | null,
    task: Task<unknown> | null,
    onValue?: Handler,
    onError?: Handler,
    value?: unknown,
  ) {
    super()
    this.future = future
    this.#task = task
    this.#onValue = onValue
    this.#onError = onError
    this.#content = value
    this.sinceStep = task ? task.steps : 0
    if (task) task.waitFor(this)
    else if (future) future.addHandle(this)
  }

  override get task(): Task<unknown> | null {
    return this.#task
  }

  get context(): null {
    return null
  }

  // biome-ignore lint/suspicious/noThenProperty: it is what `then` returns
  then<A, B>(
    onValue?: ((value: unknown) => A | PromiseLike<A>) | null,
    onError?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    if (!this.#chain) {
      this.#chain = newChain()
      if (this.#state === 'over') this.#chain.resolve(this.#content)
    }
    return this.#chain.promise.then(onValue, onError) as Promise<A | B>
  }

  /** As a promise's `catch`. */
  catch<B>(onError?: ((error: unknown) => B | PromiseLike<B>) | null): Promise<unknown> {
    return this.then(null, onError)
  }

  /** As a promise's `finally`. */
  finally(onEnd?: (() => void) | null): Promise<unknown> {
    return finallyOf(this, onEnd)
  }

  /**
   * If the host settles the future within the task's own step, the task goes on in that step: it has not waited for the
   * loop.
   */
  isTakenInStep(): boolean {
    if (this.#task === null || step.task !== this.#task || !this.future?.isOutside) return false
    this.#task.leave(this)
    this.passOn()
    return true
  }

  /** Goes on with `error` in a step of its own, and no longer waits for its future. */
  fail(error: unknown): void {
    if (this.#state !== 'open') return
    this.future?.removeHandle(this)
    this.future = null
    this.#state = 'failing'
    this.#content = error
    this.#task?.loop.push(this)
  }

  call(): void {
    const cancelled = this.#task?.goOn(this)
    if (this.#state === 'failing') this.#settle(this.#onError, cancelled ?? this.#content, true)
    else this.passOn(cancelled)
  }

  /**
   * @internal Puts a probe into the await; `null` if a user's callback follows it, which a probe can't stand in front
   * of.
   */
  probe(): Probe | null {
    const listener = this.#onValue || this.#onError ? this.#onValue : this.#chain?.resolve
    if (!isOfEngine(listener)) return null
    const probe = new Probe()
    listener(probe.promise)
    return probe
  }

  /**
   * @internal Goes on with the future's result, or throws `cancelled` instead, unless the result is itself a
   * CancelledError.
   */
  passOn(cancelled?: CancelledError): void {
    const { future } = this
    if (future === null && !cancelled) return this.#settle(this.#onValue, this.#content, false)
    let value: unknown
    try {
      value = future?.result()
    } catch (error) {
      return this.#settle(this.#onError, cancelled && !isCancelledError(error) ? cancelled : error, true)
    }
    if (cancelled) this.#settle(this.#onError, cancelled, true)
    else this.#settle(this.#onValue, value, false)
  }

  /** @internal As `passOn`, in a microtask. */
  passOnSoon(): void {
    hostMicrotask(() => this.passOn())
  }

  #settle(handler: Handler, content: unknown, isError: boolean): void {
    if (this.#state === 'over') return
    this.#state = 'over'
    const given = isError ? thrownBy(content) : content
    const hearing = this.#task?.knownRequests?.hearing
    if (hearing && this.#isPassedThrough(hearing, given, isError)) return
    if (!handler && isError) return this.#reject(given)
    try {
      this.#content = handler ? handler(given as never) : given
    } catch (error) {
      return this.#reject(error)
    }
    this.#chain?.resolve(this.#content)
  }

  /** Whether a probe passes the result on, to show who hears of it. */
  #isPassedThrough(hearing: Hearing, given: unknown, isError: boolean): boolean {
    const probe = hearing.goesOn(this, isError && isCancelledError(given))
    if (!probe) return false
    this.#content = probe.promise
    probe.end(given, isError)
    return true
  }

  /** Rejects a promise, so that the host reports an error that nobody handles, as with any promise. */
  #reject(error: unknown): void {
    this.#chain ??= newChain()
    this.#chain.reject(error)
  }
}

function newChain(): Chain {
  let resolve: Chain['resolve'] = () => {}
  let reject: Chain['reject'] = () => {}
  const promise = new Promise<unknown>((onValue, onError) => {
    resolve = onValue
    reject = onError
  })
  return { promise, resolve, reject }
}
