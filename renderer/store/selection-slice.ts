import { edgeId, type Graph, type NodeId } from '#graph'
import type { EditorSlice } from './editor-store.ts'

export interface Selection {
  readonly nodes: ReadonlySet<NodeId>
  /** By their `edgeId`. */
  readonly edges: ReadonlySet<string>
}

export interface SelectionSlice {
  readonly selection: Selection
  /** Replaces the selection. */
  readonly select: (nodes: Iterable<NodeId>, edges?: Iterable<string>) => void
  readonly selectAll: () => void
}

export const noSelection: Selection = { nodes: new Set(), edges: new Set() }

export const createSelectionSlice: EditorSlice<SelectionSlice> = (set, get) => ({
  selection: noSelection,
  // A person who selects something else no longer wants the text cursor, or to type a name, and wants to see it.
  select: (nodes, edges = []) =>
    set({ selection: { nodes: new Set(nodes), edges: new Set(edges) }, cursorWish: null, fieldWish: null, inside: [] }),
  selectAll: () => {
    const { graph } = get()
    get().select(
      graph.nodes.map((node) => node.id),
      graph.edges.map(edgeId),
    )
  },
})

/** The selection without what `after` no longer has; the identical object if nothing is gone. */
export function keepExisting(selection: Selection, before: Graph, after: Graph): Selection {
  if (before.nodes === after.nodes && before.edges === after.edges) return selection
  const nodeIds = new Set(after.nodes.map((node) => node.id))
  const edgeIds = new Set(after.edges.map(edgeId))
  const nodes = [...selection.nodes].filter((id) => nodeIds.has(id))
  const edges = [...selection.edges].filter((id) => edgeIds.has(id))
  const isWhole = nodes.length === selection.nodes.size && edges.length === selection.edges.size
  return isWhole ? selection : { nodes: new Set(nodes), edges: new Set(edges) }
}
