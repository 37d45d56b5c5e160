import { type NodeHandle, Position, type Edge as ReactFlowEdge, type Node as ReactFlowNode } from 'reactflow'
import { type Signature, signatureOf } from '#code'
import {
  AFTER,
  type Edge,
  edgeId,
  edgesInto,
  type Graph,
  type HandleRole,
  hasCode,
  isRunNode,
  type Node,
  type NodeId,
  nodeById,
  nodeName,
  type Placement,
  takesTasks,
} from '#graph'
import type { Selection } from '../store/index.ts'
import { handleSize, nodeSize, type PlacedHandle, type PlacedOut, placeHandles, placeOuts } from './geometry.ts'

/** The data of a node component. It holds no run state: that would rebuild the node at each event. */
export interface NodeData extends Record<string, unknown> {
  readonly node: Node
  readonly handles: readonly PlacedHandle[]
  readonly outs: readonly PlacedOut[]
}

export interface WireData extends Record<string, unknown> {
  readonly role: HandleRole
  /** The wire ends at a handle that its node no longer has. */
  readonly isLoose: boolean
}

export type FlowNode = ReactFlowNode<NodeData>
export type FlowEdge = ReactFlowEdge<WireData>

export interface Flow {
  readonly nodes: FlowNode[]
  readonly edges: FlowEdge[]
}

interface KnownNode {
  readonly node: Node
  readonly placement: Placement | undefined
  readonly wires: readonly Edge[]
  /** The signature of a coroutine: its handles change when the true parser reads another one than the light parser did. */
  readonly signature: Signature | null
  readonly isSelected: boolean
  /** Handles that the node no longer has, but where wires still end. */
  readonly gone: ReadonlySet<string>
  readonly flow: FlowNode
}

/**
 * Creates a translator from graphs to React Flow's lists; one per canvas. Whatever did not change since the last call is
 * the identical object, so React Flow renders only what an edit touched.
 */
export function createFlowTranslator(): (graph: Graph, selection: Selection) => Flow {
  let known = new Map<string, KnownNode>()
  let knownEdges = new Map<string, FlowEdge>()
  return (graph, selection) => {
    const nodes = new Map<string, KnownNode>()
    for (const node of graph.nodes) {
      const isSelected = selection.nodes.has(node.id)
      nodes.set(node.id, translateNode(graph, node, isSelected, known.get(node.id)))
    }
    const edges = new Map<string, FlowEdge>()
    for (const edge of graph.edges) {
      const id = edgeId(edge)
      const isLoose = nodes.get(edge.target)?.gone.has(edge.targetHandle) ?? false
      edges.set(id, translateEdge(graph, edge, { isSelected: selection.edges.has(id), isLoose }, knownEdges.get(id)))
    }
    known = nodes
    knownEdges = edges
    return { nodes: Array.from(nodes.values(), (entry) => entry.flow), edges: [...edges.values()] }
  }
}

function translateNode(graph: Graph, node: Node, isSelected: boolean, known: KnownNode | undefined): KnownNode {
  const placement = graph.layout[node.id]
  const wires = edgesInto(graph, node.id)
  const signature = hasCode(node) ? signatureOf(node.code) : null
  const hasSameHandles = known?.node === node && known.signature === signature && isSameList(known.wires, wires)
  if (hasSameHandles && known.placement === placement && known.isSelected === isSelected) return known
  const data = hasSameHandles ? known.flow.data : dataOf(graph, node)
  const size = nodeSize(node, data.handles, placement)
  const flow: FlowNode = {
    id: node.id,
    type: node.kind,
    ariaLabel: nodeName(node),
    position: { x: placement?.x ?? 0, y: placement?.y ?? 0 },
    data,
    selected: isSelected,
    ...size,
    measured: size,
    handles: flowHandles(data, size.width),
    zIndex: isRunNode(node) ? 0 : -1,
  }
  const gone = new Set(data.handles.flatMap(({ id, isGone }) => (isGone ? [id] : [])))
  return { node, placement, wires, signature, isSelected, gone, flow }
}

function dataOf(graph: Graph, node: Node): NodeData {
  const handles = placeHandles(graph, node)
  return { node, handles, outs: placeOuts(node, handles) }
}

function flowHandles({ handles, outs }: NodeData, width: number): NodeHandle[] {
  const box = { width: handleSize, height: handleSize }
  const half = handleSize / 2
  const targets = handles.map(
    (handle): NodeHandle => ({
      id: handle.id,
      type: 'target',
      position: Position.Left,
      x: -half,
      y: handle.y - half,
      ...box,
    }),
  )
  const sources = outs.map(
    ({ id, y }): NodeHandle => ({ id, type: 'source', position: Position.Right, x: width - half, y: y - half, ...box }),
  )
  return [...targets, ...sources]
}

interface EdgeLook {
  readonly isSelected: boolean
  readonly isLoose: boolean
}

function translateEdge(graph: Graph, edge: Edge, look: EdgeLook, known: FlowEdge | undefined): FlowEdge {
  const { isSelected, isLoose } = look
  const role = roleOf(graph, edge)
  const ariaLabel = `Wire from ${nameOf(graph, edge.source)} to ${nameOf(graph, edge.target)}`
  // A wire between the same handles gets another label when a node at its end is renamed.
  const isSameLook = known?.selected === isSelected && known.data?.isLoose === isLoose
  if (known && isSameLook && known.data?.role === role && known.ariaLabel === ariaLabel) return known
  const { source, sourceHandle, target, targetHandle } = edge
  return {
    id: edgeId(edge),
    type: 'wire',
    ariaLabel,
    source,
    sourceHandle,
    target,
    targetHandle,
    selected: isSelected,
    data: { role, isLoose },
  }
}

/** For a node that is gone, its id: its wire is a Problem, and stays on the canvas until it is removed. */
export function nameOf(graph: Graph, id: NodeId): string {
  const node = nodeById(graph, id)
  return node ? nodeName(node) : id
}

function roleOf(graph: Graph, edge: Edge): HandleRole {
  if (edge.targetHandle === AFTER) return 'after'
  const target = nodeById(graph, edge.target)
  return target && takesTasks(target) ? 'task' : 'value'
}

function isSameList<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, position) => item === b[position])
}
