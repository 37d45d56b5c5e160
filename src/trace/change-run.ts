import { idleRun, type NodeRun, type NodeState, transitions } from './node-run.ts'
import type { RunView, TaskView } from './run-view.ts'

/** An event can't follow the ones before it; the message tells people why. */
class ContradictionError extends Error {
  override readonly name = 'ContradictionError'
}

export function change(view: RunView, node: number, next: (run: NodeRun) => NodeRun): void {
  const about = view.start?.nodes[node]
  const before = about && view.nodes.get(about.id)
  if (!before) throw new ContradictionError(`the trace names node ${node}, which its run does not have`)
  const after = next(before)
  if (after === before) return
  if (after.state !== before.state) {
    checkStep(about.name, before.state, after.state)
    view.counts[before.state] -= 1
    view.counts[after.state] += 1
  }
  view.nodes.set(about.id, after)
}

function checkStep(name: string, before: NodeState, after: NodeState): void {
  if (transitions[before].includes(after)) return
  throw new ContradictionError(`${name} cannot go from ${before} to ${after}`)
}

/** Whether a task is one of several of its node. */
export function isPart({ item, attempt }: Pick<TaskView, 'item' | 'attempt'>): boolean {
  return has(item) || has(attempt)
}

export function addPart(view: RunView, node: number, task: number): void {
  if (!view.start?.nodes[node])
    throw new ContradictionError(`the trace names node ${node}, which its run does not have`)
  view.parts.set(task, idleRun)
}

/** Changes the NodeRun of a task: that of its node, or of the part of the node that it runs. */
export function changeRun(view: RunView, task: number, next: (run: NodeRun) => NodeRun): void {
  const own = view.tasks.get(task)
  if (!own || !has(own.node)) return
  const before = view.parts.get(task)
  if (!before) return change(view, own.node, next)
  const after = next(before)
  if (after.state !== before.state) checkStep(own.name, before.state, after.state)
  view.parts.set(task, after)
}

export function changeTask(view: RunView, task: number, part: Partial<TaskView>): void {
  const before = view.tasks.get(task)
  if (!before) throw new ContradictionError(`the trace names task ${task}, which was never created`)
  view.tasks.set(task, { ...before, ...part })
}

export function has<T>(value: T | undefined): value is T {
  return value !== undefined
}
