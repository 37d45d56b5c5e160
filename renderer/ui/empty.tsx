import type { ReactNode } from 'react'
import styles from './ui.module.css'

/** Shown in a place that has no content yet: why it is empty, and what would fill it. */
export function Empty({ children }: { readonly children: ReactNode }) {
  return <p className={styles.empty}>{children}</p>
}
