import type { RunNode, TraceEvent, TraceEventOf, WaitReason } from './event.ts'
import { addHeld, type HeldStretch } from './held-stretch.ts'
import type { NodeState } from './node-run.ts'

/** A stretch of a task's life. `toMs` is null while it lasts. */
export interface Span {
  readonly kind: 'scheduled' | 'running' | 'waiting'
  readonly fromMs: number
  readonly toMs: number | null
  /** For a waiting task: the reason that the first event of the wait gave. */
  readonly wait?: WaitReason
}

/** One node's row in the timeline; empty if the node never had a task. */
export interface SpanRow {
  readonly node: number
  readonly spans: Span[]
  /** When the task was asked to stop. */
  cancellingMs: number | null
  end: { readonly state: NodeState; readonly atMs: number } | null
  /** The rows of a node that runs many times: one for each of its tasks, in the order in which they began. */
  readonly parts: SpanRow[]
}

/** A trace as rows, one for each node in the order of the plan. `addToSpans` changes it in place. */
export interface Spans {
  nodes: readonly RunNode[]
  rows: readonly SpanRow[]
  /** The time of the last event. */
  atMs: number
  readonly rowOfTask: Map<number, SpanRow>
  /** In order of time: stretches in which nothing is known of what the loop would have done. */
  readonly held: HeldStretch[]
  /** The row of the task whose step began last. */
  stepping: SpanRow | undefined
}

export function createSpans(): Spans {
  return { nodes: [], rows: [], atMs: 0, rowOfTask: new Map(), held: [], stepping: undefined }
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
      return
    case 'node.given':
      return end(spans.rows[event.node], 'done', atMs)
    case 'node.skipped':
      return end(spans.rows[event.node], 'skipped', atMs)
    case 'task.created':
      return begin(spans, event)
    case 'task.scheduled':
      return open(rowOf(spans, event.task), { kind: 'scheduled', fromMs: atMs, toMs: null })
    case 'task.running':
      spans.stepping = rowOf(spans, event.task)
      return open(spans.stepping, { kind: 'running', fromMs: atMs, toMs: null })
    case 'loop.held':
      return addHeld(spans.held, event)
    case 'task.slice':
      return held(spans, event.task, event.fromMs, atMs)
    case 'task.waiting':
      return wait(rowOf(spans, event.task), event.on, atMs)
    case 'task.cancelling': {
      const row = rowOf(spans, event.task)
      if (row) row.cancellingMs ??= atMs
      return
    }
    case 'task.done':
      return end(rowOf(spans, event.task), endState[event.outcome.kind], atMs)
    default:
      return
  }
}

const endState = { value: 'done', error: 'failed', cancelled: 'cancelled' } as const

function emptyRow(node: number): SpanRow {
  return { node, spans: [], cancellingMs: null, end: null, parts: [] }
}

/**
 * A task begins. A node's own task has the node's row; the further tasks of a node that runs many times have rows
 * inside it.
 */
function begin(spans: Spans, { task, node, item, attempt }: TraceEventOf<'task.created'>): void {
  const row = node === undefined ? undefined : spans.rows[node]
  if (!row) return
  if (item === undefined && attempt === undefined) return void spans.rowOfTask.set(task, row)
  const part = emptyRow(row.node)
  row.parts.push(part)
  spans.rowOfTask.set(task, part)
}

function rowOf(spans: Spans, task: number): SpanRow | undefined {
  return spans.rowOfTask.get(task)
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
function wait(row: SpanRow | undefined, reason: WaitReason, atMs: number): void {
  if (row?.spans.at(-1)?.kind !== 'running') return
  open(row, { kind: 'waiting', fromMs: atMs, toMs: null, wait: reason })
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
