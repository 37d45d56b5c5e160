import type { ErrorInfo, RunNode, TraceEvent, TraceEventOf } from './event.ts'
import { numbersWithin } from './inside.ts'
import type { NodeRun } from './node-run.ts'
import { nodeRunAt, type RunView } from './run-view.ts'
import { keptEntries, type StoryEntry } from './story.ts'

/** Folds one more event into the story. Called before the event changes the view. */
export function addToStory(view: RunView, event: TraceEvent): void {
  switch (event.type) {
    case 'node.skipped':
      return add(view, { what: 'skipped', atMs: event.atMs, node: event.node, cause: event })
    case 'node.ended':
      return awaitedFailed(view, event)
    case 'node.tried':
      return forgetInside(view, event)
    case 'node.inside':
      return forgetInside(view, { node: event.node })
    case 'task.cancelling':
      return asked(view, event)
    case 'task.abandoned':
      return add(view, { what: 'left', atMs: event.atMs, task: event.task })
    case 'task.done':
      if (event.outcome.kind === 'error') return failed(view, event, event.outcome.error)
      if (event.outcome.kind === 'cancelled' && !runOf(view, event.task)?.cancelledBy)
        return add(view, { what: 'cancelled', atMs: event.atMs, task: event.task })
      return
    default:
      return
  }
}

/** What went wrong inside of a pipeline node ended nothing, since the node tries again, or goes on with its items. */
function forgetInside(view: RunView, { node, task: ofItem }: Pick<TraceEventOf<'node.tried'>, 'node' | 'task'>): void {
  const { story, tasks, start } = view
  if (ofItem !== undefined && view.itemsInside.get(node)?.task !== ofItem) return
  const inside = new Set(numbersWithin(start?.nodes ?? [], node))
  if (inside.size === 0) return
  if (story.firstNode !== null && inside.has(story.firstNode)) story.firstNode = null
  const isInside = (entry: StoryEntry): boolean => {
    const task = 'task' in entry ? tasks.get(entry.task) : undefined
    return inside.has(entry.what === 'skipped' ? entry.node : (task?.node ?? task?.within ?? -1))
  }
  const kept = story.entries.filter((entry) => !isInside(entry))
  story.entries.splice(0, story.entries.length, ...kept)
}

/** main's own end says nothing new: it fails with the error of a node. */
function isTold(view: RunView, task: number): boolean {
  const about = view.tasks.get(task)
  return about?.node !== undefined || about?.within !== undefined
}

function add(view: RunView, entry: StoryEntry): void {
  if ('task' in entry && !isTold(view, entry.task)) return
  if (view.story.entries.length < keptEntries) view.story.entries.push(entry)
  else view.story.more += 1
}

function asked(view: RunView, { atMs, task, by }: TraceEventOf<'task.cancelling'>): void {
  // Of many requests by the same one, the first is what happened.
  const known = runOf(view, task)?.cancelledBy
  if (known?.kind === by.kind && (by.kind !== 'task' || (known.kind === 'task' && known.task === by.task))) return
  add(view, { what: 'asked', atMs, task, by, isClosing: view.phase === 'closing' })
}

function failed(view: RunView, { atMs, task }: TraceEventOf<'task.done'>, error: ErrorInfo): void {
  const { story, tasks, start } = view
  const own = tasks.get(task)
  const node = own?.node
  const isOwn = node !== undefined && own?.item === undefined && own?.attempt === undefined
  const isFirst = isOwn && story.firstNode === null && !isTaken(view, node)
  if (isFirst) story.firstNode = node
  const sources = isOwn ? sourcesOf(start?.nodes ?? [], node) : []
  const of = sources.find((source) => isSame(nodeRunAt(view, source)?.error, error))
  add(view, { what: 'failed', atMs, task, error, isFirst, ...(of === undefined ? {} : { of }) })
}

/** A node without a task of its own has failed: the task that awaits it will fail with its error, too. */
function awaitedFailed(view: RunView, { node, outcome, atMs }: TraceEventOf<'node.ended'>): void {
  const [task] = [...view.awaited].find(([, awaited]) => awaited === node) ?? []
  if (outcome.kind !== 'error' || task === undefined) return
  const { story } = view
  // The error is taken, if at all, from the node that has a task.
  const owner = view.tasks.get(task)?.node
  const isFirst = story.firstNode === null && owner !== undefined && !isTaken(view, owner)
  if (isFirst) story.firstNode = node
  add(view, { what: 'failed', atMs, task, node, error: outcome.error, isFirst })
}

/** The nodes whose error may be that of this one. */
function sourcesOf(nodes: readonly RunNode[], node: number): readonly number[] {
  const { children = [], needs = [], kind } = nodes[node] ?? {}
  const inside = kind === 'pipeline' ? nodes.flatMap(({ within }, other) => (within === node ? [other] : [])) : []
  const awaited = nodes.flatMap(({ awaiter }, other) => (awaiter === node ? [other] : []))
  return [...awaited, ...children, ...needs, ...inside]
}

/**
 * Whether a wire takes the error of this node, or that of a node whose inside it is in. One with items may collect it, and
 * says by its own end what came of it.
 */
function isTaken(view: RunView, node: number): boolean {
  const { start, dependants } = view
  if ((dependants[node] ?? []).some((other) => start?.nodes[other]?.errors?.includes(node))) return true
  const within = start?.nodes[node]?.within
  return within !== undefined && (view.itemsInside.has(within) || isTaken(view, within))
}

function isSame(a: ErrorInfo | undefined, b: ErrorInfo): boolean {
  return a !== undefined && a.name === b.name && a.message === b.message
}

function runOf(view: RunView, task: number): NodeRun | undefined {
  const node = view.tasks.get(task)?.node
  return view.parts.get(task) ?? (node === undefined ? undefined : nodeRunAt(view, node))
}
