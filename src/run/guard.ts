import { exactDurationText } from '#graph'
import { type EventLoop, type Instrument, systemClock, type Task } from '#runtime'
import { type BrokenOff, breakingOff, stepNumber } from '#runtime-internal'
import { durationText } from '#words'
import type { Sightings } from './sightings.ts'

// Kept from the start, since code of a run may replace it.
const { setImmediate } = globalThis

/** A coroutine held the thread past the limit, and was ended so that everything else could go on. */
export class BlockedLoopError extends Error {
  override readonly name: string = 'BlockedLoopError'
}

export interface GuardOptions {
  /** How long a step may hold the thread, in real milliseconds; `null`: without a limit. */
  readonly limitMs: number | null
  /** Called every `flushMs` while a step holds the thread, with the time so far. */
  readonly flush: (heldMs: number) => void
  /** A step of this task begins. */
  readonly began?: (task: Task<unknown>) => void
  /** Gets a glimpse every `glimpseMs` while a step holds the thread; `null` outside of debug mode. */
  readonly sightings: Sightings | null
  /** The time in real milliseconds; by default the host's. */
  readonly now?: () => number
}

// Kept from the start: each of the user's functions begins with a check, even a function that replaces one of these.
const { floor, max, min } = Math
const flushMs = 100
const glimpseMs = 20
/** The guard reads the clock about this often, in milliseconds, and at least once in so many calls. */
const lookMs = 5
const mostCallsPerLook = 256
const nobodys = -1

/** Measures how long the code of one loop holds the thread. */
export interface RunGuard {
  /** Called at the start of every loop and function of the user's code. Throws a BlockedLoopError past the limit. */
  check(): void
  /**
   * For an observer outside, when code holds the thread without calling `check`: returns the error to end it with, once
   * it is past the limit.
   */
  glance(): BlockedLoopError | null
  /**
   * The host has got an error of the guard, thrown by a callback within a step: the tasks of that step end with it.
   * Returns whether it was such an error.
   */
  hasEndedBy(error: unknown): boolean
}

/** The guard of the code that runs on `loop`. */
export function guardOf(loop: EventLoop, options: GuardOptions): RunGuard {
  const guard = new Guard(loop, options)
  loop.addInstrument(guard)
  return guard
}

/**
 * Measures one step: all that a task does between two turns of the loop, including awaits of settled promises. Code
 * behind a native await is in no step. It is measured from its first call of the guard until a step begins or the host
 * has a turn, which floods of microtasks and ticks prevent.
 */
class Guard implements Instrument, RunGuard {
  readonly #loop: EventLoop
  readonly #options: GuardOptions
  readonly #now: () => number
  /** The number of the step that is measured; `#sinceMs` is when it began to hold the thread. */
  #held = nobodys
  #sinceMs = 0
  /** The number of the last step that a task began. Its code may call the guard late, or not at all. */
  #begun = nobodys
  #begunMs = 0
  #callsLeft = 1
  #callsPerLook = 1
  #lookedMs = 0
  #flushedMs = 0
  #glimpsedMs = 0
  /**
   * A task that was ended once is ended at each call, or `while (true) { try { while (true) {} } catch {} }` would go
   * on.
   */
  #ended: WeakSet<Task<unknown>> | null = null
  /** The error thrown last, and the tasks whose step it was thrown in. */
  #thrown: { readonly error: BlockedLoopError; readonly broken: BrokenOff } | null = null
  /** The step in which code of no task was ended, until that step's hold is over. */
  #endedStep = nobodys

  constructor(loop: EventLoop, options: GuardOptions) {
    this.#loop = loop
    this.#options = options
    this.#now = options.now ?? systemClock.now
  }

