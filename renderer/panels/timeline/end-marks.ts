import type { NodeState } from '#trace'
import type { Palette } from '../../theme/palette.ts'

type Draw = (context: CanvasRenderingContext2D) => void

/**
 * The shapes of `StatusGlyph` for a canvas, around the origin, 16 units wide. The fill colour is set already; `cut` is the
 * colour that cuts into the shape.
 */
const marks: Partial<Readonly<Record<NodeState, (cut: string) => Draw>>> = {
  done: (cut) => (context) => {
    disc(context)
    cutLine(context, cut, [-3, 0.2, -0.9, 2.3, 3, -1.8])
  },
  failed: (cut) => (context) => {
    polygon(context, [-2.7, -6.5, 2.7, -6.5, 6.5, -2.7, 6.5, 2.7, 2.7, 6.5, -2.7, 6.5, -6.5, 2.7, -6.5, -2.7])
    context.fill()
    cutLine(context, cut, [-2.1, -2.1, 2.1, 2.1])
    cutLine(context, cut, [2.1, -2.1, -2.1, 2.1])
  },
  cancelled: (cut) => (context) => {
    ring(context, cut, [])
    line(context, [3.6, -3.6, -3.6, 3.6])
  },
  skipped: (cut) => (context) => {
    ring(context, cut, [3, 2.76])
    line(context, [-2.2, 0, 2.2, 0])
  },
}

/** Draws the mark of an end, centred at `x`, `y`. */
export function drawEndMark(
  context: CanvasRenderingContext2D,
  palette: Palette,
  state: NodeState,
  at: { readonly x: number; readonly y: number; readonly size: number },
): void {
  const draw = marks[state]?.(palette.surface)
  if (!draw) return
  const colour = palette.state[state]
  context.save()
  context.translate(at.x, at.y)
  context.scale(at.size / 16, at.size / 16)
  context.fillStyle = colour
  context.strokeStyle = colour
  context.lineWidth = 2
  draw(context)
  context.restore()
}

function disc(context: CanvasRenderingContext2D): void {
  context.beginPath()
  context.arc(0, 0, 6.5, 0, 2 * Math.PI)
  context.fill()
}

function ring(context: CanvasRenderingContext2D, cut: string, dash: number[]): void {
  const { strokeStyle } = context
  context.fillStyle = cut
  context.beginPath()
  context.arc(0, 0, 5.5, 0, 2 * Math.PI)
  context.fill()
  context.strokeStyle = strokeStyle
  context.setLineDash(dash)
  context.stroke()
  context.setLineDash([])
}

function polygon(context: CanvasRenderingContext2D, points: readonly number[]): void {
  context.beginPath()
  for (let place = 0; place < points.length; place += 2) context.lineTo(points[place] ?? 0, points[place + 1] ?? 0)
  context.closePath()
}

function line(context: CanvasRenderingContext2D, points: readonly number[]): void {
  context.beginPath()
  for (let place = 0; place < points.length; place += 2) context.lineTo(points[place] ?? 0, points[place + 1] ?? 0)
  context.stroke()
}

function cutLine(context: CanvasRenderingContext2D, cut: string, points: readonly number[]): void {
  const { strokeStyle } = context
  context.strokeStyle = cut
  context.lineCap = 'round'
  line(context, points)
  context.strokeStyle = strokeStyle
}
