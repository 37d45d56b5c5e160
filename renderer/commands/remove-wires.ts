import { removeEdges } from '#graph'
import type { Workspace } from '../store/index.ts'

/** Removes wires by their `edgeId`, and never a node with them. */
export function removeWires({ editor }: Workspace, ids: readonly string[]): void {
  editor
    .getState()
    .edit(ids.length === 1 ? 'Delete wire' : `Delete ${ids.length} wires`, (graph) => removeEdges(graph, ids))
}
