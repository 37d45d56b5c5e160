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
  taskCreated?(task: Task<unknown>, parent: Task<unknown> | null): void
  taskScheduled?(task: Task<unknown>): void
  taskStepStarted?(task: Task<unknown>): void
  /** The step is over; `wait` is null when the task has ended in it. */
  taskStepEnded?(task: Task<unknown>, wait: Wait | null): void
  /** News of a wait that goes on: one more child of a gather is done. */
  taskWaiting?(task: Task<unknown>, wait: Wait): void
  taskCancelling?(task: Task<unknown>, by: Task<unknown> | null): void
  taskDone?(task: Task<unknown>): void
  timerSet?(timer: number, dueMs: number, task: Task<unknown> | null): void
  timerFired?(timer: number, isCancelled: boolean): void
  loopIdle?(nextTimerMs: number | null, timers: number, outside: number): void
  callbackSlow?(task: Task<unknown> | null, durationMs: number): void
  loopState?(state: LoopState): void
}
