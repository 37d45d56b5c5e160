import type { NodeTypes } from 'reactflow'
import type { NodeKind } from '#graph'
import { CoroutineNode } from './coroutine-node.tsx'
import { GatherNode } from './gather-node.tsx'
import { InputNode } from './input-node.tsx'
import { NoteNode } from './note-node.tsx'
import { OutputNode } from './output-node.tsx'
import { SleepNode } from './sleep-node.tsx'

/** A module constant: a new object would mount every node anew. */
export const nodeTypes = {
  coroutine: CoroutineNode,
  gather: GatherNode,
  sleep: SleepNode,
  input: InputNode,
  output: OutputNode,
  note: NoteNode,
} satisfies NodeTypes & Readonly<Record<NodeKind, unknown>>
