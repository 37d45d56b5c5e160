import { isThenable } from '../ground/thenable.ts'
import { CoroutineObject } from './coroutine.ts'
import { Future } from './future.ts'
import { OutsideFuture } from './outside.ts'
import { presentTask, step } from './owner.ts'
import { Reaction } from './reaction.ts'
import type { Task } from './task.ts'

/**
 * What compiled code puts into each await: `await $await(e)`. It tells the loop about native promises too: while the
 * task waits for one, the loop knows, counts and can cancel the task, and the task goes on in a step of its own. A loop
 * whose code does so at every await needs no AsyncLocalStorage.
 */
export function $await<T>(value: T): T {
  return awaitedBy(presentTask(), value) as T
}

/** Like `$await`, for a caller that already knows which task the code belongs to. */
export function awaitedBy(task: Task<unknown> | null, value: unknown): unknown {
  if (task === null || !isThenable(value)) return value
  if (value instanceof Future || value instanceof CoroutineObject) {
    // The engine calls `then` on a future or coroutine object within this step. A future that is done needs no wait:
    // its value is enough.
    if (task === step.task) return value instanceof Future && value.hasValue() ? value.result() : value
    return new Reaction(value instanceof Future ? value : task.loop.createTask(value), task)
  }
  return new Reaction(new OutsideFuture(value, task.loop), task)
}
