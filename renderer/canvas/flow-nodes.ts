import { type NodeHandle, type Edge as ReactFlowEdge, type Node as ReactFlowNode, Position as Side } from 'reactflow'
import { type Signature, signatureOf } from '#code'
import {
  AFTER,
  type Edge,
  edgeId,
  edgesInto,
  type Graph,
  groupsAround,
  type HandleRole,
  hasCode,
  isRunNode,
  isStreamWire,
  membersOf,
  type Node,
  type NodeId,
  nodeById,
  nodeName,
  type Placement,
  type Position,
  takesTasks,
} from '#graph'
import type { Box, Drag, Selection } from '../store/index.ts'
import { frameAround, groupsFromOutside } from './frames.ts'
import { handleSize, nodeSize, type PlacedHandle, type PlacedOut, placeHandles, placeOuts } from './geometry.ts'

/** The data of a node component. It holds no run state: that would rebuild the node at each event. */
export interface NodeData extends Record<string, unknown> {
  readonly node: Node
  readonly handles: readonly PlacedHandle[]
  readonly outs: readonly PlacedOut[]
  /** A frame around nothing. */
  readonly isEmpty?: boolean
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

/** Of a group: what its frame looks like. */
interface Frame {
  readonly box: Box
  readonly isEmpty: boolean
  /** How many frames are around it. */
  readonly depth: number
}

interface KnownNode {
  readonly node: Node
  readonly placement: Placement | undefined
  readonly wires: readonly Edge[]
  /** The signature of a coroutine: its handles change when the true parser reads another one than the light parser did. */
  readonly signature: Signature | null
  readonly isSelected: boolean
  readonly frame: Frame | null
  /** Handles that the node no longer has, but where wires still end. */
  readonly gone: ReadonlySet<string>
  readonly flow: FlowNode
}

/**
 * Creates a translator from graphs to React Flow's lists; one per canvas. Whatever did not change since the last call is
 * the identical object, so React Flow renders only what an edit touched.
 */
export function createFlowTranslator(): (graph: Graph, selection: Selection, drag?: Drag | null) => Flow {
  let known = new Map<string, KnownNode>()
  let knownEdges = new Map<string, FlowEdge>()
  return (graph, selection, drag = null) => {
    const nodes = new Map<string, KnownNode>()
    const groups = groupsFromOutside(graph)
    for (const node of graph.nodes) {
      if (node.kind === 'group') continue
      const isSelected = selection.nodes.has(node.id)
      nodes.set(node.id, translateNode(graph, node, { isSelected, frame: null }, known.get(node.id)))
    }
    // A frame is around all that is in it, so the innermost is the first.
    for (const group of [...groups].reverse()) {
      const inside = membersOf(graph.nodes, group.id).flatMap((id) => nodes.get(id)?.flow ?? [])
      const box = drag?.frames.get(group.id) ?? frameAround(inside.map(boxOfFlow), graph.layout[group.id])
      const frame = { box, isEmpty: inside.length === 0, depth: groupsAround(graph.nodes, group.id).length }
      const isSelected = selection.nodes.has(group.id)
      nodes.set(group.id, translateNode(graph, group, { isSelected, frame }, known.get(group.id)))
    }
    const edges = new Map<string, FlowEdge>()
    for (const edge of graph.edges) {
      const id = edgeId(edge)
      const isLoose = nodes.get(edge.target)?.gone.has(edge.targetHandle) ?? false
      edges.set(id, translateEdge(graph, edge, { isSelected: selection.edges.has(id), isLoose }, knownEdges.get(id)))
    }
    known = nodes
    knownEdges = edges
    return { nodes: inOrder(nodes, groups), edges: [...edges.values()] }
  }
}

/** Frames lie below all that is in them, and those around others lowest. */
function inOrder(nodes: ReadonlyMap<string, KnownNode>, groups: readonly Node[]): FlowNode[] {
  const frames = groups.flatMap(({ id }) => nodes.get(id)?.flow ?? [])
  const cards = Array.from(nodes.values(), ({ flow }) => flow).filter(({ type }) => type !== 'group')
  return [...frames, ...cards]
}

function boxOfFlow({ position, width = 0, height = 0 }: FlowNode): Box {
  return { ...position, width, height }
}

interface NodeLook {
  readonly isSelected: boolean
  readonly frame: Frame | null
}

function translateNode(graph: Graph, node: Node, look: NodeLook, known: KnownNode | undefined): KnownNode {
  const { isSelected, frame } = look
  const placement = graph.layout[node.id]
  const wires = edgesInto(graph, node.id)
  const signature = hasCode(node) ? signatureOf(node.code) : null
  const hasSameHandles = known?.node === node && known.signature === signature && isSameList(known.wires, wires)
  const isSamePlace = frame ? isSameFrame(frame, known?.frame) : known?.placement === placement
  if (hasSameHandles && isSamePlace && known.isSelected === isSelected) return known
  const hasSameData = hasSameHandles && (frame === null || isSameFrame(frame, known.frame))
  const data = hasSameData ? known.flow.data : dataOf(graph, node, frame)
  const { width, height } = frame?.box ?? nodeSize(node, data.handles, placement)
  const size = { width, height }
  const flow: FlowNode = {
    id: node.id,
    type: node.kind,
    ariaLabel: nodeName(node),
    position: positionAt(frame?.box ?? placement),
    data,
    selected: isSelected,
    ...size,
    measured: size,
    handles: flowHandles(data, size.width),
    ...(frame ? frameLook(frame, isSelected) : { zIndex: isRunNode(node) ? 0 : -1 }),
  }
  const gone = new Set(data.handles.flatMap(({ id, isGone }) => (isGone ? [id] : [])))
  return { node, placement, wires, signature, isSelected, frame, gone, flow }
}

/**
 * A frame takes the mouse at its header and its border alone: inside of it, the canvas does. It is selected there too
 * (`use-frames.ts`), since a box that people draw to select some of its nodes always meets the frame.
 */
function frameLook({ depth }: Frame, isSelected: boolean) {
  const zIndex = lowest + depth - (isSelected ? selectedLift : 0)
  return { style: { pointerEvents: 'none' }, selectable: false, zIndex } as const
}

/** Below all wires, cards and notes. */
const lowest = -20_000
/** So much React Flow lifts what is selected; a frame stays below what is in it. */
const selectedLift = 1_000

function positionAt(place: Position | undefined): Position {
  return { x: place?.x ?? 0, y: place?.y ?? 0 }
}

function dataOf(graph: Graph, node: Node, frame: Frame | null): NodeData {
  const handles = placeHandles(graph, node)
  if (!frame) return { node, handles, outs: placeOuts(node, handles) }
  return { node, handles, outs: placeOuts(node, handles, frame.box), isEmpty: frame.isEmpty }
}

function isSameFrame({ box, isEmpty, depth }: Frame, other: Frame | null | undefined): boolean {
  if (!other || isEmpty !== other.isEmpty || depth !== other.depth) return false
  const { x, y, width, height } = other.box
  return box.x === x && box.y === y && box.width === width && box.height === height
}

function flowHandles({ handles, outs }: NodeData, width: number): NodeHandle[] {
  const box = { width: handleSize, height: handleSize }
  const half = handleSize / 2
  const targets = handles.map(
    (handle): NodeHandle => ({
      id: handle.id,
      type: 'target',
      position: Side.Left,
      x: -half,
      y: handle.y - half,
      ...box,
    }),
  )
  const sources = outs.map(
    ({ id, y }): NodeHandle => ({ id, type: 'source', position: Side.Right, x: width - half, y: y - half, ...box }),
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
  const type = isStreamWire(graph, edge) ? 'stream' : 'wire'
  const ariaLabel = `Wire from ${nameOf(graph, edge.source)} to ${nameOf(graph, edge.target)}`
  // A wire between the same handles gets another label when a node at its end is renamed.
  const isSameLook = known?.selected === isSelected && known.data?.isLoose === isLoose
  const isSameSort = known?.data?.role === role && known.type === type
  if (known && isSameLook && isSameSort && known.ariaLabel === ariaLabel) return known
  const { source, sourceHandle, target, targetHandle } = edge
  return {
    id: edgeId(edge),
    type,
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
