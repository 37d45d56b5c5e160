/** What the user draws: plain readonly data. What it means is in ARCHITECTURE.md, "What a drawing means". */

import type { CoroutineNode } from './kinds/coroutine.ts'
import type { GatherNode } from './kinds/gather.ts'
import type { InputNode } from './kinds/input.ts'
import type { NoteNode } from './kinds/note.ts'
import type { OutputNode } from './kinds/output.ts'
import type { SleepNode } from './kinds/sleep.ts'
import type { Edge, NodeId, Position, Size, UnknownKey } from './node.ts'

export type Node = CoroutineNode | GatherNode | SleepNode | InputNode | OutputNode | NoteNode
export type NodeKind = Node['kind']
/** A node that has a part in runs. */
export type RunNode = Exclude<Node, NoteNode>
export type NodeOfKind<K extends NodeKind> = Extract<Node, { kind: K }>

/** What an error does that nothing collects: end the run, or let the other tasks finish first. */
export type OnError = 'end' | 'finish'

export interface Settings {
  readonly onError: OnError
  /**
   * How long a step may hold the event loop before it is ended, in real milliseconds; `null`: as long as it likes. Absent:
   * `defaultBlockedLimitMs`, which never stands here itself.
   */
  readonly blockedLimitMs?: number | null
  readonly unknown?: readonly UnknownKey[]
}

/** Where a node stands; notes have a size of their own. */
export interface Placement extends Position {
  readonly size?: Size
  readonly unknown?: readonly UnknownKey[]
}

/** A pipeline. Node order matters: nodes that become ready in the same instant start in this order. */
export interface Graph {
  readonly title: string
  /** What a reader should notice; plain text, may be empty. */
  readonly description: string
  readonly settings: Settings
  /** TypeScript shared by all coroutines: imports, types, helpers. May be empty. */
  readonly shared: string
  readonly nodes: readonly Node[]
  readonly edges: readonly Edge[]
  readonly layout: Readonly<Record<NodeId, Placement>>
  readonly unknown?: readonly UnknownKey[]
}

export const defaultBlockedLimitMs = 5_000

export const emptyGraph: Graph = {
  title: 'Untitled',
  description: '',
  settings: { onError: 'end' },
  shared: '',
  nodes: [],
  edges: [],
  layout: {},
}

/** How long a step of this pipeline may hold the event loop, in real milliseconds; `null`: as long as it likes. */
export function blockedLimitOf({ settings }: Graph): number | null {
  return settings.blockedLimitMs === undefined ? defaultBlockedLimitMs : settings.blockedLimitMs
}

/** Whether two are the same in each of their settings, those that are added later too. */
export function isSameSettings(one: Settings, other: Settings): boolean {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]) as Set<keyof Settings>
  return [...keys].every((key) => Object.is(one[key], other[key]))
}
