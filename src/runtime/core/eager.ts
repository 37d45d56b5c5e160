import type { EventLoop } from '../loop/event-loop.ts'
import type { Coroutine } from './coroutine.ts'
import type { TaskFactory, TaskOptions } from './loop-options.ts'
import { Task } from './task.ts'

/** A factory for `loop.setTaskFactory` whose tasks begin at once. `makeTask` makes the tasks. */
export function createEagerTaskFactory(makeTask: TaskFactory): TaskFactory {
  return (loop, coroutine, options) => makeTask(loop, coroutine, { eager: true, ...options })
}

/** asyncio's `eager_task_factory`: `loop.setTaskFactory(eagerTaskFactory)`. */
export const eagerTaskFactory: TaskFactory = createEagerTaskFactory(
  <T>(loop: EventLoop, coroutine: Coroutine<T>, options: TaskOptions) => new Task(coroutine, loop, options),
)
