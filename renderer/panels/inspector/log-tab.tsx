import type { Node } from '#graph'
import { shownView, useRun } from '../../store/index.ts'
import { LogList } from '../log/log-list.tsx'
import { numberOf } from './failed-line.ts'
import styles from './inspector.module.css'

/** What the node's own code wrote in this run. */
export function LogTab({ node }: { readonly node: Node }) {
  // The lines are appended in place; the revision says when.
  useRun((state) => state.revision)
  const number = useRun((state) => numberOf(state, node.id))
  const logs = useRun((state) => shownView(state).logs)
  const lines = logs.filter((line) => line.node === number)
  if (lines.length === 0) {
    return <p className={styles.empty}>Nothing logged{node.kind === 'coroutine' ? ': write log(…) in its code' : ''}</p>
  }
  return <LogList lines={lines} hasNames={false} />
}
