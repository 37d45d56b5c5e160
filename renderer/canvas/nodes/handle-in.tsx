import { Handle, Position } from 'reactflow'
import { AFTER, edgesAt, type NodeId } from '#graph'
import { nodeRunOf, useEditor, useRun } from '../../store/index.ts'
import type { PlacedHandle } from '../geometry.ts'
import styles from './node.module.css'

interface HandleInProps {
  readonly nodeId: NodeId
  readonly handle: PlacedHandle
}

/** A place where a wire ends: hollow until a value has passed, filled after; `after` is dotted. */
export function HandleIn({ nodeId, handle }: HandleInProps) {
  const source = useEditor(({ graph }) => edgesAt(graph, nodeId, handle.id)[0]?.source ?? null)
  const hasPassed = useRun((state) => source !== null && nodeRunOf(state, source)?.state === 'done')
  const look = handle.id === AFTER ? styles.after : hasPassed ? styles.passed : styles.handle
  const name = handle.label || handle.role
  return (
    <Handle
      id={handle.id}
      type="target"
      position={Position.Left}
      className={look}
      style={{ top: handle.y }}
      data-spare={handle.isSpare}
      data-wired={source !== null}
      title={handle.type === undefined ? name : `${name}: ${handle.type}`}
    />
  )
}
