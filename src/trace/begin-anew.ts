import { insideOf } from './inside.ts'
import { idleRun } from './node-run.ts'
import type { RunView } from './run-view.ts'

/** A pipeline node runs its file once more: the nodes within are as they were before the first time. */
export function beginAnew(view: RunView, node: number): void {
  const nodes = view.start?.nodes ?? []
  for (const number of insideOf(nodes, node)) {
    const { id = '', needs = [] } = nodes[number] ?? {}
    const before = view.nodes.get(id)
    if (!before) continue
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
}