  taskStepStarted(task: Task<unknown>): void {
    this.#options.began?.(task)
    // An eager task begins within another task's step.
    if (this.#begun === stepNumber()) return
    this.#begun = stepNumber()
    this.#begunMs = this.#now()
  }

  check(): void {
    if (this.#ended && this.#isEnded()) throw endedBefore()
    if (this.#held !== stepNumber()) this.#begin()
    this.#callsLeft -= 1
    if (this.#callsLeft === 0) this.#look()
  }

  glance(): BlockedLoopError | null {
    if (this.#held !== stepNumber()) this.#begin()
    return this.#judge(this.#now())
  }

  hasEndedBy(error: unknown): boolean {
    const thrown = this.#thrown
    if (!thrown?.broken.hasTasks || thrown.error !== error) return false
    this.#thrown = null
    thrown.broken.end(error)
    return true
  }

  #begin(): void {
    const step = stepNumber()
    this.#held = step
    this.#sinceMs = step === this.#begun ? this.#begunMs : this.#now()
    this.#lookedMs = this.#sinceMs
    this.#flushedMs = this.#sinceMs
    this.#glimpsedMs = this.#sinceMs
    // Most steps end before their second call, so they never read the clock.
    this.#callsPerLook = 1
    this.#callsLeft = 2
    if (this.#loop.currentTask() === null) this.#endWithTurn(step)
  }

  /** Code of no task, called by the host in one turn, can't be told apart; the next turn ends the measurement. */
  #endWithTurn(step: number): void {
    const atEnd = setImmediate(() => {
      if (this.#held === step) this.#held = nobodys
      if (this.#endedStep === step) this.#endedStep = nobodys
    })
    // The immediate must neither keep the program alive nor count as one that the code has left.
    atEnd.unref()
  }

  #look(): void {
    const nowMs = this.#now()
    this.#paceLooks(nowMs)
    const error = this.#judge(nowMs)
    if (!error) return
    this.#end(this.#loop.currentTask())
    this.#thrown = { error, broken: breakingOff(this.#loop) }
    throw error
  }

  /** The error to end the code with, once it is past the limit. Before that, it only tells of the hold now and then. */
  #judge(nowMs: number): BlockedLoopError | null {
    const heldMs = nowMs - this.#sinceMs
    const { limitMs, sightings } = this.#options
    if (limitMs !== null && heldMs > limitMs) return blocked(heldMs, limitMs, this.#held === this.#begun)
    if (sightings && nowMs - this.#glimpsedMs >= glimpseMs) {
      this.#glimpsedMs = nowMs
      sightings.glimpse(this.#loop.currentTask(), nowMs, this.#sinceMs)
    }
    if (nowMs - this.#flushedMs < flushMs) return null
    this.#flushedMs = nowMs
    this.#options.flush(heldMs)
    return null
  }

  /** The time between two calls may be short or long, so the number of calls until the next look adapts to it. */
  #paceLooks(nowMs: number): void {
    const tookMs = nowMs - this.#lookedMs
    this.#lookedMs = nowMs
    const fitting = tookMs > lookMs ? (this.#callsPerLook * lookMs) / tookMs : this.#callsPerLook * 2
    this.#callsPerLook = max(1, min(mostCallsPerLook, floor(fitting)))
    this.#callsLeft = this.#callsPerLook
  }

  #end(task: Task<unknown> | null): void {
    this.#ended ??= new WeakSet()
    if (task) this.#ended.add(task)
    else this.#endedStep = this.#held
  }

  #isEnded(): boolean {
    const task = this.#loop.currentTask()
    return task ? this.#ended?.has(task) === true : this.#endedStep === stepNumber()
  }
}

const remedy =
  "await something that waits inside the loop, move the work to a process or thread of its own, or raise the limit in the pipeline's settings"

function blocked(heldMs: number, limitMs: number, isStep: boolean): BlockedLoopError {
  const who = isStep ? 'this step' : 'code outside of any task'
  return new BlockedLoopError(
    `${who} held the event loop for ${heldText(heldMs)} without an await that waits (the limit is ${exactDurationText(limitMs)}), and was ended; ${remedy}`,
  )
}

/** The error for code that was ended before: its present hold was not measured. */
function endedBefore(): BlockedLoopError {
  return new BlockedLoopError(
    `it goes on after a step of it was ended for holding the event loop past the limit, so it is ended again; ${remedy}`,
  )
}

/** Rounded to a tenth of a second; below one second, more exact. */
function heldText(ms: number): string {
  return durationText(ms, ms < 1_000 ? 'short' : 'rough')
}
