import { useEffect, useRef } from 'react'
import { useReactFlow, type Viewport } from 'reactflow'
import { useEditor } from '../store/index.ts'

/** Entering the stage fits the graph to it, larger than at the desk; leaving brings back what was seen before. */
export function useStageFit(): void {
  const flow = useReactFlow()
  const isStage = useEditor((state) => state.isStage)
  const before = useRef<Viewport | null>(null)
  useEffect(() => {
    if (!isStage && !before.current) return
    const seen = before.current
    before.current = isStage ? flow.getViewport() : null
    // Two frames on the canvas has its new size.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        if (isStage) void flow.fitView({ padding: 0.08, maxZoom: 1.6 })
        else if (seen) void flow.setViewport(seen)
      })
    })
    return () => cancelAnimationFrame(frame)
  }, [flow, isStage])
}
