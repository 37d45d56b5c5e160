import {
  type Argument,
  argumentOf,
  isTaskNode,
  type Plan,
  type PlanNode,
  type PlanNodeOfKind,
  type PlanWire,
  wiresOf,
} from '#compile'
import { ERROR, OUT } from '#graph'
import { isOwn, type Leaving, type Region, wayOf } from './choice-region.ts'
import { nothing } from './streams.ts'

/**
 * What runs in a case of a choice, after a failure (`ERROR`), or once the task is done (`OUT`), as a plan whose result is what
 * leaves the choice; `null`: nothing runs, and there is no result.
 */
export function casePlan(region: Region, handle: string, { ends }: Leaving): Plan | null {
  const { plan } = region
  const isIn = (index: number): boolean => region.inside.has(index) && wayOf(region, index) === handle
  const isOf = ({ from, by = OUT }: PlanWire): boolean => (from === region.first.index ? by === handle : isIn(from))
  const nodes = plan.nodes.map((node): PlanNode => {
    if (!isIn(node.index)) return nothing(node)
    const after = node.after.filter(({ from }) => isIn(from))
    return {
      ...node,
      after,
      args: node.args.map((each) => (wiresOf(each).length > 0 ? made(region, wiresOf(each)) : each)),
    }
  })
  const outputs = ends.map(({ name, wires }, at): PlanNode => {
    return outputOf(nodes.length + at, name ?? 'value', made(region, wires.filter(isOf)))
  })
  const isEmpty = nodes.every((node) => !isTaskNode(node)) && outputs.every(({ args }) => args[0] === null)
  if (isEmpty && outputs.length === 1) return null
  return { ...plan, nodes: [...nodes, ...outputs], awaited: outputs.map(({ index }) => index) }
}

/** The plan in which one node stands for all of a choice, and takes what any of its nodes takes. */
export function planWithout(region: Region, needs: readonly number[], leaving: Leaving): Plan {
  const { plan, first } = region
  const value = { from: first.index }
  const takers = leaving.kind === 'value' ? leaving.takers : []
  const places = new Map<number, readonly number[]>()
  for (const { node, at } of takers) places.set(node, [...(places.get(node) ?? []), at])
  const nodes = plan.nodes.map((node): PlanNode => {
    if (node === first) return { ...node, args: needs.map((from) => ({ from })) }
    if (isOwn(region, node.index)) return nothing(node)
    const taken = places.get(node.index)
    return taken ? { ...node, args: node.args.map((each, at) => (taken.includes(at) ? value : each)) } : node
  })
  if (leaving.kind === 'value') return { ...plan, nodes }
  const awaited = new Set(plan.awaited)
  const rest = nodes.map((node) => (awaited.has(node.index) && node.kind === 'output' ? nothing(node) : node))
  return { ...plan, nodes: [...rest, outputOf(nodes.length, 'result', value)], awaited: [nodes.length] }
}

function outputOf(index: number, name: string, argument: Argument): PlanNodeOfKind<'output'> {
  return { kind: 'output', index, id: name, name, after: [], args: [argument], children: [] }
}

/** The argument of these wires as the case has it, where the choice is made. */
function made({ first }: Region, wires: readonly PlanWire[]): Argument {
  const within = ({ from, by }: PlanWire): readonly PlanWire[] => {
    if (from !== first.index || by === undefined) return [by === undefined ? { from } : { from, by }]
    // The error has the number of the task that failed; a case passes on what came in, if anything did.
    return by === ERROR ? [{ from }] : wiresOf(first.args[0] ?? null)
  }
  return argumentOf(wires.flatMap(within))
}
