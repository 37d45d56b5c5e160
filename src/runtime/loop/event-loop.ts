import { type Coroutine, CoroutineObject, taskMistake } from '../core/coroutine.ts'
import { type Awaitable, ensureFuture } from '../core/ensure-future.ts'
import { Future } from '../core/future.ts'
import { CallbackHandle, type Handle } from '../core/handle.ts'
import { cancelBy } from '../core/inbound-signal.ts'
import type { Instrument, InstrumentSet } from '../core/instrument.ts'
import {
  type CallOptions,
  type LoopOptions,
  noOptions,
  type TaskFactory,
  type TaskOptions,
} from '../core/loop-options.ts'
import { copyOfCurrentContext, presentTask } from '../core/owner.ts'
import { enterRun, leaveRun } from '../core/running-loop.ts'
import { keepStack } from '../core/stack.ts'
import { Task } from '../core/task.ts'
import { TimerCallback, type TimerHandle } from '../core/timer-heap.ts'
import { check, checkCallback, checkTaskFactory, msMistake, optionsMistake } from '../ground/arguments.ts'
import { type Clock, clockOf } from '../ground/clock.ts'
import { LoopError } from '../ground/errors.ts'
import { DefaultExecutor } from '../host/default-executor.ts'
import type { Executor, ThreadFunction } from '../host/executor.ts'
import { Closers } from './closers.ts'
import { DeadlockWatch } from './deadlock-watch.ts'
import { Instruments } from './instruments.ts'
import { OpenIterators } from './open-iterators.ts'
import { Pump } from './pump.ts'
import { SignalledLoop } from './signalled-loop.ts'
import { watchSlices } from './slices.ts'
import { TaskList } from './task-list.ts'

/** asyncio's event loop: a ready queue, and timers on the loop's clock. Node's own loop drives it. */
export class EventLoop extends SignalledLoop {
  /** In debug mode, a step that takes longer than this many milliseconds is reported. */
  slowCallbackDurationMs = 100
  /** The source of its time. */
  readonly clock: Clock
  /** Whether the task behind a native await is known: the option of the same name. */
  readonly tracksNativeAwaits: boolean
  /** @internal `null`: nobody watches, so watching costs nothing. */
  instruments: InstrumentSet | null = null
  /** @internal */
  readonly pump: Pump = new Pump(this)
  /** @internal */
  readonly deadlocks: DeadlockWatch = new DeadlockWatch(this)
  /** @internal */
  readonly iterators: OpenIterators = new OpenIterators(this)
  readonly #executor = new DefaultExecutor(this)
  readonly #tasks = new TaskList()
  readonly #closers = new Closers(this)
  #taskNumbers = 0
  #taskFactory: TaskFactory | null = null
  #isClosed = false
  #isDebug = false

  constructor(options: LoopOptions = {}) {
    super()
    this.clock = clockOf(options)
    this.tracksNativeAwaits = options.tracksNativeAwaits ?? true
  }

  /** The clock's time, in milliseconds. */
  time(): number {
    return this.clock.now()
  }

  /** The time when this step began, for code that needs it often: the clock is read once a step. */
  stepTimeMs(): number {
    return this.pump.stepTimeMs()
  }

  /** Whether `runForever` or `runUntilComplete` is running it. */
  isRunning(): boolean {
    return this.pump.isOn
  }

  /** Whether `close()` was called. */
  isClosed(): boolean {
    return this.#isClosed
  }

  /** In debug mode steps are timed, and reports show where a task or a callback was made. This costs time. */
  setDebug(isDebug: boolean): void {
    this.#isDebug = isDebug
    watchSlices(this)
  }

  /** Whether it is in debug mode. */
  getDebug(): boolean {
    return this.#isDebug
  }

  /** The task whose code runs; `null` in a callback, or in code of another loop. */
  currentTask(): Task<unknown> | null {
    const task = presentTask()
    return task?.loop === this ? task : null
  }

  /** All tasks that have not ended, oldest first. */
  allTasks(): readonly Task<unknown>[] {
    return this.#tasks.all()
  }

  /** A future of this loop, which your code must end. */
  createFuture<T>(): Future<T> {
    return new Future<T>(this)
  }

