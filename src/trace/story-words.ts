import { nounText } from '#words'
import type { CancelSource } from './event.ts'
import { wayText, wayTo } from './inside.ts'
import { nodeRunAt, type RunView } from './run-view.ts'
import { anyTask, becauseText, cancellerText, failedFirstText, leftBehindText, stateWords } from './state-words.ts'
import type { StoryEntry } from './story.ts'

/** A piece of a sentence: text, or the name of a node or task. `node`: where a link leads; absent: nowhere. */
export type StoryPart = string | { readonly name: string; readonly node?: number }

/** One sentence of a story, with its time. */
export interface StorySentence {
  readonly atMs: number
  readonly parts: readonly StoryPart[]
  /** The node that it is about, or whose code's task it is about. */
  readonly nodes: ReadonlySet<number>
}

/** A sentence that is about many names this many of them. */
const mostNames = 3

/** The story in sentences: `checkQuota failed: HttpError 429`, `main cancelled fetchData and processData`. */
export function storySentences(view: RunView): readonly StorySentence[] {
  const groups: StoryEntry[][] = []
  for (const entry of view.story.entries) {
    if (isOwnChoice(view, entry) || isGroupItself(view, entry)) continue
    const last = groups.at(-1)
    if (last?.[0] && isAlike(last[0], entry)) last.push(entry)
    else groups.push([entry])
  }
  return groups.map((group) => sentenceOf(view, group))
}

/** Whether a group asks the body that waits for its nodes to stop: its own end tells what became of it. */
function isGroupItself({ tasks, start }: RunView, entry: StoryEntry): boolean {
  if (entry.what !== 'asked' || entry.by.kind !== 'task' || entry.by.task !== entry.task) return false
  const node = tasks.get(entry.task)?.node
  return entry.by.scope !== undefined && node !== undefined && start?.nodes[node]?.kind === 'group'
}

/** Whether a node that goes on well wanted no more of it, as a race that has its winner: that came of no failure. */
function isOwnChoice(view: RunView, entry: StoryEntry): boolean {
  const node = deciderOf(view, entry)
  const state = node === undefined ? undefined : nodeRunAt(view, node)?.state
  return state !== undefined && !['failed', 'cancelled', 'cancelling'].includes(state)
}

/** The node that decided by itself to need the task of another no more. */
function deciderOf(view: RunView, entry: StoryEntry): number | undefined {
  if (entry.what === 'skipped') return entry.cause.isUnneeded ? entry.cause.because : undefined
  return entry.what === 'asked' ? decider(view, entry.by) : undefined
}

/** A group that is cancelled passes on what somebody else decided. */
function decider(view: RunView, by: CancelSource): number | undefined {
  const node = by.kind === 'task' && !by.scope ? view.tasks.get(by.task)?.node : undefined
  if (node === undefined) return undefined
  const known = view.start?.nodes[node]
  if (known?.kind !== 'group') return known?.children.length ? node : undefined
  const { cancelledBy } = nodeRunAt(view, node) ?? {}
  return cancelledBy ? decider(view, cancelledBy) : undefined
}

/** A sentence as one text. */
export function sentenceText({ parts }: Pick<StorySentence, 'parts'>): string {
  return parts.map((part) => (typeof part === 'string' ? part : part.name)).join('')
}

/** Whether both are told in one sentence: the same was done by the same at the same time. */
function isAlike(a: StoryEntry, b: StoryEntry): boolean {
  if (a.what !== b.what || a.atMs !== b.atMs || a.what === 'failed') return false
  if (a.what === 'asked' && b.what === 'asked') return a.isClosing === b.isClosing && isSameJson(a.by, b.by)
  if (a.what === 'skipped' && b.what === 'skipped')
    return a.cause.because === b.cause.because && a.cause.by === b.cause.by
  return true
}

function isSameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function sentenceOf(view: RunView, group: readonly StoryEntry[]): StorySentence {
  const [first] = group as readonly [StoryEntry]
  const whom = namesOf(group.map((entry) => partOf(view, entry)))
  return { atMs: first.atMs, parts: partsOf(view, first, whom, group.length), nodes: nodesOf(view, group) }
}

