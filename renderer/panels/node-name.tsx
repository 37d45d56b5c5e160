import type { NodeId } from '#graph'
import { removedText } from '#trace'
import { goToNode } from '../commands/index.ts'
import { useIsDrawn, useWorkspace } from '../store/index.ts'
import styles from './node-name.module.css'

interface NodeNameProps {
  /** `undefined`: no node's, main or a task that code made. */
  readonly id: NodeId | undefined
  readonly name: string
}

/** A node or task by its name; a click goes to the node, where it is still drawn. */
export function NodeName({ id, name }: NodeNameProps) {
  const workspace = useWorkspace()
  const isDrawn = useIsDrawn(id)
  if (id === undefined) return <span className={styles.plain}>{name}</span>
  if (!isDrawn) return <RemovedName name={name} />
  return (
    <button type="button" className={styles.name} title={`Go to ${name}`} onClick={() => goToNode(workspace, id)}>
      {name}
    </button>
  )
}

/** What the run tells of stays told; where it leads to is gone, and that is said. */
function RemovedName({ name }: { readonly name: string }) {
  return (
    <span className={styles.plain} title={`${name} · ${removedText}`}>
      <s>{name}</s>
      <span className={styles.unseen}>, {removedText}</span>
    </span>
  )
}
