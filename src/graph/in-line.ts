import { type Fragment, pasteNodes } from './clipboard.ts'
import { corner } from './cut.ts'
import { isValueWire } from './cut-rules.ts'
import { removeNodes } from './edits.ts'
import type { Entered } from './entered.ts'
import type { Graph, Node, NodeOfKind } from './graph.ts'
import { groupOf, hasMembers, withParent } from './groups.ts'
import { type Inlined, isSharedNew, nodesOfKind, resultWires, whyNotInLine } from './in-line-rules.ts'
import type { PipelineNode } from './kinds/pipeline.ts'
import { partOf } from './kinds.ts'
import { limitsOf } from './limits.ts'
import { noIds, type UsedIds } from './names.ts'
import { AFTER, type Edge, edgeId, type NodeId, OUT, type Position } from './node.ts'
import { setSettings } from './params.ts'
import { edgesAt, edgesInto, edgesOutOf, reaches } from './queries.ts'

/** The drawing with the nodes, and their ids. */
export interface PutInLine {
  readonly graph: Graph
  readonly ids: readonly NodeId[]
}

/** Replaces a pipeline node by the nodes of its file. An input without a wire becomes a function that gives its default. */
export function putInLine(graph: Graph, node: PipelineNode, inner: Graph, used: UsedIds = noIds): Entered<PutInLine> {
  const inlined = { graph, node, inner }
  const refusal = whyNotInLine(inlined)
  if (refusal) return refusal
  const without = withCode(removeNode(graph, node), inlined)
  const place = graph.layout[node.id] ?? { x: 0, y: 0 }
  const { fragment, offset } = fragmentOf(inlined, place)
  const { graph: pasted, ids } = pasteNodes(without, fragment, { offset, used })
  const copies = new Map(fragment.nodes.map(({ id }, at) => [id, ids[at] ?? id]))
  const outer = groupOf(graph.nodes, node.id)
  const own = new Set(ids)
  const added = pasted.nodes
    .filter(({ id }) => own.has(id))
    .map((each) => (each.parentId === undefined ? withParent(each, outer) : each))
  const at = graph.nodes.findIndex(({ id }) => id === node.id)
  const others = pasted.nodes.filter(({ id }) => !own.has(id))
  const nodes = [...others.slice(0, at), ...added, ...others.slice(at)]
  const edges = [
    ...graph.edges.filter((wire) => wire.source !== node.id && wire.target !== node.id),
    ...edgesOf(pasted, own),
    ...wiresAcross(inlined, copies),
  ]
  return { ok: true, value: { graph: { ...pasted, nodes, edges: distinct(edges) }, ids } }
}

/** Without its wires, but with the handles of the gathers that they end at, which get other wires. */
function removeNode(graph: Graph, { id }: PipelineNode): Graph {
  const isOther = (wire: Edge): boolean => wire.source !== id && wire.target !== id
  return removeNodes({ ...graph, edges: graph.edges.filter(isOther) }, [id])
}

function edgesOf({ edges }: Graph, ids: ReadonlySet<NodeId>): readonly Edge[] {
  return edges.filter(({ source, target }) => ids.has(source) && ids.has(target))
}

function withCode(graph: Graph, inlined: Inlined): Graph {
  const { inner } = inlined
  const limits = { ...limitsOf(graph), ...limitsOf(inner) }
  const shared = isSharedNew(inlined)
    ? [graph.shared.trimEnd(), inner.shared].filter((text) => text !== '').join('\n\n')
    : graph.shared
  const limited = Object.keys(limitsOf(inner)).length > 0 ? setSettings(graph, { limits }) : graph
  return shared === graph.shared ? limited : { ...limited, shared }
}

