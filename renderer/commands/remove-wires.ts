import { removeEdges } from '#graph'
import { someText } from '#words'
import type { Workspace } from '../store/index.ts'

/** Removes wires by their `edgeId`, and never a node with them. */
export function removeWires({ editor }: Workspace, ids: readonly string[]): void {
  editor.getState().edit(`Delete ${someText(ids.length, 'wire')}`, (graph) => removeEdges(graph, ids))
}
