import type { Connection, FinalConnectionState } from 'reactflow'
import { signatureOf } from '#code'
import {
  addNode,
  type Connectable,
  canConnect,
  connect,
  type Edge,
  edgeBetween,
  edgeId,
  type Graph,
  handlesIn,
  hasCode,
  type Node,
  type NodeId,
  type NodeKind,
  newNode,
  nodeById,
  noIds,
  OUT,
  type Position,
  type UsedIds,
} from '#graph'

/** The loose end of a wire that is being drawn; `side` tells whether it starts at a source, or backwards at a target. */
export interface LooseEnd {
  readonly node: NodeId
  readonly handle: string
  readonly side: 'source' | 'target'
}

export function looseEndOf(state: FinalConnectionState): LooseEnd | null {
  const { fromHandle } = state
  if (!fromHandle) return null
  return { node: fromHandle.nodeId, handle: fromHandle.id ?? OUT, side: fromHandle.type }
}

export function edgeOf(connection: Connection | Edge): Edge {
  const { source, target } = connection
  return { source, sourceHandle: connection.sourceHandle ?? OUT, target, targetHandle: connection.targetHandle ?? '' }
}

/** Whether a wire may be drawn. A wire that is being moved does not count against itself. */
export function mayConnect(graph: Graph, edge: Edge, moving: string | null): Connectable {
  const others = moving === null ? graph : { ...graph, edges: graph.edges.filter((other) => edgeId(other) !== moving) }
  return canConnect(others, edge)
}

/**
 * The wires that a loose end dropped on a whole node could mean, best first: into required handles, then others, then
 * `after`.
 */
export function edgesOntoNode(graph: Graph, end: LooseEnd, id: NodeId): readonly Edge[] {
  if (end.side === 'target') return [edgeBetween(id, end.node, end.handle)]
  const node = nodeById(graph, id)
  if (!node) return []
  const handles = handlesIn(graph, node)
  const ranked = [...handles.filter((handle) => handle.isRequired), ...handles.filter((handle) => !handle.isRequired)]
  return ranked.map((handle) => ({ ...edgeBetween(end.node, id, handle.id), sourceHandle: end.handle }))
}

/** The kinds of nodes that can stand at the other end of a loose wire; all kinds if there is no wire. */
export function kindsFor(graph: Graph, end: LooseEnd | null, kinds: readonly NodeKind[]): readonly NodeKind[] {
  if (!end) return kinds
  return kinds.filter((kind) => addAt(graph, { kind, position: { x: 0, y: 0 }, end, used: noIds }).isConnected)
}

export interface Added {
  readonly graph: Graph
  readonly id: NodeId
  readonly isConnected: boolean
}

interface Adding {
  readonly kind: NodeKind
  readonly position: Position
  readonly end: LooseEnd | null
  /** The ids that nodes of the document have or had. */
  readonly used: UsedIds
}

/** Adds a node of this kind, wired to the loose end if there is one and the kind allows it. */
export function addAt(graph: Graph, { kind, position, end, used }: Adding): Added {
  const fresh = newNode(graph, kind, used)
  const node = end?.side === 'source' ? withParameter(graph, fresh, end.node) : fresh
  const added = addNode(graph, node, position)
  const edge = end && edgesOntoNode(added, end, node.id).find((candidate) => canConnect(added, candidate).ok)
  return { graph: edge ? connect(added, edge) : added, id: node.id, isConnected: edge !== null && edge !== undefined }
}

/** A coroutine that is added at the end of a wire gets a parameter for its value, with that value's type. */
function withParameter(graph: Graph, node: Node, source: NodeId): Node {
  if (!hasCode(node)) return node
  const from = nodeById(graph, source)
  const type = from && hasCode(from) ? signatureOf(from.code)?.returns : from?.kind === 'input' ? from.type : undefined
  return { ...node, code: node.code.replace('()', `(value: ${type ?? 'unknown'})`) }
}
