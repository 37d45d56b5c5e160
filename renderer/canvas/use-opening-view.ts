import { useEffect } from 'react'
import { useReactFlow } from 'reactflow'
import { useEditor, useWorkspace } from '../store/index.ts'

/**
 * A document that is opened is fitted into the window; an empty one begins at 100 %, and the first node that is added
 * stays where it was put.
 */
export function useOpeningView(): void {
  const flow = useReactFlow()
  const { editor } = useWorkspace()
  const opened = useEditor((state) => state.opened)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each document that is opened
  useEffect(() => {
    if (editor.getState().graph.nodes.length > 0) void flow.fitView({ padding: 0.15, maxZoom: 1 })
    else void flow.setViewport({ x: 0, y: 0, zoom: 1 })
  }, [flow, editor, opened])
}
