import type { Edge, NodeId } from '#graph'

/** One value that a node is given: that of another node, or nothing (`undefined`, so that defaults apply). */
export type Argument = { readonly from: number } | null

/** What every node of a plan has, whatever its kind. */
export interface PlanNodeBase {
  /** Dense, in the order of the file: the number this node has in every event. */
  readonly index: number
  readonly id: NodeId
  /** A name that is unique in the plan; for coroutines the function's. */
  readonly name: string
  /** Nodes that come first without handing over a value. */
  readonly after: readonly number[]
  /** The values that it is given, in order; trailing nothings dropped. */
  readonly args: readonly Argument[]
  /** The nodes whose tasks it takes, in the order of its result: it waits while they run. */
  readonly children: readonly number[]
}

/** How a node of one kind becomes one of a plan. */
export interface Planning<N, P extends PlanNodeBase> {
  /** The handles whose values it is given, in the order of `args`. */
  argumentHandles(node: N, wiresIn: readonly Edge[]): readonly string[]
  /** What the plan has of it beyond what every node has. */
  params(node: N): Omit<P, keyof PlanNodeBase | 'kind'>
}
