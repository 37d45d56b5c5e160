import { cancelAll } from '../core/cancellation.ts'
import { type Coroutine, isCoroutine } from '../core/coroutine.ts'
import { type Awaitable, noAwaitable } from '../core/ensure-future.ts'
import { type Future, isFuture } from '../core/future.ts'
import { OutsideFuture } from '../core/outside.ts'
import { type Context, copyOfCurrentContext } from '../core/owner.ts'
import { isInRunningLoop } from '../core/running-loop.ts'
import type { Task } from '../core/task.ts'
import type { TaskSignal } from '../core/task-signal.ts'
import { check, loopMistake, optionsMistake, signalMistake } from '../ground/arguments.ts'
import type { Clock } from '../ground/clock.ts'
import { type EndsWithAwaitUsing, endedByAwaitUsing } from '../ground/disposal.ts'
import { DeadlockError, isCancelledError, LoopError } from '../ground/errors.ts'
import { isOf } from '../ground/foreign-value.ts'
import { isThenable } from '../ground/thenable.ts'
import { callOnInterrupt, keyboardInterrupt } from '../host/interrupt.ts'
import { giveStrayErrorsTo } from '../host/stray-errors.ts'
import { gather } from '../together/gather.ts'
import { EventLoop } from './event-loop.ts'

/** Options of `run` and of a `Runner`. */
export interface RunOptions {
  /** Whether the loop is in debug mode. */
  readonly debug?: boolean
  /** Makes the loop; then `clock` and `tracksNativeAwaits` are not used. */
  readonly loopFactory?: () => EventLoop
  /** The loop's clock; by default the system's. */
  readonly clock?: Clock
  /** The loop's option of the same name. */
  readonly tracksNativeAwaits?: boolean
  /**
   * Cancels main when it fires, with the message of its reason; if it has fired already, before main's first step. The
   * run rejects with the CancelledError once main has cleaned up. The signal does not keep the process alive: with only
   * an `AbortSignal.timeout(…)` left, the process ends.
   */
  readonly signal?: TaskSignal | null | undefined
}

export interface Runner extends EndsWithAwaitUsing {}

/** How many milliseconds the threads of the default executor have to end; asyncio's `THREAD_JOIN_TIMEOUT`. */
const threadJoinTimeoutMs = 300_000

/**
 * asyncio's `Runner`: makes a loop on first use, runs main coroutines on it one after the other, and closes it in an
 * orderly way.
 *
 * While it works, an error in code of its loop that would end the process (a floating promise, a throw in a timer) goes
 * to the loop's exception handler instead. Errors of other code are left to the host. A loop that tracks no native
 * awaits can't tell the two apart: it also takes errors of unknown origin, unless the program listens for them itself.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: its symbol is not in every program's types
export class Runner {
  readonly #options: RunOptions
  #loop: EventLoop | null = null
  #context: Context | null = null
  #isClosed = false

  static {
    endedByAwaitUsing(Runner.prototype, function end(this: Runner) {
      return this.close()
    })
  }

  constructor(options: RunOptions = {}) {
    check(optionsMistake(options, 'run', '{ debug: true }') ?? signalMistake(options.signal, 'run'))
    this.#options = options
  }

  /** The Runner's loop. Throws a LoopError "Runner is closed". */
  getLoop(): EventLoop {
    if (this.#isClosed) throw new LoopError('Runner is closed')
    if (this.#loop) return this.#loop
    const { debug, loopFactory } = this.#options
    this.#loop = loopFactory ? loopFactory() : new EventLoop(this.#options)
    if (debug !== undefined) this.#loop.setDebug(debug)
    this.#context = copyOfCurrentContext()
    return this.#loop
  }

  /**
   * Runs `main` to its end, and settles as `main` does. Ctrl-C cancels main (on the main thread, unless the program
   * listens for SIGINT itself), and once main has cleaned up, this rejects with a KeyboardInterrupt; a second Ctrl-C
   * ends the process. `context`: the context main runs in; by default the Runner's own, which is kept from one run to
   * the next. Throws a LoopError where the Runner is closed or a loop is running, a TypeError if `main` can't be
   * awaited, and a DeadlockError as `runUntilComplete`.
   */
  async run<T>(main: Awaitable<T>, options: { readonly context?: Context } = {}): Promise<T> {
    if (isInRunningLoop()) throw new LoopError('Runner.run() cannot be called from a running event loop')
    const loop = this.getLoop()
    const context = options.context ?? (this.#context as Context)
    const task = loop.createTask(coroutineOf(main, loop), { context, signal: this.#options.signal })
    loop.instruments?.loopState('running')
    const interrupt = callOnInterrupt(() => !task.done() && task.cancel())
    const keepErrors = giveStrayErrorsTo(loop)
    try {
      return await loop.runUntilComplete(task)
    } catch (error) {
      if (isCancelledError(error) && interrupt.hasCome() && task.uncancel() === 0) throw keyboardInterrupt()
      throw error
    } finally {
      interrupt.stop()
      keepErrors()
    }
  }

  /**
   * Cancels and awaits all tasks, closes async iterators, stops the executor, and closes the loop. Errors on the way,
   * deadlocks too, go to the loop's exception handler; tasks that wait for ever are left behind. Closing it twice is
   * harmless.
   */
  async close(): Promise<void> {
    const loop = this.#loop
    if (!loop) return
    const keepErrors = giveStrayErrorsTo(loop)
    try {
      loop.instruments?.loopState('cancelling tasks')
      await cancelAllTasks(loop)
      loop.instruments?.loopState('closing iterators')
      await untilStuck(loop, loop.shutdownAsyncgens())
      loop.instruments?.loopState('stopping executor')
      await untilStuck(loop, loop.shutdownDefaultExecutor(threadJoinTimeoutMs))
    } finally {
      loop.close()
      this.#loop = null
      this.#isClosed = true
      keepErrors()
    }
  }
}

/**
 * asyncio's `_cancel_all_tasks`: cancels every task, awaits them all, and reports the errors of those that failed. A
 * deadlock among them ends the wait and is reported too.
 */
export async function cancelAllTasks(loop: EventLoop): Promise<void> {
  check(loopMistake(loop, 'cancelAllTasks', 'allTasks'))
  const tasks = loop.allTasks()
  if (tasks.length === 0) return
  cancelAll(tasks)
  await untilStuck(loop, gather([...tasks], { returnExceptions: true }, loop))
  for (const task of tasks) reportFailed(task)
}

/** Awaits one part of the closing. A deadlock in it is reported, and the closing goes on. */
async function untilStuck(loop: EventLoop, part: Awaitable<unknown>): Promise<void> {
  try {
    await loop.runUntilComplete(part)
  } catch (error) {
    if (!isOf(error, DeadlockError)) throw error
    loop.callExceptionHandler({ message: 'deadlock while the loop was being closed', error })
  }
}

function reportFailed(task: Task<unknown>): void {
  if (!task.done() || task.cancelled()) return
  const error = task.exception()
  if (error === null) return
  task.loop.callExceptionHandler({ message: 'unhandled exception during run() shutdown', error, task })
}

function coroutineOf<T>(main: Awaitable<T>, loop: EventLoop): Coroutine<T> {
  if (isCoroutine(main)) return main as Coroutine<T>
  if (isFuture(main)) return () => main as Future<T>
  if (isThenable(main)) return () => new OutsideFuture(main as PromiseLike<T>, loop)
  throw noAwaitable(main, 'run')
}
