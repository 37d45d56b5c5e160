/** What the user draws: plain readonly data. What it means is in ARCHITECTURE.md, "What a drawing means". */

export type NodeId = string

/** Whole pixels on the canvas. */
export interface Position {
  readonly x: number
  readonly y: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

/** A JSON value: what an input's default may be and what a result becomes. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/**
 * A key of a file that this version does not know. It is kept where it stood: right behind the key `after`
 * (`null`: first), so that a file written by somebody's newer tool survives an edit here.
 */
export interface UnknownKey {
  readonly after: string | null
  readonly key: string
  readonly value: Json
}

interface NodeBase {
  /** Short, readable, made from the name when the node was added; never reused, never changed by a rename. */
  readonly id: NodeId
  readonly unknown?: readonly UnknownKey[]
}

/** An async function. Its name is the node's title, its parameters are the value handles, in order. */
export interface CoroutineNode extends NodeBase {
  readonly kind: 'coroutine'
  /** TypeScript source of one function declaration, lines joined by `\n`, without a final newline. */
  readonly code: string
}

export interface GatherNode extends NodeBase {
  readonly kind: 'gather'
  readonly name: string
  /** Ids of the task handles, in the order of the result. The spare handle on the canvas is not in the list. */
  readonly handles: readonly string[]
  /** asyncio's `return_exceptions`: errors become values in their place. */
  readonly returnExceptions: boolean
}

export interface SleepNode extends NodeBase {
  readonly kind: 'sleep'
  readonly name: string
  readonly durationMs: number
}

export interface InputNode extends NodeBase {
  readonly kind: 'input'
  readonly name: string
  /** A TypeScript type, as text: `string`, `number[]`, … */
  readonly type: string
  /** Absent: the input must be given at the start of a run. */
  readonly default?: Json
}

export interface OutputNode extends NodeBase {
  readonly kind: 'output'
  readonly name: string
}

export interface NoteNode extends NodeBase {
  readonly kind: 'note'
  readonly text: string
}

export type Node = CoroutineNode | GatherNode | SleepNode | InputNode | OutputNode | NoteNode
export type NodeKind = Node['kind']
export type NodeOfKind<K extends NodeKind> = Extract<Node, { kind: K }>

/** A wire. Its identity is its four ends (`edgeId`). */
export interface Edge {
  readonly source: NodeId
  /** Today always `OUT`; errors and branches will leave by other handles. */
  readonly sourceHandle: string
  readonly target: NodeId
  readonly targetHandle: string
  readonly unknown?: readonly UnknownKey[]
}

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

/** The one handle a value leaves by. */
export const OUT = 'out'
/** The handle at the header: order without a value. */
export const AFTER = 'after'
/** The value handle of a sleep and of an output. */
export const VALUE = 'value'

/** The longest delay a timer can hold on Node and in browsers (2^31 - 1 ms, 24.8 days). */
export const maxDurationMs = 2_147_483_647

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

/** `a.out->b.x`: the identity of a wire, for React keys, selections and messages. */
export function edgeId(edge: Edge): string {
  return `${edge.source}.${edge.sourceHandle}->${edge.target}.${edge.targetHandle}`
}

/** How long a step of this pipeline may hold the event loop, in real milliseconds; `null`: as long as it likes. */
export function blockedLimitOf({ settings }: Graph): number | null {
  return settings.blockedLimitMs === undefined ? defaultBlockedLimitMs : settings.blockedLimitMs
}
