import { Frame } from 'lucide-react'
import type { NodeOfKind } from '#graph'
import { GroupMembers } from '../panels/inspector/group-members.tsx'
import styles from '../panels/inspector/inspector.module.css'
import { ParamField } from '../panels/inspector/param-field.tsx'
import { ParamsSection } from '../panels/inspector/params-section.tsx'
import { timeoutWords } from '../words/policy-words.ts'
import type { KindView } from './kind-view.ts'

type GroupNode = NodeOfKind<'group'>

export const group: KindView<GroupNode> = {
  icon: Frame,
  line: ({ timeoutMs, shield }) =>
    [...(timeoutMs === undefined ? [] : [timeoutWords(timeoutMs)]), ...(shield ? ['shielded'] : [])].join(' · '),
  Params: ({ node }) => (
    <>
      <ParamsSection node={node}>
        <ParamField node={node} param="name" />
        <ParamField node={node} param="timeoutMs" />
        <p className={styles.hint}>What still runs then is cancelled, and the group fails with a TimeoutError</p>
        <ParamField node={node} param="shield" />
      </ParamsSection>
      <GroupMembers group={node.id} />
    </>
  ),
}
