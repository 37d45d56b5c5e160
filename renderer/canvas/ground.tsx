import { Background, BackgroundVariant, MiniMap } from 'reactflow'
import { useEditor } from '../store/index.ts'
import styles from './canvas.module.css'
import { MinimapNode } from './minimap-node.tsx'

/** With more nodes than this, a minimap costs more than it is worth. */
const minimapLimit = 1500

interface GroundProps {
  readonly isCrowded: boolean
  /** How many nodes are drawn. */
  readonly count: number
}

/** The dots below a drawing and the minimap in its corner; the stage and the overview have no minimap. */
export function Ground({ isCrowded, count }: GroundProps) {
  const isStage = useEditor((state) => state.isStage)
  return (
    <>
      <Background variant={BackgroundVariant.Dots} gap={20} size={1.5} color="var(--dot)" bgColor="var(--paper)" />
      {!isStage && !isCrowded && count <= minimapLimit && (
        <MiniMap className={styles.minimap ?? ''} nodeComponent={MinimapNode} pannable zoomable ariaLabel="Minimap" />
      )}
    </>
  )
}
