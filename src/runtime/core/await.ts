import { isThenable } from '../ground/thenable.ts'
import { CoroutineObject } from './coroutine.ts'
import { Future } from './future.ts'
import { OutsideFuture } from './outside.ts'
import { presentTask, step } from './owner.ts'
import { Reaction } from './reaction.ts'
import type { Task } from './task.ts'

/**
 * What compiled code puts into each await: `await $await(e)`. It tells the loop of native promises too, so the task is
 * known, cancellable and counted while it waits for one, and goes on in a step of its own. With it on every await, a loop
 * needs no AsyncLocalStorage.
 */
export function $await<T>(value: T): T {
  return awaitedBy(presentTask(), value) as T
}

/** As `$await`, where somebody knows better whose code it is. */
export function awaitedBy(task: Task<unknown> | null, value: unknown): unknown {
  if (task === null || !isThenable(value)) return value
  if (value instanceof Future || value instanceof CoroutineObject) {
    // The engine asks these for `then` within this very step; of what is there already, only the value is left to have.
    if (task === step.task) return value instanceof Future && value.hasValue() ? value.result() : value
    return new Reaction(value instanceof Future ? value : task.loop.createTask(value), task)
  }
  return new Reaction(new OutsideFuture(value, task.loop), task)
}
