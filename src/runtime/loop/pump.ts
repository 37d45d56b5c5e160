import type { Handle } from '../core/handle.ts'
import { runTurn, step, thrownFrom } from '../core/owner.ts'
import { inOwnStores } from '../core/stores.ts'
import type { Task } from '../core/task.ts'
import { type TimerHandle, TimerHeap, type TimerOwner } from '../core/timer-heap.ts'
import { hostImmediate } from '../ground/host-timers.ts'
import { afterMicrotasks, entry, HostTurn, host } from '../ground/host-turn.ts'
import type { BrokenOff } from './broken-off.ts'
import type { EventLoop } from './event-loop.ts'
import { madeAt } from './loop-context.ts'
import { ReadyQueue } from './ready-queue.ts'
import { sliceBegan, sliceEnded } from './slices.ts'
import { StepsWithin } from './steps-within.ts'
import { Wake } from './wake.ts'

/**
 * Drives a loop: asyncio's `_run_once`, called by the host's loop. Due timers become ready, and ready handles are
 * called in batches, one handle a step. Then the host has a turn. With nothing left to call, a timer wakes the pump.
 */
export class Pump implements TimerOwner {
  readonly #loop: EventLoop
  readonly #ready = new ReadyQueue()
  readonly #timers = new TimerHeap()
  #timerNumbers = 0
  #outside = 0
  #isOn = false
  #isStopping = false
  #isTurnDue = false
  /** Whether a batch has begun since the start, or since `stop` was called from outside. */
  #hasBegun = false
  /** Whether the task of the present step is ready for its next step already. */
  #isWoken = false
  #isTurning = false
  readonly #within: StepsWithin
  #stepMs: number | null = null
  readonly #wake = new Wake()
  #stopped: () => void = () => {}

  constructor(loop: EventLoop) {
    this.#loop = loop
    this.#within = new StepsWithin(loop)
  }

  get isOn(): boolean {
    return this.#isOn
  }

  /** Drives the loop until `stop`; then calls `stopped`. */
  start(stopped: () => void): void {
    this.#isOn = true
    this.#hasBegun = false
    this.#stopped = stopped
    this.#turnSoon()
  }

