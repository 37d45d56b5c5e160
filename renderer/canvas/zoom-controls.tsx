import { Maximize, Minus, Plus } from 'lucide-react'
import { useReactFlow, useStore } from 'reactflow'
import { useEditor } from '../store/index.ts'
import { IconButton } from '../ui/icon-button.tsx'
import styles from './canvas.module.css'
import { useFit } from './use-fit.ts'

export function ZoomControls() {
  const { zoomIn, zoomOut, zoomTo } = useReactFlow()
  const fitNodes = useFit()
  const isStage = useEditor((state) => state.isStage)
  const percent = useStore((state) => Math.round(state.transform[2] * 100))
  if (isStage) return null
  return (
    <div className={styles.zoom}>
      <IconButton label="Zoom in" onClick={() => void zoomIn()} icon={<Plus size={15} />} />
      <IconButton label="Zoom out" onClick={() => void zoomOut()} icon={<Minus size={15} />} />
      <IconButton
        label="Fit all"
        onClick={() => fitNodes({ padding: 0.15, maxZoom: 2 })}
        icon={<Maximize size={15} />}
      />
      <button type="button" className={styles.percent} title="Zoom to 100 %" onClick={() => void zoomTo(1)}>
        {percent} %
      </button>
    </div>
  )
}
