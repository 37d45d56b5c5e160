import type { Future } from '../core/future.ts'
import type { Task } from '../core/task.ts'
import { attempt } from '../ground/foreign-value.ts'
import type { EventLoop } from '../loop/event-loop.ts'

/** The loop and the task whose end also ends a child. */
export interface Owners {
  readonly loop: EventLoop
  readonly task: Task<unknown> | null
}

/**
 * Calls `end` when the task has ended, and when the loop is closed; returns a function that undoes this. A cancel alone
 * does not end the child: the task may handle it (a timeout's, for instance), and may talk to the child while it cleans
 * up. If the task returns `child`, only the loop's end still ends it.
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

/** Whether the task returned the child, or an object that has the child in it. */
function isGivenBy(ended: Future<unknown>, child: object): boolean {
  if (ended.cancelled() || ended.peekError() !== undefined) return false
  const value = ended.result()
  if (value === child) return true
  if (Array.isArray(value)) return value.includes(child)
  // Getters and proxies are the user's code, so the fields are read without calling any.
  const fields = attempt(() => Object.values(Object.getOwnPropertyDescriptors(value as object)))
  return fields?.some((field) => field.value === child) === true
}
