import { LoopError, TimeoutError } from './errors.ts'
import type { EventLoop } from './event-loop.ts'
import { Executor, type ThreadFunction } from './executor.ts'
import type { Future } from './future.ts'
import { warn } from './log.ts'
import { OutsideFuture } from './outside.ts'
import type { ThreadCall } from './thread-call.ts'
import { timeout } from './timeout.ts'

/** What a thread is to give. Cancelled, it takes its call back where no thread has begun it. */
class ThreadFuture<T> extends OutsideFuture<T> {
  readonly #takeBack: () => void

  constructor(call: ThreadCall, loop: EventLoop, takeBack: () => void) {
    super(call.promise as Promise<T>, loop)
    this.#takeBack = takeBack
  }

  override cancel(message?: string): boolean {
    const isCancelled = super.cancel(message)
    if (isCancelled) this.#takeBack()
    return isCancelled
  }
}

/** The executor of a loop, made on first use. */
export class DefaultExecutor {
  readonly #loop: EventLoop
  #executor: Executor | null = null
  #isShutDown = false

  constructor(loop: EventLoop) {
    this.#loop = loop
  }

  set(executor: Executor): void {
    if (!(executor instanceof Executor)) throw new TypeError('executor must be an Executor')
    this.#executor = executor
  }

  /** Calls `fn` in a thread of `executor`; of the loop's own where that is null. */
  run<A extends readonly unknown[], T>(executor: Executor | null, fn: ThreadFunction<A, T>, args: A): Future<T> {
    const chosen = executor ?? this.#own()
    const call = chosen.submit(fn as ThreadFunction<never, unknown>, args)
    return new ThreadFuture<T>(call, this.#loop, () => chosen.takeBack(call))
  }

  async shutdown(timeoutMs: number | null): Promise<void> {
    this.#isShutDown = true
    const executor = this.#executor
    if (!executor) return
    try {
      await timeout(timeoutMs, () => new OutsideFuture(executor.shutdown(), this.#loop))
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error
      warn(`The executor did not finish joining its threads within ${timeoutMs} ms.`)
      this.abandon()
    }
  }

  /** As the loop is closed: what its threads still do, they do alone. */
  abandon(): void {
    this.#isShutDown = true
    void this.#executor?.shutdown({ wait: false })
  }

  #own(): Executor {
    if (this.#isShutDown) throw new LoopError('Executor shutdown has been called')
    this.#executor ??= new Executor()
    return this.#executor
  }
}
