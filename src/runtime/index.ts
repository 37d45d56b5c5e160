/**
 * asyncio's event loop, tasks and gather in TypeScript, on Node's event loop. Names are asyncio's in camelCase, times
 * are milliseconds. Knows nothing of graphs.
 */

export { AsCompleted, type AsCompletedOptions, asCompleted, type DoneFuture } from './as-completed.ts'
export { Barrier } from './barrier.ts'
export { type Clock, type ScaledClock, scaledClock, systemClock } from './clock.ts'
export { Condition } from './condition.ts'
export { type Coroutine, CoroutineObject, coroutine } from './coroutine.ts'
export {
  BrokenBarrierError,
  CancelledError,
  InvalidStateError,
  isCancellation,
  LoopError,
  QueueEmpty,
  QueueFull,
  QueueShutDown,
  SubprocessError,
  TimeoutError,
} from './errors.ts'
export { Event } from './event.ts'
export { EventLoop, type LoopContext, type LoopOptions } from './event-loop.ts'
export { errorOf, Future } from './future.ts'
export { type Awaitable, ensureFuture, type GatherOptions, gather } from './gather.ts'
export type { Instrument, Wait } from './instrument.ts'
export { Lock } from './lock.ts'
export { OutsideFuture } from './outside.ts'
export { LifoQueue, PriorityQueue, type PriorityQueueOptions, Queue, type QueueOptions } from './queue.ts'
export { type RaceOptions, race } from './race.ts'
export type { Cancellable } from './ready-queue.ts'
export { type Backoff, type Jitter, type RetryOptions, retry } from './retry.ts'
export { cancelAllTasks, createTask, currentTask, type RunOptions, run } from './run.ts'
export { getRunningLoop } from './running-loop.ts'
export { BoundedSemaphore, Semaphore } from './semaphore.ts'
export { shield } from './shield.ts'
export { sleep } from './sleep.ts'
export { createSubprocess, type Subprocess, type SubprocessOptions } from './subprocess.ts'
export { Task, type TaskOptions } from './task.ts'
export { TaskGroup, taskGroup } from './task-group.ts'
export { Timeout, timeout, timeoutAt } from './timeout.ts'
export { virtualClock } from './virtual-clock.ts'
export { type ReturnWhen, type Waited, type WaitOptions, wait } from './wait.ts'
export { waitFor } from './wait-for.ts'
