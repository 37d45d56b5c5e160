import { X } from 'lucide-react'
import { edgeId, edgesAt, type NodeId } from '#graph'
import { removeWires } from '../../commands/index.ts'
import { useWorkspace } from '../../store/index.ts'
import styles from './gone-row.module.css'

interface GoneRowProps {
  readonly nodeId: NodeId
  readonly handleId: string
}

/** The row of a handle that the node no longer has, shown while a wire ends there. */
export function GoneRow({ nodeId, handleId }: GoneRowProps) {
  const workspace = useWorkspace()
  const remove = () => removeWires(workspace, edgesAt(workspace.editor.getState().graph, nodeId, handleId).map(edgeId))
  const label = `Remove the wire into ${handleId}`
  return (
    <div className={styles.row}>
      <s>{handleId}</s>
      <span>gone</span>
      <button type="button" className="nodrag" aria-label={label} title={label} onClick={remove}>
        <X size={12} aria-hidden="true" />
      </button>
    </div>
  )
}
