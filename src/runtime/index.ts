/**
 * asyncio's event loop, tasks and gather in TypeScript, on Node's event loop. Names are asyncio's in camelCase, times
 * are milliseconds. Knows nothing of graphs.
 */
export { type Clock, type ScaledClock, scaledClock, systemClock } from './clock.ts'
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
export { EventLoop, type LoopContext, type LoopOptions } from './event-loop.ts'
export { errorOf, Future } from './future.ts'
export { type Awaitable, ensureFuture, type GatherOptions, gather } from './gather.ts'
export type { Instrument, Wait } from './instrument.ts'
export { OutsideFuture } from './outside.ts'
export type { Cancellable } from './ready-queue.ts'
export { cancelAllTasks, createTask, currentTask, type RunOptions, run } from './run.ts'
export { getRunningLoop } from './running-loop.ts'
export { sleep } from './sleep.ts'
export { createSubprocess, type Subprocess, type SubprocessOptions } from './subprocess.ts'
export { Task, type TaskOptions } from './task.ts'
export { type TaskRecord, TaskRing, type TaskRingOptions, type TaskState } from './task-ring.ts'
export { virtualClock } from './virtual-clock.ts'
