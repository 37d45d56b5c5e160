import { isSettled, type NodeState } from '#trace'
import { type NodeTold, stateOf } from '../store/index.ts'
import type { Palette } from '../theme/palette.ts'
import { isInSight, type Sight } from './crowd.ts'
import type { FlowEdge, FlowNode } from './flow-nodes.ts'

/** With more wires than this, nobody can follow a single one. */
const mostWires = 3_000
/** From this width of a card, in pixels, a mark on it can be told from a dot. */
const leastMarked = 20
/** The side of the square in a frame's corner that has its state's mark. */
const frameMark = 64
/** The opacity of a node that has changed since it ran. */
const paleness = 0.5

export interface OverviewPicture {
  readonly nodes: readonly FlowNode[]
  readonly edges: readonly FlowEdge[]
  readonly sight: Sight
  readonly toldOf: (id: string) => NodeTold
}

/** Draws the whole graph: a box for each node, in the colour of its state. */
export function drawOverview(context: CanvasRenderingContext2D, palette: Palette, picture: OverviewPicture): void {
  const { nodes, edges, sight } = picture
  const [left, top, zoom] = sight.transform
  context.clearRect(0, 0, sight.width, sight.height)
  context.save()
  context.translate(left, top)
  context.scale(zoom, zoom)
  const visible = nodes.filter((node) => isInSight(node, sight))
  const isFrame = ({ type }: FlowNode) => type === 'group'
  drawFrames(context, palette, visible.filter(isFrame), picture)
  if (edges.length <= mostWires) drawWires(context, palette, nodes, edges, zoom)
  drawBoxes(
    context,
    palette,
    visible.filter((node) => !isFrame(node)),
    picture,
  )
  context.restore()
}

/** The frames of groups: an outline in the colour of the state, with a mark in its corner, and nothing over what is inside. */
function drawFrames(
  context: CanvasRenderingContext2D,
  palette: Palette,
  frames: readonly FlowNode[],
  { sight, toldOf }: OverviewPicture,
): void {
  const [, , zoom] = sight.transform
  for (const { id, position, width = 0, height = 0, selected } of frames) {
    const told = toldOf(id)
    const state = stateOf(told)
    const colour = colourOf(palette, state)
    context.globalAlpha = told.standing === 'changed' ? paleness : 1
    context.lineWidth = 2 / zoom
    context.strokeStyle = selected ? palette.accent : colour
    context.strokeRect(position.x, position.y, width, height)
    if (width * zoom < leastMarked) continue
    context.fillStyle = colour
    context.fillRect(position.x, position.y, frameMark, frameMark)
    drawMark(context, palette, state, { position, width: frameMark, height: frameMark })
  }
  context.globalAlpha = 1
}

function colourOf(palette: Palette, state: NodeState): string {
  return state === 'idle' || state === 'skipped' ? palette.line : palette.state[state]
}

function drawWires(
  context: CanvasRenderingContext2D,
  palette: Palette,
  nodes: readonly FlowNode[],
  edges: readonly FlowEdge[],
  zoom: number,
): void {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  context.strokeStyle = palette.line
  context.lineWidth = 1 / zoom
  context.beginPath()
  for (const { source, target } of edges) {
    const from = byId.get(source)
    const to = byId.get(target)
    if (!from || !to) continue
    context.moveTo(from.position.x + (from.width ?? 0), from.position.y + (from.height ?? 0) / 2)
    context.lineTo(to.position.x, to.position.y + (to.height ?? 0) / 2)
  }
  context.stroke()
}

function drawBoxes(
  context: CanvasRenderingContext2D,
  palette: Palette,
  nodes: readonly FlowNode[],
  { sight, toldOf }: OverviewPicture,
): void {
  const [, , zoom] = sight.transform
  const selected: FlowNode[] = []
  for (const node of nodes) {
    const { position, width = 0, height = 0 } = node
    const told = toldOf(node.id)
    const state = stateOf(told)
    context.globalAlpha = told.standing === 'changed' ? paleness : 1
    context.fillStyle = colourOf(palette, state)
    context.fillRect(position.x, position.y, width, height)
    if (width * zoom >= leastMarked) drawMark(context, palette, state, node)
    if (node.selected) selected.push(node)
  }
  context.globalAlpha = 1
  context.strokeStyle = palette.accent
  context.lineWidth = 2 / zoom
  for (const { position, width = 0, height = 0 } of selected) context.strokeRect(position.x, position.y, width, height)
}

/**
 * Marks a state by more than colour: one line across a node that succeeded, two across one that did not, none while it is
 * going on.
 */
function drawMark(
  context: CanvasRenderingContext2D,
  palette: Palette,
  state: NodeState,
  node: Pick<FlowNode, 'position' | 'width' | 'height'>,
): void {
  if (!isSettled(state) || state === 'skipped') return
  const { position, width = 0, height = 0 } = node
  context.strokeStyle = palette.surface
  context.lineWidth = width / 24
  context.beginPath()
  context.moveTo(position.x + width * 0.35, position.y + height * 0.65)
  context.lineTo(position.x + width * 0.65, position.y + height * 0.35)
  if (state !== 'done') {
    context.moveTo(position.x + width * 0.35, position.y + height * 0.35)
    context.lineTo(position.x + width * 0.65, position.y + height * 0.65)
  }
  context.stroke()
}
