import type { Flow } from './flow.ts'

/** A part of main's body. Between two parts nothing is alive. */
export type Step =
  /** All of them are ready, and nothing can start before the last of them ended: one `await`. */
  | { readonly kind: 'row'; readonly nodes: readonly number[] }
  /** The same, and only this gather awaits them. */
  | { readonly kind: 'gather'; readonly gather: number; readonly nodes: readonly number[] }
  /** A promise per node, up to the node `until` (or main's end) that everything later waits for. */
  | { readonly kind: 'region'; readonly nodes: readonly number[]; readonly until: number }

/**
 * Cuts the graph where everything that is still to come waits for everything before, so that straight lines read as
 * straight lines; what can't be cut becomes a region. No cut delays a start: that is what the conditions are for.
 */
export function scheduleOf(flow: Flow): readonly Step[] {
  const steps: Step[] = []
  const done = new Set<number>()
  const add = (step: Step): void => {
    steps.push(step)
    for (const node of step.nodes) done.add(node)
    if (step.kind === 'gather') done.add(step.gather)
  }
  for (;;) {
    const rest = flow.tasks.map((task) => task.index).filter((index) => !done.has(index))
    const ready = rest.filter((index) => flow.needs(index).every((need) => done.has(need)))
    if (ready.length === 0) return steps
    add(asGather(flow, ready, done) ?? asRow(flow, ready, rest) ?? asRegion(flow, rest))
  }
}

function asGather(flow: Flow, nodes: readonly number[], done: ReadonlySet<number>): Step | null {
  const gather = flow.consumers(nodes[0] ?? flow.end)[0] ?? flow.end
  const node = flow.tasks.find((task) => task.index === gather)
  if (node?.kind !== 'gather' || node.children.join() !== nodes.join()) return null
  if (nodes.some((child) => flow.consumers(child).length > 1)) return null
  // Main would raise what another gather is to collect.
  if (flow.consumers(gather).some((consumer) => flow.isCollectedBy(gather, consumer))) return null
  const isFree = flow.needs(gather).every((need) => nodes.includes(need) || done.has(need))
  return isFree ? { kind: 'gather', gather, nodes } : null
}

function asRow(flow: Flow, nodes: readonly number[], rest: readonly number[]): Step | null {
  const isCollected = nodes.some((node) => flow.consumers(node).some((consumer) => flow.isCollectedBy(node, consumer)))
  if (isCollected) return null
  const later = [...rest, flow.end].filter((index) => !nodes.includes(index))
  const isBarrier = later.every((index) => nodes.every((node) => flow.ancestors(index).has(node)))
  return isBarrier ? { kind: 'row', nodes } : null
}

function asRegion(flow: Flow, rest: readonly number[]): Step {
  const candidates = [...rest, flow.end].sort((a, b) => flow.ancestors(a).size - flow.ancestors(b).size || a - b)
  const until = candidates.find((candidate) => isCut(flow, candidate, rest)) ?? flow.end
  const isInside = (index: number): boolean => index === until || !flow.ancestors(index).has(until)
  const nodes = inOrder(flow, rest.filter(isInside))
  const before = nodes.filter((index) => index !== until)
  // The node behind the region reads best as a call of its own; a gather takes the promises themselves.
  const isCall = flow.tasks.some((task) => task.index === until && task.kind !== 'gather')
  return { kind: 'region', nodes: isCall && before.length > 0 ? before : nodes, until }
}

function isCut(flow: Flow, cut: number, rest: readonly number[]): boolean {
  const before = flow.ancestors(cut)
  return [...rest, flow.end].every((index) => {
    if (index === cut || before.has(index)) return true
    // An error that a gather makes a value must reach it as a promise, not raise on the way.
    const collects = (need: number): boolean => flow.isCollectedBy(need, index) && rest.includes(need)
    return (
      flow.ancestors(index).has(cut) &&
      !flow.needs(index).some((need) => (need === cut || before.has(need)) && collects(need))
    )
  })
}

/** Needs first; of several, the one that stands first in the file. */
export function inOrder(flow: Flow, nodes: readonly number[]): readonly number[] {
  const left = new Set(nodes)
  const ordered: number[] = []
  while (left.size > 0) {
    const next = [...left].find((index) => flow.needs(index).every((need) => !left.has(need)))
    if (next === undefined) throw new Error('A plan has no cycles')
    left.delete(next)
    ordered.push(next)
  }
  return ordered
}
