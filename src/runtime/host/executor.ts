import { cpus } from 'node:os'
import { OutsideFuture } from '../core/outside.ts'
import { bodyMistake, check } from '../ground/arguments.ts'
import { type EndsWithAwaitUsing, endedByAwaitUsing } from '../ground/disposal.ts'
import { LoopError, TimeoutError } from '../ground/errors.ts'
import { isOf } from '../ground/foreign-value.ts'
import { warn } from '../ground/log.ts'
import type { EventLoop } from '../loop/event-loop.ts'
import { timeout } from '../together/timeout.ts'
import { ThreadCall } from './thread-call.ts'
import { WorkerThread } from './worker-thread.ts'

/** Options of an executor. */
export interface ExecutorOptions {
  /** The most threads it has; by default the number of processors, but at least two. */
  readonly maxWorkers?: number
}

/**
 * A function that is sent to a thread as text. There it sees its arguments and the host's globals, and nothing else.
 */
export type ThreadFunction<A extends readonly unknown[], T> = (...args: A) => PromiseLike<T> | T

const nativeCode = /\{\s*\[native code\]\s*\}\s*$/

export interface Executor extends EndsWithAwaitUsing {}

/** asyncio's `ThreadPoolExecutor`: threads that each make one call at a time, in the order in which the calls came. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: its symbol is not in every program's types
export class Executor {
  /** The most threads it has. */
  readonly maxWorkers: number
  readonly #threads = new Set<WorkerThread>()
  readonly #idle = new Set<WorkerThread>()
  readonly #queue: ThreadCall[] = []
  readonly #waiters: (() => void)[] = []
  #isShutDown = false
  #isAbandoned = false

  static {
    endedByAwaitUsing(Executor.prototype, function end(this: Executor) {
      return this.shutdown()
    })
  }

  /** Throws a RangeError for less than one thread. */
  constructor(options: ExecutorOptions = {}) {
    const { maxWorkers = Math.max(2, cpus().length) } = options
    if (!Number.isInteger(maxWorkers) || maxWorkers <= 0) throw new RangeError('maxWorkers must be greater than 0')
    this.maxWorkers = maxWorkers
  }

  /**
   * Takes no more calls, and waits until the calls it has are done. With `wait: false` it does not wait, and the calls
   * do not keep the process alive.
   */
  async shutdown(options: { readonly wait?: boolean } = {}): Promise<void> {
    this.#isShutDown = true
    if (!(options.wait ?? true)) {
      this.#isAbandoned = true
      for (const thread of this.#threads) thread.abandon()
    }
    this.#goOn()
    if (this.#isAbandoned || this.#threads.size === 0) return
    await new Promise<void>((resolve) => this.#waiters.push(resolve))
  }

  /** @internal Shuts down; after `timeoutMs` of the loop's time it warns and stops waiting. */
  async endWithin(timeoutMs: number | null, loop: EventLoop): Promise<void> {
    try {
      await timeout(timeoutMs, () => new OutsideFuture(this.shutdown(), loop))
    } catch (error) {
      if (!isOf(error, TimeoutError)) throw error
      warn(`The executor did not finish joining its threads within ${timeoutMs} ms.`)
      void this.shutdown({ wait: false })
    }
  }

  /**
   * @internal Calls `fn` in a thread. Throws a LoopError after a shutdown, and a TypeError if `fn` is no function, or
   * has no text (a host's function, or a bound one).
   */
  submit(fn: ThreadFunction<never, unknown>, args: readonly unknown[]): ThreadCall {
    const source = sourceOf(fn)
    if (this.#isShutDown) throw new LoopError('cannot schedule new futures after shutdown')
    const call = new ThreadCall(source, args)
    this.#queue.push(call)
    this.#goOn()
    return call
  }

  /** @internal Withdraws a call that no thread has begun. */
  takeBack(call: ThreadCall): void {
    const at = this.#queue.indexOf(call)
    if (at >= 0) this.#queue.splice(at, 1)
  }

  /** Gives queued calls to threads, as far as there are any. */
  #goOn(): void {
    while (this.#queue.length > 0) {
      const thread = this.#freeThread()
      if (!thread) return
      this.#make(thread, this.#queue.shift() as ThreadCall)
    }
    if (!this.#isShutDown) return
    for (const thread of this.#idle) thread.end()
    this.#idle.clear()
  }

  #freeThread(): WorkerThread | undefined {
    const [idle] = this.#idle
    return idle ?? (this.#threads.size < this.maxWorkers ? this.#newThread() : undefined)
  }

  #newThread(): WorkerThread {
    const thread = new WorkerThread({
      idle: (idle) => {
        this.#idle.add(idle)
        this.#goOn()
      },
      failed: (failed) => this.#idle.delete(failed),
      ended: (ended) => this.#ended(ended),
    })
    this.#threads.add(thread)
    if (this.#isAbandoned) thread.abandon()
    return thread
  }

  #make(thread: WorkerThread, call: ThreadCall): void {
    try {
      thread.make(call)
      this.#idle.delete(thread)
    } catch (error) {
      this.#idle.add(thread)
      call.fail(error)
    }
  }

  /** A function may end its thread; the queued calls then go to another one. */
  #ended(thread: WorkerThread): void {
    this.#threads.delete(thread)
    this.#idle.delete(thread)
    this.#goOn()
    if (this.#threads.size > 0) return
    for (const resolve of this.#waiters.splice(0)) resolve()
  }
}

function sourceOf(fn: ThreadFunction<never, unknown>): string {
  check(bodyMistake(fn, 'toThread', 'toThread(fn, ...args)'))
  const source = Function.prototype.toString.call(fn)
  if (nativeCode.test(source)) {
    throw new TypeError(`the function '${fn.name}' has no text to send to a thread; send one that calls it there`)
  }
  return source
}
