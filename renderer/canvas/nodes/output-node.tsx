import type { NodeProps } from 'reactflow'
import { useNodeRun } from '../../store/index.ts'
import type { FlowNode } from '../flow-nodes.ts'
import { NodeFrame } from './node-frame.tsx'

export function OutputNode({ data: { node, handles } }: NodeProps<FlowNode>) {
  const value = useNodeRun(node.id)?.value
  return <NodeFrame node={node} handles={handles} line={value?.text ?? 'the result'} />
}
