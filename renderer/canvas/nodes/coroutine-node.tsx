import type { NodeProps } from 'reactflow'
import { type Parameter, signatureOf } from '#graph'
import type { FlowNode } from '../flow-nodes.ts'
import { NodeFrame } from './node-frame.tsx'

export function CoroutineNode({ data: { node, handles } }: NodeProps<FlowNode>) {
  const line = node.kind === 'coroutine' ? signatureLine(node.code) : ''
  return <NodeFrame node={node} handles={handles} line={line} isCode />
}

/** `(url: string) → string`; names alone where there are several, since each then has a labelled row. */
function signatureLine(code: string): string {
  const signature = signatureOf(code)
  if (!signature) return 'not a function yet'
  const { parameters, returns } = signature
  const inside = parameters.length === 1 ? parameters.map(parameterText) : parameters.map(({ name }) => name)
  return `(${inside.join(', ')})${returns === undefined ? '' : ` → ${returns}`}`
}

function parameterText({ name, type, isOptional, isRest }: Parameter): string {
  return `${isRest ? '…' : ''}${name}${isOptional ? '?' : ''}${type === undefined ? '' : `: ${type}`}`
}
