import type { Clock } from '../ground/clock.ts'
import type { EventLoop } from '../loop/event-loop.ts'
import type { Coroutine } from './coroutine.ts'
import type { Context } from './owner.ts'
import type { Task } from './task.ts'
import type { TaskSignal } from './task-signal.ts'

/** What a loop is made of. */
export interface LoopOptions {
  /** Its time; the system's without it. */
  readonly clock?: Clock
  /**
   * Whether a task is known behind a native `await fetch(…)` too, by an AsyncLocalStorage; true without it. Code whose
   * awaits are all written `await $await(…)`, as the compiler does it, needs none and runs several times as fast.
   */
  readonly tracksNativeAwaits?: boolean
}

/** Options of `callSoon`, `callLater` and `callAt`. */
export interface CallOptions {
  /** Whose variables the callback sees; a copy of the present context without it. */
  readonly context?: Context
}

/** Makes the tasks of a loop: see `setTaskFactory`. */
export type TaskFactory = <T>(loop: EventLoop, coroutine: Coroutine<T>, options: TaskOptions) => Task<T>

/** An object of its own for each task that has none is a twentieth of what a task allocates. */
export const noOptions: TaskOptions = {}

/** Options of `createTask`. */
export interface TaskOptions {
  /** What it is called; without it as its coroutine, or `Task-` and a number. */
  readonly name?: string
  /** Whose variables it sees; a copy of the present context without it. */
  readonly context?: Context
  /**
   * Begins it at once, up to its first await, as asyncio's `eager_start`. It is never done on return: what follows the
   * first await of an async function is a microtask away, even where there is nothing to wait for.
   */
  readonly eager?: boolean
  /**
   * Cancels the task when it fires, with the message of its reason; one that has fired already, before the first step. It is
   * let go of as the task ends.
   */
  readonly signal?: TaskSignal | null | undefined
}
