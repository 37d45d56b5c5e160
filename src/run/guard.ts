import { exactDurationText } from '#graph'
import { type EventLoop, type Instrument, systemClock, type Task } from '#runtime'
import { type BrokenOff, breakingOff, stepNumber } from '#runtime-internal'
import { durationText } from '#words'
import type { Sightings } from './sightings.ts'

// Code of a run may put another in its place.
const { setImmediate } = globalThis

/** A coroutine held the thread past the limit and was ended, so that everything else can go on. */
export class BlockedLoopError extends Error {
  override readonly name: string = 'BlockedLoopError'
}

export interface GuardOptions {
  /** How long a step may hold the thread, in real milliseconds; `null`: as long as it likes. */
  readonly limitMs: number | null
  /** Called every `flushMs` while it is held, with how long it is so far. */
  readonly flush: (heldMs: number) => void
  /** A step of this task begins. */
  readonly began?: (task: Task<unknown>) => void
  /** Looked at every `glimpseMs` while it is held; `null` outside of debug mode. */
  readonly sightings: Sightings | null
  /** Real milliseconds; the host's, unless a test has its own. */
  readonly now?: () => number
}

// A check stands at the head of all functions of the user's code: of those, too, that it puts in the place of these.
const { floor, max, min } = Math
const flushMs = 100
const glimpseMs = 20
/** Two looks at the clock are about this far apart, and at most so many calls. */
const lookMs = 5
const mostCallsPerLook = 256
const nobodys = -1

/** Measures how long the code of one loop holds the thread. */
export interface RunGuard {
  /** Stands at the head of every loop and function of the user's code. Throws a BlockedLoopError past the limit. */
  check(): void
  /**
   * For who looks at held code from outside, where no check stands: the error that ends it, once it has held the thread
   * past the limit.
   */
  glance(): BlockedLoopError | null
  /**
   * An error of the guard's has come to the host, past the tasks in whose step it was thrown (a callback of the step has
   * thrown it): they end with it. Says whether it was such an error.
   */
  hasEndedBy(error: unknown): boolean
}

/** The guard of what is run on `loop`. */
export function guardOf(loop: EventLoop, options: GuardOptions): RunGuard {
  const guard = new Guard(loop, options)
  loop.addInstrument(guard)
  return guard
}

/**
 * What is measured is one step: all that a task does between two turns of the loop, awaits of what is there already
 * included. Code behind a native await is in no step: it has from its first call of the guard until a step begins or
 * until the host has a turn, which floods of microtasks and ticks never give it.
 */
class Guard implements Instrument, RunGuard {
  readonly #loop: EventLoop
  readonly #options: GuardOptions
  readonly #now: () => number
  /** Which step is measured, and since when it holds the thread. */
  #held = nobodys
  #sinceMs = 0
  /** The step of a task that was begun last; its code may come to the guard late, or not at all. */
  #begun = nobodys
  #begunMs = 0
  #callsLeft = 1
  #callsPerLook = 1
  #lookedMs = 0
  #flushedMs = 0
  #glimpsedMs = 0
  /** Those that were ended stay so, or `while (true) { try { while (true) {} } catch {} }` would never end. */
  #ended: WeakSet<Task<unknown>> | null = null
  /** What was thrown last, and the tasks in whose step that was. */
  #thrown: { readonly error: BlockedLoopError; readonly broken: BrokenOff } | null = null
  /** The same of code outside of any task, until its hold is over. */
  #endedStep = nobodys

  constructor(loop: EventLoop, options: GuardOptions) {
    this.#loop = loop
    this.#options = options
    this.#now = options.now ?? systemClock.now
  }

  taskStepStarted(task: Task<unknown>): void {
    this.#options.began?.(task)
    // A task that begins eagerly does so within another's step.
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
    // Most steps end before their second call, and never look at the clock.
    this.#callsPerLook = 1
    this.#callsLeft = 2
    if (this.#loop.currentTask() === null) this.#endWithTurn(step)
  }

  /** What the host calls in one turn can't be told apart, where no step does. */
  #endWithTurn(step: number): void {
    const atEnd = setImmediate(() => {
      if (this.#held === step) this.#held = nobodys
      if (this.#endedStep === step) this.#endedStep = nobodys
    })
    // No program goes on for it, and it is nothing that code has left.
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

  /** What ends it past the limit; before that, it is told of now and then. */
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

  /** A loop may do anything between two calls: a short sum, or a second of synchronous reading. */
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

/** Of what it does now no time was measured. */
function endedBefore(): BlockedLoopError {
  return new BlockedLoopError(
    `it goes on after a step of it was ended for holding the event loop past the limit, so it is ended again; ${remedy}`,
  )
}

/** To a tenth of a second; what is less than one, more closely. */
function heldText(ms: number): string {
  return durationText(ms, ms < 1_000 ? 'short' : 'rough')
}
