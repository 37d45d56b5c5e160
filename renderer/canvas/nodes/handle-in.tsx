import { Handle, Position } from 'reactflow'
import { AFTER, edgesAt, type NodeId } from '#graph'
import { useEditorShallow, useHasPassed } from '../../store/index.ts'
import type { PlacedHandle } from '../geometry.ts'
import styles from './handle.module.css'

interface HandleInProps {
  readonly nodeId: NodeId
  readonly handle: PlacedHandle
}

/** A handle where a wire ends: hollow until a value has passed, then filled; `after` is dotted. */
export function HandleIn({ nodeId, handle }: HandleInProps) {
  const wires = useEditorShallow(({ graph }) => edgesAt(graph, nodeId, handle.id))
  const isPassed = useHasPassed(wires)
  const look = lookOf(handle, isPassed)
  return (
    <Handle
      id={handle.id}
      type="target"
      position={Position.Left}
      className={look}
      style={{ top: handle.y }}
      data-spare={handle.isSpare}
      data-wired={wires.length > 0}
      data-passed={isPassed}
      data-gone={handle.isGone}
      title={titleOf(handle)}
    />
  )
}

function lookOf({ id, isGone }: PlacedHandle, isPassed: boolean): string | undefined {
  if (isGone) return styles.gone
  if (id === AFTER) return styles.after
  return isPassed ? styles.passed : styles.handle
}

function titleOf({ label, role, type, isGone }: PlacedHandle): string {
  if (isGone) return `"${label}" is gone: remove the wire, or move it to another handle`
  const name = label || role
  return type === undefined ? name : `${name}: ${type}`
}
