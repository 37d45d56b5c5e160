import { CoroutineObject } from './coroutine.ts'
import { Future } from './future.ts'
import { OutsideFuture } from './outside.ts'
import { Reaction } from './reaction.ts'
import { step, taskInScope } from './scope.ts'
import type { Task } from './task.ts'
import { isThenable } from './thenable.ts'

/**
 * What compiled code puts into each await: `await $await(e)`. It tells the loop of native promises too, so the task is
 * known, cancellable and counted while it waits for one, and goes on in a step of its own. With it on every await, a loop
 * needs no AsyncLocalStorage.
 */
export function $await<T>(value: T): T {
  return awaitedBy(taskInScope(), value) as T
}

/** As `$await`, where somebody knows better whose code it is. */
export function awaitedBy(task: Task<unknown> | null, value: unknown): unknown {
  if (task === null || !isThenable(value)) return value
  if (value instanceof Future || value instanceof CoroutineObject) {
    // The engine asks these for `then` within this very step.
    if (task === step.task) return value
    return new Reaction(value instanceof Future ? value : task.loop.createTask(value), task)
  }
  return new Reaction(new OutsideFuture(value, task.loop), task)
}

/** What compiled code puts into `for await (… of $each(e))`: the iterator's own promises go through the loop as well. */
export function $each<T>(iterable: AsyncIterable<T> | Iterable<T>): AsyncIterable<T> | Iterable<T> {
  return eachAwaitedBy(taskInScope, iterable)
}

/** As `$each`, where somebody knows better whose code it is. */
export function eachAwaitedBy<T>(
  taskNow: () => Task<unknown> | null,
  iterable: AsyncIterable<T> | Iterable<T>,
): AsyncIterable<T> | Iterable<T> {
  if (!(Symbol.asyncIterator in iterable)) return iterable
  const iterator = iterable[Symbol.asyncIterator]()
  const awaited = (promise: PromiseLike<IteratorResult<T>>): Promise<IteratorResult<T>> =>
    awaitedBy(taskNow(), promise) as Promise<IteratorResult<T>>
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => awaited(iterator.next()),
      return: () => awaited(iterator.return?.() ?? Promise.resolve({ done: true, value: undefined })),
    }),
  }
}
