import type { RunNode, TraceEvent, TraceEventOf, WaitReason } from './event.ts'
import { addHeld, type HeldStretch } from './held-stretch.ts'
import { listed, numbersWithin } from './inside.ts'
import type { NodeState } from './node-run.ts'
import { isWithin } from './within.ts'

/** A stretch of a task's life. `toMs` is null while it lasts. */
export interface Span {
  readonly kind: 'scheduled' | 'running' | 'waiting'
  readonly fromMs: number
  readonly toMs: number | null
  /** For a waiting task: the reason that the first event of the wait gave. */
  readonly wait?: WaitReason
  /** The name of the task that it waits for. */
  readonly whom?: string
}

/** One node's row in the timeline, empty if the node never had a task; or the row of a further task of a node. */
export interface SpanRow {
  readonly node: number
  /** Of a further task: which one. */
  readonly of?: RowTask
  readonly spans: Span[]
  /** When the task was asked to stop. */
  cancellingMs: number | null
  end: { readonly state: NodeState; readonly atMs: number } | null
  /**
   * The rows of the further tasks of a node, in the order in which they began: of its items and tries, and of those that
   * its code made. Of more than `mostParts`, evenly spread ones.
   */
  readonly parts: SpanRow[]
  /** How many further tasks there are, and that each how-many-th of them has a row. */
  made: number
  every: number
}

export type RowTask = Pick<TraceEventOf<'task.created'>, 'task' | 'name' | 'item' | 'attempt'>

/** A node has at most this many rows for further tasks. */
export const mostParts = 1_000

/** A trace as rows, one for each node in the order of the plan. `addToSpans` changes it in place. */
export interface Spans {
  nodes: readonly RunNode[]
  rows: readonly SpanRow[]
  /** The rows in the order of lists: behind a node comes what is inside of it. */
  listed: readonly SpanRow[]
  /** The time of the last event. */
  atMs: number
  readonly rowOfTask: Map<number, SpanRow>
  /** By task: the row of the node without a task of its own that it awaits now. That has the same stretches meanwhile. */
  readonly awaited: Map<number, SpanRow>
  /** Of each task that has not ended: its name, and the node that it belongs to or whose code made it. */
  readonly tasks: Map<number, { readonly name: string; readonly node: number | undefined }>
  /** In order of time: stretches in which nothing is known of what the loop would have done. */
  readonly held: HeldStretch[]
  /** The row of the task whose step began last. */
  stepping: SpanRow | undefined
}

export function createSpans(): Spans {
  return {
    nodes: [],
    rows: [],
    listed: [],
    atMs: 0,
    rowOfTask: new Map(),
    awaited: new Map(),
    tasks: new Map(),
    held: [],
    stepping: undefined,
  }
}

export function spansOf(events: Iterable<TraceEvent>): Spans {
  const spans = createSpans()
  for (const event of events) addToSpans(spans, event)
  return spans
}

/** Folds one more event into the spans. */
export function addToSpans(spans: Spans, event: TraceEvent): void {
  const { atMs } = event
  spans.atMs = atMs
  switch (event.type) {
    case 'run.started':
      spans.nodes = event.nodes
      spans.rows = event.nodes.map((_, node) => emptyRow(node))
      spans.listed = listed(event.nodes).flatMap((node) => spans.rows[node] ?? [])
      return
    case 'node.given':
      return end(spans.rows[event.node], 'done', atMs)
    case 'node.skipped':
      return end(spans.rows[event.node], 'skipped', atMs)
    case 'task.created':
      return begin(spans, event)
    case 'task.scheduled':
      return openAll(spans, event.task, { kind: 'scheduled', fromMs: atMs, toMs: null })
    case 'task.running':
      spans.stepping = rowOf(spans, event.task)
      return openAll(spans, event.task, { kind: 'running', fromMs: atMs, toMs: null })
    case 'node.inside':
      return beginAnew(spans, event)
    case 'node.awaited':
    case 'node.ended':
      return awaited(spans, event)
    case 'loop.held':
      return addHeld(spans.held, event)
    case 'task.slice':
      return held(spans, event.task, event.fromMs, atMs)
    case 'task.waiting':
      return wait(spans, event)
    case 'task.cancelling':
      return asked(spans, event)
    case 'task.done':
      for (const row of rowsOf(spans, event.task)) end(row, endState[event.outcome.kind], atMs)
      spans.awaited.delete(event.task)
      // What has ended makes no task, and nobody waits for it.
      spans.tasks.delete(event.task)
      return
    default:
      return
  }
}

const endState = { value: 'done', error: 'failed', cancelled: 'cancelled' } as const

function emptyRow(node: number): SpanRow {
  return { node, spans: [], cancellingMs: null, end: null, parts: [], made: 0, every: 1 }
}

