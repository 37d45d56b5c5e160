import { Handle, Position } from 'reactflow'
import { edgesOutOf, type Node, nodeName } from '#graph'
import { hasPassed, type NodeTold, useEditor } from '../../store/index.ts'
import type { PlacedOut } from '../geometry.ts'
import styles from './handle.module.css'

interface HandleOutProps {
  readonly node: Node
  readonly handle: PlacedOut
  readonly told: NodeTold
}

/** A handle where wires begin: hollow until something has left here, then filled. That for errors shows only where it is used, or could be. */
export function HandleOut({ node, handle: { id, on, y }, told }: HandleOutProps) {
  const isWired = useEditor(({ graph }) => edgesOutOf(graph, node.id).some((edge) => edge.sourceHandle === id))
  const isPassed = hasPassed(told, id)
  const isError = on === 'failed'
  return (
    <Handle
      id={id}
      type="source"
      position={Position.Right}
      className={isError ? styles.error : isPassed ? styles.passed : styles.handle}
      style={{ top: y }}
      data-wired={isWired}
      data-passed={isPassed}
      title={titleOf(nodeName(node), id, on)}
    />
  )
}

function titleOf(name: string, id: string, on: PlacedOut['on']): string {
  switch (on) {
    case 'done':
      return `Output of ${name}`
    case 'failed':
      return `Error of ${name}: draw a wire from here to go on with it`
    case 'chosen':
      return `${name} says ${id}`
  }
}
