import type { Span, SpanRow } from '#trace'
import type { Palette } from '../../theme/palette.ts'
import { drawEndMark } from './end-marks.ts'
import { msOf, type TimeScale, xOf } from './time-scale.ts'

export interface RowPlace {
  /** The middle of the row, and the height of its bars. */
  readonly y: number
  readonly barHeight: number
}

/** What rows are drawn with. Made once per palette, since patterns are costly to make. */
export interface Brushes {
  readonly palette: Palette
  readonly hatch: CanvasPattern | string
  /** For stretches about which nothing is known. */
  readonly unknown: CanvasPattern | string
}

export function createBrushes(palette: Palette): Brushes {
  return {
    palette,
    hatch: hatch(palette.state.waiting, palette.waitingBack) ?? palette.waitingBack,
    unknown: hatch(palette.ink3, null) ?? palette.line,
  }
}

/** A pattern of slanted lines on a ground; `null`: on a transparent one. */
function hatch(colour: string, ground: string | null): CanvasPattern | null {
  const tile = document.createElement('canvas')
  tile.width = 8
  tile.height = 8
  const context = tile.getContext('2d')
  if (!context) return null
  if (ground !== null) {
    context.fillStyle = ground
    context.fillRect(0, 0, 8, 8)
  }
  context.strokeStyle = colour
  context.globalAlpha = 0.55
  context.lineWidth = 2
  for (const shift of [-8, 0, 8]) {
    context.beginPath()
    context.moveTo(shift - 1, 9)
    context.lineTo(shift + 9, -1)
    context.stroke()
  }
  return context.createPattern(tile, 'repeat')
}

/** Draws one node's life, to scale. `untilMs`: the end of spans that are still open. */
export function drawRow(
  context: CanvasRenderingContext2D,
  brushes: Brushes,
  row: SpanRow,
  scale: TimeScale,
  place: RowPlace,
  untilMs: number,
): void {
  drawSpans(context, brushes, row.spans, scale, place, untilMs)
  const { palette } = brushes
  if (row.cancellingMs !== null) drawAsked(context, palette, xOf(scale, row.cancellingMs), place)
  if (!row.end) return
  const x = xOf(scale, row.end.atMs)
  const size = place.barHeight
  if (x > -size && x < scale.width + size) drawEndMark(context, palette, row.end.state, { x, y: place.y, size })
}

function drawSpans(
  context: CanvasRenderingContext2D,
  brushes: Brushes,
  spans: readonly Span[],
  scale: TimeScale,
  place: RowPlace,
  untilMs: number,
): void {
  const ticks: number[] = []
  const bars: Span[] = []
  let at = firstEndingAfter(spans, scale.fromMs, 0)
  for (let span = spans[at]; span && span.fromMs <= scale.toMs; span = spans[at]) {
    const x = xOf(scale, span.fromMs)
    const width = xOf(scale, span.toMs ?? untilMs) - x
    if (width >= 1) {
      if (span.kind === 'running') bars.push(span)
      else drawPause(context, brushes, span.kind, Math.max(-2, x), Math.min(scale.width + 2, x + width), place)
      at += 1
    } else {
      if (span.kind === 'running') ticks.push(x)
      // All further spans within this pixel would be drawn on the same spot, so they are skipped: ten thousand steps are
      // one tick. The first step must not be skipped, even after a moment in the ready queue.
      at = span.kind === 'running' ? Math.max(at + 1, firstEndingAfter(spans, msOf(scale, x + 1), at)) : at + 1
    }
  }
  drawHeld(context, brushes.palette.state.running, bars, ticks, scale, place, untilMs)
}

/** The first span that ends after `ms`, from `low` on; spans are in order, and only the last may be open. */
export function firstEndingAfter(spans: readonly Span[], ms: number, low: number): number {
  let from = low
  let to = spans.length
  while (from < to) {
    const middle = (from + to) >> 1
    const endMs = spans[middle]?.toMs ?? null
    if (endMs !== null && endMs <= ms) from = middle + 1
    else to = middle
  }
  return from
}

/** Hatched: the task waited. Dashed line: it was ready, but the thread was not free. */
function drawPause(
  context: CanvasRenderingContext2D,
  { palette, hatch: pattern }: Brushes,
  kind: 'waiting' | 'scheduled' | 'running',
  from: number,
  to: number,
  { y, barHeight }: RowPlace,
): void {
  if (kind === 'scheduled') {
    context.strokeStyle = palette.state.scheduled
    context.lineWidth = 1.5
    context.setLineDash([3, 3])
    context.beginPath()
    context.moveTo(from, y)
    context.lineTo(to, y)
    context.stroke()
    context.setLineDash([])
    return
  }
  const top = Math.round(y - barHeight / 2)
  context.fillStyle = pattern
  context.fillRect(from, top, to - from, barHeight)
  context.strokeStyle = palette.state.waiting
  context.lineWidth = 1
  if (to - from > 2) context.strokeRect(from + 0.5, top + 0.5, to - from - 1, barHeight - 1)
}

/**
 * Solid: the task held the thread. If that is thinner than a pixel, it is a tick, taller than a bar, so that it shows no
 * false width.
 */
function drawHeld(
  context: CanvasRenderingContext2D,
  colour: string,
  bars: readonly Span[],
  ticks: readonly number[],
  scale: TimeScale,
  { y, barHeight }: RowPlace,
  untilMs: number,
): void {
  context.fillStyle = colour
  for (const span of bars) {
    const from = Math.max(-2, xOf(scale, span.fromMs))
    const to = Math.min(scale.width + 2, xOf(scale, span.toMs ?? untilMs))
    context.fillRect(from, Math.round(y - barHeight / 2), to - from, barHeight)
  }
  const height = barHeight + 5
  for (const x of ticks) context.fillRect(Math.round(x) - 0.5, Math.round(y - height / 2), 1.5, height)
}

/** A flag on the row, at the time when the task was asked to stop. */
function drawAsked(context: CanvasRenderingContext2D, palette: Palette, x: number, { y, barHeight }: RowPlace): void {
  const top = y - barHeight / 2 - 3
  context.fillStyle = palette.state.cancelling
  context.fillRect(Math.round(x) - 0.5, top, 1.5, barHeight + 6)
  context.beginPath()
  context.moveTo(x, top)
  context.lineTo(x + 7, top + 3)
  context.lineTo(x, top + 6)
  context.fill()
}
