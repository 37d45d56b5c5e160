import type { EdgeChange, NodeChange } from 'reactflow'
import { moveNodes, type NodeId, type Position, resizeNote } from '#graph'
import type { EditorStore, Selection } from '../store/index.ts'

type Selects = readonly { readonly id: string; readonly selected: boolean }[]

/**
 * Puts React Flow's node changes into the editor's store. Every move passes here, by mouse or by arrow key: a drag is
 * one step of the history, and so is a row of arrow keys on the same nodes.
 */
export function createNodeChangeHandler(editor: EditorStore): (changes: readonly NodeChange<never>[]) => void {
  let isDragging = false
  return (changes) => {
    const positions: Record<NodeId, Position> = {}
    let isStillDragging = false
    for (const change of changes) {
      if (change.type === 'position') {
        if (change.position) positions[change.id] = change.position
        if (change.dragging) isStillDragging = true
      } else if (change.type === 'dimensions' && change.resizing && change.dimensions) {
        const { id, dimensions } = change
        editor
          .getState()
          .edit('Resize note', (graph) => resizeNote(graph, id, dimensions), { coalesceKey: `resize ${id}` })
      }
    }
    move(editor, positions, isStillDragging || isDragging)
    if (isDragging && !isStillDragging) editor.getState().endGesture()
    isDragging = isStillDragging
    applySelects(
      editor,
      changes.filter((change) => change.type === 'select'),
      'nodes',
    )
  }
}

function move(editor: EditorStore, positions: Readonly<Record<NodeId, Position>>, isDrag: boolean): void {
  const ids = Object.keys(positions)
  if (ids.length === 0) return
  const label = ids.length === 1 ? 'Move node' : `Move ${ids.length} nodes`
  const coalesceKey = isDrag ? 'drag' : `nudge ${ids.join(' ')}`
  editor.getState().edit(label, (graph) => moveNodes(graph, positions), { coalesceKey })
}

/** Puts React Flow's wire changes into the store: only selections; removing is a command of ours. */
export function handleEdgeChanges(editor: EditorStore, changes: readonly EdgeChange<never>[]): void {
  applySelects(
    editor,
    changes.filter((change) => change.type === 'select'),
    'edges',
  )
}

function applySelects(editor: EditorStore, selects: Selects, part: keyof Selection): void {
  if (selects.length === 0) return
  const { selection, select } = editor.getState()
  const chosen = new Set(selection[part])
  for (const { id, selected } of selects) {
    if (selected) chosen.add(id)
    else chosen.delete(id)
  }
  const next = { ...selection, [part]: chosen }
  select(next.nodes, next.edges)
}
