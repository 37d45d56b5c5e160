import type { EdgeChange, NodeChange, NodeDimensionChange, NodePositionChange } from 'reactflow'
import { type NodeId, type Position, resizeNote } from '#graph'
import { dragKey, moveTo } from '../commands/index.ts'
import type { EditorStore, Selection } from '../store/index.ts'
import { beginDrag, endDrag, showTargets, withMoved } from './frame-drag.ts'

type Selects = readonly { readonly id: string; readonly selected: boolean }[]

/** Puts React Flow's node changes into the editor's store: moves, sizes and selections. Removing is our own command. */
export function createNodeChangeHandler(editor: EditorStore): (changes: readonly NodeChange<never>[]) => void {
  let isDragging = false
  return (changes) => {
    for (const change of changes) if (change.type === 'dimensions') resize(editor, change)
    const moves = changes.filter((change) => change.type === 'position')
    if (moves.length > 0) isDragging = move(editor, moves, isDragging)
    applySelects(
      editor,
      changes.filter((change) => change.type === 'select'),
      'nodes',
    )
  }
}

/** Moves nodes, and ends the drag if they were let go; returns whether it goes on. */
function move(editor: EditorStore, moves: readonly NodePositionChange[], wasDragging: boolean): boolean {
  const isDragging = moves.some((change) => change.dragging)
  const places: Record<NodeId, Position> = {}
  for (const { id, position } of moves) if (position) places[id] = position
  const ids = Object.keys(places)
  if (isDragging && !wasDragging) beginDrag(editor, ids)
  moveTo(editor, withMoved(editor.getState().graph, places), { isDrag: isDragging || wasDragging, ids })
  if (isDragging) showTargets(editor, ids)
  else if (wasDragging) {
    endDrag(editor, ids, dragKey)
    editor.getState().endGesture()
  }
  return isDragging
}

/** React Flow also reports sizes when it measures nodes; only a person's resizing is an edit. */
function resize(editor: EditorStore, { id, resizing, dimensions }: NodeDimensionChange): void {
  if (!resizing || !dimensions) return
  editor.getState().edit('Resize note', (graph) => resizeNote(graph, id, dimensions), { coalesceKey: `resize ${id}` })
}

/** Puts React Flow's edge changes into the store: only selections. Removing is our own command. */
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
