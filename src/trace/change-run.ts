import { idleRun, isSettled, type NodeRun, type NodeState, transitions, type WritableRun } from './node-run.ts'
import { type NodeTasks, noCounts, type RunView, type TaskView } from './run-view.ts'

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
  view.parts.set(task, new Part(task) as unknown as WritableRun)
  const all = tasksOf(view, node)
  all.made += 1
  all.kept.add(task)
  all.counts.idle += 1
  if (has(view.tasks.get(task)?.item)) all.items.idle += 1
}

/** The run of a further task, with all that most tasks get, so that the engine has one shape for them. */
class Part {
  state = idleRun.state
  sinceMs = 0
  needs = idleRun.needs
  steps = 0
  heldMs = 0
  readyMs = 0
  reports = idleRun.reports
  startedMs = 0
  endedMs = undefined
  wait = undefined
  value = undefined
  task: number

  constructor(task: number) {
    this.task = task
  }
}

/** The further tasks of a node. */
export function tasksOf(view: RunView, node: number): NodeTasks {
  if (!view.start?.nodes[node])
    throw new ContradictionError(`the trace names node ${node}, which its run does not have`)
  const known = view.tasksOf.get(node)
  if (known) return known
  const all: NodeTasks = {
    ...{ made: 0, counts: noCounts(), of: null, items: noCounts(), failedFirst: null },
    ...{ kept: new Set(), ended: new Map() },
  }
  view.tasksOf.set(node, all)
  return all
}

/**
 * Changes the NodeRun of a task: that of its node, or its own if it is a further task of the node. What code does with
 * the tasks that it makes is not checked.
 */
export function changeRun(view: RunView, task: number, write: (run: WritableRun) => void): void {
  const own = view.tasks.get(task)
  const node = own && nodeOf(own)
  if (!own || node === undefined) return
  const part = view.parts.get(task)
  if (!part) return change(view, node, (run) => written(run, write))
  const before = part.state
  write(part)
  const after = part.state
  if (after === before) return
  if (has(own.node)) checkStep(own.name, before, after)
  const all = tasksOf(view, node)
  all.counts[before] -= 1
  all.counts[after] += 1
  if (has(own.item)) {
    all.items[before] -= 1
    all.items[after] += 1
  }
  if (isSettled(after)) partEnded(view, all, task, after)
}

/** A copy of the run with what is written into it. */
export function written(run: NodeRun, write: (run: WritableRun) => void): NodeRun {
  const copy: WritableRun = { ...run }
  write(copy)
  return copy
}

/** Takes the wait out of a run. The field stays: taking it out would cost the engine more than a copy. */
export function withoutWait(run: WritableRun): void {
  if (run.wait !== undefined) run.wait = undefined
}

/** Of the further tasks of a node that ended in the same way, the first so many are kept, and the latest so many. */
const keptParts = { first: 250, latest: 250 }

/** Forgets a task for each one too many, so that a view does not grow with the items that a run has worked on. */
function partEnded({ parts, tasks }: RunView, all: NodeTasks, task: number, state: NodeState): void {
  const ended = all.ended.get(state) ?? []
  if (ended.length === 0) all.ended.set(state, ended)
  if (state === 'failed') all.failedFirst ??= task
  const { first, latest } = keptParts
  const place = all.counts[state] - 1
  // The latest ones take turns in the places behind the first ones.
  const at = place < first ? place : first + ((place - first) % latest)
  const gone = ended[at]
  ended[at] = task
  if (gone === undefined) return
  all.kept.delete(gone)
  parts.delete(gone)
  tasks.delete(gone)
}

/** A task that has ended is known no more if too many further tasks of its node have ended. */
export function taskOf(view: RunView, task: number): TaskView {
  const known = view.tasks.get(task)
  if (!known) throw new ContradictionError(`the trace names task ${task}, which was never created`)
  return known
}

export function has<T>(value: T | undefined): value is T {
  return value !== undefined
}
