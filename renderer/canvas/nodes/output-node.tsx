import type { NodeProps } from 'reactflow'
import { useNodeTold } from '../../store/index.ts'
import type { FlowNode } from '../flow-nodes.ts'
import { NodeFrame } from './node-frame.tsx'

export function OutputNode({ data: { node, handles } }: NodeProps<FlowNode>) {
  const { standing, run } = useNodeTold(node.id)
  const value = standing === 'told' ? run?.value : undefined
  return <NodeFrame node={node} handles={handles} line={value?.text ?? 'the result'} />
}
