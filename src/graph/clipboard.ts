import type { Graph, Node, Placement } from './graph.ts'
import { withMembers, withParent } from './groups.ts'
import { takesTasks } from './handles.ts'
import {
  freshIdAmong,
  freshNameAmong,
  noIds,
  numberedWords,
  type TakenNames,
  takenIds,
  takenNames,
  type UsedIds,
} from './names.ts'
import type { Edge, NodeId, Position } from './node.ts'
import { hasCode, nodeName } from './node-name.ts'
import { nodeById } from './queries.ts'
import { renamed, renameFree } from './rename.ts'

/** Nodes copied from a graph, with the wires between them: the content of the clipboard. Plain JSON data. */
export interface Fragment {
  readonly nodes: readonly Node[]
  readonly edges: readonly Edge[]
  readonly layout: Readonly<Record<NodeId, Placement>>
}

/** A graph, and the ids of its new nodes, which should be selected. */
export interface Pasted {
  readonly graph: Graph
  readonly ids: readonly NodeId[]
}

/** The distance from the copied node to the pasted one, in pixels. */
const pasteOffset: Position = { x: 24, y: 24 }

/** The nodes, all that is in groups among them, and the wires between them, in the order of the file. */
export function copyNodes(graph: Graph, ids: Iterable<NodeId>): Fragment {
  const chosen = withMembers(graph.nodes, ids)
  return {
    nodes: graph.nodes.filter((node) => chosen.has(node.id)),
    edges: graph.edges.filter((edge) => chosen.has(edge.source) && chosen.has(edge.target)),
    layout: Object.fromEntries(Object.entries(graph.layout).filter(([id]) => chosen.has(id))),
  }
}

export interface PasteOptions {
  /** The distance from where the fragment was copied, in pixels. */
  readonly offset?: Position
  readonly used?: UsedIds
}

/**
 * Adds a fragment with ids and names that are new to the graph; no id is one of the used ids.
 * Calls inside the fragment stay inside it: copied code that calls a copied function calls the copy, as copied wires
 * join copies. Functions that were not copied are called as before, and code outside still calls the original.
 */
export function pasteNodes(graph: Graph, fragment: Fragment, options: PasteOptions = {}): Pasted {
  if (fragment.nodes.length === 0) return { graph, ids: [] }
  const { offset = pasteOffset, used = noIds } = options
  const copies = freshCopies(graph, fragment, used)
  const layout: Record<NodeId, Placement> = { ...graph.layout }
  for (const [id, copy] of copies) {
    const { x, y, ...rest } = fragment.layout[id] ?? { x: 0, y: 0 }
    layout[copy.id] = { x: Math.round(x + offset.x), y: Math.round(y + offset.y), ...rest }
  }
  const edges = fragment.edges.flatMap((edge) => {
    const source = copies.get(edge.source)?.id
    const target = copies.get(edge.target)?.id
    return source === undefined || target === undefined ? [] : [{ ...edge, source, target }]
  })
  const nodes = [...graph.nodes, ...copies.values()]
  const pasted = { ...graph, nodes, layout, edges: [...graph.edges, ...edges] }
  return { graph: pasted, ids: [...copies.values()].map((copy) => copy.id) }
}

/** The copies, by the ids of the original nodes. */
function freshCopies(graph: Graph, { nodes, edges }: Fragment, used: UsedIds): ReadonlyMap<NodeId, Node> {
  // Read once and extended for each copy: building a graph for each copy would be too slow.
  const taken: Taken = { ids: takenIds(graph, used), names: takenNames(graph) }
  for (const word of numberedWords(nodes)) taken.names.numbered.add(word)
  const wired = new Set(edges.map((edge) => JSON.stringify([edge.target, edge.targetHandle])))
  const copies = new Map<NodeId, Node>()
  const names = new Map<string, string>()
  for (const node of nodes) {
    const copy = freshCopy(taken, node, wired)
    copies.set(node.id, copy)
    const name = nodeName(node)
    // If two nodes have the same name, calls mean the first.
    if (hasCode(node) && !names.has(name)) names.set(name, nodeName(copy))
  }
  for (const [id, copy] of copies) copies.set(id, inGroup(graph, copy, copies))
  const changed = new Map([...names].filter(([name, next]) => name !== next))
  if (changed.size > 0) for (const [id, copy] of copies) copies.set(id, callingCopies(copy, changed))
  return copies
}

/** A copy is in the copy of its group; if that was not copied, in the group itself, or in a graph without it in none. */
function inGroup(graph: Graph, copy: Node, copies: ReadonlyMap<NodeId, Node>): Node {
  const { parentId } = copy
  if (parentId === undefined) return copy
  const group = copies.get(parentId) ?? nodeById(graph, parentId)
  return withParent(copy, group?.kind === 'group' ? group.id : null)
}

function callingCopies(copy: Node, names: ReadonlyMap<string, string>): Node {
  return hasCode(copy) ? { ...copy, code: renameFree(copy.code, names) } : copy
}

interface Taken {
  readonly ids: Set<NodeId>
  readonly names: TakenNames
}

/** `wired`: the handles, with their nodes, that have a wire in the fragment. */
function freshCopy(taken: Taken, node: Node, wired: ReadonlySet<string>): Node {
  const name = freshNameAmong(taken.names, nodeName(node))
  const copy = { ...renamed(node, name), id: freshIdAmong(taken.ids, name) }
  taken.ids.add(copy.id)
  taken.names.names.add(nodeName(copy))
  if (!takesTasks(copy)) return copy
  // Wires from outside are not copied, so their handles would be empty.
  return { ...copy, handles: copy.handles.filter((handle) => wired.has(JSON.stringify([node.id, handle]))) }
}

/** Copies and pastes in one edit. Wires to nodes outside are not copied. */
export function duplicateNodes(graph: Graph, ids: Iterable<NodeId>, used: UsedIds = noIds): Pasted {
  return pasteNodes(graph, copyNodes(graph, ids), { used })
}
