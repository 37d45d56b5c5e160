import type { Node } from '#graph'
import { useRun } from '../../store/index.ts'
import { LogList } from '../log/log-list.tsx'
import { useLogRows } from '../log/use-log-rows.ts'
import { numberOf } from './failed-line.ts'
import styles from './inspector.module.css'

/** What the node's own code wrote in this run. */
export function LogTab({ node }: { readonly node: Node }) {
  // Of a node that is not of this run there is no line.
  const number = useRun((state) => numberOf(state, node.id)) ?? -1
  const { rows, view, isBehind } = useLogRows({ text: '', node: number })
  if (rows.count > 0) return <LogList rows={rows} view={view} hasNames={false} />
  if (isBehind) return <p className={styles.empty}>Looking</p>
  return <p className={styles.empty}>Nothing logged{node.kind === 'coroutine' ? ': write log(…) in its code' : ''}</p>
}
