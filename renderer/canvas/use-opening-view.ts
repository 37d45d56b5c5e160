import { useEffect } from 'react'
import { useReactFlow, useStore } from 'reactflow'
import { useEditor, useWorkspace } from '../store/index.ts'
import { useFit } from './use-fit.ts'

/** Fits an opened document into the window. An empty one starts at 100 %, so that the first node stays where it was put. */
export function useOpeningView(): void {
  const flow = useReactFlow()
  const { editor } = useWorkspace()
  const fitNodes = useFit()
  const isMeasured = useStore((state) => state.width > 0 && state.height > 0)
  const opened = useEditor((state) => state.opened)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each document that is opened
  useEffect(() => {
    if (editor.getState().graph.nodes.length > 0) fitNodes({ padding: 0.15, maxZoom: 1 })
    else void flow.setViewport({ x: 0, y: 0, zoom: 1 })
  }, [flow, editor, opened, isMeasured])
}
