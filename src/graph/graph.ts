/** What the user draws, as plain readonly data. ARCHITECTURE.md says what it means, in "What a drawing means". */

import type { BranchNode } from './kinds/branch.ts'
import type { CoroutineNode } from './kinds/coroutine.ts'
import type { GatherNode } from './kinds/gather.ts'
import type { GroupNode } from './kinds/group.ts'
import type { InputNode } from './kinds/input.ts'
import type { NoteNode } from './kinds/note.ts'
import type { OutputNode } from './kinds/output.ts'
import type { PipelineNode } from './kinds/pipeline.ts'
import type { RaceNode } from './kinds/race.ts'
import type { SleepNode } from './kinds/sleep.ts'
import type { Edge, NodeId, Position, Size, UnknownKey } from './node.ts'
import type { Settings } from './settings.ts'

export type Node =
  | CoroutineNode
  | BranchNode
  | GatherNode
  | RaceNode
  | SleepNode
  | GroupNode
  | PipelineNode
  | InputNode
  | OutputNode
  | NoteNode
export type NodeKind = Node['kind']
/** A node that takes part in runs. */
export type RunNode = Exclude<Node, NoteNode>
export type NodeOfKind<K extends NodeKind> = Extract<Node, { kind: K }>

/** The position of a node; a note also has a size. */
export interface Placement extends Position {
  readonly size?: Size
  readonly unknown?: readonly UnknownKey[]
}

/** A pipeline. The order of nodes matters: nodes that become ready at the same time start in this order. */
export interface Graph {
  readonly title: string
  /** What a reader should know; plain text, may be empty. */
  readonly description: string
  readonly settings: Settings
  /** TypeScript shared by all coroutines: imports, types, helpers. May be empty. */
  readonly shared: string
  readonly nodes: readonly Node[]
  readonly edges: readonly Edge[]
  readonly layout: Readonly<Record<NodeId, Placement>>
  readonly unknown?: readonly UnknownKey[]
}

export const emptyGraph: Graph = {
  title: 'Untitled',
  description: '',
  settings: { onError: 'end' },
  shared: '',
  nodes: [],
  edges: [],
  layout: {},
}
