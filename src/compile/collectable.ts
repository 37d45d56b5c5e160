import type { Plan, PlanNode } from './plan.ts'

/** Makes values of the errors of the tasks that it takes, instead of failing with the first. */
export function collects(node: PlanNode): boolean {
  return 'returnExceptions' in node && node.returnExceptions
}

/** Nodes of whose errors, or whose tasks' errors, somebody makes values: they themselves, or one that takes their tasks. */
export function collectableNodes({ nodes }: Plan): ReadonlySet<number> {
  const takesTasks = (index: number): boolean => (nodes[index]?.children.length ?? 0) > 0
  const found = new Set(nodes.filter(collects).map(({ index }) => index))
  // A Set iterates over what is added to it on the way: thousands of gathers may lie within each other.
  for (const index of found) for (const child of nodes[index]?.children.filter(takesTasks) ?? []) found.add(child)
  return found
}
