import { type Clock, systemClock } from './clock.ts'
import type { Coroutine } from './coroutine.ts'
import { CurrentStep } from './current-step.ts'
import { LoopError } from './errors.ts'
import { Future } from './future.ts'
import { HostTurn } from './host-turn.ts'
import type { Instrument } from './instrument.ts'
import { type CallbackHandle, type Cancellable, ReadyQueue } from './ready-queue.ts'
import { enterRun, leaveRun } from './running-loop.ts'
import { Task, type TaskOptions } from './task.ts'
import { type Timer, TimerHeap } from './timer-heap.ts'

/** What an exception handler is told of an error that nobody else can be told of. */
export interface LoopContext {
  readonly message: string
  readonly error?: unknown
  readonly task?: Task<unknown>
}

export interface LoopOptions {
  readonly clock?: Clock
}

/** asyncio's event loop: a ready queue and timers on an injected clock, pumped by Node's loop. */
export class EventLoop {
  slowCallbackDurationMs = 100
  readonly clock: Clock
  readonly #ready = new ReadyQueue()
  readonly #timers = new TimerHeap()
  #timerNumbers = 0
  readonly #tasks = new Set<Task<unknown>>()
  readonly #unretrieved = new Set<Task<unknown>>()
  readonly #closers = new Set<() => void>()
  #instruments: Instrument[] = []
  #handler: ((context: LoopContext) => void) | null = null
  readonly #step: CurrentStep = new CurrentStep(this)
  #outside = 0
  #isRunning = false
  #isClosed = false
  #isStopping = false
  #isDebug = false
  #isTurnDue = false
  #cancelWake: (() => void) | null = null
  #whenStopped: (() => void) | null = null

  constructor(options: LoopOptions = {}) {
    this.clock = options.clock ?? systemClock
  }

  /** The clock's time, in milliseconds. */
  time(): number {
    return this.clock.now()
  }

  isRunning(): boolean {
    return this.#isRunning
  }

  isClosed(): boolean {
    return this.#isClosed
  }

  setDebug(isDebug: boolean): void {
    this.#isDebug = isDebug
  }

  getDebug(): boolean {
    return this.#isDebug
  }

  currentTask(): Task<unknown> | null {
    return this.#step.task
  }

