import { idleRun, type NodeRun, type NodeState, transitions } from './node-run.ts'
import { noCounts, type RunView, type TaskView } from './run-view.ts'

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

/** The node of a task, be it the node's own or one that the node's code made. */
export function nodeOf({ node, within }: Pick<TaskView, 'node' | 'within'>): number | undefined {
  return node ?? within
}

/** A further task of a node begins. */
export function addPart(view: RunView, node: number, task: number): void {
  if (!view.start?.nodes[node])
    throw new ContradictionError(`the trace names node ${node}, which its run does not have`)
  view.parts.set(task, idleRun)
  const known = view.tasksOf.get(node)
  const all = known ?? { tasks: [], counts: noCounts(), failedFirst: null }
  if (!known) view.tasksOf.set(node, all)
  all.tasks.push(task)
  all.counts.idle += 1
}

/**
 * Changes the NodeRun of a task: that of its node, or its own if it is a further task of the node. What code does with
 * the tasks that it makes is not checked.
 */
export function changeRun(view: RunView, task: number, next: (run: NodeRun) => NodeRun): void {
  const own = view.tasks.get(task)
  const node = own && nodeOf(own)
  if (!own || node === undefined) return
  const before = view.parts.get(task)
  if (!before) return change(view, node, next)
  const after = next(before)
  view.parts.set(task, after)
  if (after.state === before.state) return
  if (has(own.node)) checkStep(own.name, before.state, after.state)
  const all = view.tasksOf.get(node)
  if (!all) return
  all.counts[before.state] -= 1
  all.counts[after.state] += 1
  if (after.state === 'failed') all.failedFirst ??= task
}

export function changeTask(view: RunView, task: number, part: Partial<TaskView>): void {
  const before = view.tasks.get(task)
  if (!before) throw new ContradictionError(`the trace names task ${task}, which was never created`)
  view.tasks.set(task, { ...before, ...part })
}

export function has<T>(value: T | undefined): value is T {
  return value !== undefined
}
