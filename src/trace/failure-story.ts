import type { CancelSource, ErrorInfo, TraceEvent, TraceEventOf } from './event.ts'
import type { NodeRun, SkipCause } from './node-run.ts'
import { nodeRunAt, type RunView } from './run-view.ts'

/*
 * What failed in a run, and what came of it, in the order in which it happened: who failed, who was asked to stop by
 * whom, which nodes were skipped, who was left running. A part of the fold, so it holds at each moment of a replay.
 */

interface OfTask {
  readonly atMs: number
  readonly task: number
}

export type StoryEntry =
  /** `isFirst`: no task that nobody took the error of has failed before. `of`: its error is that of this node. */
  | (OfTask & { readonly what: 'failed'; readonly error: ErrorInfo; readonly isFirst: boolean; readonly of?: number })
  /** `isClosing`: the run was ending. */
  | (OfTask & { readonly what: 'asked'; readonly by: CancelSource; readonly isClosing: boolean })
  /** It ended as cancelled although nobody had asked it to stop. */
  | (OfTask & { readonly what: 'cancelled' })
  | (OfTask & { readonly what: 'left' })
  | { readonly what: 'skipped'; readonly atMs: number; readonly node: number; readonly cause: SkipCause }

export interface Story {
  readonly entries: StoryEntry[]
  /** How many came after the entries that are kept. */
  more: number
  /** The number of the node that failed first, unless a wire took its error. */
  firstNode: number | null
}

/** A story keeps this many entries: nobody reads more, and code may cancel a million tasks. */
export const keptEntries = 1_000

export function createStory(): Story {
  return { entries: [], more: 0, firstNode: null }
}

export function copyStory({ entries, more, firstNode }: Story): Story {
  return { entries: [...entries], more, firstNode }
}

/** Whether anything failed, or was left running. Cancels alone are no failure: code may cancel what it needs no more. */
export function hasFailure({ entries }: Story): boolean {
  return entries.some(({ what }) => what === 'failed' || what === 'left')
}

/** Folds one more event into the story. Called before the event changes the view. */
export function addToStory(view: RunView, event: TraceEvent): void {
  switch (event.type) {
    case 'node.skipped':
      return add(view, { what: 'skipped', atMs: event.atMs, node: event.node, cause: event })
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
  const sources = isOwn ? [...(start?.nodes[node]?.children ?? []), ...(start?.nodes[node]?.needs ?? [])] : []
  const of = sources.find((source) => isSame(nodeRunAt(view, source)?.error, error))
  add(view, { what: 'failed', atMs, task, error, isFirst, ...(of === undefined ? {} : { of }) })
}

/** Whether a wire takes the error of this node. */
function isTaken({ start, dependants }: RunView, node: number): boolean {
  return (dependants[node] ?? []).some((other) => start?.nodes[other]?.errors?.includes(node))
}

function isSame(a: ErrorInfo | undefined, b: ErrorInfo): boolean {
  return a !== undefined && a.name === b.name && a.message === b.message
}

function runOf(view: RunView, task: number): NodeRun | undefined {
  const node = view.tasks.get(task)?.node
  return view.parts.get(task) ?? (node === undefined ? undefined : nodeRunAt(view, node))
}
