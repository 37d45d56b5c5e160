import type { NodeProps } from 'reactflow'
import type { FlowNode } from '../flow-nodes.ts'
import { NodeFrame } from './node-frame.tsx'

export function GatherNode({ data: { node, handles } }: NodeProps<FlowNode>) {
  if (node.kind !== 'gather') return null
  const count = node.handles.length
  const tasks = count === 0 ? 'no tasks yet' : `${count} ${count === 1 ? 'task' : 'tasks'}, in order`
  return <NodeFrame node={node} handles={handles} line={node.returnExceptions ? `${tasks} · collects errors` : tasks} />
}
