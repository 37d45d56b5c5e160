import type { NodeId } from '#graph'
import { goToNode } from '../commands/index.ts'
import { useWorkspace } from '../store/index.ts'
import styles from './node-name.module.css'

interface NodeNameProps {
  /** `undefined`: no node's, main or a task that code made. */
  readonly id: NodeId | undefined
  readonly name: string
}

/** A node or task by its name; a click goes to the node. */
export function NodeName({ id, name }: NodeNameProps) {
  const workspace = useWorkspace()
  if (id === undefined) return <span className={styles.plain}>{name}</span>
  return (
    <button type="button" className={styles.name} title={`Go to ${name}`} onClick={() => goToNode(workspace, id)}>
      {name}
    </button>
  )
}
