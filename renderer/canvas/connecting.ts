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
  giveTrait,
  handlesIn,
  hasCode,
  isPolicyNode,
  isTrait,
  type Node,
  type NodeId,
  type NodeKind,
  newNode,
  nodeById,
  noIds,
  type Offer,
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
  return kinds.filter((kind) => addAt(graph, { offer: kind, position: { x: 0, y: 0 }, end, used: noIds }).isConnected)
}

export interface Added {
  readonly graph: Graph
  readonly id: NodeId
  readonly isConnected: boolean
}

interface Adding {
  readonly offer: Offer
  readonly position: Position
  readonly end: LooseEnd | null
  /** The ids that nodes of the document have or had. */
  readonly used: UsedIds
}

/** Adds a node of this kind, or a coroutine with this trait, wired to the loose end if there is one and the kind allows it. */
export function addAt(graph: Graph, { offer, position, end, used }: Adding): Added {
  const fresh = newNode(graph, isTrait(offer) ? 'coroutine' : offer, used)
  const type = end?.side === 'source' ? typeFrom(graph, end.node) : undefined
  const node =
    offer === 'each'
      ? withParameter(fresh, 'item', type?.match(/^(.*)\[\]$/)?.[1])
      : end?.side === 'source'
        ? withParameter(fresh, 'value', type)
        : fresh
  const added = addNode(graph, node, position)
  const edge = end && edgesOntoNode(added, end, node.id).find((candidate) => canConnect(added, candidate).ok)
  const wired = edge ? connect(added, edge) : added
  const given = isTrait(offer) && isPolicyNode(node) ? giveTrait(wired, node, offer) : wired
  return { graph: given, id: node.id, isConnected: edge !== null && edge !== undefined }
}

/** What the value of a node is, as far as it says so. */
function typeFrom(graph: Graph, source: NodeId): string | undefined {
  const from = nodeById(graph, source)
  return from && hasCode(from) ? signatureOf(from.code)?.returns : from?.kind === 'input' ? from.type : undefined
}

/** A coroutine that is added for a value gets a parameter for it. */
function withParameter(node: Node, name: string, type = 'unknown'): Node {
  return hasCode(node) ? { ...node, code: node.code.replace('()', `(${name}: ${type})`) } : node
}
