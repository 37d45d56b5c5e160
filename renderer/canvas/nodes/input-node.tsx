import type { NodeProps } from 'reactflow'
import type { FlowNode } from '../flow-nodes.ts'
import { NodeFrame } from './node-frame.tsx'

export function InputNode({ data: { node, handles } }: NodeProps<FlowNode>) {
  if (node.kind !== 'input') return null
  const value = node.default === undefined ? 'asked for at the start' : JSON.stringify(node.default)
  return <NodeFrame node={node} handles={handles} line={`${node.type} · ${value}`} />
}
