import type { Coroutine } from '../core/coroutine.ts'
import type { Awaitable } from '../core/ensure-future.ts'
import { type LoopOptions, noOptions, type TaskOptions } from '../core/loop-options.ts'
import { getRunningLoop, isInRunningLoop } from '../core/running-loop.ts'
import type { Task } from '../core/task.ts'
import { check, loopMistake } from '../ground/arguments.ts'
import { LoopError } from '../ground/errors.ts'
import { EventLoop } from './event-loop.ts'
import { Runner, type RunOptions } from './runner.ts'

/** Makes a task on the running loop. Throws a LoopError "no running event loop" where there is none. */
export function createTask<T>(coroutine: Coroutine<T>, options: TaskOptions = noOptions): Task<T> {
  return getRunningLoop().createTask(coroutine, options)
}

/** The task whose code runs; null in callbacks. Throws a LoopError where no loop runs. */
export function currentTask(loop: EventLoop = getRunningLoop()): Task<unknown> | null {
  check(loopMistake(loop, 'currentTask'))
  return loop.currentTask()
}

/** All tasks of the loop that have not ended, oldest first. Throws a LoopError where no loop runs. */
export function allTasks(loop: EventLoop = getRunningLoop()): readonly Task<unknown>[] {
  check(loopMistake(loop, 'allTasks'))
  return loop.allTasks()
}

/** A new loop, which your code must close; asyncio's `new_event_loop`. */
export function newEventLoop(options: LoopOptions = {}): EventLoop {
  return new EventLoop(options)
}

/**
 * asyncio's `run`: a `Runner` for one main, which is then closed: tasks that are left are cancelled and awaited.
 * Settles as `main` does. Ctrl-C, stray errors and deadlocks are handled as in `Runner.run`. Throws a LoopError where a
 * loop is running.
 */
export async function run<T>(main: Awaitable<T>, options: RunOptions = {}): Promise<T> {
  if (isInRunningLoop()) throw new LoopError('run() cannot be called from a running event loop')
  const runner = new Runner(options)
  try {
    return await runner.run(main)
  } finally {
    await runner.close()
  }
}