/** A task begins. A node's own task has the node's row; the further tasks of a node have rows inside it. */
function begin(spans: Spans, event: TraceEventOf<'task.created'>): void {
  const { task, name, item, attempt, parent } = event
  const node = event.node ?? (parent === undefined ? undefined : makerOf(spans, parent))
  spans.tasks.set(task, { name, node })
  const row = node === undefined ? undefined : spans.rows[node]
  if (!row) return
  const isOwn = event.node !== undefined && item === undefined && attempt === undefined
  if (isOwn) return void spans.rowOfTask.set(task, row)
  const place = row.made
  row.made += 1
  if (place % row.every !== 0) return
  if (row.parts.length >= mostParts) thinOut(spans, row)
  if (place % row.every !== 0) return
  const of = { task, name, ...(item === undefined ? {} : { item }), ...(attempt === undefined ? {} : { attempt }) }
  const part: SpanRow = { ...emptyRow(row.node), of }
  row.parts.push(part)
  spans.rowOfTask.set(task, part)
}

/** Drops every second row, so that what is kept stays evenly spread. */
function thinOut(spans: Spans, row: SpanRow): void {
  const kept = row.parts.filter((_, place) => place % 2 === 0)
  for (const [place, { of }] of row.parts.entries()) if (place % 2 === 1 && of) spans.rowOfTask.delete(of.task)
  row.parts.splice(0, row.parts.length, ...kept)
  row.every *= 2
}

function rowOf(spans: Spans, task: number): SpanRow | undefined {
  return spans.rowOfTask.get(task)
}

/** A node without a task of its own begins or ends, in the task that awaits it. */
function awaited(spans: Spans, event: TraceEventOf<'node.awaited' | 'node.ended'>): void {
  const { node, atMs } = event
  const row = spans.rows[node]
  if (event.type === 'node.awaited') {
    if (row) spans.awaited.set(event.task, row)
    return open(row, { kind: 'running', fromMs: atMs, toMs: null })
  }
  for (const [task, known] of spans.awaited) if (known === row) spans.awaited.delete(task)
  end(row, endState[event.outcome.kind], atMs)
}

/** What is inside of a pipeline node has ended, and begins anew: its row shows each time. */
function beginAnew({ nodes, rows }: Spans, { node }: TraceEventOf<'node.inside'>): void {
  for (const row of numbersWithin(nodes, node).flatMap((number) => rows[number] ?? [])) {
    row.cancellingMs = null
    row.end = null
  }
}

function asked(spans: Spans, event: TraceEventOf<'task.cancelling'>): void {
  if (isWithin(event)) return
  for (const row of rowsOf(spans, event.task)) row.cancellingMs ??= event.atMs
}

function openAll(spans: Spans, task: number, span: Span): void {
  for (const row of rowsOf(spans, task)) open(row, span)
}

/** The row of a task, and that of what it awaits. */
function rowsOf(spans: Spans, task: number): readonly SpanRow[] {
  const [own, awaited] = [rowOf(spans, task), spans.awaited.get(task)]
  return [...(own ? [own] : []), ...(awaited ? [awaited] : [])]
}

/** The node whose code has made a task. */
function makerOf(spans: Spans, parent: number): number | undefined {
  return spans.awaited.get(parent)?.node ?? spans.tasks.get(parent)?.node
}

function open(row: SpanRow | undefined, span: Span): void {
  if (!row || row.end) return
  close(row, span.fromMs)
  row.spans.push(span)
}

/**
 * A new `task.waiting` during a wait (one more child of a gather is done) starts no new span. Nor does a wait that was
 * over before its step was (`await Promise.resolve()`).
 */
function wait(spans: Spans, { task, on, atMs }: TraceEventOf<'task.waiting'>): void {
  const whom = on.kind === 'task' ? spans.tasks.get(on.task)?.name : undefined
  for (const row of rowsOf(spans, task)) {
    if (row.spans.at(-1)?.kind !== 'running') continue
    open(row, { kind: 'waiting', fromMs: atMs, toMs: null, wait: on, ...(whom === undefined ? {} : { whom }) })
  }
}

/** The task held the thread during its wait. The task whose step was running did not hold it meanwhile. */
function held(spans: Spans, task: number, fromMs: number, toMs: number): void {
  const row = rowOf(spans, task)
  const { stepping } = spans
  if (stepping && stepping !== row && isOpen(stepping, 'running')) cut(stepping, { kind: 'scheduled', fromMs, toMs })
  if (row && !isOpen(row, 'running')) cut(row, { kind: 'running', fromMs, toMs })
}

function isOpen(row: SpanRow, kind: Span['kind']): boolean {
  const last = row.spans.at(-1)
  return last?.kind === kind && last.toMs === null
}

/** Puts a stretch into the open span, which goes on after it. */
function cut(row: SpanRow, stretch: Span & { readonly toMs: number }): void {
  const last = row.spans.at(-1)
  if (!last || last.toMs !== null) return
  const fromMs = Math.max(last.fromMs, stretch.fromMs)
  row.spans.pop()
  if (fromMs > last.fromMs) row.spans.push({ ...last, toMs: fromMs })
  row.spans.push({ ...stretch, fromMs }, { ...last, fromMs: stretch.toMs })
}

function close(row: SpanRow, atMs: number): void {
  const last = row.spans.at(-1)
  if (last && last.toMs === null) row.spans[row.spans.length - 1] = { ...last, toMs: atMs }
}

function end(row: SpanRow | undefined, state: NodeState, atMs: number): void {
  if (!row) return
  close(row, atMs)
  row.end = { state, atMs }
}
