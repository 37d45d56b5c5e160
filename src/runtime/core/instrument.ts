import type { Task } from './task.ts'

/** What a suspended task waits for. */
export type Wait =
  | { readonly kind: 'sleep'; readonly untilMs: number; readonly durationMs: number }
  | { readonly kind: 'task'; readonly task: Task<unknown> }
  | { readonly kind: 'gather'; readonly done: number; readonly of: number }
  | { readonly kind: 'future' }
  | { readonly kind: 'outside' }

/** What a loop is at: a `Runner` runs main and then closes it, step by step. One without a Runner only gets closed. */
export type LoopState = 'running' | 'cancelling tasks' | 'closing iterators' | 'stopping executor' | 'closed'

/**
 * Hooks into a loop (after Trio's Instrument). All optional. One that throws is dropped and reported to the loop's
 * exception handler: watching never breaks what is watched.
 */
export interface Instrument {
  /** It will begin; `parent` is the task that made it, null outside of any. */
  taskCreated?(task: Task<unknown>, parent: Task<unknown> | null): void
  /** Its next step is in the ready queue. */
  taskScheduled?(task: Task<unknown>): void
  /** It holds the thread from here on. */
  taskStepStarted?(task: Task<unknown>): void
  /** The step is over; `wait` is null when the task has ended in it. */
  taskStepEnded?(task: Task<unknown>, wait: Wait | null): void
  /** News of a wait that goes on: one more child of a gather is done. */
  taskWaiting?(task: Task<unknown>, wait: Wait): void
  /** It was asked to stop; `by` is the task that did, null outside of any. */
  taskCancelling?(task: Task<unknown>, by: Task<unknown> | null): void
  /** It has ended: with a value, with an error, or cancelled. */
  taskDone?(task: Task<unknown>): void
  /** Timers are numbered from 0; `dueMs` is the loop's time, `task` who set it. */
  timerSet?(timer: number, dueMs: number, task: Task<unknown> | null): void
  /** Its time has come, or it was taken back. */
  timerFired?(timer: number, isCancelled: boolean): void
  /** Nothing is ready: how many timers are set, when the next is due, how many tasks wait for something outside. */
  loopIdle?(nextTimerMs: number | null, timers: number, outside: number): void
  /** The host has its thread back, which the loop held for so many real milliseconds. */
  turnEnded?(durationMs: number): void
  /**
   * In debug mode: for this long a task held the thread, in the loop's time. Of its steps, and of what went on behind a
   * native await without telling the loop.
   */
  taskSlice?(task: Task<unknown>, startMs: number, endMs: number): void
  /**
   * In debug mode: the thread was held for `slowCallbackDurationMs` or longer. `task` is null for a plain callback. Where
   * no instrument has this hook, the logger is warned.
   */
  callbackSlow?(task: Task<unknown> | null, durationMs: number): void
  /** The loop is at something else now. */
  loopState?(state: LoopState): void
}

/** All instruments of a loop, told one after the other. An interface: who is watched by nobody needs none of their code. */
export interface InstrumentSet extends Required<Instrument> {
  readonly isEmpty: boolean
  /** Whether any of them wants to hear of it. */
  isHeard(hook: keyof Instrument): boolean
  add(instrument: Instrument): void
  /** Once, where it was added more often. */
  remove(instrument: Instrument): void
}
