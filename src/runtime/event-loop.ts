import { type Clock, systemClock } from './clock.ts'
import { LoopError } from './errors.ts'
import { Future } from './future.ts'
import type { Instrument } from './instrument.ts'
import { type Coroutine, Task, type TaskOptions } from './task.ts'
import { type Timer, TimerHeap } from './timer-heap.ts'

/** Something to call on the loop's next turn; `task` is whose step it is. */
interface Handle {
  readonly callback: () => void
  readonly task: Task<unknown> | null
  isCancelled: boolean
}

/** Takes a callback back before it is called. */
export interface Cancellable {
  cancel(): void
}

export interface LoopContext {
  readonly message: string
  readonly error?: unknown
  readonly task?: Task<unknown>
}

export interface LoopOptions {
  readonly clock?: Clock
}

/** After this many callbacks, or this long, the loop lets the host have a turn. */
const callbacksPerTurn = 2_000
const turnMs = 10

/**
 * Node's own full drain of microtasks, callable between two callbacks: after it, all that the callback's task could do
 * without waiting is done, which is what makes one callback one step, as in asyncio. Node 24 deprecates it; there, and
 * where it is missing, every callback gets a turn of the host to itself.
 */
const drain: (() => void) | undefined =
  Number.parseInt(process.versions.node, 10) < 24
    ? (process as unknown as { _tickCallback?: () => void })._tickCallback?.bind(process)
    : undefined

const running = new Set<EventLoop>()
let turning: EventLoop | null = null

/** The loop that is running now. Throws a LoopError "no running event loop", as asyncio's `get_running_loop`. */
export function getRunningLoop(): EventLoop {
  if (turning) return turning
  // Behind a native await the turn is over; with one loop in the process there is still no doubt which it was.
  const [only] = running
  if (only && running.size === 1) return only
  throw new LoopError('no running event loop')
}

/** asyncio's event loop: a ready queue and timers on an injected clock, pumped by Node's loop. */
export class EventLoop {
  slowCallbackDurationMs = 100
  readonly clock: Clock
  #ready: Handle[] = []
  readonly #timers = new TimerHeap()
  #timerNumbers = 0
  readonly #tasks = new Set<Task<unknown>>()
  readonly #unretrieved = new Set<Task<unknown>>()
  readonly #closers = new Set<() => void>()
  #instruments: Instrument[] = []
  #handler: ((context: LoopContext) => void) | null = null
  #current: Task<unknown> | null = null
  #isWoken = false
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
    return this.#current
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
    const timer: Timer = { number: this.#timerNumbers++, dueMs, callback, isCancelled: false }
    this.#timers.push(timer)
    this.notify((i) => i.timerSet?.(timer.number, dueMs, this.#current))
    this.#turnSoon()
    return {
      cancel: () => {
        if (timer.isCancelled) return
        timer.isCancelled = true
        this.notify((i) => i.timerFired?.(timer.number, true))
      },
    }
  }

  /** Runs until `stop()`. JavaScript can't block: the promise resolves when it has stopped. */
  runForever(): Promise<void> {
    this.#checkOpen()
    if (this.#isRunning) throw new LoopError('This event loop is already running')
    this.#isRunning = true
    running.add(this)
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
    this.#ready = []
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
    const handle: Handle = { callback, task, isCancelled: false }
    this.#ready.push(handle)
    const live = liveOrNull(task)
    // `await Promise.resolve()`: what it waits for is there before its step is over. First the step ends.
    if (live && live === this.#current) this.#isWoken = true
    else if (live) this.notify((i) => i.taskScheduled?.(live))
    this.#turnSoon()
    return {
      cancel: () => {
        handle.isCancelled = true
      },
    }
  }

  /** @internal */
  register(task: Task<unknown>): void {
    this.#checkOpen()
    this.#tasks.add(task)
    this.notify((i) => i.taskCreated?.(task, this.#current))
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
    const endMs = performance.now() + turnMs
    let calls = 0
    const isUsedUp = (): boolean => !drain || calls >= callbacksPerTurn || performance.now() >= endMs
    let batch: Handle[] = []
    let next = 0
    try {
      do {
        this.#readyDueTimers()
        batch = this.#ready
        this.#ready = []
        next = 0
        while (next < batch.length) {
          const handle = batch[next] as Handle
          next += 1
          calls += 1
          this.#call(handle)
          if (isUsedUp()) break
        }
        if (this.#isStopping) break
      } while (next === batch.length && this.#ready.length > 0 && !isUsedUp())
    } finally {
      if (next < batch.length) this.#ready = [...batch.slice(next), ...this.#ready]
      this.#isTurnDue = false
      this.#afterTurn()
    }
  }

  #afterTurn(): void {
    if (this.#isStopping) {
      this.#isStopping = false
      this.#isRunning = false
      running.delete(this)
      this.#whenStopped?.()
    } else if (this.#ready.length > 0) this.#turnSoon()
    else this.#sleepUntilNextTimer()
  }

  #sleepUntilNextTimer(): void {
    this.#dropCancelledTimers()
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

  #dropCancelledTimers(): void {
    while (this.#timers.peek()?.isCancelled) this.#timers.pop()
  }

  #readyDueTimers(): void {
    const nowMs = this.time()
    for (;;) {
      this.#dropCancelledTimers()
      const timer = this.#timers.peek()
      if (!timer || timer.dueMs > nowMs) return
      this.#timers.pop()
      this.notify((i) => i.timerFired?.(timer.number, false))
      this.#ready.push({ callback: timer.callback, task: null, isCancelled: false })
    }
  }

  /** The only place where callbacks are called. */
  #call({ callback, task: owner, isCancelled }: Handle): void {
    if (isCancelled) return
    const task = liveOrNull(owner)
    const startedMs = this.#isDebug ? performance.now() : 0
    turning = this
    this.#current = task
    if (task) this.notify((i) => i.taskStepStarted?.(task))
    try {
      callback()
    } catch (error) {
      this.callExceptionHandler({ message: 'Exception in callback', error })
    }
    try {
      // A `process.nextTick` callback of somebody's code may throw out of the drain. It is the host's stray error then:
      // Node's async stack is right again only once the host has seen it, so it must not be caught here.
      drain?.()
    } finally {
      this.#stepEnded(task, startedMs)
    }
  }

  #stepEnded(task: Task<unknown> | null, startedMs: number): void {
    if (task) task.stepEnded()
    if (task && this.#isWoken && !task.done()) this.notify((i) => i.taskScheduled?.(task))
    this.#isWoken = false
    this.#current = null
    turning = null
    if (!this.#isDebug) return
    const durationMs = performance.now() - startedMs
    if (durationMs >= this.slowCallbackDurationMs) this.notify((i) => i.callbackSlow?.(task, durationMs))
  }
}

/**
 * A task that has ended has no more steps. Its code may still stand at an await, and go on there:
 * `await Promise.race([sleep(1), sleep(2)])`.
 */
function liveOrNull(task: Task<unknown> | null): Task<unknown> | null {
  return task?.done() ? null : task
}
