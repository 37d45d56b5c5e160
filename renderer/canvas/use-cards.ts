import { type MouseEvent, useCallback } from 'react'
import { useReactFlow } from 'reactflow'
import { useIsCrowded } from './crowd.ts'
import type { Flow } from './flow-nodes.ts'

/** The nodes and edges that React Flow gets while the overview is shown instead of cards. */
const noCards: Flow = { nodes: [], edges: [] }
/** A click on the overview zooms in to this. */
const lookingZoom = 0.8

/** The cards of a drawing, or none while the overview replaces them; a click on that looks closer. */
export function useCards(flow: Flow) {
  const { screenToFlowPosition, setCenter } = useReactFlow()
  const isCrowded = useIsCrowded(flow.nodes)
  const lookCloser = useCallback(
    ({ clientX, clientY }: MouseEvent) => {
      const { x, y } = screenToFlowPosition({ x: clientX, y: clientY })
      void setCenter(x, y, { zoom: lookingZoom })
    },
    [screenToFlowPosition, setCenter],
  )
  return { cards: isCrowded ? noCards : flow, isCrowded, lookCloser }
}
