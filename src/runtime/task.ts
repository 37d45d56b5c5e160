import { type Coroutine, CoroutineObject } from './coroutine.ts'
import { CancelledError, isCancellation } from './errors.ts'
import type { EventLoop } from './event-loop.ts'
import { Future } from './future.ts'
import type { Wait } from './instrument.ts'
import { OutsideFuture } from './outside.ts'

export interface TaskOptions {
  readonly name?: string
}

/** One await that the task stands at. A task has several when its code forks (`Promise.all` over two helpers). */
interface Pending {
  readonly future: Future<unknown>
  /** The step it began in: within one step, the innermost await begins first. */
  readonly step: number
}

/** asyncio's Task: drives one coroutine, step by step, on the loop. */
export class Task<T> extends Future<T> {
  readonly name: string
  readonly #pending = new Set<Pending>()
  #steps = 0
  #cancelRequests = 0
  #mustCancel = false
  #cancelMessage: string | undefined
  #isOutside = false
  #controller: AbortController | null = null

  constructor(coroutine: Coroutine<T>, loop: EventLoop, options: TaskOptions) {
    super(loop)
    this.name = options.name ?? (coroutine.name || 'task')
    loop.register(this as Task<unknown>)
    loop.schedule(() => this.#start(coroutine), this as Task<unknown>)
  }

  /** Fires when the task is asked to stop, with the CancelledError as its reason: for `fetch` and friends. */
  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController()
      if (this.#cancelRequests > 0) this.#controller.abort(new CancelledError(this.#cancelMessage))
    }
    return this.#controller.signal
  }

  /** How often it has been asked to stop, less `uncancel()`s. */
  cancelling(): number {
    return this.#cancelRequests
  }

  uncancel(): number {
    if (this.#cancelRequests > 0) this.#cancelRequests -= 1
    if (this.#cancelRequests === 0) this.#mustCancel = false
    return this.#cancelRequests
  }

  /** Asks the task to stop: CancelledError at the await it stands at. Says whether there was anything to ask. */
  override cancel(message?: string): boolean {
    if (this.done()) return false
    this.#cancelRequests += 1
    this.#cancelMessage = message
    this.loop.notify((i) => i.taskCancelling?.(this as Task<unknown>, this.loop.currentTask()))
    this.#controller?.abort(new CancelledError(message))
    const asked = this.#innermost().filter((pending) => pending.future.cancel(message))
    if (asked.length === 0) this.#mustCancel = true
    return true
  }

  /** @internal */
  override waitReason(): Wait {
    return { kind: 'task', task: this as Task<unknown> }
  }

  /** @internal The promise of an await in this task's code: it settles in a step of this task. */
  waitFor<V>(future: Future<V>): Promise<V> {
    return new Promise((resolve, reject) => {
      // A task that awaits what is done already goes on in the same step.
      if (future.done() && !this.#mustCancel) return future.passOn(resolve, reject)
      const pending: Pending = { future: future as Future<unknown>, step: this.#steps }
      this.#pending.add(pending)
      future.addCallback(
        () => {
          this.#pending.delete(pending)
          this.#steps += 1
          if (!this.#mustCancel) return future.passOn(resolve, reject)
          this.#mustCancel = false
          reject(new CancelledError(this.#cancelMessage))
        },
        this as Task<unknown>,
      )
      // Asked to stop while it ran: the first await hears of it.
      if (this.#mustCancel && future.cancel(this.#cancelMessage)) this.#mustCancel = false
    })
  }

  /** @internal */
  stepEnded(): void {
    const wait = this.done() ? null : this.currentWait()
    this.loop.notify((i) => i.taskStepEnded?.(this as Task<unknown>, wait))
    this.#setOutside(wait?.kind === 'outside')
  }

  /** @internal A gather that this task awaits has one more child done. */
  waitChanged(future: Future<unknown>): void {
    for (const pending of this.#pending) {
      if (pending.future === future)
        this.loop.notify((i) => i.taskWaiting?.(this as Task<unknown>, future.waitReason()))
    }
  }

  /** @internal */
  currentWait(): Wait {
    // What it waited for may be there already, and its next step queued.
    const pending = this.#innermost()[0] ?? [...this.#pending].at(-1)
    // No await of ours is open: its code is behind a native promise that nobody told us of.
    return pending?.future.waitReason() ?? { kind: 'outside' }
  }

  protected override markRetrieved(): void {
    this.loop.retrieved(this as Task<unknown>)
  }

  /**
   * The awaits that really hold the task. What the loop controls is always innermost. A native promise may just be the
   * outer await of a helper; among those the true one began first in the latest step.
   */
  #innermost(): readonly Pending[] {
    const all = [...this.#pending].filter(({ future }) => !future.done())
    const onLoop = all.filter(({ future }) => !(future instanceof OutsideFuture))
    if (onLoop.length > 0) return onLoop
    const latest = Math.max(...all.map(({ step }) => step))
    return all.filter(({ step }) => step === latest).slice(0, 1)
  }

  #start(coroutine: Coroutine<T>): void {
    this.#steps += 1
    // asyncio throws into a coroutine that has not begun, so its body never runs.
    if (this.#mustCancel) return this.#end({ kind: 'error', error: new CancelledError(this.#cancelMessage) })
    let promise: PromiseLike<T> | T
    try {
      promise = coroutine instanceof CoroutineObject ? coroutine.begin() : coroutine()
    } catch (error) {
      return this.#end({ kind: 'error', error })
    }
    Promise.resolve(promise).then(
      (value) => this.#end({ kind: 'value', value }),
      (error: unknown) => this.#end({ kind: 'error', error }),
    )
  }

  #end(outcome: { kind: 'value'; value: T } | { kind: 'error'; error: unknown }): void {
    if (this.done()) return
    this.#setOutside(false)
    if (outcome.kind === 'value' && this.#mustCancel) this.#mustCancel = false
    if (outcome.kind === 'value') this.setResult(outcome.value)
    else if (isCancellation(outcome.error)) super.cancel(this.#cancelMessage)
    else this.setException(outcome.error)
    this.loop.unregister(this as Task<unknown>)
  }

  #setOutside(isOutside: boolean): void {
    if (isOutside === this.#isOutside) return
    this.#isOutside = isOutside
    this.loop.outsideChanged(isOutside ? 1 : -1)
  }
}
