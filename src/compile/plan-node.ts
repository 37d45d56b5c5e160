import type { Edge, NodeId } from '#graph'

/** A node's argument: the value of another node, or none (`undefined`, so that defaults apply). */
export type Argument = { readonly from: number } | null

/** What every node of a plan has, whatever its kind. */
export interface PlanNodeBase {
  /** Counted from 0 in the order of the file: the node's number in every event. */
  readonly index: number
  readonly id: NodeId
  /** A name that is unique in the plan; for a coroutine the function's name. */
  readonly name: string
  /** Nodes that must end first and pass on no value. */
  readonly after: readonly number[]
  /** The arguments, in order, without empty ones at the end. */
  readonly args: readonly Argument[]
  /** The nodes whose tasks it takes, in the order of its result. It waits while they run. */
  readonly children: readonly number[]
}

/** How a node of one kind becomes a node of a plan. */
export interface Planning<N, P extends PlanNodeBase> {
  /** The handles of its arguments, in the order of `args`. */
  argumentHandles(node: N, wiresIn: readonly Edge[]): readonly string[]
  /** The fields that only this kind has in a plan. */
  params(node: N): Omit<P, keyof PlanNodeBase | 'kind'>
}
