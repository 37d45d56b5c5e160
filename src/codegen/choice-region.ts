import { type Argument, type Plan, type PlanNode, type PlanWire, type TaskNode, wiresInto, wiresOf } from '#compile'
import type { Ways } from './node-ways.ts'
import { takenAs } from './taken-as.ts'

/** The nodes of a plan that may be one choice: the one at which it begins, and what runs by that. */
export interface Region {
  readonly plan: Plan
  readonly ways: Ways
  readonly first: TaskNode
  readonly inside: ReadonlySet<number>
}

/** A value that leaves a region. */
export interface RegionEnd {
  /** What it is called by who takes it. */
  readonly name: string | null
  readonly wires: readonly PlanWire[]
}

/** What leaves a region. */
export type Leaving =
  /** One value, and where it is taken. */
  | { readonly kind: 'value'; readonly ends: readonly [RegionEnd]; readonly takers: readonly Taker[] }
  /** The whole result of main. */
  | { readonly kind: 'result'; readonly ends: readonly RegionEnd[] }

/** An argument of a node. */
interface Taker {
  readonly node: number
  readonly at: number
  readonly argument: Argument
}

export function isOwn({ first, inside }: Region, index: number): boolean {
  return index === first.index || inside.has(index)
}

/** By which of its ways a node in it runs: a case, or what comes of a task. */
export function wayOf({ ways }: Region, index: number): string | undefined {
  return ways.of(index)?.[0]?.by
}

/** `null`: it leaves so that the region is no choice. */
export function leavingOf(region: Region): Leaving | null {
  const { plan } = region
  const others = plan.nodes.filter(({ index }) => !isOwn(region, index))
  const isTied = ({ children, after }: PlanNode): boolean =>
    [...children, ...after.map(({ from }) => from)].some((from) => isOwn(region, from))
  const takers = others.flatMap(({ index, args }) =>
    args.flatMap((argument, at): readonly Taker[] => {
      const isTaken = wiresOf(argument).some(({ from }) => isOwn(region, from))
      return isTaken ? [{ node: index, at, argument }] : []
    }),
  )
  if (others.some(isTied) || isTakenItself(region)) return null
  return valueIn(region, takers) ?? resultOf(region, takers)
}

/** Whether its first node's task is taken, or what a branch says, which is no case of it. */
function isTakenItself({ plan, first }: Region): boolean {
  const isSaid = ({ from, by }: PlanWire): boolean => from === first.index && by === undefined
  return plan.nodes.some(
    (node) => node.children.includes(first.index) || (first.kind === 'branch' && wiresInto(node).some(isSaid)),
  )
}

function valueIn(region: Region, takers: readonly Taker[]): Leaving | null {
  const { plan } = region
  const [taker] = takers
  if (!taker || plan.awaited.some((index) => isOwn(region, index))) return null
  const key = keyOf(taker.argument)
  if (!takers.every((each) => keyOf(each.argument) === key && isValue(region, each))) return null
  const name = takenAs(plan.nodes[taker.node], taker.at)
  return { kind: 'value', ends: [{ name, wires: wiresOf(taker.argument) }], takers }
}

/** Whether it arrives whenever the choice is made. At main's end, what does not arrive is undefined. */
function isValue(region: Region, { node, argument }: Taker): boolean {
  const wires = wiresOf(argument)
  if (region.plan.nodes[node]?.kind !== 'output') return region.ways.ofWires(wires)?.length === 0
  return wires.every(({ from }) => isOwn(region, from))
}

/** All that main awaits, if all of it comes from here and nobody else takes anything. */
function resultOf(region: Region, takers: readonly Taker[]): Leaving | null {
  const { plan, first } = region
  const awaited = new Set(plan.awaited)
  if (!takers.every(({ node }) => awaited.has(node))) return null
  const ends = plan.awaited.flatMap((index): readonly RegionEnd[] => {
    const node = plan.nodes[index] as PlanNode
    const name = node.name
    if (isOwn(region, index))
      return index === first.index && first.kind === 'branch' ? [] : [{ name, wires: [{ from: index }] }]
    const wires = wiresOf(node.args[0] ?? null)
    const isHere = node.kind === 'output' && wires.length > 0 && wires.every(({ from }) => isOwn(region, from))
    return isHere ? [{ name, wires }] : []
  })
  return ends.length === plan.awaited.length ? { kind: 'result', ends } : null
}

function keyOf(argument: Argument): string {
  return JSON.stringify(
    wiresOf(argument)
      .map(({ from, by }) => [from, by])
      .sort(),
  )
}
