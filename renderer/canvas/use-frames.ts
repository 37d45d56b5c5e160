import { type KeyboardEvent, type MouseEvent, useCallback, useEffect } from 'react'
import { useStoreApi } from 'reactflow'
import type { NodeId } from '#graph'
import { type EditorStore, useWorkspace } from '../store/index.ts'
import type { FlowNode } from './flow-nodes.ts'
import { framesOf, isInside } from './frames.ts'

/**
 * Selects frames, which React Flow must not: with any box that people draw inside of one, it would select the frame too.
 * A click selects a frame, and so does a box around all of it.
 */
export function useFrameSelection() {
  const { editor } = useWorkspace()
  const store = useStoreApi()
  useEffect(() => {
    let seen: object | null = null
    return store.subscribe(({ userSelectionRect: rect, userSelectionActive, transform: [left, top, zoom] }) => {
      if (rect === seen) return
      seen = rect
      if (!rect || !userSelectionActive) return
      const box = { x: (rect.x - left) / zoom, y: (rect.y - top) / zoom }
      selectBoxed(editor, { ...box, width: rect.width / zoom, height: rect.height / zoom })
    })
  }, [store, editor])
  const onNodeClick = useCallback(
    (event: MouseEvent, { id, type }: FlowNode) => {
      if (type === 'group') selectFrame(editor, id, store.getState().multiSelectionActive || event.shiftKey)
    },
    [editor, store],
  )
  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      const element = event.target as Element
      if (!(event.key === 'Enter' || event.key === ' ') || !element.matches('.react-flow__node-group')) return
      event.preventDefault()
      selectFrame(editor, element.getAttribute('data-id') ?? '', store.getState().multiSelectionActive)
    },
    [editor, store],
  )
  return { onNodeClick, onKeyDown }
}

function selectFrame(editor: EditorStore, id: NodeId, isMore: boolean): void {
  const { selection, select } = editor.getState()
  if (!isMore) return select([id])
  const nodes = new Set(selection.nodes)
  if (!nodes.delete(id)) nodes.add(id)
  select(nodes, selection.edges)
}

function selectBoxed(editor: EditorStore, box: Parameters<typeof isInside>[1]): void {
  const { graph, selection, select } = editor.getState()
  const frames = framesOf(graph)
  const nodes = new Set(selection.nodes)
  let isSame = true
  for (const [id, frame] of frames) {
    if (nodes.has(id) === isInside(frame, box)) continue
    isSame = false
    if (!nodes.delete(id)) nodes.add(id)
  }
  if (!isSame) select(nodes, selection.edges)
}
