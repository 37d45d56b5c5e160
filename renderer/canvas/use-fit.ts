import { useCallback } from 'react'
import { getViewportForBounds, useReactFlow, useStoreApi } from 'reactflow'
import { type NodeId, nodeById } from '#graph'
import { useWorkspace } from '../store/index.ts'
import { boundsOf, boxOf } from './frames.ts'

export interface FitOptions {
  /** The free room at each side, as a share of the window. */
  readonly padding: number
  readonly maxZoom: number
  /** By default all nodes. */
  readonly ids?: readonly NodeId[]
}

const edgePx = 24
/** The lowest zoom of the canvas. */
export const minZoom = 0.05

/** Centres nodes in the window, whether React Flow has them or the overview is shown instead. */
export function useFit(): (options: FitOptions) => void {
  const flow = useReactFlow()
  const store = useStoreApi()
  const { editor } = useWorkspace()
  return useCallback(
    ({ padding, maxZoom, ids }) => {
      const { width, height } = store.getState()
      const { graph } = editor.getState()
      const nodes = ids ? ids.flatMap((id) => nodeById(graph, id) ?? []) : graph.nodes
      if (nodes.length === 0 || width === 0 || height === 0) return
      const bounds = boundsOf(nodes.map((node) => boxOf(graph, node)))
      const { x, y, zoom } = getViewportForBounds(bounds, width, height, minZoom, maxZoom, padding)
      // A graph that is too large even at the lowest zoom is shown from its edge: at its middle there may be nothing.
      void flow.setViewport({
        x: bounds.width * zoom > width ? edgePx - bounds.x * zoom : x,
        y: bounds.height * zoom > height ? edgePx - bounds.y * zoom : y,
        zoom,
      })
    },
    [flow, store, editor],
  )
}
