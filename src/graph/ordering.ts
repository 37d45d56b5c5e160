import { edgeBetween } from './edits.ts'
import type { Graph } from './graph.ts'
import { takesTasks } from './handles.ts'
import { partOf } from './kinds.ts'
import { AFTER, type NodeId } from './node.ts'
import { edgesAt, nodeById, reaches } from './queries.ts'

/**
 * Chains nodes with `after` wires: each starts when the one before it is done. `ids` is a selection (chained in the
 * order of the file) or one gather (its tasks are chained, in the order of its result). Where a wire already demands
 * another order, that order is kept, so no cycle can arise; nodes that are in order already get no further wire.
 */
export function runOneAfterOther(graph: Graph, ids: readonly NodeId[]): Graph {
  const chain = inKeepingOrder(graph, membersOf(graph, ids))
  let chained = graph
  chain.forEach((id, position) => {
    const before = chain[position - 1]
    if (before === undefined || reaches(chained, before, id)) return
    chained = { ...chained, edges: [...chained.edges, edgeBetween(before, id, AFTER)] }
  })
  return chained
}

/** Takes away the `after` wires between nodes of a selection, or between the tasks of one gather. */
export function runTogether(graph: Graph, ids: readonly NodeId[]): Graph {
  const members = new Set(membersOf(graph, ids))
  const edges = graph.edges.filter(
    (edge) => !(edge.targetHandle === AFTER && members.has(edge.source) && members.has(edge.target)),
  )
  return edges.length === graph.edges.length ? graph : { ...graph, edges }
}

/** Only what starts at a moment can come after something: what has a task. */
function membersOf(graph: Graph, ids: readonly NodeId[]): readonly NodeId[] {
  const [only] = ids
  const gather = ids.length === 1 && only !== undefined ? nodeById(graph, only) : undefined
  const chosen = new Set(ids)
  const members =
    gather && takesTasks(gather)
      ? gather.handles.flatMap((handle) => edgesAt(graph, gather.id, handle).map((edge) => edge.source))
      : graph.nodes.map((node) => node.id).filter((id) => chosen.has(id))
  return [...new Set(members)].filter((id) => {
    const node = nodeById(graph, id)
    return node !== undefined && partOf(node) === 'task'
  })
}

/** Always the first that none of the remaining ones leads to. On a cycle there is none: then simply the first. */
function inKeepingOrder(graph: Graph, ids: readonly NodeId[]): readonly NodeId[] {
  const remaining = [...ids]
  const ordered: NodeId[] = []
  while (remaining.length > 0) {
    const free = remaining.findIndex((id) => !remaining.some((other) => other !== id && reaches(graph, other, id)))
    ordered.push(...remaining.splice(Math.max(free, 0), 1))
  }
  return ordered
}
