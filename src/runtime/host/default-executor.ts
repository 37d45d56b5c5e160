import type { Future } from '../core/future.ts'
import type { Wait } from '../core/instrument.ts'
import { OutsideFuture } from '../core/outside.ts'
import { LoopError } from '../ground/errors.ts'
import type { EventLoop } from '../loop/event-loop.ts'
import { Executor, type ThreadFunction } from './executor.ts'
import type { ThreadCall } from './thread-call.ts'

/** The result of a thread's call. A cancel withdraws the call if no thread has begun it. */
class ThreadFuture<T> extends OutsideFuture<T> {
  readonly #takeBack: () => void

  constructor(call: ThreadCall, loop: EventLoop, takeBack: () => void) {
    super(call.promise as Promise<T>, loop)
    this.#takeBack = takeBack
  }

  override waitReason(): Wait {
    return { kind: 'outside', what: 'thread' }
  }

  override cancel(message?: string): boolean {
    const isCancelled = super.cancel(message)
    if (isCancelled) this.#takeBack()
    return isCancelled
  }
}

/**
 * What a closing loop needs of its executor. It is an interface, so that a program without threads needs none of their
 * code.
 */
interface Threads {
  endWithin(timeoutMs: number | null, loop: EventLoop): Promise<void>
  shutdown(options: { readonly wait: boolean }): Promise<void>
}

/** The executor of a loop, made on first use. */
export class DefaultExecutor {
  readonly #loop: EventLoop
  #executor: Threads | null = null
  /** After this, it makes no executor of its own any more. */
  isShutDown = false

  constructor(loop: EventLoop) {
    this.#loop = loop
  }

  set(executor: Executor): void {
    if (!(executor instanceof Executor)) throw new TypeError('executor must be an Executor')
    this.#executor = executor
  }

  /** Calls `fn` in a thread of `executor`; null: of the loop's own executor. */
  run<A extends readonly unknown[], T>(executor: Executor | null, fn: ThreadFunction<A, T>, args: A): Future<T> {
    if (executor !== null && !(executor instanceof Executor)) {
      throw new TypeError(
        "runInExecutor: an Executor was expected, or null for the loop's own, runInExecutor(null, fn)",
      )
    }
    const chosen = executor ?? this.#own()
    const call = chosen.submit(fn as ThreadFunction<never, unknown>, args)
    return new ThreadFuture<T>(call, this.#loop, () => chosen.takeBack(call))
  }

  async shutdown(timeoutMs: number | null): Promise<void> {
    this.isShutDown = true
    await this.#executor?.endWithin(timeoutMs, this.#loop)
  }

  /** The loop is closed: it no longer waits for the threads, which finish on their own. */
  abandon(): void {
    this.isShutDown = true
    void this.#executor?.shutdown({ wait: false })
  }

  #own(): Executor {
    if (this.isShutDown) throw new LoopError('Executor shutdown has been called')
    this.#executor ??= new Executor()
    return this.#executor as Executor
  }
}
