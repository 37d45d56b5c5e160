import { moveNodes, type NodeId, type Position } from '#graph'
import { someText } from '#words'
import type { EditorStore } from '../store/index.ts'

/** Moves nodes to these places. A drag is one step of the history, and so are several arrow keys on the same nodes. */
export function moveTo(editor: EditorStore, places: Readonly<Record<NodeId, Position>>, isDrag = false): void {
  const ids = Object.keys(places)
  if (ids.length === 0) return
  const label = `Move ${someText(ids.length, 'node')}`
  const coalesceKey = isDrag ? 'drag' : `nudge ${ids.join(' ')}`
  editor.getState().edit(label, (graph) => moveNodes(graph, places), { coalesceKey })
}
