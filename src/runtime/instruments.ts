import type { Instrument, LoopState, Wait } from './instrument.ts'
import type { Task } from './task.ts'

/** The instruments of a loop, told one after the other. One that throws is dropped, and its error reported. */
export class Instruments implements Required<Instrument> {
  readonly #all: Instrument[] = []
  readonly #dropped: (error: unknown) => void

  constructor(dropped: (error: unknown) => void) {
    this.#dropped = dropped
  }

  get isEmpty(): boolean {
    return this.#all.length === 0
  }

  /** Whether any of them wants to hear of it. */
  hear(hook: keyof Instrument): boolean {
    return this.#all.some((each) => each[hook] !== undefined)
  }

  add(instrument: Instrument): void {
    this.#all.push(instrument)
  }

  remove(instrument: Instrument): void {
    const at = this.#all.indexOf(instrument)
    if (at >= 0) this.#all.splice(at, 1)
  }

  taskCreated(task: Task<unknown>, parent: Task<unknown> | null): void {
    this.#tell('taskCreated', task, parent)
  }

  taskScheduled(task: Task<unknown>): void {
    this.#tell('taskScheduled', task)
  }

  taskStepStarted(task: Task<unknown>): void {
    this.#tell('taskStepStarted', task)
  }

  taskStepEnded(task: Task<unknown>, wait: Wait | null): void {
    this.#tell('taskStepEnded', task, wait)
  }

  taskWaiting(task: Task<unknown>, wait: Wait): void {
    this.#tell('taskWaiting', task, wait)
  }

  taskCancelling(task: Task<unknown>, by: Task<unknown> | null): void {
    this.#tell('taskCancelling', task, by)
  }

  taskDone(task: Task<unknown>): void {
    this.#tell('taskDone', task)
  }

  timerSet(timer: number, dueMs: number, task: Task<unknown> | null): void {
    this.#tell('timerSet', timer, dueMs, task)
  }

  timerFired(timer: number, isCancelled: boolean): void {
    this.#tell('timerFired', timer, isCancelled)
  }

  loopIdle(nextTimerMs: number | null, timers: number, outside: number): void {
    this.#tell('loopIdle', nextTimerMs, timers, outside)
  }

  taskSlice(task: Task<unknown>, startMs: number, endMs: number): void {
    this.#tell('taskSlice', task, startMs, endMs)
  }

  callbackSlow(task: Task<unknown> | null, durationMs: number): void {
    this.#tell('callbackSlow', task, durationMs)
  }

  loopState(state: LoopState): void {
    this.#tell('loopState', state)
  }

  /** By name and not by a function: this is called several times a step. */
  #tell(hook: keyof Instrument, first: unknown, second?: unknown, third?: unknown): void {
    for (let at = 0; at < this.#all.length; at += 1) {
      const instrument = this.#all[at] as Instrument as Hooks
      try {
        instrument[hook]?.(first, second, third)
      } catch (error) {
        this.#all.splice(at, 1)
        at -= 1
        this.#dropped(error)
      }
    }
  }
}

type Hooks = Partial<Record<keyof Instrument, (...values: readonly unknown[]) => void>>
