import { type Argument, isAwaitedInside, type Plan, type PlanNode, type PlanNodeOfKind, type TaskNode } from '#compile'
import { hasPolicies } from '#graph'
import { block } from './layout.ts'
import { type Flowing, nothing } from './streams.ts'

/** A call that is awaited in the place of an argument: that of a cold coroutine. */
export interface Awaited {
  /** The place of that argument. */
  readonly at: number
  readonly node: PlanNodeOfKind<'coroutine'>
  /** Where its own arguments stand among those of the node, and how many there are. */
  readonly from: number
  readonly count: number
  /** Those that stand in its own arguments. */
  readonly awaited: readonly Awaited[]
}

/** What a node has besides its call where it awaits cold coroutines. */
export interface Awaiting {
  readonly awaited?: readonly Awaited[]
}

/** The plan in which a node that awaits cold coroutines has their arguments behind its own, and these are no nodes. */
export function withAwaited(plan: Plan): Plan {
  if (!plan.nodes.some(isAwaitedInside)) return plan
  const nodes = plan.nodes.map((node) => (isAwaitedInside(node) ? nothing(node) : awaiting(node, plan.nodes)))
  return { ...plan, nodes }
}

function awaiting(node: PlanNode, nodes: readonly PlanNode[]): PlanNode {
  if (!node.behind) return node
  const args: Argument[] = node.args.map((argument) => (argument?.isCold ? null : argument))
  const awaited = awaitedBy(node.args, nodes, args)
  const { behind: _, ...rest } = node
  return { ...rest, args, awaited } as PlanNode & Awaiting
}

/** Adds the arguments of what is awaited to `all`. */
function awaitedBy(args: readonly Argument[], nodes: readonly PlanNode[], all: Argument[]): readonly Awaited[] {
  return args.flatMap((argument, at) => {
    const node = argument?.isCold ? (nodes[argument.from] as PlanNodeOfKind<'coroutine'>) : undefined
    if (!node) return []
    const from = all.length
    all.push(...node.args.map((own) => (own?.isCold ? null : own)))
    return [{ at, node, from, count: node.args.length, awaited: awaitedBy(node.args, nodes, all) }]
  })
}

/** Whether it awaits cold coroutines, so that its call stands in an async function. */
export function awaitsCold(node: PlanNode | undefined): boolean {
  return node !== undefined && awaitedIn(node).length > 0
}

export function awaitedIn(node: PlanNode): readonly Awaited[] {
  return (node as Awaiting).awaited ?? []
}

/** A call as it stands in an async function: what comes before it, and the call. */
export interface CallText {
  readonly lines: readonly string[]
  readonly value: string
  /** Whether something is awaited in its arguments. */
  readonly isAsync?: true
}

interface Texts {
  /** The call of a node with these arguments. */
  readonly call: (node: TaskNode, values: readonly string[]) => string
  /** A new name for the value of a node. */
  readonly name: (node: TaskNode) => string
}

/**
 * The call of a node, where `values` has its arguments, and behind them those of what it awaits. That is awaited in its
 * place; a policy may call more than once, so before it all values have names.
 */
export function callText(node: TaskNode, values: readonly string[], { call, name }: Texts): CallText {
  const awaited = awaitedIn(node)
  const [first] = awaited
  if (!first) return { lines: [], value: call(node, values) }
  const lines: string[] = []
  const isNamed = isCalledLater(node) || hasLater(awaited)
  const placed = (own: readonly string[], calls: readonly Awaited[]): readonly string[] => {
    const texts = [...own]
    for (const { at, node: cold, from, count, awaited: inner } of calls) {
      const text = `await ${call(cold, placed(values.slice(from, from + count), inner))}`
      if (!isNamed) texts[at] = text
      else {
        texts[at] = name(cold)
        lines.push(`const ${texts[at]} = ${text}`)
      }
    }
    return texts
  }
  return { value: call(node, placed(values.slice(0, first.from), awaited)), lines, isAsync: true }
}

/** Whether its arguments stand in a function of their own. */
function isCalledLater(node: PlanNode): boolean {
  return hasPolicies(node) || (node as Flowing).handed !== undefined || (node as Flowing).leaves !== undefined
}

function hasLater(awaited: readonly Awaited[]): boolean {
  return awaited.some(({ node, awaited: inner }) => inner.length > 0 && (isCalledLater(node) || hasLater(inner)))
}

interface InPlaceCalls {
  readonly helpers: { readonly createTask: string | null }
  node(index: number): PlanNode | undefined
  isChoice(index: number): boolean
  callText(index: number): CallText
}

/** The call of a node that awaits cold coroutines, as it stands where it is awaited itself. */
export function inPlaceOf(calls: InPlaceCalls, index: number): { readonly inPlace?: string } {
  const isPlain = calls.helpers.createTask === null && !calls.isChoice(index)
  return isPlain && awaitsCold(calls.node(index)) ? { inPlace: calls.callText(index).value } : {}
}

/** The function that makes a call. */
export function functionOf({ lines, value, isAsync }: CallText): string {
  if (lines.length > 0) return `async () => ${block([...lines, `return ${value}`])}`
  return `${isAsync ? 'async ' : ''}() => ${value}`
}
