import { partOf } from '#graph'
import {
  heldLoopText,
  heldText,
  isSettled,
  leftBehindText,
  madeText,
  nodeRunAt,
  passedText,
  type RunNode,
  type RunView,
  type SpanRow,
  type Spans,
  stateWords,
  summaryOf,
  wayText,
  worthText,
} from '#trace'
import { durationText, plainCountText } from '#words'
import { type Paint, stateLook } from './style.ts'
import { fitTo, onOneLine, widthOf } from './text-width.ts'

const held = '█'
const heldBriefly = '▏'
const waited = '░'
const ready = '·'
const unknown = '╱'
const longestName = 24
const narrowestBar = 10
const widest = 100
/** Nobody reads more rows than this in a terminal. */
const mostRows = 200

export interface TimelineOptions {
  readonly view: RunView
  readonly spans: Spans
  /** The width of the terminal. */
  readonly columns: number
  readonly paint: Paint
}

/**
 * Prints the run as text. Each node has a bar: solid where it held the loop, light where it waited, dotted where it was
 * ready while another node held the loop, slanted where another run held the thread, empty where it had no task. Below: how
 * long the run took, and how long the nodes would have taken one by one. Lines have no newline at the end.
 */
export function timelineLines({ view, spans, columns, paint }: TimelineOptions): readonly string[] {
  const rows = spans.listed.filter(({ node }) => takesTime(spans.nodes[node]))
  const shown = rows.slice(0, mostRows)
  const nameColumns = Math.min(longestName, Math.max(4, ...shown.map((row) => widthOf(nameOf(spans, row)))))
  const endColumns = 22
  const barColumns = Math.max(narrowestBar, Math.min(columns, widest) - nameColumns - endColumns - 3)
  const totalMs = Math.max(...shown.map((row) => endOf(row, spans.atMs)), 0)
  const lines = shown.map((row) => {
    const bar = barOf(row, totalMs, spans, barColumns)
    return `${fitTo(nameOf(spans, row), nameColumns)} ${paintBar(bar, row, paint)} ${endText(row, spans.atMs, paint)}${flowText(view, row)}`
  })
  return [
    `${' '.repeat(nameColumns)} ${scale(totalMs, barColumns)}`,
    ...lines,
    ...(rows.length > shown.length ? [`… ${plainCountText(rows.length - shown.length, 'more node')}`] : []),
    `${held} ${heldLoopText}  ${heldBriefly} held it briefly  ${waited} waited  ${ready} was ready`,
    ...(spans.held.length > 0 ? [`${unknown} ${holdersText(spans)}`] : []),
    summaryLine(view),
  ]
}

/**
 * Prints `wall time 2.00 s · one by one 3.00 s · 1.5×`. The gain from concurrency is known only for a run that did all its
 * work.
 */
function summaryLine(view: RunView): string {
  if (view.outcome?.kind !== 'succeeded') return `wall time ${durationText(view.atMs, 'steady')}`
  return `wall time ${worthText(summaryOf(view))}`
}

function takesTime(node: RunNode | undefined): boolean {
  return node !== undefined && partOf(node) === 'task'
}

function nameOf(spans: Spans, { node }: SpanRow): string {
  const about = spans.nodes[node]
  return about ? onOneLine(wayText(spans.nodes, about)) : ''
}

function endOf({ end, spans }: SpanRow, atMs: number): number {
  return spans.length === 0 ? 0 : (end?.atMs ?? atMs)
}

/** One character per slice of time: the state that fills at least half of it, or a tick for a shorter one. */
function barOf(row: SpanRow, totalMs: number, spans: Spans, columns: number): readonly string[] {
  const { atMs } = spans
  const heldMs = new Array<number>(columns).fill(0)
  const rest = new Array<string>(columns).fill(' ')
  const sliceMs = totalMs / columns
  for (const { kind, fromMs, toMs } of row.spans) {
    const untilMs = toMs ?? atMs
    const { first, last } = slicesOf(fromMs, untilMs, sliceMs, columns)
    for (let slice = first; slice <= last; slice += 1) {
      if (rest[slice] !== waited) rest[slice] = kind === 'scheduled' ? ready : waited
      if (kind !== 'running') continue
      const inSliceMs = Math.min(untilMs, (slice + 1) * sliceMs) - Math.max(fromMs, slice * sliceMs)
      // A step takes no virtual time, and yet it held the loop.
      heldMs[slice] = (heldMs[slice] ?? 0) + Math.max(inSliceMs, Number.MIN_VALUE)
    }
  }
  markUnknown(rest, row, spans, sliceMs)
  return heldMs.map((ms, slice) => {
    if (ms > 0) return ms * 2 >= sliceMs && sliceMs > 0 ? held : heldBriefly
    return rest[slice] ?? ' '
  })
}

/** Marks the slices in which the row's task was alive and another run held the thread. */
function markUnknown(rest: string[], row: SpanRow, spans: Spans, sliceMs: number): void {
  const bornMs = row.spans[0]?.fromMs ?? Number.POSITIVE_INFINITY
  for (const stretch of spans.held) {
    const fromMs = Math.max(stretch.fromMs, bornMs)
    const toMs = Math.min(stretch.toMs, endOf(row, spans.atMs))
    if (fromMs >= toMs) continue
    const { first, last } = slicesOf(fromMs, toMs, sliceMs, rest.length)
    rest.fill(unknown, first, last + 1)
  }
}

/** Prints `held by blocked.pipeline`. */
function holdersText({ held: byOthers }: Spans): string {
  const names = new Set(byOthers.map(({ by }) => onOneLine(by)))
  return heldText({ by: [...names].join(', ') })
}

/** The slices that a span lies in, including the last one. If the run took no time, every span lies in the first slice. */
function slicesOf(
  fromMs: number,
  untilMs: number,
  sliceMs: number,
  columns: number,
): { readonly first: number; readonly last: number } {
  if (sliceMs <= 0) return { first: 0, last: 0 }
  const first = Math.min(columns - 1, Math.floor(fromMs / sliceMs))
  return { first, last: Math.min(columns - 1, Math.max(first, Math.ceil(untilMs / sliceMs) - 1)) }
}

function paintBar(bar: readonly string[], { end }: SpanRow, paint: Paint): string {
  const text = bar.join('')
  const kept = text.trimEnd()
  return paint(kept, stateLook[end?.state ?? 'waiting'].colour) + ' '.repeat(text.length - kept.length)
}

function endText({ end, spans }: SpanRow, atMs: number, paint: Paint): string {
  const state = end?.state ?? (spans.length === 0 ? 'idle' : 'waiting')
  const { glyph, colour } = stateLook[state]
  const said = end || spans.length === 0 ? stateWords[state] : leftBehindText
  const text = paint(`${glyph} ${said}`, colour)
  if (spans.length === 0) return text
  const lifeMs = (end?.atMs ?? atMs) - (spans[0]?.fromMs ?? 0)
  return isSettled(state) ? `${text} ${durationText(lifeMs, 'steady')}` : text
}

function flowText(view: RunView, { node }: SpanRow): string {
  const run = nodeRunAt(view, node)
  if (!run?.flow) return ''
  return ` · ${run.state === 'done' ? madeText(run.flow) : passedText(run.flow)}`
}

function scale(totalMs: number, columns: number): string {
  const end = durationText(totalMs, 'steady')
  return `0 s${end.padStart(columns - 3)}`
}
