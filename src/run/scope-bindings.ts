import type { OwnName, ScopeName } from '#graph'
import {
  AsyncExitStack,
  AsyncLimiter,
  allTasks,
  asCompleted,
  awaitGraph,
  Barrier,
  BoundedSemaphore,
  BrokenBarrierError,
  CancelledError,
  Condition,
  Context,
  ContextVar,
  cancelAll,
  copyContext,
  coroutine,
  createSubprocess,
  createSubprocessShell,
  createTask,
  currentTask,
  Event,
  type EventLoop,
  ensureFuture,
  Future,
  gather,
  getRunningLoop,
  IncompleteReadError,
  InvalidStateError,
  isCancellation,
  isCoroutine,
  isFuture,
  LifoQueue,
  LimitOverrunError,
  Lock,
  LoopError,
  MoveOnScope,
  mapLimit,
  moveOnAfter,
  PriorityQueue,
  ProcessLookupError,
  Queue,
  QueueEmpty,
  QueueFull,
  QueueShutDown,
  race,
  retry,
  Semaphore,
  SubprocessError,
  shield,
  shielded,
  sleep,
  Task,
  TaskGroup,
  TaskStatus,
  Timeout,
  TimeoutError,
  taskGroup,
  timeout,
  timeoutAt,
  toThread,
  wait,
  waitFor,
} from '#runtime'
import { callIn } from '#runtime-internal'

/** A name that means the same in all code of a run. */
export type RunName = Exclude<ScopeName, OwnName>

type Callable = (...args: readonly never[]) => unknown
type Class = new (...args: never) => object

const functions = {
  allTasks,
  asCompleted,
  awaitGraph,
  cancelAll,
  copyContext,
  coroutine,
  createSubprocess,
  createSubprocessShell,
  createTask,
  currentTask,
  ensureFuture,
  gather,
  getRunningLoop,
  isCancellation,
  isCoroutine,
  isFuture,
  mapLimit,
  moveOnAfter,
  race,
  retry,
  shield,
  shielded,
  sleep,
  taskGroup,
  timeout,
  timeoutAt,
  toThread,
  wait,
  waitFor,
}

const classes = {
  AsyncExitStack,
  AsyncLimiter,
  Barrier,
  BoundedSemaphore,
  Condition,
  Context,
  ContextVar,
  Event,
  Future,
  LifoQueue,
  Lock,
  PriorityQueue,
  Queue,
  Semaphore,
}

/** Classes whose objects only the runtime makes; code has them for `instanceof`. */
const given = { MoveOnScope, Task, TaskGroup, TaskStatus, Timeout }

const errors = {
  BrokenBarrierError,
  CancelledError,
  IncompleteReadError,
  InvalidStateError,
  LimitOverrunError,
  LoopError,
  ProcessLookupError,
  QueueEmpty,
  QueueFull,
  QueueShutDown,
  SubprocessError,
  TimeoutError,
}

/**
 * The runtime's names for the code of one run. Called in a callback of the host, where the runtime can't tell which run
 * the code belongs to, they still use this run's loop: its clock and its tasks.
 */
export function bindingsOf(loop: EventLoop): Readonly<Record<RunName, unknown>> {
  return {
    ...mapped(functions, (fn, name) => functionIn(loop, name, fn as Callable)),
    ...mapped(classes, (made) => classIn(loop, made as unknown as Class)),
    ...given,
    ...errors,
  }
}

function mapped<N extends string>(
  values: Readonly<Record<N, unknown>>,
  map: (value: unknown, name: N) => unknown,
): Record<N, unknown> {
  const entries = Object.entries(values) as [N, unknown][]
  return Object.fromEntries(entries.map(([name, value]) => [name, map(value, name)])) as Record<N, unknown>
}

function functionIn(loop: EventLoop, name: string, fn: Callable): Callable {
  function bound(...args: readonly never[]): unknown {
    return callIn(loop, () => fn(...args))
  }
  // A function that is passed as a coroutine (`createTask(sleep)`) gives its name to the task.
  return Object.defineProperties(bound, {
    name: { value: name, configurable: true },
    length: { value: fn.length, configurable: true },
  })
}

/**
 * The class itself, except that its constructor runs as code of the loop: `instanceof`, `extends` and its name still
 * work.
 */
function classIn(loop: EventLoop, made: Class): Class {
  return new Proxy(made, {
    construct: (target, args, newTarget) => callIn(loop, () => Reflect.construct(target, args, newTarget) as object),
  })
}
