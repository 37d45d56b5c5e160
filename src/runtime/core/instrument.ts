import type { Task } from './task.ts'

/**
 * What a row of waiting tasks waits for. `item` and `place`: of a queue that is empty, or full; `leftover`: items that
 * nobody has called done; `ended`: the next task of `asCompleted`.
 */
export type WaitedRow =
  | 'lock'
  | 'semaphore'
  | 'item'
  | 'place'
  | 'leftover'
  | 'event'
  | 'condition'
  | 'barrier'
  | 'limiter'
  | 'ended'

/**
 * What a future stands for, where the runtime made it. `child`: the end of a process; `output` and `input`: what it
 * prints and reads.
 */
export type WaitedFor = WaitedRow | 'group' | 'race' | 'tasks' | 'thread' | 'child' | 'output' | 'input'

/** What asks a body to stop. */
export type ScopeKind = 'group' | 'timeout'

/** What a suspended task waits for. */
export type Wait =
  | { readonly kind: 'sleep'; readonly untilMs: number; readonly durationMs: number; readonly what?: WaitedFor }
  | { readonly kind: 'task'; readonly task: Task<unknown> }
  | { readonly kind: 'gather'; readonly done: number; readonly of: number }
  /** The next item of the stream that this task makes. */
  | { readonly kind: 'next'; readonly task: Task<unknown> }
  /** Somebody who asks for an item of its own stream, of which so many lie ready, as many as may. */
  | { readonly kind: 'stream'; readonly ready: number; readonly of: number }
  | { readonly kind: 'future'; readonly what?: WaitedFor }
  | { readonly kind: 'outside'; readonly what?: WaitedFor }

/**
 * What a loop is doing. A `Runner` runs main and then closes the loop, stage by stage. A loop without a Runner only
 * becomes closed.
 */
export type LoopState = 'running' | 'cancelling tasks' | 'closing iterators' | 'stopping executor' | 'closed'

/**
 * Hooks into a loop (after Trio's Instrument), all optional. An instrument that throws is dropped and reported to the
 * loop's exception handler, so watching never breaks what is watched.
 */
export interface Instrument {
  /** The task is made and will begin; `parent` is the task that made it, null outside of any. */
  taskCreated?(task: Task<unknown>, parent: Task<unknown> | null): void
  /** The task's next step is in the ready queue. */
  taskScheduled?(task: Task<unknown>): void
  /** The task's step begins: from here on the task holds the thread. */
  taskStepStarted?(task: Task<unknown>): void
  /** The task's step is over; `wait` is null if the task has ended. */
  taskStepEnded?(task: Task<unknown>, wait: Wait | null): void
  /** The task still waits, and the wait has changed: one more child of a gather is done. */
  taskWaiting?(task: Task<unknown>, wait: Wait): void
  /**
   * The task was asked to stop; `by` is the task that asked, null outside of any. `scope`: not the task's own code asked,
   * but a group or a timeout in it.
   */
  taskCancelling?(task: Task<unknown>, by: Task<unknown> | null, scope: ScopeKind | null): void
  /** The task has ended: with a value, with an error, or cancelled. */
  taskDone?(task: Task<unknown>): void
  /** A timer was set. Timers are numbered from 0; `dueMs` is in the loop's time, `task` is the task that set it. */
  timerSet?(timer: number, dueMs: number, task: Task<unknown> | null): void
  /** The timer has fired, or it was cancelled. */
  timerFired?(timer: number, isCancelled: boolean): void
  /**
   * No handle is ready. Tells when the next timer is due, how many timers are set, and how many tasks wait for
   * something outside.
   */
  loopIdle?(nextTimerMs: number | null, timers: number, outside: number): void
  /** The loop returns the thread to the host after this many real milliseconds. */
  turnEnded?(durationMs: number): void
  /**
   * In debug mode: a task held the thread during this span of the loop's time. It comes for steps, and for code that
   * went on behind a native await without telling the loop.
   */
  taskSlice?(task: Task<unknown>, startMs: number, endMs: number): void
  /**
   * In debug mode: a callback held the thread for `slowCallbackDurationMs` or longer. `task` is null for a plain
   * callback. Where no instrument has this hook, the logger gets a warning.
   */
  callbackSlow?(task: Task<unknown> | null, durationMs: number): void
  /** The state of the loop has changed. */
  loopState?(state: LoopState): void
}

/**
 * All instruments of a loop, called one after the other. It is an interface so that a loop without instruments needs
 * none of their code.
 */
export interface InstrumentSet extends Required<Instrument> {
  readonly isEmpty: boolean
  /** Whether any of them has this hook. */
  isHeard(hook: keyof Instrument): boolean
  add(instrument: Instrument): void
  /** Removes the instrument once, even if it was added more often. */
  remove(instrument: Instrument): void
}
