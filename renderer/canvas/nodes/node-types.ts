import type { NodeTypes } from 'reactflow'
import { kindOf, nodeKinds } from '#graph'
import { NodeCard } from './node-card.tsx'
import { NoteNode } from './note-node.tsx'

/** A module constant, since a new object would mount every node again. */
export const nodeTypes: NodeTypes = Object.fromEntries(
  nodeKinds.map((kind) => [kind, kindOf(kind).part === 'none' ? NoteNode : NodeCard]),
)
