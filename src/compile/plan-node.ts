import type { Edge, NodeId, Policies } from '#graph'

/** A wire from another node. It delivers when that node is done; with `by`, in the end that this handle stands for. */
export interface PlanWire {
  readonly from: number
  /** `ERROR`, a case of a branch, or `STREAM`: it delivers when that node begins. */
  readonly by?: string
}

/**
 * A node's argument: the value of another node, or none (`undefined`, so that defaults apply). `or`: more wires into the
 * same handle; at most one of all delivers in a run. `isCold`: the other node is awaited by this one, in its own task.
 */
export type Argument = (PlanWire & { readonly or?: readonly PlanWire[]; readonly isCold?: true }) | null

/** What every node of a plan has, whatever its kind. */
export interface PlanNodeBase {
  /** Counted from 0 in the order of the file: the node's number in every event. */
  readonly index: number
  readonly id: NodeId
  /** A name that is unique in the plan; for a coroutine the function's name. */
  readonly name: string
  /** Wires from nodes that must end first and pass on no value. */
  readonly after: readonly PlanWire[]
  /** The arguments, in order, without empty ones at the end. */
  readonly args: readonly Argument[]
  /** The arguments of the cold coroutines that it awaits: it begins when all that these need is there. Absent: none. */
  readonly behind?: readonly Argument[]
  /** The nodes whose tasks it takes, in the order of its result. It waits while they run. */
  readonly children: readonly number[]
  /** The group that it is in, if it has a task. */
  readonly group?: number
}

/** The policies of a node. `eachAt`: if it is called for each item of an argument, which argument. */
export interface PlanPolicies extends Policies {
  readonly eachAt?: number
}

/** What a plan's node can use of the graph besides its own node. */
export interface PlanSurroundings<P> {
  /** The nodes of a group that nothing consumes. */
  readonly ends: (group: NodeId) => readonly number[]
  /** The plan of a file that it includes, and the file's path. */
  readonly included: (file: string) => Pick<P, Extract<keyof P, 'path' | 'plan'>>
}

/** How a node of one kind becomes a node of a plan. */
export interface Planning<N, P extends PlanNodeBase> {
  /** The handles of its arguments, in the order of `args`. */
  argumentHandles(node: N, wiresIn: readonly Edge[]): readonly string[]
  /** The fields that only this kind has in a plan. */
  params(node: N, around: PlanSurroundings<P>): Omit<P, keyof PlanNodeBase | 'kind'>
  /** For a kind that takes tasks: whether it may have a value although one of them failed. */
  outlivesErrors?(node: P): boolean
  /** For a kind that takes tasks: whether it may cancel them although it is not cancelled itself. */
  letsGo?(node: P): boolean
}

/** Whether an argument is anything but the value of one other node: an error, a case, or one of several wires. */
export function isConditionalArgument(argument: Argument): boolean {
  return argument?.by !== undefined || argument?.or !== undefined
}

/** The wires that an argument may come by; none to a cold coroutine, which runs only when it is awaited. */
export function wiresOf(argument: Argument): readonly PlanWire[] {
  return argument && !argument.isCold ? [argument, ...(argument.or ?? [])] : []
}

/** The argument that comes by one of these wires; without any, none. */
export function argumentOf([wire, ...or]: readonly PlanWire[]): Argument {
  return wire ? { ...wire, ...(or.length > 0 ? { or } : {}) } : null
}

type Wired = Pick<PlanNodeBase, 'after' | 'args' | 'behind'>

/** All wires that a node needs before it starts. The tasks that it takes are not among them: it waits while these run. */
export function wiresInto({ after, args, behind = none }: Wired): readonly PlanWire[] {
  return [...after, ...args.flatMap(wiresOf), ...behind.flatMap(wiresOf)]
}

/** The nodes that have to end before a node starts, each once. */
export function needsOf({ after, args, behind = none }: Wired): readonly number[] {
  const needs = new Set<number>()
  for (const { from } of after) needs.add(from)
  for (const list of [args, behind]) {
    for (const argument of list) {
      if (argument && !argument.isCold) needs.add(argument.from)
      for (const { from } of argument?.or ?? none) needs.add(from)
    }
  }
  return [...needs]
}

const none: readonly never[] = []

/** Whether a node waits for anything but the values of other nodes: an error, a case, or one of several wires. */
export function isConditional({ after, args, behind = none }: Wired): boolean {
  return (
    after.some(({ by }) => by !== undefined) || args.some(isConditionalArgument) || behind.some(isConditionalArgument)
  )
}
