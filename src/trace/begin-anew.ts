import type { TraceEventOf } from './event.ts'
import { numbersWithin } from './inside.ts'
import { idleRun } from './node-run.ts'
import type { RunView } from './run-view.ts'

/** A pipeline node runs its file once more: the nodes within are as they were before the first time. */
export function beginAnew(view: RunView, { node, task }: TraceEventOf<'node.inside'>): void {
  for (const number of numbersWithin(view.start?.nodes ?? [], node)) {
    forget(view, number)
    view.itemsInside.delete(number)
  }
  const item = task === undefined ? undefined : view.tasks.get(task)?.item
  if (task !== undefined && item !== undefined) view.itemsInside.set(node, { task, item })
}

function forget(view: RunView, number: number): void {
  const { id = '', needs = [] } = view.start?.nodes[number] ?? {}
  const before = view.nodes.get(id)
  if (!before) return
  view.counts[before.state] -= 1
  view.counts.idle += 1
  view.nodes.set(id, { ...idleRun, needs })
  // All of them have ended, and each time has tasks of its own.
  if (before.task !== undefined) view.tasks.delete(before.task)
  for (const task of view.tasksOf.get(number)?.kept ?? []) {
    view.tasks.delete(task)
    view.parts.delete(task)
  }
  view.tasksOf.delete(number)
}