  /** Stops after this batch. Called from outside of the loop, or before the start, it stops after the next batch. */
  stop(): void {
    this.#isStopping = true
    if (step.loop !== this.#loop) this.#hasBegun = false
    this.#turnSoon()
  }

  clear(): void {
    this.#wake.clear()
    this.#ready.clear()
    this.#timers.clear()
  }

  /**
   * The time for the end of a step and the start of the next, with one look at the clock. Outside of a turn the clock
   * is read each time.
   */
  stepTimeMs(): number {
    if (!this.#isTurning) return this.#loop.time()
    this.#stepMs ??= this.#loop.time()
    return this.#stepMs
  }

  push(handle: Handle): void {
    this.#ready.push(handle)
    if (this.#loop.instruments) this.#tellScheduled(liveOrNull(handle.task))
    this.#turnSoon()
  }

  pushTimer(timer: TimerHandle): void {
    timer.number = this.#timerNumbers++
    this.#timers.push(timer)
    this.#turnSoon()
  }

  timerCancelled({ number }: TimerHandle): void {
    this.#timers.countCancelled()
    this.#loop.instruments?.timerFired(number, true)
  }

  /** One more task, or one less, can be woken only by something outside the loop. */
  outsideChanged(by: 1 | -1): void {
    this.#outside += by
    this.#turnSoon()
  }

  /** Whether nothing is ready and no timer is set, so that only something else can wake the loop. */
  get isDry(): boolean {
    return this.#isOn && !this.#isTurnDue && this.#ready.isEmpty() && !this.#timers.peek()
  }

  /** How many tasks only something outside the loop can wake. */
  get outside(): number {
    return this.#outside
  }

  /** Nothing outside will come any more, so the clock need not be held back for it. Returns whether it was. */
  goOnWithoutOutside(): boolean {
    const next = this.#timers.peek()
    if (!this.#isOn || this.#isTurnDue || this.#wake.isSet || !next) return false
    this.#wakeFor(next)
    return true
  }

  /** Performs the first step of `task` within the present step. */
  startWithin(task: Task<unknown>): void {
    this.#within.start(task)
  }

  /** The tasks of the present step. Call `goOn` in a later turn of the host. */
  breakingOff(): BrokenOff {
    const own = step.loop === this.#loop ? step.task : null
    const tasks = own ? [own, ...this.#within.around].filter((task) => !task.done()) : []
    const { number } = step
    const end = (error: unknown): void => {
      for (const task of tasks) task.breakOff(error)
    }
    return {
      hasTasks: tasks.length > 0,
      end,
      goOn: (error) => {
        end(error)
        if (this.#isTurning && step.number === number) this.#leaveTurn(own)
      },
    }
  }

  /** Ends the turn from outside: none of its own calls has returned, or ever will. */
  #leaveTurn(task: Task<unknown> | null): void {
    this.#stepEnded(task)
    this.#isTurning = false
    this.#isTurnDue = false
    this.#turnSoon()
  }

  #tellScheduled(task: Task<unknown> | null): void {
    // In `await Promise.resolve()` the task becomes ready before its step is over. Instruments hear of it after the
    // step's end.
    if (task && task === step.task) this.#isWoken = true
    else if (task) this.#loop.instruments?.taskScheduled(task)
  }

  #turnSoon(): void {
    if (this.#isOn && !this.#isTurnDue) this.#askForTurn()
  }

  /**
   * A function of its own: `#turnSoon` is called several times a step, and a function that contains a closure allocates
   * each time.
   */
  #askForTurn(): void {
    this.#isTurnDue = true
    this.#wake.clear()
    inOwnStores(() => hostImmediate(() => this.#enterTurn()))
  }

  #enterTurn(): void {
    if (entry.enter) entry.enter(() => this.#turn(new HostTurn()))
    else this.#turn(new HostTurn())
  }

  #turn(turn: HostTurn): void {
    thrownFrom.step = null
    let isOver = true
    this.#isTurning = true
    this.#stepMs = null
    try {
      runTurn(this.#loop, () => {
        isOver = this.#callReady(turn)
      })
    } finally {
      if (isOver) this.#afterTurn(turn)
    }
  }

  /** Returns whether the turn is over: without a drain it goes on after the microtasks of a step. */
  #callReady(turn: HostTurn): boolean {
    while (this.#isOn && !turn.isUsedUp()) {
      if (this.#ready.isBatchOver() && !this.#beginBatch()) return true
      const handle = this.#ready.shift()
      turn.countCall()
      if (handle && !handle.cancelled() && !this.#perform(handle, turn)) return false
    }
    return true
  }

  #beginBatch(): boolean {
    if (this.#isStopping && this.#hasBegun) return false
    this.#hasBegun = true
    if (this.#timers.size > 0) this.#readyDueTimers()
    return this.#ready.beginBatch()
  }

  /** Calls a handle; nothing else does. Returns whether the step is over. */
  #perform(handle: Handle, turn: HostTurn): boolean {
    const task = liveOrNull(handle.task)
    step.number += 1
    step.loop = this.#loop
    step.task = task
    step.context = handle.context
    if (task) this.#loop.instruments?.taskStepStarted(task)
    if (this.#loop.getDebug()) sliceBegan(this.#loop, task, handle)
    try {
      handle.call()
    } catch (error) {
      this.#loop.callExceptionHandler({ message: 'Exception in callback', error, handle, ...madeAt(handle) })
    }
    if (handle.isQuiet) this.#stepEnded(task)
    else if (host.drain) this.#drained(host.drain, task)
    else this.#goOnBehindMicrotasks(task, turn)
    return handle.isQuiet || host.drain !== null
  }

  #goOnBehindMicrotasks(task: Task<unknown> | null, turn: HostTurn): void {
    afterMicrotasks(() => {
      this.#stepEnded(task)
      this.#turn(turn)
    })
  }

  /**
   * A user's `process.nextTick` callback may throw out of the drain. That error is the host's to report: Node's async
   * stack is right again only once the host has seen it, so it is not caught here.
   */
  #drained(drain: () => void, task: Task<unknown> | null): void {
    let isDrained = false
    try {
      drain()
      isDrained = true
    } finally {
      if (!isDrained) thrownFrom.step = { loop: this.#loop, task }
      this.#stepEnded(task)
    }
  }

  #stepEnded(task: Task<unknown> | null): void {
    if (this.#loop.getDebug()) sliceEnded()
    const isWoken = this.#isWoken
    this.#isWoken = false
    this.#stepMs = null
    this.#within.forget()
    step.number += 1
    step.loop = null
    step.task = null
    step.context = null
    if (task) task.stepEnded()
    if (isWoken && task && !task.done()) this.#loop.instruments?.taskScheduled(task)
  }

  #afterTurn(turn: HostTurn): void {
    const { instruments } = this.#loop
    if (instruments?.isHeard('turnEnded')) instruments.turnEnded(turn.durationMs())
    this.#isTurning = false
    this.#isTurnDue = false
    if (!this.#isOn) return
    if (this.#isStopping && this.#ready.isBatchOver()) {
      this.#isStopping = false
      this.#isOn = false
      this.#stopped()
    } else if (!this.#ready.isEmpty()) this.#turnSoon()
    else this.#sleepUntilNextTimer()
  }

  #sleepUntilNextTimer(): void {
    const next = this.#timers.peek()
    this.#loop.instruments?.loopIdle(next?.dueMs ?? null, this.#timers.size, this.#outside)
    // A virtual clock must not jump while something outside is still at work.
    if (next && !(this.#loop.clock.isVirtual && this.#outside > 0)) this.#wakeFor(next)
    else if (this.#outside === 0) this.#loop.deadlocks.idle()
  }

  #wakeFor(next: TimerHandle): void {
    this.#wake.set(this.#loop.clock, next.dueMs, () => {
      if (this.#isTurnDue) return
      // Handles that become ready now belong to this turn. A second turn would sleep on a timer of its own, and the
      // number of timers would double each time.
      this.#isTurnDue = true
      this.#enterTurn()
    })
  }

  #readyDueTimers(): void {
    this.#stepMs = null
    const nowMs = this.stepTimeMs()
    for (let timer = this.#timers.popDue(nowMs); timer; timer = this.#timers.popDue(nowMs)) {
      this.#loop.instruments?.timerFired(timer.number, false)
      // As in asyncio, it can be cancelled until it is called.
      this.#ready.push(timer)
    }
  }
}

/**
 * Null in place of a task that has ended: it has no more steps, even though its code may still go on at an await:
 * `await Promise.race([sleep(1), sleep(2)])`.
 */
function liveOrNull(task: Task<unknown> | null): Task<unknown> | null {
  return task?.done() ? null : task
}
