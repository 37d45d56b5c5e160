import type { ReactNode } from 'react'
import { kindOf, type Node } from '#graph'
import styles from './inspector.module.css'

/** The params of a node, with its kind as the heading. */
export function ParamsSection({ node, children }: { readonly node: Node; readonly children: ReactNode }) {
  return (
    <section className={styles.section} aria-label={kindOf(node.kind).title}>
      {children}
    </section>
  )
}
