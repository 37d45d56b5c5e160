import type { Instrument, InstrumentSet, LoopState, Wait } from '../core/instrument.ts'
import type { Task } from '../core/task.ts'

type Hook = keyof Instrument
type Hear = (first: unknown, second?: unknown, third?: unknown) => void

/** The hook of one instrument. */
interface Hearer {
  readonly instrument: Instrument
  readonly hear: Hear
}

/**
 * The instruments of a loop, called one after the other. An instrument that throws is dropped and its error reported.
 * Each hook has its own list of instruments (as in Trio): a hook without any costs nothing, and most are called several
 * times a step.
 */
export class Instruments implements InstrumentSet {
  #all: readonly Instrument[] = []
  #hearers: Readonly<Record<Hook, readonly Hearer[]>> = hearersAmong([])
  readonly #dropped: (error: unknown) => void

  constructor(dropped: (error: unknown) => void) {
    this.#dropped = dropped
  }

  get isEmpty(): boolean {
    return this.#all.length === 0
  }

  isHeard(hook: Hook): boolean {
    return this.#hearers[hook].length > 0
  }

  add(instrument: Instrument): void {
    this.#set([...this.#all, instrument])
  }

  remove(instrument: Instrument): void {
    const at = this.#all.indexOf(instrument)
    if (at >= 0) this.#set(this.#all.filter((_, index) => index !== at))
  }

  taskCreated(task: Task<unknown>, parent: Task<unknown> | null): void {
    this.#tell(this.#hearers.taskCreated, task, parent)
  }

  taskScheduled(task: Task<unknown>): void {
    this.#tell(this.#hearers.taskScheduled, task)
  }

  taskStepStarted(task: Task<unknown>): void {
    this.#tell(this.#hearers.taskStepStarted, task)
  }

  taskStepEnded(task: Task<unknown>, wait: Wait | null): void {
    this.#tell(this.#hearers.taskStepEnded, task, wait)
  }

  taskWaiting(task: Task<unknown>, wait: Wait): void {
    this.#tell(this.#hearers.taskWaiting, task, wait)
  }

  taskCancelling(task: Task<unknown>, by: Task<unknown> | null, isWithin: boolean): void {
    this.#tell(this.#hearers.taskCancelling, task, by, isWithin)
  }

  taskDone(task: Task<unknown>): void {
    this.#tell(this.#hearers.taskDone, task)
  }

  timerSet(timer: number, dueMs: number, task: Task<unknown> | null): void {
    this.#tell(this.#hearers.timerSet, timer, dueMs, task)
  }

  timerFired(timer: number, isCancelled: boolean): void {
    this.#tell(this.#hearers.timerFired, timer, isCancelled)
  }

  loopIdle(nextTimerMs: number | null, timers: number, outside: number): void {
    this.#tell(this.#hearers.loopIdle, nextTimerMs, timers, outside)
  }

  turnEnded(durationMs: number): void {
    this.#tell(this.#hearers.turnEnded, durationMs)
  }

  taskSlice(task: Task<unknown>, startMs: number, endMs: number): void {
    this.#tell(this.#hearers.taskSlice, task, startMs, endMs)
  }

  callbackSlow(task: Task<unknown> | null, durationMs: number): void {
    this.#tell(this.#hearers.callbackSlow, task, durationMs)
  }

  loopState(state: LoopState): void {
    this.#tell(this.#hearers.loopState, state)
  }

  #tell(hearers: readonly Hearer[], first: unknown, second?: unknown, third?: unknown): void {
    for (const { instrument, hear } of hearers) {
      try {
        hear.call(instrument, first, second, third)
      } catch (error) {
        this.remove(instrument)
        this.#dropped(error)
      }
    }
  }

  #set(all: readonly Instrument[]): void {
    this.#all = all
    this.#hearers = hearersAmong(all)
  }
}

const hooks = Object.keys({
  taskCreated: true,
  taskScheduled: true,
  taskStepStarted: true,
  taskStepEnded: true,
  taskWaiting: true,
  taskCancelling: true,
  taskDone: true,
  timerSet: true,
  timerFired: true,
  loopIdle: true,
  turnEnded: true,
  taskSlice: true,
  callbackSlow: true,
  loopState: true,
} satisfies Record<Hook, true>) as readonly Hook[]

function hearersAmong(all: readonly Instrument[]): Readonly<Record<Hook, readonly Hearer[]>> {
  const hearersOf = (hook: Hook): readonly Hearer[] =>
    all.flatMap((instrument) => (instrument[hook] ? [{ instrument, hear: instrument[hook] as Hear }] : []))
  return Object.fromEntries(hooks.map((hook) => [hook, hearersOf(hook)])) as Record<Hook, readonly Hearer[]>
}
