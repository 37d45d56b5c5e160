import type { NodeProps } from 'reactflow'
import type { FlowNode } from '../flow-nodes.ts'
import { shortSignatureText } from '../signature-text.ts'
import { NodeFrame } from './node-frame.tsx'

export function CoroutineNode({ data: { node, handles } }: NodeProps<FlowNode>) {
  const line = node.kind === 'coroutine' ? shortSignatureText(node.code) : ''
  return <NodeFrame node={node} handles={handles} line={line} isCode />
}