  /** All tasks that have not ended, oldest first. */
  allTasks(): readonly Task<unknown>[] {
    return [...this.#tasks]
  }

  createFuture<T>(): Future<T> {
    return new Future<T>(this)
  }

  /** A task of `coroutine`, whose first step is on the loop's next turn. Throws a LoopError where the loop is closed. */
  createTask<T>(coroutine: Coroutine<T>, options: TaskOptions = {}): Task<T> {
    return new Task(coroutine, this, options)
  }

  /** Calls back on the next turn, after all that is ready already. */
  callSoon(callback: () => void): Cancellable {
    return this.schedule(callback, null)
  }

  /** Calls back after `delayMs` of the loop's time. */
  callLater(delayMs: number, callback: () => void): Cancellable {
    return this.callAt(this.time() + delayMs, callback)
  }

  /** Calls back when the loop's time is `dueMs`. */
  callAt(dueMs: number, callback: () => void): Cancellable {
    this.#checkOpen()
    const timer: Timer = { number: this.#timerNumbers++, dueMs, callback, isCancelled: false, isDue: false }
    this.#timers.push(timer)
    this.notify((i) => i.timerSet?.(timer.number, dueMs, this.#step.task))
    this.#turnSoon()
    return {
      cancel: () => {
        if (timer.isCancelled) return
        timer.isCancelled = true
        if (!timer.isDue) this.notify((i) => i.timerFired?.(timer.number, true))
      },
    }
  }

  /** Runs until `stop()`. JavaScript can't block: the promise resolves when it has stopped. */
  runForever(): Promise<void> {
    this.#checkOpen()
    if (this.#isRunning) throw new LoopError('This event loop is already running')
    this.#isRunning = true
    enterRun(this)
    this.#turnSoon()
    return new Promise((resolve) => {
      this.#whenStopped = resolve
    })
  }

  /** Runs until `main` is done, and settles as it does. Throws LoopErrors in asyncio's words. */
  async runUntilComplete<T>(main: Coroutine<T> | Future<T>): Promise<T> {
    this.#checkOpen()
    if (this.#isRunning) throw new LoopError('This event loop is already running')
    const future = main instanceof Future ? main : this.createTask(main, { name: 'main' })
    const stop = (): void => this.stop()
    future.addDoneCallback(stop)
    await this.runForever()
    future.removeDoneCallback(stop)
    if (!future.done()) throw new LoopError('Event loop stopped before Future completed.')
    return future.result()
  }

  /** Ends the run after this turn. */
  stop(): void {
    this.#isStopping = true
    this.#turnSoon()
  }

  /** Throws away what is still queued. Throws a LoopError while the loop is running; closing twice is harmless. */
  close(): void {
    if (this.#isRunning) throw new LoopError('Cannot close a running event loop')
    if (this.#isClosed) return
    this.#isClosed = true
    this.#cancelWake?.()
    this.#ready.clear()
    for (const close of this.#closers) close()
    for (const task of this.#unretrieved) {
      this.callExceptionHandler({ message: 'Task exception was never retrieved', error: task.peekError(), task })
    }
    this.#unretrieved.clear()
  }

  setExceptionHandler(handler: ((context: LoopContext) => void) | null): void {
    this.#handler = handler
  }

  /** Tells the handler; none may ever crash the host, so what a handler throws is dropped. */
  callExceptionHandler(context: LoopContext): void {
    try {
      this.#handler?.(context)
    } catch {
      // There is nobody left to tell.
    }
  }

  addInstrument(instrument: Instrument): void {
    this.#instruments = [...this.#instruments, instrument]
  }

  /** @internal */
  notify(tell: (instrument: Instrument) => void): void {
    for (const instrument of this.#instruments) {
      try {
        tell(instrument)
      } catch (error) {
        this.#instruments = this.#instruments.filter((other) => other !== instrument)
        this.callExceptionHandler({ message: 'Instrument threw, and was dropped', error })
      }
    }
  }

  /** @internal A callback of the next turn that is a step of `task`. */
  schedule(callback: () => void, task: Task<unknown> | null): Cancellable {
    this.#checkOpen()
    const handle = this.#ready.push(callback, task)
    this.#step.scheduled(task)
    this.#turnSoon()
    return handle
  }

  /** @internal */
  register(task: Task<unknown>): void {
    this.#checkOpen()
    this.#tasks.add(task)
    this.notify((i) => i.taskCreated?.(task, this.#step.task))
  }

  /** @internal */
  unregister(task: Task<unknown>): void {
    this.#tasks.delete(task)
    if (task.peekError() !== undefined) this.#unretrieved.add(task)
    this.notify((i) => i.taskDone?.(task))
  }

  /** @internal */
  retrieved(task: Task<unknown>): void {
    this.#unretrieved.delete(task)
  }

  /** @internal Calls `close` when the loop is closed; returns how to take it back. */
  addCloser(close: () => void): () => void {
    this.#checkOpen()
    this.#closers.add(close)
    return () => this.#closers.delete(close)
  }

  /** @internal Counts the tasks that only something outside the loop can wake. */
  outsideChanged(by: 1 | -1): void {
    this.#outside += by
    if (this.#isRunning) this.#turnSoon()
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new LoopError('Event loop is closed')
  }

  #turnSoon(): void {
    if (!this.#isRunning || this.#isTurnDue) return
    this.#isTurnDue = true
    this.#cancelWake?.()
    this.#cancelWake = null
    setImmediate(() => this.#turn())
  }

  /** One turn of the host's loop: asyncio's `_run_once`, again and again until nothing is ready or the turn is used up. */
  #turn(): void {
    if (!this.#isRunning) return
    const turn = new HostTurn()
    const call = (handle: CallbackHandle): void => this.#step.perform(handle)
    try {
      let isAllCalled: boolean
      do {
        this.#readyDueTimers()
        isAllCalled = this.#ready.callBatch(call, turn)
      } while (isAllCalled && !this.#isStopping && !this.#ready.isEmpty() && !turn.isUsedUp())
    } finally {
      this.#isTurnDue = false
      this.#afterTurn()
    }
  }

  #afterTurn(): void {
    if (this.#isStopping) {
      this.#isStopping = false
      this.#isRunning = false
      leaveRun(this)
      this.#whenStopped?.()
    } else if (!this.#ready.isEmpty()) this.#turnSoon()
    else this.#sleepUntilNextTimer()
  }

  #sleepUntilNextTimer(): void {
    const next = this.#timers.peek()
    this.notify((i) => i.loopIdle?.(next?.dueMs ?? null, this.#timers.size, this.#outside))
    // Time that jumps must not jump over what somebody outside is still doing.
    if (!next || (this.clock.isVirtual && this.#outside > 0)) return
    this.#cancelWake = this.clock.setTimer(next.dueMs, () => {
      this.#cancelWake = null
      if (this.#isTurnDue) return
      // What this turn makes ready belongs to it: a second turn beside it would sleep on a timer of its own, and those
      // would double with each waking.
      this.#isTurnDue = true
      this.#turn()
    })
  }

  #readyDueTimers(): void {
    const nowMs = this.time()
    for (let timer = this.#timers.popDue(nowMs); timer; timer = this.#timers.popDue(nowMs)) {
      const due = timer
      due.isDue = true
      this.notify((i) => i.timerFired?.(due.number, false))
      // As in asyncio, it can be taken back until it is called.
      this.#ready.push(() => due.isCancelled || due.callback(), null)
    }
  }
}
