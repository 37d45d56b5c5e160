import type { ReactNode } from 'react'
import styles from './ui.module.css'

/** What stands where there is nothing yet: why, and what would put something there. */
export function Empty({ children }: { readonly children: ReactNode }) {
  return <p className={styles.empty}>{children}</p>
}
