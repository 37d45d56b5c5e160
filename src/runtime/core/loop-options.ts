import type { Clock } from '../ground/clock.ts'
import type { EventLoop } from '../loop/event-loop.ts'
import type { Coroutine } from './coroutine.ts'
import type { Context } from './owner.ts'
import type { Task } from './task.ts'
import type { TaskSignal } from './task-signal.ts'

/** Options of a new loop. */
export interface LoopOptions {
  /** Its clock; the system's by default. */
  readonly clock?: Clock
  /**
   * Whether an AsyncLocalStorage keeps track of the task behind a native `await fetch(…)` too; true by default. Code
   * whose awaits are all written `await $await(…)`, as the compiler writes them, does not need it and runs several
   * times as fast.
   */
  readonly tracksNativeAwaits?: boolean
}

/** Options of `callSoon`, `callLater` and `callAt`. */
export interface CallOptions {
  /** The context that the callback runs in; by default a copy of the present one. */
  readonly context?: Context
}

/** Makes the tasks of a loop: see `setTaskFactory`. */
export type TaskFactory = <T>(loop: EventLoop, coroutine: Coroutine<T>, options: TaskOptions) => Task<T>

/** Shared: an object of its own for each task without options would be a twentieth of what a task allocates. */
export const noOptions: TaskOptions = {}

/** Options of `createTask`. */
export interface TaskOptions {
  /** Its name; by default that of its coroutine, or `Task-` and a number. */
  readonly name?: string
  /** The context it runs in; by default a copy of the present one. */
  readonly context?: Context
  /**
   * Begins the task at once, up to its first await, as asyncio's `eager_start`. Unlike there, the task is never done on
   * return: what follows the first await of an async function runs a microtask later, even if there is nothing to wait
   * for.
   */
  readonly eager?: boolean
  /**
   * Cancels the task when it fires, with the message of its reason; if it has fired already, before the first step. The
   * task stops listening when it ends.
   */
  readonly signal?: TaskSignal | null | undefined
}
