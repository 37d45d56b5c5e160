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

/** What `then` is given. */
export type Handler = ((value: never) => unknown) | null | undefined

/** What a promise of `then` is made of, once somebody wants it. */
interface Chain {
  readonly promise: Promise<unknown>
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

/**
 * One await: of a future by a task (or, without one, by whoever called `then`), and the step that follows it. It is what
 * `then` returns as well, so that `await future` costs one object and no promise: a promise is made only where somebody
 * goes on with `.then(…)`.
 */
export class Reaction extends Handle implements PromiseLike<unknown> {
  /** `null`: it waits for nothing but its turn, as `sleep(0)` does. */
  future: Future<unknown> | null
  /** The task's step it began in: within one step, the innermost await begins first. */
  readonly sinceStep: number
  readonly #task: Task<unknown> | null
  readonly #onValue: Handler
  readonly #onError: Handler
  #chain: Chain | null = null
  #state: 'open' | 'failing' | 'over' = 'open'
  /**
   * Open: the value of a reaction that waits for no future. Failing: what is thrown instead of what the future gives.
   * Over: what the handler gave, for a promise that somebody may want yet.
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

  /** As a promise's. */
  catch<B>(onError?: ((error: unknown) => B | PromiseLike<B>) | null): Promise<unknown> {
    return this.then(null, onError)
  }

  /** As a promise's. */
  finally(onEnd?: (() => void) | null): Promise<unknown> {
    return finallyOf(this, onEnd)
  }

  /** Of what the host settles within the task's own step, the task goes on in that step: it has not waited for the loop. */
  isTakenInStep(): boolean {
    if (this.#task === null || step.task !== this.#task || !this.future?.isOutside) return false
    this.#task.leave(this)
    this.passOn()
    return true
  }

  /** Goes on with `error` instead, in a step of its own; what it waited for holds it no longer. */
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

  /** @internal Puts a probe into it; `null`: somebody's own callback is behind it, which can't be asked. */
  probe(): Probe | null {
    const listener = this.#onValue || this.#onError ? this.#onValue : this.#chain?.resolve
    if (!isOfEngine(listener)) return null
    const probe = new Probe()
    listener(probe.promise)
    return probe
  }

  /** @internal Goes on with what the future has; instead of it with `cancelled`, but for a CancelledError of its own. */
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

  /** @internal The same, at the end of what runs now. */
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

  /** Where somebody asks who hears of it. */
  #isPassedThrough(hearing: Hearing, given: unknown, isError: boolean): boolean {
    const probe = hearing.goesOn(this, isError && isCancelledError(given))
    if (!probe) return false
    this.#content = probe.promise
    probe.end(given, isError)
    return true
  }

  /** Where nobody can hear of it, the host does: as of any promise whose error nobody handles. */
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
