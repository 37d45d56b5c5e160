/**
 * asyncio's event loop, tasks and gather in TypeScript, on Node's event loop. The names are asyncio's in camelCase,
 * times are milliseconds. Nothing here knows of graphs.
 */

export { $await } from './core/await.ts'
export { type AwaitGraph, awaitGraph } from './core/await-graph.ts'
export { cancelAll } from './core/cancellation.ts'
export { ContextVar, type Token } from './core/context-var.ts'
export { type Coroutine, CoroutineObject, coroutine, isCoroutine } from './core/coroutine.ts'
export { $each } from './core/each.ts'
export { createEagerTaskFactory, eagerTaskFactory } from './core/eager.ts'
export { type Awaitable, ensureFuture } from './core/ensure-future.ts'
export { Future, isFuture } from './core/future.ts'
export type { Handle } from './core/handle.ts'
export type { Instrument, LoopState, Wait } from './core/instrument.ts'
export type { CallOptions, LoopOptions, TaskFactory, TaskOptions } from './core/loop-options.ts'
export { Context, copyOfCurrentContext as copyContext } from './core/owner.ts'
export { getRunningLoop } from './core/running-loop.ts'
export { sleep } from './core/sleep.ts'
export { creationStackOf } from './core/stack.ts'
export { Task } from './core/task.ts'
export type { TaskSignal } from './core/task-signal.ts'
export type { TimerHandle } from './core/timer-heap.ts'
export { type Clock, type ScaledClock, scaledClock, systemClock } from './ground/clock.ts'
export type { EndsWithAwaitUsing, EndsWithUsing } from './ground/disposal.ts'
export {
  BrokenBarrierError,
  CancelledError,
  DeadlockError,
  IncompleteReadError,
  InvalidStateError,
  isCancellation,
  KeyboardInterrupt,
  LimitOverrunError,
  LoopError,
  ProcessLookupError,
  QueueEmpty,
  QueueFull,
  QueueShutDown,
  SubprocessError,
  TimeoutError,
} from './ground/errors.ts'
export { type Logger, logger } from './ground/log.ts'
export type { ValueOf } from './ground/value-of.ts'
export { virtualClock } from './ground/virtual-clock.ts'
export type { ByteStream } from './host/byte-stream.ts'
export type { ChildInput } from './host/child-input.ts'
export type { ChildStream, SubprocessOptions } from './host/child-process.ts'
export { Executor, type ExecutorOptions, type ThreadFunction } from './host/executor.ts'
export type { LineStream } from './host/line-stream.ts'
export {
  createSubprocess,
  createSubprocessShell,
  type OutputOf,
  type OutputStream,
  type SignalName,
  type Subprocess,
} from './host/subprocess.ts'
export { toThread } from './host/to-thread.ts'
export { AsyncLimiter } from './locks/async-limiter.ts'
export { Barrier } from './locks/barrier.ts'
export { Condition } from './locks/condition.ts'
export { Event } from './locks/event.ts'
export type { Hold } from './locks/holding.ts'
export { Lock } from './locks/lock.ts'
export { LifoQueue, PriorityQueue, type PriorityQueueOptions, Queue, type QueueOptions } from './locks/queue.ts'
export { BoundedSemaphore, Semaphore } from './locks/semaphore.ts'
export { EventLoop } from './loop/event-loop.ts'
export type { LoopContext } from './loop/loop-context.ts'
export type { ExceptionHandler } from './loop/reports.ts'
export { allTasks, createTask, currentTask, newEventLoop, run } from './loop/run.ts'
export { cancelAllTasks, Runner, type RunOptions } from './loop/runner.ts'
export type { HandledSignal } from './loop/signalled-loop.ts'
export { AsCompleted, type AsCompletedOptions, asCompleted, type DoneFuture } from './together/as-completed.ts'
export { AsyncExitStack, type Exit } from './together/async-exit-stack.ts'
export { type Gathered, type GatherOptions, gather } from './together/gather.ts'
export { mapLimit } from './together/map-limit.ts'
export { MoveOnScope, moveOnAfter } from './together/move-on.ts'
export { type RaceOptions, type RaceWinner, race } from './together/race.ts'
export { type Backoff, type Jitter, type RetryOptions, retry } from './together/retry.ts'
export { shield } from './together/shield.ts'
export { shielded } from './together/shielded.ts'
export { type GroupOptions, type GroupValue, TaskGroup, taskGroup } from './together/task-group.ts'
export { type Startable, TaskStatus } from './together/task-status.ts'
export { Timeout, timeout, timeoutAt } from './together/timeout.ts'
export { type ReturnWhen, type Waited, type WaitOptions, wait } from './together/wait.ts'
export { waitFor } from './together/wait-for.ts'
