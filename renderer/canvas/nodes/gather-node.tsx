import type { NodeProps } from 'reactflow'
import type { FlowNode } from '../flow-nodes.ts'
import { NodeFrame } from './node-frame.tsx'

export function GatherNode({ data: { node, handles } }: NodeProps<FlowNode>) {
  if (node.kind !== 'gather') return null
  const errors = node.returnExceptions ? 'collects errors' : 'first error ends it'
  return <NodeFrame node={node} handles={handles} line={node.handles.length === 0 ? 'no tasks yet' : errors} />
}
