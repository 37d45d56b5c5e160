import type { Node } from '#graph'
import { shownView, useNodeTold, useRun } from '../../store/index.ts'
import { LogList } from '../log/log-list.tsx'
import { numberOf } from './failed-line.ts'
import styles from './inspector.module.css'
import { StandingHint } from './standing-hint.tsx'

/** What the node's own code wrote in this run. */
export function LogTab({ node }: { readonly node: Node }) {
  // The lines are appended in place; the revision says when.
  useRun((state) => state.revision)
  const number = useRun((state) => numberOf(state, node.id))
  const logs = useRun((state) => shownView(state).logs)
  const { standing } = useNodeTold(node.id)
  const lines = standing === 'not part' ? [] : logs.filter((line) => line.node === number)
  const empty = `Nothing logged${node.kind === 'coroutine' ? ': write log(…) in its code' : ''}`
  return (
    <>
      {standing !== null && standing !== 'told' && (
        <div className={styles.empty}>
          <StandingHint standing={standing} />
        </div>
      )}
      {lines.length > 0 && <LogList lines={lines} hasNames={false} />}
      {lines.length === 0 && standing !== 'not part' && <p className={styles.empty}>{empty}</p>}
    </>
  )
}
