import type { Graph, Position } from '#graph'
import { groupOf, hasMembers, membersOf, moveIntoGroup, moveNodes, type NodeId, nodeById, withMembers } from '#graph'
import type { Drag, EditorStore } from '../store/index.ts'
import { boxOf, frameAt, framesOf, isInside, middleOf } from './frames.ts'

/** Between a frame and a node that has left it. */
const gapPx = 24

type Places = Readonly<Record<NodeId, Position>>

/** Notes where the frames are as a drag begins. A frame that is dragged by its header is selected, as a card is. */
export function beginDrag(editor: EditorStore, ids: readonly NodeId[]): void {
  const { graph, selection, select, show } = editor.getState()
  const frames = framesOf(graph, withMembers(graph.nodes, ids))
  if (frames.size > 0) show({ drag: { frames, targets: new Set() } })
  const [first] = ids
  if (ids.length !== 1 || first === undefined || selection.nodes.has(first)) return
  if (nodeById(graph, first)?.kind === 'group') select([first])
}

/** Adds to the places of nodes those of all that is in groups among them: it moves along. */
export function withMoved(graph: Graph, places: Places): Places {
  if (!hasMembers(graph.nodes)) return places
  const all: Record<NodeId, Position> = {}
  for (const [id, place] of Object.entries(places)) {
    const group = nodeById(graph, id)
    if (group?.kind !== 'group') continue
    const { x, y } = boxOf(graph, group)
    for (const member of withMembers(graph.nodes, [id])) {
      const from = graph.layout[member] ?? { x: 0, y: 0 }
      all[member] = { x: from.x + Math.round(place.x - x), y: from.y + Math.round(place.y - y) }
    }
  }
  return { ...all, ...places }
}

/** Moves a node that has left a group below that group's frame, if it lies in it. */
export function besideFrame(graph: Graph, id: NodeId, group: NodeId): Graph {
  const [node, frame] = [nodeById(graph, id), nodeById(graph, group)]
  if (!node || !frame) return graph
  const [box, around] = [boxOf(graph, node), boxOf(graph, frame)]
  if (!isInside(middleOf(box), around)) return graph
  return moveNodes(graph, withMoved(graph, { [id]: { x: box.x, y: around.y + around.height + gapPx } }))
}

/** Shows into which frames the dragged nodes would come. */
export function showTargets(editor: EditorStore, ids: readonly NodeId[]): void {
  const { graph, drag, show } = editor.getState()
  if (!drag) return
  const targets = new Set([...targetsOf(graph, drag, ids).values()].filter((group) => group !== null))
  const isSame = targets.size === drag.targets.size && [...targets].every((group) => drag.targets.has(group))
  if (!isSame) show({ drag: { ...drag, targets } })
}

/** Ends a drag: each node is in the frame now that its middle is in. Part of the same step as the move. */
export function endDrag(editor: EditorStore, ids: readonly NodeId[], coalesceKey: string): void {
  const { drag, edit, show } = editor.getState()
  if (!drag) return
  edit('Move into group', (graph) => dropped(graph, drag, ids), { coalesceKey })
  show({ drag: null })
}

function dropped(graph: Graph, drag: Drag, ids: readonly NodeId[]): Graph {
  let next = graph
  for (const [id, group] of targetsOf(graph, drag, ids)) next = moveIntoGroup(next, [id], group)
  if (next === graph) return graph
  // A frame that has become empty stays where it was.
  const emptied = [...drag.frames].filter(
    ([id]) => membersOf(graph.nodes, id).length > 0 && membersOf(next.nodes, id).length === 0,
  )
  return moveNodes(next, Object.fromEntries(emptied))
}

/** The frame that each dragged node is over; of a dragged group the group itself, and what is in it stays there. */
function targetsOf(graph: Graph, { frames }: Drag, ids: readonly NodeId[]): ReadonlyMap<NodeId, NodeId | null> {
  const moving = withMembers(graph.nodes, ids)
  const targets = new Map<NodeId, NodeId | null>()
  for (const id of ids) {
    const node = nodeById(graph, id)
    const group = groupOf(graph.nodes, id)
    if (!node || (group !== null && moving.has(group))) continue
    targets.set(id, frameAt(graph, frames, middleOf(boxOf(graph, node)), id))
  }
  return targets
}
