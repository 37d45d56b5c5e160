import type { Node } from '#graph'
import { useRun } from '../../store/index.ts'
import { elapsedText } from '../../theme/durations.ts'
import { numberOf } from './failed-line.ts'
import styles from './inspector.module.css'
import runStyles from './run.module.css'

/** What the node's own code wrote in this run. */
export function LogTab({ node }: { readonly node: Node }) {
  // The lines are appended in place; the revision says when.
  useRun((state) => state.revision)
  const number = useRun((state) => numberOf(state, node.id))
  const logs = useRun((state) => state.view.logs)
  const lines = logs.filter((line) => line.node === number)
  if (lines.length === 0) {
    return <p className={styles.empty}>Nothing logged{node.kind === 'coroutine' ? ': write log(…) in its code' : ''}</p>
  }
  return (
    <ol className={runStyles.log} aria-label="Log">
      {lines.map((line, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever appended
        <li key={place} data-level={line.level}>
          <span className={runStyles.number}>{elapsedText(line.atMs)}</span>
          {line.level !== 'log' && <strong>{line.level}</strong>}
          <span>{line.text}</span>
        </li>
      ))}
    </ol>
  )
}
