import type { Future } from '../core/future.ts'
import type { Task } from '../core/task.ts'
import { attempt } from '../ground/foreign-value.ts'
import type { EventLoop } from '../loop/event-loop.ts'

/** Who ends a child. */
export interface Owners {
  readonly loop: EventLoop
  readonly task: Task<unknown> | null
}

/**
 * Calls `end` when the task has ended, and when the loop is closed; returns how to take that back. A cancel alone ends
 * nothing: it may be a timeout's, which the task's code handles, and while it cleans up it may still talk to the child. A
 * task that gives `child` to others hands it on to the loop.
 */
export function endWithOwners({ loop, task }: Owners, child: object, end: () => void): () => void {
  const removeCloser = loop.addCloser(end)
  const taskEnded = (ended: Future<unknown>): void => {
    if (!isGivenBy(ended, child)) end()
  }
  task?.addQuietCallback(taskEnded)
  return () => {
    removeCloser()
    task?.removeDoneCallback(taskEnded)
  }
}

/** Its value is the child, or an object with the child in it. */
function isGivenBy(ended: Future<unknown>, child: object): boolean {
  if (ended.cancelled() || ended.peekError() !== undefined) return false
  const value = ended.result()
  if (value === child) return true
  if (Array.isArray(value)) return value.includes(child)
  // Getters and proxies are somebody else's code: nothing is called that need not be.
  const fields = attempt(() => Object.values(Object.getOwnPropertyDescriptors(value as object)))
  return fields?.some((field) => field.value === child) === true
}
