import { useEffect } from 'react'
import { type ReactFlowInstance, useReactFlow } from 'reactflow'
import { nodeById, type Offer, type Position } from '#graph'
import { useWorkspace } from '../store/index.ts'
import { besideFrame } from './frame-drag.ts'
import { boxOf } from './frames.ts'

/** Below this zoom a node's name can't be read. */
const readableZoom = 0.6
const revealMs = 240

/** Whether all of a node is on the canvas and large enough to be read. */
function isSeen(flow: ReactFlowInstance, x: number, y: number, width: number, height: number): boolean {
  const canvas = document.querySelector('.react-flow')?.getBoundingClientRect()
  if (!canvas || flow.getZoom() < readableZoom) return false
  const start = flow.flowToScreenPosition({ x, y })
  const end = flow.flowToScreenPosition({ x: x + width, y: y + height })
  return start.x >= canvas.left && start.y >= canvas.top && end.x <= canvas.right && end.y <= canvas.bottom
}

interface CanvasActions {
  readonly freePlace: () => Position
  readonly quickAdd: () => void
  readonly add: (offer: Offer) => void
}

/** Gives commands access to the canvas while it is mounted. */
export function useCanvasPort({ freePlace, quickAdd, add }: CanvasActions): void {
  const workspace = useWorkspace()
  const flow = useReactFlow()
  useEffect(() => {
    workspace.canvas = {
      reveal: (id) => {
        const { graph } = workspace.editor.getState()
        const node = nodeById(graph, id)
        if (!node) return
        const { x, y, width, height } = boxOf(graph, node)
        if (isSeen(flow, x, y, width, height)) return
        const zoom = Math.min(Math.max(flow.getZoom(), readableZoom), 1)
        const duration = window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : revealMs
        void flow.setCenter(x + width / 2, y + height / 2, { zoom, duration })
      },
      freePlace,
      besideFrame,
      quickAdd,
      add,
    }
    return () => {
      workspace.canvas = null
    }
  }, [workspace, flow, freePlace, quickAdd, add])
}