  /**
   * Makes a task of `coroutine`; its first step is in the loop's next turn. Throws a LoopError where the loop is
   * closed.
   */
  createTask<T>(coroutine: Coroutine<T>, options: TaskOptions = noOptions): Task<T> {
    if (this.#isClosed && coroutine instanceof CoroutineObject) coroutine.close()
    this.checkOpen()
    check(taskMistake(coroutine, options))
    const task = this.#taskFactory ? this.#taskFactory(this, coroutine, options) : new Task(coroutine, this, options)
    if (options.signal) cancelBy(options.signal, task as Task<unknown>)
    return task
  }

  /**
   * From here on `factory` makes the tasks; with `null` the loop makes them itself. Throws a TypeError if `factory`
   * can't be called.
   */
  setTaskFactory(factory: TaskFactory | null): void {
    checkTaskFactory(factory)
    this.#taskFactory = factory
  }

  /** The factory that was set; `null`: the loop makes its tasks itself. */
  getTaskFactory(): TaskFactory | null {
    return this.#taskFactory
  }

  /** Calls `callback` in the next turn, after all that is ready already. */
  override callSoon(callback: () => void, options: CallOptions = {}): Handle {
    checkCallback(callback, 'callSoon')
    const handle = new CallbackHandle(callback, options.context ?? copyOfCurrentContext())
    keepStack(handle, this, this.callSoon)
    this.push(handle)
    return handle
  }

  /**
   * Calls `callback` after `delayMs` of the loop's time; with Infinity never. Throws a TypeError if it is no number, a
   * RangeError for NaN.
   */
  callLater(delayMs: number, callback: () => void, options: CallOptions = {}): TimerHandle {
    check(msMistake(delayMs, 'callLater: delayMs'))
    return this.callAt(this.time() + delayMs, callback, options)
  }

  /**
   * Calls `callback` when the loop's time is `dueMs`; for equal times, in the order of these calls. Throws as
   * `callLater`.
   */
  callAt(dueMs: number, callback: () => void, options: CallOptions = {}): TimerHandle {
    this.checkOpen()
    check(msMistake(dueMs, 'callAt: dueMs'))
    checkCallback(callback, 'callAt')
    const timer = new TimerCallback(dueMs, callback, options.context ?? copyOfCurrentContext(), this.pump)
    keepStack(timer, this, this.callAt)
    this.setTimer(timer)
    return timer
  }

  /**
   * Runs until `stop()`. JavaScript can't block, so this returns a promise, which resolves when the loop has stopped.
   * It also stops if tasks wait and nothing in the process can wake them; then the exception handler gets a
   * DeadlockError.
   */
  runForever(): Promise<void> {
    this.#checkCanRun()
    enterRun(this)
    return new Promise((resolve) => {
      this.pump.start(() => {
        leaveRun(this)
        watchSlices(this)
        resolve()
      })
      watchSlices(this)
    })
  }

  /**
   * Runs until `main` is done, and settles as `main` does. Throws LoopErrors in asyncio's words. Throws a DeadlockError
   * if main can never be done: because it waits for tasks that wait for each other (or for locks that these hold by
   * `with`) while the loop has nothing else to do, or because nothing in the process can wake it.
   */
  async runUntilComplete<T>(main: Awaitable<T>): Promise<T> {
    this.#checkCanRun()
    const future = ensureFuture(main, this)
    const stop = (): void => this.stop()
    future.addDoneCallback(stop)
    this.deadlocks.begin(future)
    await this.runForever()
    const deadlock = this.deadlocks.end()
    future.removeDoneCallback(stop)
    if (!future.done()) throw deadlock ?? new LoopError('Event loop stopped before Future completed.')
    return future.result()
  }

  /** Stops the run after this turn. */
  stop(): void {
    this.pump.stop()
  }

  /**
   * Calls `fn` in a thread of the executor; `null` means the default one. See `toThread`; throws what `toThread`
   * rejects with.
   */
  runInExecutor<A extends readonly unknown[], T>(
    executor: Executor | null,
    fn: ThreadFunction<A, T>,
    ...args: A
  ): Future<T> {
    this.checkOpen()
    return this.#executor.run(executor, fn, args)
  }

  /** Throws a TypeError if `executor` is no Executor. */
  setDefaultExecutor(executor: Executor): void {
    this.#executor.set(executor)
  }

  /**
   * Waits until the default executor has finished its calls and its threads have ended. After `timeoutMs` it warns and
   * stops waiting.
   */
  shutdownDefaultExecutor(timeoutMs: number | null = null): CoroutineObject<void> {
    return new CoroutineObject('shutdownDefaultExecutor', () => this.#executor.shutdown(timeoutMs), this)
  }

  /** Closes the async iterators that compiled code has begun and not finished. The host reports no others. */
  shutdownAsyncgens(): CoroutineObject<void> {
    return new CoroutineObject('shutdownAsyncgens', () => this.iterators.closeAll(), this)
  }

  /**
   * Closes the loop and drops all that is still queued. Throws a LoopError while the loop is running; closing it twice
   * is harmless.
   */
  close(): void {
    if (this.isRunning()) throw new LoopError('Cannot close a running event loop')
    if (this.#isClosed) return
    this.#isClosed = true
    this.pump.clear()
    this.#executor.abandon()
    this.#closers.closeAll()
    this.reports.reportLeft(this.#tasks.all())
    this.#tasks.clear()
    this.instruments?.loopState('closed')
  }

  /**
   * From here on the loop calls the hooks that `instrument` has now. An instrument that throws is dropped and reported.
   */
  addInstrument(instrument: Instrument): void {
    check(optionsMistake(instrument, 'addInstrument', '{ taskDone: (task) => … }'))
    this.instruments ??= new Instruments((error) => {
      if (this.instruments?.isEmpty) this.instruments = null
      this.callExceptionHandler({ message: 'Instrument threw, and was dropped', error })
    })
    this.instruments.add(instrument)
  }

  /** Stops calling the hooks of `instrument`. */
  removeInstrument(instrument: Instrument): void {
    this.instruments?.remove(instrument)
    if (this.instruments?.isEmpty) this.instruments = null
  }

  /** @internal */
  push(handle: Handle): void {
    this.checkOpen()
    this.pump.push(handle)
  }

  /** @internal */
  setTimer(timer: TimerHandle): void {
    this.checkOpen()
    this.pump.pushTimer(timer)
    this.instruments?.timerSet(timer.number, timer.dueMs, this.currentTask())
  }

  /** @internal Returns the task's number. */
  register(task: Task<unknown>): number {
    this.checkOpen()
    this.#tasks.add(task)
    return this.#taskNumbers++
  }

  /** @internal */
  unregister(task: Task<unknown>): void {
    this.#tasks.remove(task)
    this.instruments?.taskDone(task)
  }

  /** @internal Calls `close` when the loop is closed; returns a function that removes it again. */
  override addCloser(close: () => void): () => void {
    this.checkOpen()
    return this.#closers.add(close)
  }

  /** @internal */
  checkOpen(): void {
    if (this.#isClosed) throw new LoopError('Event loop is closed')
  }

  #checkCanRun(): void {
    this.checkOpen()
    if (this.isRunning()) throw new LoopError('This event loop is already running')
  }
}
