import { Timer } from 'lucide-react'
import type { NodeOfKind } from '#graph'
import { durationText } from '#words'
import { ParamField } from '../panels/inspector/param-field.tsx'
import { ParamsSection } from '../panels/inspector/params-section.tsx'
import type { KindView } from './kind-view.ts'

type SleepNode = NodeOfKind<'sleep'>

export const sleep: KindView<SleepNode> = {
  icon: Timer,
  line: ({ durationMs }) => durationText(durationMs),
  Params,
}

function Params({ node }: { readonly node: SleepNode }) {
  return (
    <ParamsSection node={node}>
      <ParamField node={node} param="durationMs" />
      <ParamField node={node} param="name" />
    </ParamsSection>
  )
}
