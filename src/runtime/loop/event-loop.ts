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

/** asyncio's event loop: a ready queue and timers on an injected clock, pumped by Node's loop. */
export class EventLoop extends SignalledLoop {
  /** In debug mode a step that takes longer is reported. */
  slowCallbackDurationMs = 100
  /** Where its time comes from. */
  readonly clock: Clock
  /** Whether a task is known behind native awaits: the option of that name. */
  readonly tracksNativeAwaits: boolean
  /** @internal `null`: nobody watches, and watching costs nothing. */
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

  /** The time as this step began, for whoever asks at every event: the clock is looked at once a step. */
  stepTimeMs(): number {
    return this.pump.stepTimeMs()
  }

  /** True between the start and the end of `runForever` and `runUntilComplete`. */
  isRunning(): boolean {
    return this.pump.isOn
  }

  /** True from `close()` on. */
  isClosed(): boolean {
    return this.#isClosed
  }

  /** In debug mode steps are timed, and what goes wrong is told with the place where it was made. It costs time. */
  setDebug(isDebug: boolean): void {
    this.#isDebug = isDebug
    watchSlices(this)
  }

  /** Whether it is in debug mode. */
  getDebug(): boolean {
    return this.#isDebug
  }

  /** The task whose code runs; `null`: a callback's, or another loop's. */
  currentTask(): Task<unknown> | null {
    const task = presentTask()
    return task?.loop === this ? task : null
  }

  /** All tasks that have not ended, oldest first. */
  allTasks(): readonly Task<unknown>[] {
    return this.#tasks.all()
  }

  /** A future of this loop that somebody will end. */
  createFuture<T>(): Future<T> {
    return new Future<T>(this)
  }

  /** A task of `coroutine`, whose first step is on the loop's next turn. Throws a LoopError where the loop is closed. */
  createTask<T>(coroutine: Coroutine<T>, options: TaskOptions = noOptions): Task<T> {
    if (this.#isClosed && coroutine instanceof CoroutineObject) coroutine.close()
    this.checkOpen()
    check(taskMistake(coroutine, options))
    const task = this.#taskFactory ? this.#taskFactory(this, coroutine, options) : new Task(coroutine, this, options)
    if (options.signal) cancelBy(options.signal, task as Task<unknown>)
    return task
  }

  /** Makes tasks by `factory`, with `null` as before. Throws a TypeError for what can't be called. */
  setTaskFactory(factory: TaskFactory | null): void {
    checkTaskFactory(factory)
    this.#taskFactory = factory
  }

  /** The factory that was set; `null`: tasks are made as always. */
  getTaskFactory(): TaskFactory | null {
    return this.#taskFactory
  }

  /** Calls back on the next turn, after all that is ready already. */
  override callSoon(callback: () => void, options: CallOptions = {}): Handle {
    checkCallback(callback, 'callSoon')
    const handle = new CallbackHandle(callback, options.context ?? copyOfCurrentContext())
    keepStack(handle, this, this.callSoon)
    this.push(handle)
    return handle
  }

  /** Calls back after `delayMs` of the loop's time, of Infinity never. Throws a TypeError for no number, a RangeError for NaN. */
  callLater(delayMs: number, callback: () => void, options: CallOptions = {}): TimerHandle {
    check(msMistake(delayMs, 'callLater: delayMs'))
    return this.callAt(this.time() + delayMs, callback, options)
  }

  /** Calls back when the loop's time is `dueMs`; equal times in the order of these calls. Errors as of `callLater`. */
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
   * Runs until `stop()`. JavaScript can't block: the promise resolves when it has stopped. Where tasks wait and nothing is
   * left in the process that could wake them, it stops too, and tells the exception handler of a DeadlockError.
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
   * Runs until `main` is done, and settles as it does. Throws LoopErrors in asyncio's words, and a DeadlockError where main
   * can never be done: it waits for tasks that wait for each other, or for locks that these hold by `with`, and the loop has
   * nothing else to do; or nothing is left in the process that could wake it.
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

  /** Ends the run after this turn. */
  stop(): void {
    this.pump.stop()
  }

  /** Calls `fn` in a thread of the executor, `null`: of the default one. See `toThread`; throws what it rejects with. */
  runInExecutor<A extends readonly unknown[], T>(
    executor: Executor | null,
    fn: ThreadFunction<A, T>,
    ...args: A
  ): Future<T> {
    this.checkOpen()
    return this.#executor.run(executor, fn, args)
  }

  /** Throws a TypeError for what is no Executor. */
  setDefaultExecutor(executor: Executor): void {
    this.#executor.set(executor)
  }

  /** Waits until the default executor's calls are made and its threads have ended; after `timeoutMs` it warns instead. */
  shutdownDefaultExecutor(timeoutMs: number | null = null): CoroutineObject<void> {
    return new CoroutineObject('shutdownDefaultExecutor', () => this.#executor.shutdown(timeoutMs), this)
  }

  /** Closes the async iterators that compiled code has begun and left; of others the host tells nobody. */
  shutdownAsyncgens(): CoroutineObject<void> {
    return new CoroutineObject('shutdownAsyncgens', () => this.iterators.closeAll(), this)
  }

  /** Throws away what is still queued. Throws a LoopError while the loop is running; closing twice is harmless. */
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

  /** Tells `instrument` of all that happens from here on, by the hooks it has now. One that throws is dropped, and reported. */
  addInstrument(instrument: Instrument): void {
    check(optionsMistake(instrument, 'addInstrument', '{ taskDone: (task) => … }'))
    this.instruments ??= new Instruments((error) => {
      if (this.instruments?.isEmpty) this.instruments = null
      this.callExceptionHandler({ message: 'Instrument threw, and was dropped', error })
    })
    this.instruments.add(instrument)
  }

  /** Tells it no more. */
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

  /** @internal Calls `close` when the loop is closed; returns how to take it back. */
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