function partsOf(view: RunView, first: StoryEntry, whom: readonly StoryPart[], count: number): readonly StoryPart[] {
  const were = nounText(count, 'was', 'were')
  const { failed, cancelled, skipped } = stateWords
  switch (first.what) {
    case 'failed': {
      const word = first.isFirst ? failedFirstText : failed
      if (first.of === undefined) return [...whom, ` ${word}: ${first.error.name}: ${first.error.message}`]
      return [...whom, ` ${word} with the error of `, nodePart(view, first.of)]
    }
    case 'asked':
      return [cancellerPart(view, first), ` ${cancelled} `, ...whom]
    case 'cancelled':
      return [...whom, ` ${were} ${cancelled}`]
    case 'left':
      return [...whom, ` ${were} ${leftBehindText}`]
    case 'skipped': {
      const cause = nodePart(view, first.cause.because)
      const name = typeof cause === 'string' ? cause : cause.name
      const why = becauseText(name, nodeRunAt(view, first.cause.because), first.cause)
      // The name is a link, so the rest of the reason is told behind it.
      return [...whom, ` ${were} ${skipped} · `, cause, why.slice(name.length)]
    }
  }
}

/** A callback that belongs to no task may cancel one, too: nothing is known of it. */
function cancellerPart(view: RunView, { by, isClosing }: StoryEntry & { readonly what: 'asked' }): StoryPart {
  if (by.kind === 'run' && !isClosing) return 'a callback'
  const name = cancellerText(by, (task) => nameOfTask(view, task))
  const node = by.kind === 'task' ? nodeOfTask(view, by.task) : undefined
  return node === undefined ? name : { name, node }
}

/** `a`, `a and b`, `a, b, c and 9 more`. */
function namesOf(names: readonly StoryPart[]): readonly StoryPart[] {
  const shown = names.slice(0, names.length === mostNames + 1 ? mostNames + 1 : mostNames)
  const more = names.length - shown.length
  const all: readonly StoryPart[] = more > 0 ? [...shown, `${more} more`] : shown
  return all.flatMap((part, at) => (at === 0 ? [part] : [at === all.length - 1 ? ' and ' : ', ', part]))
}

function partOf(view: RunView, entry: StoryEntry): StoryPart {
  if (entry.what === 'skipped') return nodePart(view, entry.node)
  return entry.what === 'failed' && entry.node !== undefined ? nodePart(view, entry.node) : taskPart(view, entry.task)
}

/** A task that code made is named with its node: `bad in fetchAll`. */
function taskPart(view: RunView, task: number): StoryPart {
  const { name = anyTask, node, within } = view.tasks.get(task) ?? {}
  const nodes = view.start?.nodes ?? []
  const [own, maker] = [nodes[node ?? -1], nodes[within ?? -1]]
  if (node !== undefined) return { name: own ? `${wayTo(nodes, own)}${name}` : name, node }
  return within === undefined ? name : { name: `${name} in ${maker && wayText(nodes, maker)}`, node: within }
}

function nodePart(view: RunView, node: number): StoryPart {
  const nodes = view.start?.nodes ?? []
  const about = nodes[node]
  return about ? { name: wayText(nodes, about), node } : 'a node'
}

function nameOfTask(view: RunView, task: number): string | undefined {
  const part = view.tasks.has(task) ? taskPart(view, task) : undefined
  return typeof part === 'object' ? part.name : part
}

function nodeOfTask(view: RunView, task: number): number | undefined {
  const about = view.tasks.get(task)
  return about?.node ?? about?.within
}

function nodesOf(view: RunView, group: readonly StoryEntry[]): ReadonlySet<number> {
  const nodes = group.map((entry) =>
    'node' in entry && entry.node !== undefined
      ? entry.node
      : nodeOfTask(view, (entry as { readonly task: number }).task),
  )
  const cause = group[0]?.what === 'skipped' ? group[0].cause.because : undefined
  return new Set([...nodes, cause].filter((node) => node !== undefined))
}
