import type { Dependencies } from './dependencies.ts'
import { inOrder } from './in-order.ts'

/** A part of main's body. Between two parts nothing runs. */
export type Step =
  /** All these nodes are ready, and nothing else can start before the last of them has ended: one `await`. */
  | { readonly kind: 'row'; readonly nodes: readonly number[] }
  /** As a row, but only this gather awaits the nodes. */
  | { readonly kind: 'gather'; readonly gather: number; readonly nodes: readonly number[] }
  /** One promise per node, up to the node `until` (or main's end) for which everything later waits. */
  | { readonly kind: 'region'; readonly nodes: readonly number[]; readonly until: number }

/**
 * Cuts the graph wherever everything that is still to come waits for everything before, so that straight lines are
 * printed as straight lines. A part that can't be cut is a region. The conditions make sure that no cut delays a start.
 */
export function scheduleOf(dependencies: Dependencies): readonly Step[] {
  const steps: Step[] = []
  /** The nodes still to come, in the order of the file, with the number of needs that each waits for. */
  const open = new Map(dependencies.tasks.map(({ index }) => [index, dependencies.needs(index).length]))
  const ready = new Set([...open.keys()].filter((index) => open.get(index) === 0))
  const end = (node: number): void => {
    open.delete(node)
    ready.delete(node)
    for (const consumer of dependencies.consumers(node)) {
      const left = open.get(consumer)
      if (left === undefined) continue
      open.set(consumer, left - 1)
      if (left === 1) ready.add(consumer)
    }
  }
  while (ready.size > 0) {
    const nodes = [...ready].sort((a, b) => a - b)
    const step =
      asGather(dependencies, nodes, open) ??
      asRow(dependencies, nodes, open.size) ??
      asRegion(dependencies, [...open.keys()])
    steps.push(step)
    for (const node of step.nodes) end(node)
    if (step.kind === 'gather') end(step.gather)
  }
  return steps
}

function asGather(
  dependencies: Dependencies,
  nodes: readonly number[],
  open: ReadonlyMap<number, number>,
): Step | null {
  const gather = dependencies.consumers(nodes[0] ?? dependencies.end)[0] ?? dependencies.end
  if (!dependencies.takesTasks(gather) || dependencies.task(gather)?.children.join() !== nodes.join()) return null
  if (nodes.some((child) => dependencies.consumers(child).length > 1)) return null
  // Main would throw an error that another gather should collect.
  if (dependencies.consumers(gather).some((consumer) => dependencies.isCollectedBy(gather, consumer))) return null
  const isFree = dependencies.needs(gather).every((need) => nodes.includes(need) || !open.has(need))
  return isFree ? { kind: 'gather', gather, nodes } : null
}

/** `open`: how many nodes are still to come, with these. */
function asRow(dependencies: Dependencies, nodes: readonly number[], open: number): Step | null {
  const isCollected = nodes.some((node) =>
    dependencies.consumers(node).some((consumer) => dependencies.isCollectedBy(node, consumer)),
  )
  if (isCollected) return null
  // Everything after one of the nodes is still to come, and so is main's end.
  const later = open + 1 - nodes.length
  const isBarrier = nodes.every((node) => dependencies.descendantCount(node) === later)
  return isBarrier ? { kind: 'row', nodes } : null
}

function asRegion(dependencies: Dependencies, rest: readonly number[]): Step {
  const depths = new Map([...rest, dependencies.end].map((index) => [index, dependencies.ancestors(index).size]))
  const depth = (index: number): number => depths.get(index) ?? 0
  const candidates = [...depths.keys()].sort((a, b) => depth(a) - depth(b) || a - b)
  // All other nodes must be before or after the cut: a node with too few of them is skipped without a closer look.
  const until =
    candidates.find(
      (each) => depth(each) + dependencies.descendantCount(each) >= rest.length && isCut(dependencies, each, rest),
    ) ?? dependencies.end
  const isInside = (index: number): boolean => index === until || !dependencies.ancestors(index).has(until)
  const nodes = inOrder(dependencies, rest.filter(isInside))
  const before = nodes.filter((index) => index !== until)
  // If the last node is a call, it is printed after the region; a gather takes the promises themselves.
  const isCall = dependencies.task(until) !== undefined && !dependencies.takesTasks(until)
  return { kind: 'region', nodes: isCall && before.length > 0 ? before : nodes, until }
}

function isCut(dependencies: Dependencies, cut: number, rest: readonly number[]): boolean {
  const before = dependencies.ancestors(cut)
  return [...rest, dependencies.end].every((index) => {
    if (index === cut || before.has(index)) return true
    // An error that a gather collects must reach it as a promise, and must not be thrown before.
    const collects = (need: number): boolean => dependencies.isCollectedBy(need, index) && rest.includes(need)
    return (
      dependencies.ancestors(index).has(cut) &&
      !dependencies.needs(index).some((need) => (need === cut || before.has(need)) && collects(need))
    )
  })
}
