/**
 * asyncio's event loop, tasks and gather in TypeScript, on Node's event loop. Names are asyncio's in camelCase, times
 * are milliseconds. Knows nothing of graphs.
 */
export { AsCompleted, type AsCompletedOptions, asCompleted, type DoneFuture } from './as-completed.ts'
export { AsyncExitStack, type Exit } from './async-exit-stack.ts'
export { AsyncLimiter } from './async-limiter.ts'
export { $await } from './await.ts'
export { type AwaitGraph, awaitGraph } from './await-graph.ts'
export { Barrier } from './barrier.ts'
export type { ByteStream } from './byte-stream.ts'
export { cancelAll } from './cancellation.ts'
export type { ChildInput } from './child-input.ts'
export type { ChildStream, SubprocessOptions } from './child-process.ts'
export { type Clock, type ScaledClock, scaledClock, systemClock } from './clock.ts'
export { Condition } from './condition.ts'
export { ContextVar, type Token } from './context-var.ts'
export { type Coroutine, CoroutineObject, coroutine, isCoroutine } from './coroutine.ts'
export type { EndsWithAwaitUsing, EndsWithUsing } from './disposal.ts'
export { $each } from './each.ts'
export { createEagerTaskFactory, eagerTaskFactory } from './eager.ts'
export { type Awaitable, ensureFuture } from './ensure-future.ts'
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
} from './errors.ts'
export { Event } from './event.ts'
export { EventLoop } from './event-loop.ts'
export { Executor, type ExecutorOptions, type ThreadFunction } from './executor.ts'
export { Future, isFuture } from './future.ts'
export { type Gathered, type GatherOptions, gather } from './gather.ts'
export type { Handle } from './handle.ts'
export type { Hold } from './holding.ts'
export type { Instrument, LoopState, Wait } from './instrument.ts'
export type { LineStream } from './line-stream.ts'
export { Lock } from './lock.ts'
export { type Logger, logger } from './log.ts'
export type { LoopContext } from './loop-context.ts'
export type { CallOptions, LoopOptions, TaskFactory, TaskOptions } from './loop-options.ts'
export { mapLimit } from './map-limit.ts'
export { MoveOnScope, moveOnAfter } from './move-on.ts'
export { LifoQueue, PriorityQueue, type PriorityQueueOptions, Queue, type QueueOptions } from './queue.ts'
export { type RaceOptions, race } from './race.ts'
export type { ExceptionHandler } from './reports.ts'
export { type Backoff, type Jitter, type RetryOptions, retry } from './retry.ts'
export { allTasks, createTask, currentTask, newEventLoop, run } from './run.ts'
export { cancelAllTasks, Runner, type RunOptions } from './runner.ts'
export { getRunningLoop } from './running-loop.ts'
export { Context, copyOfCurrentContext as copyContext } from './scope.ts'
export { BoundedSemaphore, Semaphore } from './semaphore.ts'
export { shield } from './shield.ts'
export { shielded } from './shielded.ts'
export type { HandledSignal } from './signalled-loop.ts'
export { sleep } from './sleep.ts'
export { creationStackOf } from './stack.ts'
export {
  createSubprocess,
  createSubprocessShell,
  type OutputOf,
  type OutputStream,
  type SignalName,
  type Subprocess,
} from './subprocess.ts'
export { Task } from './task.ts'
export { type GroupOptions, type GroupValue, TaskGroup, taskGroup } from './task-group.ts'
export type { TaskSignal } from './task-signal.ts'
export { type Startable, TaskStatus } from './task-status.ts'
export { Timeout, timeout, timeoutAt } from './timeout.ts'
export type { TimerHandle } from './timer-heap.ts'
export { toThread } from './to-thread.ts'
export type { ValueOf } from './value-of.ts'
export { virtualClock } from './virtual-clock.ts'
export { type ReturnWhen, type Waited, type WaitOptions, wait } from './wait.ts'
export { waitFor } from './wait-for.ts'
