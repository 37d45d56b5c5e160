import { Combine } from 'lucide-react'
import type { NodeOfKind } from '#graph'
import styles from '../panels/inspector/inspector.module.css'
import { OrderButtons } from '../panels/inspector/order-buttons.tsx'
import { ParamField } from '../panels/inspector/param-field.tsx'
import { ParamsSection } from '../panels/inspector/params-section.tsx'
import { TakenTasks } from '../panels/inspector/taken-tasks.tsx'
import type { KindView } from './kind-view.ts'

type GatherNode = NodeOfKind<'gather'>

export const gather: KindView<GatherNode> = {
  icon: Combine,
  line: ({ handles, returnExceptions }) => {
    if (handles.length === 0) return 'no tasks yet'
    return returnExceptions ? 'collects errors' : 'first error ends it'
  },
  Params,
}

function Params({ node }: { readonly node: GatherNode }) {
  return (
    <>
      <ParamsSection node={node}>
        <ParamField node={node} param="name" />
        <ParamField node={node} param="returnExceptions" />
      </ParamsSection>
      <section className={styles.section} aria-label="Tasks">
        <h3>Tasks, in the order of the result</h3>
        <TakenTasks node={node} />
        <OrderButtons />
      </section>
    </>
  )
}
