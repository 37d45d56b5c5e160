import type { Edge, Graph, Node, NodeId, Placement, Position } from './graph.ts'
import { nodeName } from './handles.ts'
import { freshId, freshName, renamed } from './names.ts'

/** Nodes out of a graph, with the wires between them: what a clipboard holds. Plain JSON data. */
export interface Fragment {
  readonly nodes: readonly Node[]
  readonly edges: readonly Edge[]
  readonly layout: Readonly<Record<NodeId, Placement>>
}

/** A graph and the ids that are new in it, to be selected. */
export interface Pasted {
  readonly graph: Graph
  readonly ids: readonly NodeId[]
}

/** How far a pasted node stands from the copied one, in pixels. */
const pasteOffset: Position = { x: 24, y: 24 }

/** The nodes and the wires between them, in the order of the file. */
export function copyNodes(graph: Graph, ids: Iterable<NodeId>): Fragment {
  const chosen = new Set(ids)
  return {
    nodes: graph.nodes.filter((node) => chosen.has(node.id)),
    edges: graph.edges.filter((edge) => chosen.has(edge.source) && chosen.has(edge.target)),
    layout: Object.fromEntries(Object.entries(graph.layout).filter(([id]) => chosen.has(id))),
  }
}

/**
 * Adds a fragment under ids and names that are new to the graph, `offset` pixels from where it was copied.
 * Code outside the fragment that calls a copied function by its name goes on calling the first one.
 */
export function pasteNodes(graph: Graph, fragment: Fragment, offset: Position = pasteOffset): Pasted {
  const ids = new Map<NodeId, NodeId>()
  let pasted = graph
  for (const node of fragment.nodes) {
    const copy = freshCopy(pasted, node, fragment.edges)
    ids.set(node.id, copy.id)
    const { x, y, ...rest } = fragment.layout[node.id] ?? { x: 0, y: 0 }
    const place: Placement = { x: Math.round(x + offset.x), y: Math.round(y + offset.y), ...rest }
    pasted = { ...pasted, nodes: [...pasted.nodes, copy], layout: { ...pasted.layout, [copy.id]: place } }
  }
  if (ids.size === 0) return { graph, ids: [] }
  const edges = fragment.edges.flatMap((edge) => {
    const source = ids.get(edge.source)
    const target = ids.get(edge.target)
    return source === undefined || target === undefined ? [] : [{ ...edge, source, target }]
  })
  return { graph: { ...pasted, edges: [...pasted.edges, ...edges] }, ids: [...ids.values()] }
}

function freshCopy(graph: Graph, node: Node, edges: readonly Edge[]): Node {
  const name = freshName(graph, nodeName(node))
  const copy = { ...renamed(node, name), id: freshId(graph, name) }
  if (copy.kind !== 'gather') return copy
  // Wires from outside are not copied, so the places they held would stand empty.
  const wired = new Set(edges.filter((edge) => edge.target === node.id).map((edge) => edge.targetHandle))
  return { ...copy, handles: copy.handles.filter((handle) => wired.has(handle)) }
}

/** Copies and pastes in one edit; wires to nodes outside are not duplicated. */
export function duplicateNodes(graph: Graph, ids: Iterable<NodeId>): Pasted {
  return pasteNodes(graph, copyNodes(graph, ids))
}
