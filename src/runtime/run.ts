import type { Clock } from './clock.ts'
import type { Coroutine } from './coroutine.ts'
import { EventLoop, type LoopOptions } from './event-loop.ts'
import { gather } from './gather.ts'
import { getRunningLoop } from './running-loop.ts'
import type { Task, TaskOptions } from './task.ts'

export interface RunOptions {
  readonly debug?: boolean
  readonly clock?: Clock
  /** As the loop's option of that name. */
  readonly tracksNativeAwaits?: boolean
}

/** A task on the running loop. Throws a LoopError "no running event loop". */
export function createTask<T>(coroutine: Coroutine<T>, options: TaskOptions = {}): Task<T> {
  return getRunningLoop().createTask(coroutine, options)
}

/** The task whose code this is; null in callbacks. Throws a LoopError where no loop runs. */
export function currentTask(loop: EventLoop = getRunningLoop()): Task<unknown> | null {
  return loop.currentTask()
}

/** All tasks of the loop that have not ended, oldest first. Throws a LoopError where no loop runs. */
export function allTasks(loop: EventLoop = getRunningLoop()): readonly Task<unknown>[] {
  return loop.allTasks()
}

export function newEventLoop(options: LoopOptions = {}): EventLoop {
  return new EventLoop(options)
}

/** asyncio's `run`: a loop, main to its end, cancel and await what is left, close. */
export async function run<T>(main: Coroutine<T>, options: RunOptions = {}): Promise<T> {
  const loop = new EventLoop(options)
  loop.setDebug(options.debug ?? false)
  try {
    return await loop.runUntilComplete(main)
  } finally {
    await cancelAllTasks(loop)
    loop.close()
  }
}

/** asyncio's `_cancel_all_tasks`: asks every task to stop, awaits them, reports the errors of those that failed instead. */
export async function cancelAllTasks(loop: EventLoop): Promise<void> {
  const tasks = loop.allTasks()
  if (tasks.length === 0) return
  for (const task of tasks) task.cancel()
  await loop.runUntilComplete(gather([...tasks], { returnExceptions: true }, loop))
  for (const task of tasks) {
    if (task.cancelled() || task.exception() === null) continue
    loop.callExceptionHandler({ message: 'unhandled exception during run() shutdown', error: task.exception(), task })
  }
}