/** What is copied: all but inputs that have a wire outside, inputs that nothing uses, and outputs. */
function fragmentOf({ graph, node, inner }: Inlined, place: Position): { fragment: Fragment; offset: Position } {
  const nodes = inner.nodes.flatMap((each): readonly Node[] => {
    if (each.kind === 'output') return []
    if (each.kind !== 'input') return [each]
    const isWired = edgesAt(graph, node.id, each.name).length > 0
    return isWired || edgesOutOf(inner, each.id).length === 0 ? [] : [constant(each)]
  })
  const ids = new Set(nodes.map(({ id }) => id))
  const isGrouped = hasMembers(inner.nodes)
  const kept = isGrouped ? nodes : nodes.map((each) => withParent(each, null))
  const edges = inner.edges.filter(({ source, target }) => ids.has(source) && ids.has(target))
  const isTask = new Set(nodes.filter((each) => inner.nodes.includes(each)).map(({ id }) => id))
  const from = corner(inner, isTask)
  const offset = { x: place.x - from.x, y: place.y - from.y }
  return { fragment: { nodes: kept, edges, layout: inner.layout }, offset }
}

/** An input of the drawing around would be asked for by its own name, so the default becomes a function. */
function constant({ id, name, type, default: value, parentId }: NodeOfKind<'input'>): Node {
  const code = `async function ${name}(): Promise<${type}> {\n  return ${JSON.stringify(value)}\n}`
  return { id, kind: 'coroutine', code, ...(parentId === undefined ? {} : { parentId }) }
}

/** The wires that end or begin at the node, from and to what stands in its place. */
function wiresAcross(inlined: Inlined, copies: ReadonlyMap<NodeId, NodeId>): readonly Edge[] {
  const { graph, node, inner } = inlined
  const copyOf = (id: NodeId): NodeId => copies.get(id) ?? id
  const into = nodesOfKind(inner, 'input').flatMap(({ id, name }) =>
    edgesAt(graph, node.id, name).flatMap((wire) =>
      edgesOutOf(inner, id)
        .filter(({ target }) => copies.has(target))
        .map((own) => ({ ...wire, target: copyOf(own.target), targetHandle: own.targetHandle })),
    ),
  )
  const before = edgesAt(graph, node.id, AFTER).flatMap((wire) =>
    firstNodes(inner).map(({ id }) => ({ ...wire, target: copyOf(id) })),
  )
  const outOf = edgesOutOf(graph, node.id).flatMap((wire) =>
    isValueWire(wire)
      ? valueWires(inlined, wire)
      : ends(inner).map(({ id }) => ({ ...wire, source: id, sourceHandle: OUT })),
  )
  return [...into, ...before, ...outOf.map((wire) => ({ ...wire, source: copyOf(wire.source) }))]
}

/** From where the value comes inside; if an input is passed on as it is, from where that comes outside. */
function valueWires({ graph, node, inner }: Inlined, wire: Edge): readonly Edge[] {
  return resultWires(inner).flatMap(({ source, sourceHandle }): readonly Edge[] => {
    const input = nodesOfKind(inner, 'input').find(({ id }) => id === source)
    const outside = input ? edgesAt(graph, node.id, input.name) : []
    if (outside.length === 0) return [{ ...wire, source, sourceHandle }]
    return outside.map((each) => ({ ...wire, source: each.source, sourceHandle: each.sourceHandle }))
  })
}

function isTop(node: Node): boolean {
  return partOf(node) === 'task' && node.parentId === undefined
}

/** The nodes that wait for no other one inside. */
function firstNodes(inner: Graph): readonly Node[] {
  const inputs = new Set(nodesOfKind(inner, 'input').map(({ id }) => id))
  return inner.nodes.filter(
    (node) => isTop(node) && edgesInto(inner, node.id).every(({ source }) => inputs.has(source)),
  )
}

/** The nodes that have ended when all that the pipeline waits for has: where its value comes from, or all last ones. */
function ends(inner: Graph): readonly Node[] {
  const outputs = new Set(nodesOfKind(inner, 'output').map(({ id }) => id))
  const last = inner.nodes.filter(
    (node) => isTop(node) && edgesOutOf(inner, node.id).every(({ target }) => outputs.has(target)),
  )
  if (outputs.size === 0) return last
  return last.filter(({ id }) => [...outputs].some((output) => reaches(inner, id, output)))
}

/** Each wire once. */
function distinct(edges: readonly Edge[]): readonly Edge[] {
  return [...new Map(edges.map((edge) => [edgeId(edge), edge])).values()]
}
