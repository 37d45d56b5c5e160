import { letsGo, needsOf, type Plan, type PlanNode } from '#compile'
import { STREAM } from '#graph'
import { type Frames, framesOf } from './leaving.ts'

/** A node in a group that takes the task of one outside of that group. */
export interface OutsideTask {
  readonly taker: number
  readonly child: number
  /** The outermost group of the taker that the child is not in. */
  readonly group: number
}

/** All tasks that are taken from outside of a group. */
export function outsideTasks({ nodes }: Plan, { around }: Frames): readonly OutsideTask[] {
  return nodes.flatMap(({ index: taker, children }) =>
    [...new Set(children)].flatMap((child) => {
      const kept = new Set(around(child))
      const group = around(taker)
        .filter((each) => !kept.has(each))
        .at(-1)
      return group === undefined ? [] : [{ taker, child, group }]
    }),
  )
}

/** Whether tasks of this plan may be cancelled because nobody needs them any more. */
export function hasLetGo(plan: Plan): boolean {
  if (plan.nodes.some(letsGo)) return true
  return plan.nodes.some(({ kind }) => kind === 'group') && outsideTasks(plan, framesOf(plan)).length > 0
}

/**
 * The nodes whose tasks may be cancelled, or never begin, because nobody needs them any more: only of these it has to be
 * known who needs them.
 */
export function letGoIn(plan: Plan): ReadonlySet<number> {
  const found = new Set<number>()
  if (!hasLetGo(plan)) return found
  const frames = framesOf(plan)
  const outside = outsideTasks(plan, frames)
  for (const taker of plan.nodes) {
    const own = outside.flatMap((each) => (each.taker === taker.index ? [each.child] : []))
    const children = letsGo(taker) ? taker.children : own
    if (children.length > 0) addLetGo(plan, { taker, children }, frames, found)
  }
  return found
}

interface Dropped {
  readonly taker: PlanNode
  readonly children: readonly number[]
}

/** What goes when `taker` needs these no more: a node that has not begun lets go what it needs itself. */
function addLetGo(plan: Plan, { taker, children }: Dropped, { around }: Frames, found: Set<number>): void {
  const { nodes } = plan
  const ended = endedBefore(plan, taker)
  const known = new Set<number>()
  const isHere = (from: number, to: number): boolean => around(from).every((group) => around(to).includes(group))
  const links = [...children].map((child) => [child, taker.index] as const)
  for (const [index, by] of links) {
    const node = nodes[index]
    // What leaves a group is the group's to cancel.
    if (!node || known.has(index) || ended.has(index) || !isHere(index, by)) continue
    known.add(index)
    if (node.kind !== 'input') found.add(index)
    const members = node.kind === 'group' ? nodes.filter((each) => around(each.index).includes(index)) : []
    for (const owner of [node, ...members])
      for (const need of [...needsOf(owner), ...owner.children]) links.push([need, owner.index])
  }
}

/** The nodes that have surely ended when this one, which takes tasks, has begun: it begins with the first of these. */
function endedBefore(plan: Plan, taker: PlanNode): ReadonlySet<number> {
  const [first, ...others] = [...new Set(taker.children)].map((child) => neededBy(plan, [child]))
  const common = [...(first ?? [])].filter((index) => others.every((each) => each.has(index)))
  return new Set([...common, ...neededBy(plan, [taker.index])])
}

/** All that has ended before these nodes begin, whichever way they do. */
function neededBy({ nodes }: Plan, indices: readonly number[]): ReadonlySet<number> {
  const found = new Set<number>()
  const open = [...indices]
  for (const index of open) {
    const node = nodes[index]
    if (!node) continue
    const args = node.args.flatMap((argument) => (argument && !argument.or ? [argument] : []))
    for (const { from, by } of [...node.after, ...args]) {
      if (by === STREAM || found.has(from)) continue
      found.add(from)
      open.push(from)
    }
    if (node.group !== undefined) open.push(node.group)
  }
  return found
}
