import { topLevelNames } from '#code'
import { type Cut, isValueWire, leaving, limitsUsed, needsShared, whyNotCut } from './cut-rules.ts'
import { edgeBetween, removeNodes } from './edits.ts'
import type { Entered } from './entered.ts'
import { emptyGraph, type Graph, type Node, type Placement } from './graph.ts'
import { groupOf, withMembers, withParent } from './groups.ts'
import { handlesIn } from './handles.ts'
import { identifierOf } from './identifier.ts'
import { inputsOf } from './includes.ts'
import type { PipelineNode } from './kinds/pipeline.ts'
import { removeLimit } from './limits.ts'
import { freshId, freshName, noIds, type UsedIds } from './names.ts'
import { AFTER, type Edge, edgeId, type NodeId, OUT, type Position, VALUE } from './node.ts'
import { nodeName } from './node-name.ts'
import { nodeById } from './queries.ts'

/** How far an input stands before the nodes, and an output behind them. */
const aside = 280
const rowHeight = 120

export interface CutOptions {
  /** The name of the new file, which is beside the drawing's own: `fetch-all.pipeline`. */
  readonly file: string
  readonly title: string
  readonly used?: UsedIds
}

/** The drawing with a pipeline node, and what the new file has. */
export interface CutOut {
  readonly graph: Graph
  readonly inner: Graph
  readonly id: NodeId
}

/**
 * Makes a pipeline of nodes, with all that is in groups among them. Inputs and outputs of the drawing stay where they are.
 * Each value from outside becomes an input, and the value that leaves the output.
 */
export function cutOut(
  graph: Graph,
  ids: Iterable<NodeId>,
  { file, title, used = noIds }: CutOptions,
): Entered<CutOut> {
  const cut = cutOf(graph, ids)
  const refusal = whyNotCut(cut)
  if (refusal) return refusal
  const { inner, inputs } = innerOf(cut, title)
  const node: PipelineNode = {
    id: freshId(graph, title, used),
    kind: 'pipeline',
    file: `./${file}`,
    inputs: inputsOf(inner),
  }
  const outer = outerOf(cut, node, inputs)
  return { ok: true, value: { graph: outer, inner, id: node.id } }
}

function cutOf(graph: Graph, chosen: Iterable<NodeId>): Cut {
  const all = withMembers(graph.nodes, chosen)
  const nodes = graph.nodes.filter(({ id, kind }) => all.has(id) && kind !== 'input' && kind !== 'output')
  const ids = new Set(nodes.map(({ id }) => id))
  const into = graph.edges.filter(({ source, target }) => !ids.has(source) && ids.has(target))
  const outOf = graph.edges.filter(({ source, target }) => ids.has(source) && !ids.has(target))
  return { graph, ids, nodes, into, outOf }
}

interface Inner {
  readonly inner: Graph
  /** The inputs by the nodes outside that their values come from. */
  readonly inputs: ReadonlyMap<NodeId, string>
}

function innerOf(cut: Cut, title: string): Inner {
  const { graph, ids, nodes } = cut
  const limits = Object.entries(graph.settings.limits ?? {}).filter(([name]) => limitsUsed(nodes).has(name))
  const { limits: _, ...settings } = graph.settings
  const isOwn = ({ parentId }: Node): boolean => parentId !== undefined && ids.has(parentId)
  const bare: Graph = {
    ...emptyGraph,
    title,
    settings: limits.length === 0 ? settings : { ...settings, limits: Object.fromEntries(limits) },
    shared: needsShared(graph, nodes) || hasSharedType(cut) ? graph.shared : '',
    nodes: nodes.map((node) => (isOwn(node) ? node : withParent(node, null))),
    edges: graph.edges.filter(({ source, target }) => ids.has(source) && ids.has(target)),
    layout: Object.fromEntries(Object.entries(graph.layout).filter(([id]) => ids.has(id))),
  }
  const { inner, inputs } = withInputs(bare, cut)
  return { inner: withOutput(inner, cut), inputs }
}

function hasSharedType(cut: Cut): boolean {
  const names = new Set(topLevelNames(cut.graph.shared))
  return cut.into.some((wire) => (typeInto(cut.graph, wire).match(/[\w$]+/g) ?? []).some((word) => names.has(word)))
}

function withInputs(bare: Graph, { graph, into }: Cut): Inner {
  const { x, y } = corner(bare)
  const inputs = new Map<NodeId, string>()
  let inner = bare
  for (const wire of into.filter(isValueWire)) {
    const known = inputs.get(wire.source)
    const name = known ?? inputName(inner, nodeById(graph, wire.source))
    const id = known === undefined ? freshId(inner, name) : idOfInput(inner, name)
    if (known === undefined) {
      const place = { x: x - aside, y: y + rowHeight * inputs.size }
      inner = withNode(inner, { id, kind: 'input', name, type: typeInto(graph, wire) }, place, 'first')
      inputs.set(wire.source, name)
    }
    inner = { ...inner, edges: [...inner.edges, { ...wire, source: id }] }
  }
  return { inner, inputs }
}

