import type { NodeTypes } from 'reactflow'
import { kindOf, type NodeKind, nodeKinds } from '#graph'
import { FrameNode } from './frame-node.tsx'
import { NodeCard } from './node-card.tsx'
import { NoteNode } from './note-node.tsx'

/** A module constant, since a new object would mount every node again. */
export const nodeTypes: NodeTypes = Object.fromEntries(nodeKinds.map((kind) => [kind, componentOf(kind)]))

function componentOf(kind: NodeKind) {
  if (kind === 'group') return FrameNode
  return kindOf(kind).part === 'none' ? NoteNode : NodeCard
}
