import { SquareFunction } from 'lucide-react'
import { hasPolicies, isStream, type NodeOfKind } from '#graph'
import { FunctionSection } from '../panels/inspector/function-section.tsx'
import { PoliciesSection } from '../panels/inspector/policies-section.tsx'
import { StreamSection } from '../panels/inspector/stream-section.tsx'
import { shortSignatureText } from '../words/signature-text.ts'
import type { KindView } from './kind-view.ts'

type CoroutineNode = NodeOfKind<'coroutine'>

export const coroutine: KindView<CoroutineNode> = {
  icon: SquareFunction,
  line: ({ code }) => shortSignatureText(code),
  Params,
}

function Params({ node }: { readonly node: CoroutineNode }) {
  const isGenerator = isStream(node)
  return (
    <>
      <FunctionSection
        node={node}
        meaning={
          isGenerator
            ? 'Parameters are the handles; what it yields goes over the wire, one after the other'
            : 'Parameters are the handles; what it returns is the value'
        }
      />
      {isGenerator && <StreamSection node={node} />}
      {(!isGenerator || hasPolicies(node)) && <PoliciesSection node={node} />}
    </>
  )
}
