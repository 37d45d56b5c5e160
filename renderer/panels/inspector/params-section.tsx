import type { ComponentType, ReactNode } from 'react'
import { kindOf, type Node, type ParamsOf } from '#graph'
import styles from './inspector.module.css'
import { ParamField } from './param-field.tsx'

/** The params of a node, with its kind as the heading. */
export function ParamsSection({ node, children }: { readonly node: Node; readonly children: ReactNode }) {
  return (
    <section className={styles.section} aria-label={kindOf(node.kind).title}>
      {children}
    </section>
  )
}

/** The inspector of a kind of which nothing but these params is shown, in this order. */
export function paramList<N extends Node>(
  ...params: readonly (string & keyof ParamsOf<N>)[]
): ComponentType<{ readonly node: N }> {
  return ({ node }) => (
    <ParamsSection node={node}>
      {params.map((param) => (
        <ParamField key={param} node={node} param={param} />
      ))}
    </ParamsSection>
  )
}
