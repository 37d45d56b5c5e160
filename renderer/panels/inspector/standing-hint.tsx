import { capitalized } from '#code'
import type { Standing } from '#graph'
import { changedText, notPartText } from '#trace'
import styles from './inspector.module.css'

/** Says, above all else about the run, that the node is not as it ran. Shows nothing if it is. */
export function StandingHint({ standing }: { readonly standing: Standing | null }) {
  if (standing === 'changed') {
    return <p className={styles.hint}>{`${capitalized(changedText)}: this is from before the change`}</p>
  }
  if (standing === 'not part') return <p className={styles.hint}>{`${capitalized(notPartText)}: it was added later`}</p>
  return null
}
