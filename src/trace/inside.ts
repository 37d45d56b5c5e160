import type { RunNode } from './event.ts'
import type { RunView } from './run-view.ts'

/** `fetchAll › parse`: the name of a node behind those of the nodes whose inside it is in. */
export function wayText(nodes: readonly RunNode[], node: RunNode): string {
  return `${wayTo(nodes, node)}${node.name}`
}

/** `fetchAll › `: the way that leads to a node; empty if it is in none. */
export function wayTo(nodes: readonly RunNode[], { within }: RunNode): string {
  const outer = within === undefined ? undefined : nodes[within]
  return outer ? `${wayText(nodes, outer)} › ` : ''
}

/** The numbers of the nodes that are inside of a node, at any depth, in their order. */
export function numbersWithin(nodes: readonly RunNode[], node: number): readonly number[] {
  if (nodes[node]?.kind !== 'pipeline') return none
  const known = insides.get(nodes) ?? new Map<number, readonly number[]>()
  insides.set(nodes, known)
  const inside = known.get(node) ?? foundInside(nodes, node)
  known.set(node, inside)
  return inside
}

/** By the nodes of a run, since a node may begin anew a million times. */
const insides = new WeakMap<readonly RunNode[], Map<number, readonly number[]>>()
const none: readonly number[] = []

function foundInside(nodes: readonly RunNode[], node: number): readonly number[] {
  const found = new Set([node])
  for (const [number, { within }] of nodes.entries()) if (within !== undefined && found.has(within)) found.add(number)
  found.delete(node)
  return [...found]
}

/** Whether a node is inside of one that goes over items, where the trace tells of one of these at a time. */
export function isOfItem({ start, itemsInside }: Pick<RunView, 'start' | 'itemsInside'>, node: number): boolean {
  if (itemsInside.size === 0) return false
  for (let at = start?.nodes[node]?.within; at !== undefined; at = start?.nodes[at]?.within)
    if (itemsInside.has(at)) return true
  return false
}

/** The node of the drawing whose inside this one is in, or this one, if it is drawn itself. */
export function drawnNode(nodes: readonly RunNode[], node: number): RunNode | undefined {
  let at = nodes[node]
  while (at?.within !== undefined) at = nodes[at.within]
  return at
}

/** The numbers of the nodes in the order of lists: behind a node comes what is inside of it. */
export function listed(nodes: readonly RunNode[]): readonly number[] {
  const inner = new Map<number | undefined, number[]>()
  for (const [number, { within }] of nodes.entries()) {
    const list = inner.get(within)
    if (list) list.push(number)
    else inner.set(within, [number])
  }
  const numbersIn = (within: number | undefined): readonly number[] =>
    (inner.get(within) ?? []).flatMap((number) => (inner.has(number) ? [number, ...numbersIn(number)] : [number]))
  return numbersIn(undefined)
}
