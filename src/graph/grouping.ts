import { addNode, mapNodes, newNode, removeNodes } from './edits.ts'
import type { Graph } from './graph.ts'
import { groupsAround, withMembers, withParent } from './groups.ts'
import { noIds, type UsedIds } from './names.ts'
import type { NodeId, Position } from './node.ts'
import { nodeById } from './queries.ts'

/**
 * Puts nodes into a new group, which is where they were: in the innermost group that has all of them. Of a group among
 * them the group itself is put in, and its nodes stay in it. Returns the identical graph and no id for no nodes.
 */
export function groupNodes(
  graph: Graph,
  ids: Iterable<NodeId>,
  used: UsedIds = noIds,
): { readonly graph: Graph; readonly id: NodeId | null } {
  const chosen = outermost(graph, ids)
  const [first] = chosen
  if (first === undefined) return { graph, id: null }
  const group = newNode(graph, 'group', used)
  const around = groupsAround(graph.nodes, first).find((id) =>
    chosen.every((other) => groupsAround(graph.nodes, other).includes(id)),
  )
  const added = addNode(graph, withParent(group, around ?? null), corner(graph, chosen))
  return { graph: moveIntoGroup(added, chosen, group.id), id: group.id }
}

/** Those that are in no other of them. */
function outermost(graph: Graph, ids: Iterable<NodeId>): readonly NodeId[] {
  const chosen = new Set(ids)
  return graph.nodes
    .map(({ id }) => id)
    .filter((id) => chosen.has(id) && !groupsAround(graph.nodes, id).some((group) => chosen.has(group)))
}

function corner(graph: Graph, ids: readonly NodeId[]): Position {
  const places = ids.flatMap((id) => graph.layout[id] ?? [])
  if (places.length === 0) return { x: 0, y: 0 }
  return { x: Math.min(...places.map(({ x }) => x)), y: Math.min(...places.map(({ y }) => y)) }
}

/** Removes groups; their nodes go into the group around, if there is one. */
export function ungroup(graph: Graph, ids: Iterable<NodeId>): Graph {
  const groups = new Set([...ids].filter((id) => nodeById(graph, id)?.kind === 'group'))
  const nodes = mapNodes(graph.nodes, (node) => {
    if (node.parentId === undefined || !groups.has(node.parentId)) return node
    return withParent(node, groupsAround(graph.nodes, node.id).find((id) => !groups.has(id)) ?? null)
  })
  // First without members, since a group is removed with them.
  return removeNodes(nodes === graph.nodes ? graph : { ...graph, nodes }, groups)
}

/**
 * Puts nodes into a group, or with `null` into none. A group is not put into itself or into one that it contains: then
 * it stays where it is.
 */
export function moveIntoGroup(graph: Graph, ids: Iterable<NodeId>, group: NodeId | null): Graph {
  if (group !== null && nodeById(graph, group)?.kind !== 'group') return graph
  const chosen = new Set(ids)
  const isInside = (id: NodeId): boolean => group !== null && withMembers(graph.nodes, [id]).has(group)
  const nodes = mapNodes(graph.nodes, (node) =>
    chosen.has(node.id) && (node.parentId ?? null) !== group && !isInside(node.id) ? withParent(node, group) : node,
  )
  return nodes === graph.nodes ? graph : { ...graph, nodes }
}
