import type { Json, NodeId, OnError } from '#graph'

/** One argument of a coroutine's call: the value of a node, or nothing (`undefined`, so that defaults apply). */
export type Argument = { readonly from: number } | null

interface PlanNodeBase {
  /** Dense, in the order of the file: the number this node has in every event. */
  readonly index: number
  readonly id: NodeId
  /** A name that is unique in the plan; for coroutines the function's. */
  readonly name: string
  /** Nodes that come first without handing over a value. */
  readonly after: readonly number[]
}

export interface PlanCoroutine extends PlanNodeBase {
  readonly kind: 'coroutine'
  readonly code: string
  /** Positional, trailing nothings dropped; a rest parameter's values follow the others. */
  readonly args: readonly Argument[]
}

export interface PlanGather extends PlanNodeBase {
  readonly kind: 'gather'
  /** In the order of the result. */
  readonly children: readonly number[]
  readonly returnExceptions: boolean
}

export interface PlanSleep extends PlanNodeBase {
  readonly kind: 'sleep'
  readonly durationMs: number
  readonly value: Argument
}

export interface PlanInput extends PlanNodeBase {
  readonly kind: 'input'
  readonly type: string
  readonly default?: Json
}

export interface PlanOutput extends PlanNodeBase {
  readonly kind: 'output'
  readonly from: number
}

export type PlanNode = PlanCoroutine | PlanGather | PlanSleep | PlanInput | PlanOutput

/** A graph without mistakes, ready to run or to print. A run holds one: later edits of the graph change nothing in it. */
export interface Plan {
  readonly title: string
  readonly description: string
  readonly shared: string
  readonly onError: OnError
  /** How long a step may hold the event loop before it is ended, in real milliseconds; `null`: as long as it likes. */
  readonly blockedLimitMs: number | null
  /** By `index`. */
  readonly nodes: readonly PlanNode[]
  /** What main awaits: the outputs, or all sinks where there is none. */
  readonly awaited: readonly number[]
}
