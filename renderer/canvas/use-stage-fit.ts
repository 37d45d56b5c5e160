import { useEffect, useRef } from 'react'
import { useReactFlow, useStore, type Viewport } from 'reactflow'
import { useEditor } from '../store/index.ts'
import { useFit } from './use-fit.ts'

/**
 * On a stage, shows the whole graph, larger than on a desk, at any size of the window; leaving the stage restores the
 * earlier view.
 */
export function useStageFit(): void {
  const flow = useReactFlow()
  const fitNodes = useFit()
  const isStage = useEditor((state) => state.isStage)
  const width = useStore((state) => state.width)
  const height = useStore((state) => state.height)
  const before = useRef<Viewport | null>(null)
  useEffect(() => {
    if (!isStage) {
      if (before.current) void flow.setViewport(before.current)
      before.current = null
      return
    }
    before.current ??= flow.getViewport()
    // First the panels disappear, and then React Flow measures itself: so the view is fitted at each new size.
    if (width > 0 && height > 0) fitNodes({ padding: 0.08, maxZoom: 1.6 })
  }, [flow, fitNodes, isStage, width, height])
}
