import { Split } from 'lucide-react'
import type { NodeOfKind } from '#graph'
import { FunctionSection } from '../panels/inspector/function-section.tsx'
import type { KindView } from './kind-view.ts'

type BranchNode = NodeOfKind<'branch'>

export const branch: KindView<BranchNode> = {
  icon: Split,
  line: (_, run) => run?.value?.text ?? 'which way?',
  Params,
}

function Params({ node }: { readonly node: BranchNode }) {
  return (
    <FunctionSection
      node={node}
      meaning="What it returns chooses the case; the first parameter's value leaves by that case"
    />
  )
}
