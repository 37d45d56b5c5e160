import { moveNodes, type NodeId, type Position } from '#graph'
import { someText } from '#words'
import type { EditorStore } from '../store/index.ts'

/** What all moves of one drag have in common: they are one step of the history. */
export const dragKey = 'drag'

/**
 * Moves nodes to these places. A drag is one step of the history, and so are several arrow keys on the same nodes.
 * `ids`: the nodes that a person moves; others may move along.
 */
export function moveTo(
  editor: EditorStore,
  places: Readonly<Record<NodeId, Position>>,
  { isDrag = false, ids = Object.keys(places) }: { readonly isDrag?: boolean; readonly ids?: readonly NodeId[] } = {},
): void {
  if (ids.length === 0) return
  const label = `Move ${someText(ids.length, 'node')}`
  const coalesceKey = isDrag ? dragKey : `nudge ${ids.join(' ')}`
  editor.getState().edit(label, (graph) => moveNodes(graph, places), { coalesceKey })
}
