import type { NodeProps } from 'reactflow'
import { durationText } from '#words'
import type { FlowNode } from '../flow-nodes.ts'
import { NodeFrame } from './node-frame.tsx'

export function SleepNode({ data: { node, handles } }: NodeProps<FlowNode>) {
  return <NodeFrame node={node} handles={handles} line={node.kind === 'sleep' ? durationText(node.durationMs) : ''} />
}
