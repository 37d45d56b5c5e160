import { hasCode, type Node } from '#graph'
import { useNodeTold, useRun } from '../../store/index.ts'
import { LogList } from '../log/log-list.tsx'
import { useLogRows } from '../log/use-log-rows.ts'
import { numberOf } from './failed-line.ts'
import styles from './inspector.module.css'
import { StandingHint } from './standing-hint.tsx'

/** The lines that the node's own code logged in this run. */
export function LogTab({ node }: { readonly node: Node }) {
  const { standing } = useNodeTold(node.id)
  const number = useRun((state) => numberOf(state, node.id))
  // A node that is not part of the run has no lines.
  const { rows, view, isBehind } = useLogRows({ text: '', node: standing === 'not part' ? -1 : number })
  const empty = `Nothing logged${hasCode(node) ? ': write log(…) in its code' : ''}`
  return (
    <>
      {standing !== null && standing !== 'told' && (
        <div className={styles.empty}>
          <StandingHint standing={standing} />
        </div>
      )}
      {rows.count > 0 && <LogList rows={rows} view={view} hasNames={false} />}
      {rows.count === 0 && standing !== 'not part' && <p className={styles.empty}>{isBehind ? 'Looking' : empty}</p>}
    </>
  )
}
