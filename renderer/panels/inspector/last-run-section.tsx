import { standingsIn, useEditor, useRun } from '../../store/index.ts'
import { ErrorDetails } from './error-details.tsx'
import styles from './inspector.module.css'
import { StandingHint } from './standing-hint.tsx'

/** The number of no node, so that lines of all nodes get their node's name. */
const nobody = -1

/**
 * Why the last run failed. Some errors have no failed node: a floating rejection, a result that is not JSON, shared code
 * that throws.
 */
export function LastRunSection() {
  const outcome = useRun((state) => state.outcome)
  const isSame = useEditor((state) => standingsIn(state)?.isSame ?? true)
  if (outcome?.kind !== 'failed') return null
  return (
    <section className={styles.section} aria-label="Last run">
      <h3>The last run failed</h3>
      {!isSame && <StandingHint standing="changed" />}
      <ErrorDetails error={outcome.error} own={nobody} />
    </section>
  )
}
