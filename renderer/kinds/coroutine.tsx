import { SquareFunction } from 'lucide-react'
import type { NodeOfKind } from '#graph'
import { FunctionSection } from '../panels/inspector/function-section.tsx'
import { PoliciesSection } from '../panels/inspector/policies-section.tsx'
import { shortSignatureText } from '../words/signature-text.ts'
import type { KindView } from './kind-view.ts'

type CoroutineNode = NodeOfKind<'coroutine'>

export const coroutine: KindView<CoroutineNode> = {
  icon: SquareFunction,
  line: ({ code }) => shortSignatureText(code),
  Params,
}

function Params({ node }: { readonly node: CoroutineNode }) {
  return (
    <>
      <FunctionSection node={node} meaning="Parameters are the handles; what it returns is the value" />
      <PoliciesSection node={node} />
    </>
  )
}
