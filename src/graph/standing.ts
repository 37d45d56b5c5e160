import { lightBindingsOf, topLevelNames } from '#code'
import type { Graph, Node } from './graph.ts'
import { fieldsOf, isRunNode, kindOf, paramOf } from './kinds.ts'
import { edgeId, type NodeId } from './node.ts'
import { hasCode, programName } from './node-name.ts'
import { edgesInto, nodeById } from './queries.ts'
import { isFree } from './rename.ts'
import { isSameSettings } from './settings.ts'

/**
 * What a run of an earlier drawing says of a part of the present one. `told`: it ran as it is drawn. `changed`: it ran,
 * and would do something else now; of a wire: the node that its value comes from is such a one. `not part`: it did not
 * run.
 */
export type Standing = 'told' | 'changed' | 'not part'

/** How a drawing stands to the one that ran. */
export interface Standings {
  readonly ofNode: (id: NodeId) => Standing
  /** By `edgeId`. */
  readonly ofEdge: (id: string) => Standing
  /** What ran and is not drawn any more, in the order in which it ran. */
  readonly removed: readonly NodeId[]
  /** What ran and would do something else now. */
  readonly changed: ReadonlySet<NodeId>
  /** A run of what is drawn now would do what this one did. */
  readonly isSame: boolean
}

type Known = Pick<Graph, 'edges' | 'shared' | 'settings'> & { readonly standings: Standings }

const none: readonly never[] = []

// By what ran, and by nodes: a drag makes a graph per frame, whose nodes and wires are the same ones.
const cache = new WeakMap<Graph, WeakMap<readonly Node[], Known>>()

/**
 * The one answer to what a run says of the drawing: places, titles of gathers and sleeps, notes and the pipeline's own
 * words change nothing; code, params, wires that end at a node, and what its code calls by name do. Answers are cached by
 * the identity of what they depend on, so a graph that undo brings back has the answer that it had.
 */
export function standingsOf(ran: Graph, graph: Graph): Standings {
  const { nodes, edges, shared, settings } = graph
  const ofRun = cache.get(ran) ?? new WeakMap<readonly Node[], Known>()
  cache.set(ran, ofRun)
  const known = ofRun.get(nodes)
  if (known?.edges === edges && known.shared === shared && known.settings === settings) return known.standings
  const standings = compare(ran, graph)
  ofRun.set(nodes, { edges, shared, settings, standings })
  return standings
}

function compare(ran: Graph, graph: Graph): Standings {
  const ranEdges = new Set(ran.edges.map(edgeId))
  const sources = new Map(graph.edges.map((edge) => [edgeId(edge), edge.source]))
  const changed = changedNodes(ran, graph)
  const removed = ran.nodes.filter((node) => isRunNode(node) && !nodeById(graph, node.id)).map((node) => node.id)
  const isIn = (id: NodeId): boolean => nodeById(ran, id) !== undefined
  const ofNode = (id: NodeId): Standing => (changed.has(id) ? 'changed' : isIn(id) ? 'told' : 'not part')
  return {
    ofNode,
    ofEdge: (id) => {
      const source = sources.get(id)
      return source === undefined || !ranEdges.has(id) ? 'not part' : ofNode(source)
    },
    removed,
    changed,
    isSame:
      changed.size === 0 &&
      removed.length === 0 &&
      graph.nodes.every((node) => !isRunNode(node) || isIn(node.id)) &&
      ran.edges.length === graph.edges.length &&
      [...sources.keys()].every((id) => ranEdges.has(id)) &&
      ran.shared === graph.shared &&
      isSameSettings({ ...ran.settings, unknown: none }, { ...graph.settings, unknown: none }),
  }
}

function changedNodes(ran: Graph, graph: Graph): ReadonlySet<NodeId> {
  const changed = new Set<NodeId>()
  for (const node of graph.nodes) {
    const before = nodeById(ran, node.id)
    const isOther = before !== undefined && !(isSameNode(before, node) && hasSameWires(ran, graph, node.id))
    if (isOther) changed.add(node.id)
  }
  for (const id of callersOfChanged(ran, graph)) changed.add(id)
  return changed
}

/** Whether two nodes of one id do the same with what comes in. */
function isSameNode(before: Node, node: Node): boolean {
  if (before === node || !isRunNode(before)) return true
  const isTitle = kindOf(node.kind).naming === 'title'
  const does = fieldsOf(node.kind).filter(([key]) => !(isTitle && key === 'name'))
  return before.kind === node.kind && does.every(([key]) => isSameParam(paramOf(before, key), paramOf(node, key)))
}

function isSameParam(one: unknown, other: unknown): boolean {
  return Object.is(one, other) || (typeof one === 'object' && JSON.stringify(one) === JSON.stringify(other))
}

function hasSameWires(ran: Graph, graph: Graph, id: NodeId): boolean {
  if (ran.edges === graph.edges) return true
  const before = new Set(edgesInto(ran, id).map(edgeId))
  const now = new Set(edgesInto(graph, id).map(edgeId))
  return before.size === now.size && [...before].every((edge) => now.has(edge))
}

/** A text of the one scope that shared code and the functions of all nodes are. */
interface Text {
  /** `null`: the shared code. */
  readonly id: NodeId | null
  readonly code: string
  /** The names that it gives the others. */
  readonly names: Iterable<string>
}

/** Coroutines that ran and call by name what is not what it was, themselves or by way of others. */
function callersOfChanged(ran: Graph, graph: Graph): readonly NodeId[] {
  const names = changedNames(ran, graph)
  if (names.size === 0) return []
  const texts = textsOf(graph)
  for (let before = -1; names.size > before; ) {
    before = names.size
    for (const text of texts) if (callsAny(text.code, names)) for (const name of text.names) names.add(name)
  }
  return texts.flatMap(({ id, code }) => (id !== null && nodeById(ran, id) && callsAny(code, names) ? [id] : []))
}

function textsOf({ shared, nodes }: Graph): readonly Text[] {
  const functions = nodes.flatMap((node) => {
    const name = programName(node)
    return hasCode(node) ? [{ id: node.id, code: node.code, names: name === null ? [] : [name] }] : []
  })
  return [{ id: null, code: shared, names: topLevelNames(shared) }, ...functions]
}

/** The names of what is not what it was: other code, another name, new, or gone. */
function changedNames(ran: Graph, graph: Graph): Set<string> {
  const isSameShared = ran.shared === graph.shared
  const names = new Set<string>(
    isSameShared ? [] : [ran.shared, graph.shared].flatMap((code) => [...topLevelNames(code)]),
  )
  const note = (node: Node | undefined): void => {
    const name = node && hasCode(node) ? programName(node) : null
    if (name !== null) names.add(name)
  }
  for (const node of graph.nodes) {
    const before = nodeById(ran, node.id)
    if (before && isSameNode(before, node)) continue
    note(before)
    note(node)
  }
  for (const node of ran.nodes) if (!nodeById(graph, node.id)) note(node)
  return names
}

// Code that was not edited is asked again at each keystroke elsewhere.
const free = new Map<string, ReadonlySet<string>>()
const mostKept = 10_000

function callsAny(code: string, names: ReadonlySet<string>): boolean {
  if (![...names].some((name) => code.includes(name))) return false
  for (const name of freeNames(code)) if (names.has(name)) return true
  return false
}

function freeNames(code: string): ReadonlySet<string> {
  const known = free.get(code)
  if (known) return known
  const names = new Set(
    lightBindingsOf(code)
      .uses.filter(isFree)
      .map(({ name }) => name),
  )
  if (free.size >= mostKept) free.clear()
  free.set(code, names)
  return names
}
