import { canConnect } from './can-connect.ts'
import { edgeBetween } from './edits.ts'
import type { Graph } from './graph.ts'
import { groupsAround } from './groups.ts'
import { takesTasks } from './handles.ts'
import { partOf } from './kinds.ts'
import { AFTER, type NodeId } from './node.ts'
import { edgesAt, nodeById, reaches } from './queries.ts'

/**
 * Chains nodes with `after` wires: each starts when the one before it is done. `ids` is a selection (chained in the
 * order of the file) or one gather (its tasks are chained in the order of its result). An order that wires already
 * demand is kept, so no cycle can arise. Nodes that are already in order get no further wire, and neither do two of which
 * a group with the one would have to end before the other begins, and the other way round.
 */
export function runOneAfterOther(graph: Graph, ids: readonly NodeId[]): Graph {
  const chain = inKeepingOrder(graph, membersOf(graph, ids))
  let chained = graph
  chain.forEach((id, position) => {
    const before = chain[position - 1]
    if (before === undefined || reaches(chained, before, id)) return
    const wire = edgeBetween(before, id, AFTER)
    if (canConnect(chained, wire).ok) chained = { ...chained, edges: [...chained.edges, wire] }
  })
  return chained
}

/** Removes the `after` wires between nodes of a selection, or between the tasks of one gather. */
export function runTogether(graph: Graph, ids: readonly NodeId[]): Graph {
  const members = new Set(membersOf(graph, ids))
  const edges = graph.edges.filter(
    (edge) => !(edge.targetHandle === AFTER && members.has(edge.source) && members.has(edge.target)),
  )
  return edges.length === graph.edges.length ? graph : { ...graph, edges }
}

/** The nodes of the selection that have a task: only these can start after another. */
function membersOf(graph: Graph, ids: readonly NodeId[]): readonly NodeId[] {
  const [only] = ids
  const gather = ids.length === 1 && only !== undefined ? nodeById(graph, only) : undefined
  const chosen = new Set(ids)
  const members =
    gather && takesTasks(gather)
      ? gather.handles.flatMap((handle) => edgesAt(graph, gather.id, handle).map((edge) => edge.source))
      : graph.nodes.map((node) => node.id).filter((id) => chosen.has(id) && !isWithin(graph, id, chosen))
  return [...new Set(members)].filter((id) => {
    const node = nodeById(graph, id)
    return node !== undefined && partOf(node) === 'task'
  })
}

/** Whether a node is in a group of the selection: it is that group that waits. */
function isWithin(graph: Graph, id: NodeId, chosen: ReadonlySet<NodeId>): boolean {
  return groupsAround(graph.nodes, id).some((group) => chosen.has(group))
}

/**
 * Each time the first node that no other remaining node leads to. On a cycle there is none, so the first one is taken.
 */
function inKeepingOrder(graph: Graph, ids: readonly NodeId[]): readonly NodeId[] {
  const remaining = [...ids]
  const ordered: NodeId[] = []
  while (remaining.length > 0) {
    const free = remaining.findIndex((id) => !remaining.some((other) => other !== id && reaches(graph, other, id)))
    ordered.push(...remaining.splice(Math.max(free, 0), 1))
  }
  return ordered
}
