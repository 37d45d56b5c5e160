import type { ItemsTold } from '#trace'
import styles from './node.module.css'

/** How many items are done, have failed, and are at work, as parts of a bar. */
export function ItemsBar({ items }: { readonly items: ItemsTold }) {
  const { done, failed, cancelled, live, of } = items
  const all = Math.max(1, of ?? done + failed + cancelled + live)
  const parts = { done, failed, cancelled, running: live }
  return (
    <span className={styles.items} aria-hidden="true">
      {Object.entries(parts).map(([state, count]) => (
        <span key={state} data-part={state} style={{ width: `${(100 * count) / all}%` }} />
      ))}
    </span>
  )
}
