import type { NodeId } from '#graph'
import { removedText } from '#trace'
import { goToNode } from '../commands/index.ts'
import { useIsDrawn, useWorkspace } from '../store/index.ts'
import styles from './node-name.module.css'

interface NodeNameProps {
  /** `undefined`: it is not a node but main, or a task that code created. */
  readonly id: NodeId | undefined
  readonly name: string
}

/** The name of a node or task; a click goes to the node, if it is still drawn. */
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

/** The name of a node that was removed since the run: it leads nowhere, and says so. */
function RemovedName({ name }: { readonly name: string }) {
  return (
    <span className={styles.plain} title={`${name} · ${removedText}`}>
      <s>{name}</s>
      <span className={styles.unseen}>, {removedText}</span>
    </span>
  )
}
