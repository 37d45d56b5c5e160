import { useEffect, useRef } from 'react'
import { useReactFlow, useStore, type Viewport } from 'reactflow'
import { useEditor } from '../store/index.ts'
import { useFit } from './use-fit.ts'

/** The stage shows the whole graph, larger than the desk does, at any size of the window; leaving it brings back what was seen before. */
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
    // The chrome goes first and React Flow measures itself after: each of its sizes is fitted anew.
    if (width > 0 && height > 0) fitNodes({ padding: 0.08, maxZoom: 1.6 })
  }, [flow, fitNodes, isStage, width, height])
}
