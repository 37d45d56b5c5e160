import { ERROR } from '#graph'
import { planningOf } from './kinds.ts'
import type { Plan, PlanNode } from './plan.ts'
import { isConditional, wiresInto } from './plan-node.ts'

/** Whether a node turns the errors of the tasks it takes into values, instead of failing with the first. */
export function collects(node: PlanNode): boolean {
  return 'returnExceptions' in node && node.returnExceptions
}

/** Whether a node may have a value although a task that it takes failed. */
export function outlivesErrors(node: PlanNode): boolean {
  return planningOf(node.kind).outlivesErrors?.(node) === true
}

/** Whether a node may cancel the tasks that it takes although it is not cancelled itself. */
export function letsGo(node: PlanNode): boolean {
  return planningOf(node.kind).letsGo?.(node) === true
}

/** The nodes whose errors may become values: those that outlive errors, and those whose tasks they take. */
export function collectableNodes({ nodes }: Plan): ReadonlySet<number> {
  const takesTasks = (index: number): boolean => (nodes[index]?.children.length ?? 0) > 0
  const caught = caughtNodes(nodes)
  const takers = nodes.filter((node) => node.children.length > 0)
  const found = new Set(
    takers.filter((node) => outlivesErrors(node) || caught.has(node.index)).map(({ index }) => index),
  )
  // A Set also iterates over items added meanwhile, so thousands of nested gathers need no recursion.
  for (const index of found) for (const child of nodes[index]?.children.filter(takesTasks) ?? []) found.add(child)
  return found
}

/** The nodes with a wire that takes their error. */
export function caughtNodes(nodes: readonly PlanNode[]): ReadonlySet<number> {
  const wires = nodes.filter(isConditional).flatMap(wiresInto)
  return new Set(wires.flatMap(({ from, by }) => (by === ERROR ? [from] : [])))
}
