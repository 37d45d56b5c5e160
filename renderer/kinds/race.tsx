import { Trophy } from 'lucide-react'
import type { NodeOfKind } from '#graph'
import styles from '../panels/inspector/inspector.module.css'
import { ParamField } from '../panels/inspector/param-field.tsx'
import { ParamsSection } from '../panels/inspector/params-section.tsx'
import { TakenTasks } from '../panels/inspector/taken-tasks.tsx'
import type { KindView } from './kind-view.ts'

type RaceNode = NodeOfKind<'race'>

export const race: KindView<RaceNode> = {
  icon: Trophy,
  line: ({ handles, winner }) => {
    if (handles.length === 0) return 'no tasks yet'
    return winner === 'success' ? 'first success wins' : 'first done wins'
  },
  Params,
}

function Params({ node }: { readonly node: RaceNode }) {
  return (
    <>
      <ParamsSection node={node}>
        <ParamField node={node} param="name" />
        <ParamField node={node} param="winner" />
        <ParamField node={node} param="losers" />
      </ParamsSection>
      <section className={styles.section} aria-label="Tasks">
        <h3>Tasks</h3>
        <TakenTasks node={node} />
      </section>
    </>
  )
}
