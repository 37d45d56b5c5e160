import { type Graph, groupOf, groupsAround, membersOf, type Node, type NodeId, nodeById, type Position } from '#graph'
import type { Box } from '../store/index.ts'
import { frameHeader, nodeSize, placeHandles } from './geometry.ts'

/** The room between a frame and what is in it. */
const paddingPx = 24
/** A frame without nodes: as wide as one with a single card. */
const emptySize = { width: 264, height: frameHeader + 72 }

/** The box of a frame follows from the boxes in it; only if there are none, from the group's own place. */
export function frameAround(boxes: readonly Box[], place: Position | undefined): Box {
  if (boxes.length === 0) return { x: place?.x ?? 0, y: place?.y ?? 0, ...emptySize }
  const { x, y, width, height } = boundsOf(boxes)
  const header = frameHeader + paddingPx
  return {
    x: x - paddingPx,
    y: y - header,
    width: Math.max(width + 2 * paddingPx, emptySize.width),
    height: height + header + paddingPx,
  }
}

/** The box around one box or more. */
export function boundsOf(boxes: readonly Box[]): Box {
  const bounds = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity }
  for (const { x, y, width, height } of boxes) {
    bounds.left = Math.min(bounds.left, x)
    bounds.top = Math.min(bounds.top, y)
    bounds.right = Math.max(bounds.right, x + width)
    bounds.bottom = Math.max(bounds.bottom, y + height)
  }
  return {
    x: bounds.left,
    y: bounds.top,
    width: bounds.right - bounds.left,
    height: bounds.bottom - bounds.top,
  }
}

/** The place and size of a node; of a group those of its frame. */
export function boxOf(graph: Graph, node: Node): Box {
  const placement = graph.layout[node.id]
  if (node.kind !== 'group') {
    const size = nodeSize(node, placeHandles(graph, node), placement)
    return { x: placement?.x ?? 0, y: placement?.y ?? 0, ...size }
  }
  const members = membersOf(graph.nodes, node.id).flatMap((id) => nodeById(graph, id) ?? [])
  return frameAround(
    members.map((member) => boxOf(graph, member)),
    placement,
  )
}

/** The groups of a graph, those around others first: as they are drawn. */
export function groupsFromOutside({ nodes }: Graph): readonly Node[] {
  const groups = nodes.filter(({ kind }) => kind === 'group')
  const depths = new Map(groups.map(({ id }) => [id, groupsAround(nodes, id).length]))
  return groups.sort((a, b) => (depths.get(a.id) ?? 0) - (depths.get(b.id) ?? 0))
}

/** The frames of a graph, but those of `without`. */
export function framesOf(graph: Graph, without: ReadonlySet<NodeId> = new Set()): ReadonlyMap<NodeId, Box> {
  const groups = groupsFromOutside(graph).filter(({ id }) => !without.has(id))
  return new Map(groups.map((group) => [group.id, boxOf(graph, group)]))
}

/**
 * The innermost frame at a place; `null`: there is none. Where frames lie over each other, a node that is in one of them
 * stays there.
 */
export function frameAt(
  graph: Graph,
  frames: ReadonlyMap<NodeId, Box>,
  place: Position,
  node: NodeId | null = null,
): NodeId | null {
  const hit = [...frames].filter(([, box]) => isInside(place, box))
  const now = node === null ? null : groupOf(graph.nodes, node)
  const own = hit.filter(([id]) => id === now || groupsAround(graph.nodes, id).some((around) => around === now))
  const candidates = own.length > 0 && hit.some(([id]) => id === now) ? own : hit
  const [innermost] = candidates.sort(([, a], [, b]) => a.width * a.height - b.width * b.height)
  return innermost?.[0] ?? null
}

/** The middle of a box. */
export function middleOf({ x, y, width, height }: Box): Position {
  return { x: x + width / 2, y: y + height / 2 }
}

/** Whether all of a box, by default a mere place, is in another one. */
export function isInside(inner: Position & Partial<Box>, { x, y, width, height }: Box): boolean {
  const { width: innerWidth = 0, height: innerHeight = 0 } = inner
  return inner.x >= x && inner.y >= y && inner.x + innerWidth <= x + width && inner.y + innerHeight <= y + height
}
