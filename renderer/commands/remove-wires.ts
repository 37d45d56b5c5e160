import { removeEdges } from '#graph'
import { someText } from '#words'
import type { Workspace } from '../store/index.ts'

/** Removes wires by their `edgeId`; their nodes stay. */
export function removeWires({ editor }: Workspace, ids: readonly string[]): void {
  editor.getState().edit(`Delete ${someText(ids.length, 'wire')}`, (graph) => removeEdges(graph, ids))
}
