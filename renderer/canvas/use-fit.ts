import { useCallback } from 'react'
import { getViewportForBounds, type Rect, useReactFlow, useStoreApi } from 'reactflow'
import { type Graph, type Node, type NodeId, nodeById } from '#graph'
import { useWorkspace } from '../store/index.ts'
import { nodeSize, placeHandles } from './geometry.ts'

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
      const bounds = boundsOf(graph, ids ? ids.flatMap((id) => nodeById(graph, id) ?? []) : graph.nodes)
      if (!bounds || width === 0 || height === 0) return
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

/** The place and size of a node. */
export function boxOf(graph: Graph, node: Node): Rect {
  const placement = graph.layout[node.id]
  const size = nodeSize(node, placeHandles(graph, node), placement)
  return { x: placement?.x ?? 0, y: placement?.y ?? 0, ...size }
}

function boundsOf(graph: Graph, nodes: readonly Node[]): Rect | null {
  if (nodes.length === 0) return null
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const node of nodes) {
    const { x, y, width, height } = boxOf(graph, node)
    left = Math.min(left, x)
    top = Math.min(top, y)
    right = Math.max(right, x + width)
    bottom = Math.max(bottom, y + height)
  }
  return { x: left, y: top, width: right - left, height: bottom - top }
}
