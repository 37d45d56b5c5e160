import type { Graph, Placement } from './graph.ts'
import type { NodeId } from './node.ts'
import { predecessors, topologicalOrder } from './queries.ts'

/** The width of a card, 216 px, with room for its wires; the height of a card with room below it. */
const columnPx = 264
const rowPx = 144

/**
 * Gives a position to nodes that have none (in a file written by hand): one column for each step from the start, below
 * everything that has a position. Returns the same graph if all nodes have one.
 */
export function placeMissing(graph: Graph): Graph {
  const missing = topologicalOrder(graph).filter((id) => !graph.layout[id])
  if (missing.length === 0) return graph
  const depths = depthsOf(graph)
  const placed = Object.values(graph.layout)
  const left = Math.min(...placed.map(({ x }) => x), ...(placed.length === 0 ? [0] : []))
  const top = placed.length === 0 ? 0 : Math.max(...placed.map(({ y }) => y)) + 2 * rowPx
  const rows = new Map<number, number>()
  const layout: Record<NodeId, Placement> = { ...graph.layout }
  for (const id of missing) {
    const column = depths.get(id) ?? 0
    const row = rows.get(column) ?? 0
    rows.set(column, row + 1)
    layout[id] = { x: left + column * columnPx, y: top + row * rowPx }
  }
  return { ...graph, layout }
}

/** The number of nodes before each node on its longest way from the start. A way ends where it would close a cycle. */
function depthsOf(graph: Graph): ReadonlyMap<NodeId, number> {
  const depths = new Map<NodeId, number>()
  for (const id of topologicalOrder(graph)) {
    depths.set(
      id,
      predecessors(graph, id).reduce((depth, before) => Math.max(depth, (depths.get(before) ?? -1) + 1), 0),
    )
  }
  return depths
}
