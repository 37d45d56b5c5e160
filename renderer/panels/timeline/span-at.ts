import { askedText, heldAt, type Span, type SpanRow } from '#trace'
import { momentText } from '#words'
import { endWords, heldWords, momentStepMs, rowName, spanWords } from '../../words/span-words.ts'
import { firstEndingAfter } from './draw-rows.ts'
import type { Picture } from './draw-timeline.ts'
import { msOf, xOf } from './time-scale.ts'

/** How far from the pointer, in pixels, a tick or mark still counts as under it. */
const reachPx = 4

/** What is under the pointer, in words; `null`: nothing. `y` counts from the top of the plot. */
export function wordsAt(picture: Picture, names: (node: number) => string, x: number, y: number): string | null {
  const { metrics, rows, scale, scrollTop, untilMs, held } = picture
  if (y < metrics.axisHeight) return null
  const row = rows[Math.floor((y - metrics.axisHeight + scrollTop) / metrics.rowHeight)]
  const stretch = heldAt(held, msOf(scale, x))
  if (stretch) return heldWords(stretch)
  if (!row) return null
  const name = rowName(row, names(row.node))
  if (row.end && Math.abs(xOf(scale, row.end.atMs) - x) <= reachPx + 2) return `${name} ${endWords(row)}`
  if (row.cancellingMs !== null && Math.abs(xOf(scale, row.cancellingMs) - x) <= reachPx) {
    return `${name} was ${askedText} at ${momentText(row.cancellingMs, momentStepMs)}`
  }
  const span = spanAt(picture, row, x)
  return span && `${name} ${spanWords(span, untilMs)}`
}

/** The span at `x`; among spans too thin to be hit, one that held the thread comes first. */
function spanAt({ scale, untilMs }: Picture, row: SpanRow, x: number): Span | null {
  const untilX = msOf(scale, x + reachPx)
  let found: Span | null = null
  for (let at = firstEndingAfter(row.spans, msOf(scale, x - reachPx), 0); ; at += 1) {
    const span = row.spans[at]
    if (!span || span.fromMs > untilX) return found
    const atMs = msOf(scale, x)
    const holds = span.fromMs <= atMs && atMs <= (span.toMs ?? untilMs)
    const isThin = xOf(scale, span.toMs ?? untilMs) - xOf(scale, span.fromMs) < reachPx
    if (span.kind === 'running' && isThin) return span
    if (holds) found = span
  }
}
