import { type HeldStretch, heldText, type SpanRow } from '#trace'
import { withSignMarks } from '#words'
import type { Palette } from '../../theme/palette.ts'
import { type Brushes, drawRow } from './draw-rows.ts'
import { type TimeScale, ticksOf, xOf } from './time-scale.ts'

/** Pixels; larger on a stage. */
export interface Metrics {
  readonly axisHeight: number
  readonly rowHeight: number
  readonly barHeight: number
  readonly fontSize: number
}

export const deskMetrics: Metrics = { axisHeight: 28, rowHeight: 23, barHeight: 13, fontSize: 11 }
export const stageMetrics: Metrics = { axisHeight: 34, rowHeight: 30, barHeight: 17, fontSize: 15 }

export interface Picture {
  readonly scale: TimeScale
  readonly height: number
  readonly metrics: Metrics
  readonly rows: readonly SpanRow[]
  /** How far the rows are scrolled. */
  readonly scrollTop: number
  /** The end of spans that are still open. */
  readonly untilMs: number
  readonly playheadMs: number
  /** The text beside the playhead of a replay; `null`: the present is shown. */
  readonly replayText: string | null
  /** The times when other runs held the thread. */
  readonly held: readonly HeldStretch[]
  /** Since when nothing is known of the loop; `null`: it answers. */
  readonly unknownFromMs: number | null
}

/** Draws the timeline; rows out of sight cost nothing. */
export function drawTimeline(context: CanvasRenderingContext2D, brushes: Brushes, picture: Picture): void {
  const { scale, height, metrics } = picture
  context.fillStyle = brushes.palette.surface
  context.fillRect(0, 0, scale.width, height)
  drawAxis(context, brushes, picture)
  context.save()
  context.beginPath()
  context.rect(0, metrics.axisHeight, scale.width, height - metrics.axisHeight)
  context.clip()
  drawRows(context, brushes, picture)
  drawHeldByOthers(context, brushes, picture)
  drawUnknown(context, brushes, picture)
  context.restore()
  drawPlayhead(context, brushes, picture)
}

function drawAxis(context: CanvasRenderingContext2D, { palette }: Brushes, picture: Picture): void {
  const { scale, height, metrics } = picture
  context.font = `${metrics.fontSize}px ${palette.mono}`
  context.textBaseline = 'middle'
  context.textAlign = 'left'
  for (const { atMs, text } of ticksOf(scale, metrics.fontSize * 8)) {
    const x = Math.round(xOf(scale, atMs))
    context.fillStyle = palette.line
    context.fillRect(x, 0, 1, height)
    context.fillStyle = palette.ink3
    context.fillText(text, x + 5, metrics.axisHeight / 2)
  }
  context.fillStyle = palette.line
  context.fillRect(0, metrics.axisHeight - 1, scale.width, 1)
}

function drawRows(context: CanvasRenderingContext2D, brushes: Brushes, picture: Picture): void {
  const { scale, height, metrics, rows, scrollTop, untilMs } = picture
  const { axisHeight, rowHeight, barHeight } = metrics
  const last = Math.min(rows.length, Math.ceil((scrollTop + height - axisHeight) / rowHeight))
  for (let place = Math.max(0, Math.floor(scrollTop / rowHeight)); place < last; place += 1) {
    const row = rows[place]
    const y = axisHeight + place * rowHeight + rowHeight / 2 - scrollTop
    // Tasks that a node made have slimmer bars, so that the nodes' own rows stand out.
    const height = row?.of ? Math.round(barHeight * 0.7) : barHeight
    if (row) drawRow(context, brushes, row, scale, { y, barHeight: height }, untilMs)
  }
}

/** Marks the times when another run held the thread: nobody knows what this loop would have done, but it is known who held it. */
function drawHeldByOthers(context: CanvasRenderingContext2D, brushes: Brushes, picture: Picture): void {
  const { scale, height, metrics, held } = picture
  for (const stretch of held) {
    const from = Math.max(-2, xOf(scale, stretch.fromMs))
    const to = Math.min(scale.width + 2, xOf(scale, stretch.toMs))
    if (to <= from) continue
    context.fillStyle = brushes.unknown
    context.fillRect(from, metrics.axisHeight, to - from, height - metrics.axisHeight)
    drawHolder(context, brushes.palette, withSignMarks(heldText(stretch)), from, to, height, metrics)
  }
}

/** The name of the holder, at the foot of the stretch; left out if there is no room. */
function drawHolder(
  context: CanvasRenderingContext2D,
  palette: Palette,
  text: string,
  from: number,
  to: number,
  height: number,
  { fontSize }: Metrics,
): void {
  const width = context.measureText(text).width + 10
  if (width > to - from) return
  const top = height - fontSize * 1.8
  context.fillStyle = palette.surface
  context.fillRect((from + to - width) / 2, top, width, fontSize * 1.5)
  context.fillStyle = palette.ink3
  context.textBaseline = 'middle'
  context.fillText(text, (from + to - width) / 2 + 5, top + fontSize * 0.75)
}

/** Covers what has not happened yet at a replay's moment, and what nobody knows while the loop does not answer. */
function drawUnknown(context: CanvasRenderingContext2D, brushes: Brushes, picture: Picture): void {
  const { scale, height, playheadMs, replayText, unknownFromMs } = picture
  const x = xOf(scale, playheadMs)
  if (replayText !== null) {
    context.globalAlpha = 0.62
    context.fillStyle = brushes.palette.surface
    context.fillRect(x, 0, Math.max(0, scale.width - x), height)
    context.globalAlpha = 1
  }
  if (unknownFromMs !== null) {
    const from = xOf(scale, unknownFromMs)
    context.fillStyle = brushes.unknown
    context.fillRect(from, 0, Math.max(0, x - from), height)
  }
}

function drawPlayhead(context: CanvasRenderingContext2D, { palette }: Brushes, picture: Picture): void {
  const { scale, height, metrics, playheadMs, replayText, unknownFromMs } = picture
  const x = xOf(scale, playheadMs)
  if (x < -1 || x > scale.width + 1) return
  context.fillStyle = palette.accent
  if (unknownFromMs !== null) context.fillStyle = palette.ink3
  context.fillRect(Math.round(x) - 1, 0, 2, height)
  if (replayText === null) {
    context.beginPath()
    context.moveTo(x - 5, 0)
    context.lineTo(x + 5, 0)
    context.lineTo(x, 6)
    context.fill()
    return
  }
  const width = context.measureText(replayText).width + 14
  const left = x + width > scale.width ? x - width : x
  context.fillRect(left, 0, width, metrics.axisHeight - 1)
  context.fillStyle = palette.accentInk
  context.fillText(replayText, left + 7, metrics.axisHeight / 2)
}
