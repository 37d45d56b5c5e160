import { Flag } from 'lucide-react'
import type { NodeOfKind } from '#graph'
import { ParamField } from '../panels/inspector/param-field.tsx'
import { ParamsSection } from '../panels/inspector/params-section.tsx'
import type { KindView } from './kind-view.ts'

type OutputNode = NodeOfKind<'output'>

export const output: KindView<OutputNode> = {
  icon: Flag,
  line: (_, run) => run?.value?.text ?? 'the result',
  Params,
}

function Params({ node }: { readonly node: OutputNode }) {
  return (
    <ParamsSection node={node}>
      <ParamField node={node} param="name" />
    </ParamsSection>
  )
}
