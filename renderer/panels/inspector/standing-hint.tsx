import { capitalized } from '#code'
import type { Standing } from '#graph'
import { changedText, notPartText } from '#trace'
import styles from './inspector.module.css'

/** What is drawn is not what ran: said above all that is told of the run. Nothing where it is. */
export function StandingHint({ standing }: { readonly standing: Standing | null }) {
  if (standing === 'changed') {
    return <p className={styles.hint}>{`${capitalized(changedText)}: this is from before the change`}</p>
  }
  if (standing === 'not part') return <p className={styles.hint}>{`${capitalized(notPartText)}: it was added later`}</p>
  return null
}
