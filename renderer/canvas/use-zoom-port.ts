import { useEffect } from 'react'
import { useReactFlow } from 'reactflow'
import { useWorkspace, type Workspace } from '../store/index.ts'
import { useFit } from './use-fit.ts'

const all = { padding: 0.15, maxZoom: 1 }

/** Lets the commands of a window zoom this drawing while it is the one on top. */
export function useZoomPort(window: Workspace, isOnTop: boolean): void {
  const { editor } = useWorkspace()
  const flow = useReactFlow()
  const fitNodes = useFit()
  useEffect(() => {
    if (!isOnTop) return
    window.zoom = {
      zoomIn: () => void flow.zoomIn(),
      zoomOut: () => void flow.zoomOut(),
      zoomReset: () => void flow.zoomTo(1),
      fitAll: () => fitNodes(all),
      fitSelection: () => {
        const ids = [...editor.getState().selection.nodes]
        fitNodes(ids.length > 0 ? { ids, padding: 0.3, maxZoom: 1 } : all)
      },
    }
    return () => {
      window.zoom = null
    }
  }, [window, isOnTop, editor, flow, fitNodes])
}
