import { canConnect } from './can-connect.ts'
import type { Graph, Node, NodeKind, Placement } from './graph.ts'
import { withMembers } from './groups.ts'
import { type TaskTaker, takesTasks } from './handles.ts'
import { kindOf } from './kinds.ts'
import { freshId, freshName, noIds, type UsedIds } from './names.ts'
import { AFTER, type Edge, edgeId, type NodeId, OUT, type Position } from './node.ts'
import { nodeById } from './queries.ts'

/**
 * Edits are pure: they take a Graph and return a Graph that shares all unchanged parts. An edit that changes nothing
 * returns the identical graph, so `graph !== savedGraph` means that there is something to save.
 */

const whole = (position: Position): Position => ({ x: Math.round(position.x), y: Math.round(position.y) })

/** A node of this kind with its first params. Its name is new to the graph, and its id is new to the document. */
export function newNode(graph: Graph, kind: NodeKind, used: UsedIds = noIds): Node {
  const { newName, first } = kindOf(kind)
  const name = freshName(graph, newName)
  return { id: freshId(graph, name, used), kind, ...first(name) } as Node
}

/** Adds a node at the end of the file. If its id exists already, nothing changes: ids are never reused. */
export function addNode(graph: Graph, node: Node, position: Position): Graph {
  if (nodeById(graph, node.id)) return graph
  const layout = { ...graph.layout, [node.id]: whole(position) }
  return { ...graph, nodes: [...graph.nodes, node], layout }
}

/** Removes nodes with their wires, and the handles of those wires in gathers; a group with all that is in it. */
export function removeNodes(graph: Graph, ids: Iterable<NodeId>): Graph {
  const gone = withMembers(graph.nodes, ids)
  const nodes = graph.nodes.filter((node) => !gone.has(node.id))
  if (nodes.length === graph.nodes.length) return graph
  const wires = graph.edges.filter((edge) => gone.has(edge.source) || gone.has(edge.target))
  const layout = Object.fromEntries(Object.entries(graph.layout).filter(([id]) => !gone.has(id)))
  return removeEdges({ ...graph, nodes, layout }, wires.map(edgeId))
}

/**
 * Removes wires by their `edgeId`. The handle that a wire had in a gather is removed too, so that no empty handles
 * remain.
 */
export function removeEdges(graph: Graph, ids: Iterable<string>): Graph {
  const gone = new Set(ids)
  const edges = graph.edges.filter((edge) => !gone.has(edgeId(edge)))
  if (edges.length === graph.edges.length) return graph
  const emptied = new Set(graph.edges.filter((edge) => gone.has(edgeId(edge))).map(handleKey))
  for (const edge of edges) emptied.delete(handleKey(edge))
  const nodes = mapNodes(graph.nodes, (node) => (takesTasks(node) ? withoutHandles(node, emptied) : node))
  return { ...graph, nodes, edges }
}

const handleKey = (edge: Edge): string => JSON.stringify([edge.target, edge.targetHandle])

function withoutHandles(node: TaskTaker, emptied: ReadonlySet<string>): TaskTaker {
  const handles = node.handles.filter((handle) => !emptied.has(JSON.stringify([node.id, handle])))
  return handles.length === node.handles.length ? node : { ...node, handles }
}

/**
 * Adds a wire. A wire that ends at a gather's spare handle adds a handle to the gather. No wire is replaced: if
 * `canConnect` refuses, nothing changes.
 */
export function connect(graph: Graph, edge: Edge): Graph {
  if (!canConnect(graph, edge).ok) return graph
  const target = nodeById(graph, edge.target)
  const isSpare =
    target && takesTasks(target) && edge.targetHandle !== AFTER && !target.handles.includes(edge.targetHandle)
  const grown = isSpare ? { ...target, handles: [...target.handles, edge.targetHandle] } : null
  const nodes = grown ? mapNodes(graph.nodes, (node) => (node.id === grown.id ? grown : node)) : graph.nodes
  return { ...graph, nodes, edges: [...graph.edges, edge] }
}

/**
 * Moves one wire to other ends; it keeps its place in the file. If `connect` would refuse the wire, nothing changes.
 */
export function reconnect(graph: Graph, id: string, edge: Edge): Graph {
  const at = graph.edges.findIndex((candidate) => edgeId(candidate) === id)
  if (at < 0 || edgeId(edge) === id) return graph
  const without = { ...graph, edges: graph.edges.filter((_, position) => position !== at) }
  const connected = connect(without, edge)
  if (connected === without) return graph
  // The old handle may now be empty. The new wire was added last and moves to the place of the old one.
  const old = graph.edges[at]
  const held = old && connected.edges.some((other) => handleKey(other) === handleKey(old)) ? null : old
  const emptied = new Set(held ? [handleKey(held)] : [])
  const nodes = mapNodes(connected.nodes, (node) => (takesTasks(node) ? withoutHandles(node, emptied) : node))
  const edges = [...without.edges.slice(0, at), edge, ...without.edges.slice(at)]
  return { ...connected, nodes, edges }
}

/** A wire from a node's one output handle. */
export function edgeBetween(source: NodeId, target: NodeId, targetHandle: string): Edge {
  return { source, sourceHandle: OUT, target, targetHandle }
}

/** Moves nodes to new positions, rounded to whole pixels. Unknown ids are ignored. */
export function moveNodes(graph: Graph, positions: Readonly<Record<NodeId, Position>>): Graph {
  const moved: Record<NodeId, Placement> = {}
  for (const [id, position] of Object.entries(positions)) {
    const old = graph.layout[id]
    const next = whole(position)
    if (!nodeById(graph, id) || (old && old.x === next.x && old.y === next.y)) continue
    moved[id] = { ...old, ...next }
  }
  return Object.keys(moved).length === 0 ? graph : { ...graph, layout: { ...graph.layout, ...moved } }
}

/** Returns the same array if no node changed. */
export function mapNodes(nodes: readonly Node[], change: (node: Node) => Node): readonly Node[] {
  let hasChanged = false
  const changed = nodes.map((node) => {
    const next = change(node)
    if (next !== node) hasChanged = true
    return next
  })
  return hasChanged ? changed : nodes
}