function idOfInput({ nodes }: Graph, name: string): NodeId {
  return nodes.find((node) => node.kind === 'input' && node.name === name)?.id ?? name
}

/** Called as where its value comes from. `after` is the name of another handle. */
function inputName(inner: Graph, source: Node | undefined): string {
  const name = identifierOf(source ? nodeName(source) : 'value', 'value')
  return freshName(inner, name === AFTER ? 'value' : name)
}

/** The type of an input is that of the input outside, or of the parameter that it is for. */
function typeInto(graph: Graph, { source, target, targetHandle }: Edge): string {
  const [from, to] = [nodeById(graph, source), nodeById(graph, target)]
  if (from?.kind === 'input') return from.type
  const handle = to && handlesIn(graph, to).find(({ id }) => id === targetHandle)
  const type = handle?.type?.trim() || 'unknown'
  const isList = to && 'each' in to && to.each?.parameter === targetHandle
  return isList ? `Iterable<${type}> | AsyncIterable<${type}>` : type
}

function withOutput(inner: Graph, cut: Cut): Graph {
  const [source] = leaving(cut)
  if (source === undefined) return inner
  const name = freshName(inner, 'result')
  const id = freshId(inner, name)
  const place = inner.layout[source] ?? { x: 0, y: 0 }
  const right = Math.max(...cut.nodes.map((node) => cut.graph.layout[node.id]?.x ?? 0))
  const grown = withNode(inner, { id, kind: 'output', name }, { x: right + aside, y: place.y }, 'last')
  return { ...grown, edges: [...grown.edges, edgeBetween(source, id, VALUE)] }
}

function withNode(graph: Graph, node: Node, place: Placement, at: 'first' | 'last'): Graph {
  const inputs = graph.nodes.filter(({ kind }) => kind === 'input').length
  const nodes =
    at === 'last' ? [...graph.nodes, node] : [...graph.nodes.slice(0, inputs), node, ...graph.nodes.slice(inputs)]
  return { ...graph, nodes, layout: { ...graph.layout, [node.id]: place } }
}

function outerOf(cut: Cut, node: PipelineNode, inputs: ReadonlyMap<NodeId, string>): Graph {
  const { graph, ids, nodes } = cut
  const first = nodes.find(({ id }) => !ids.has(groupOf(graph.nodes, id) ?? ''))
  const placed = withParent(node, first ? groupOf(graph.nodes, first.id) : null)
  const at = graph.nodes.findIndex(({ id }) => ids.has(id))
  const stays = { ...graph, nodes: graph.nodes.map((each) => outOfCut(graph, ids, each)) }
  const added = {
    ...stays,
    nodes: [...stays.nodes.slice(0, at), placed, ...stays.nodes.slice(at)],
    layout: { ...graph.layout, [node.id]: corner(graph, ids) },
    edges: joined(graph.edges.map((wire) => movedEnds(wire, ids, node.id, inputs))),
  }
  const outer = removeNodes(added, ids)
  return [...limitsUsed(nodes).keys()].reduce(removeLimit, outer)
}

/** An input or output that was in a group which is cut out goes into the one around. */
function outOfCut(graph: Graph, ids: ReadonlySet<NodeId>, node: Node): Node {
  if (ids.has(node.id)) return node
  let group = groupOf(graph.nodes, node.id)
  if (group === null || !ids.has(group)) return node
  while (group !== null && ids.has(group)) group = groupOf(graph.nodes, group)
  return withParent(node, group)
}

function movedEnds(wire: Edge, ids: ReadonlySet<NodeId>, id: NodeId, inputs: ReadonlyMap<NodeId, string>): Edge {
  const [isFrom, isTo] = [ids.has(wire.source), ids.has(wire.target)]
  if (isFrom === isTo) return wire
  if (isFrom) return { ...wire, source: id, sourceHandle: OUT }
  const targetHandle = isValueWire(wire) ? (inputs.get(wire.source) ?? '') : AFTER
  return { ...wire, target: id, targetHandle }
}

/** Each wire once. */
function joined(edges: readonly Edge[]): readonly Edge[] {
  return [...new Map(edges.map((edge) => [edgeId(edge), edge])).values()]
}

/** The upper left corner of these nodes; without any named: of all. */
export function corner({ nodes, layout }: Graph, ids?: ReadonlySet<NodeId>): Position {
  const places = nodes.flatMap(({ id }) => ((ids?.has(id) ?? true) ? (layout[id] ?? []) : []))
  if (places.length === 0) return { x: 0, y: 0 }
  return { x: Math.min(...places.map(({ x }) => x)), y: Math.min(...places.map(({ y }) => y)) }
}
