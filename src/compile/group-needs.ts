import type { Plan, PlanNode } from './plan.ts'
import { needsOf } from './plan-node.ts'

/** The groups around a node, from the inside out. */
function groupsAround({ nodes }: Plan, { group }: PlanNode): readonly number[] {
  const around: number[] = []
  for (let at = group; at !== undefined; at = nodes[at]?.group) around.push(at)
  return around
}

/**
 * Of each node: the nodes that have to end before it starts, each once: those of its wires, the outermost group that each
 * of these leaves, and what the groups around it wait for in the same way.
 */
export function startNeedsIn(plan: Plan): (node: PlanNode) => readonly number[] {
  const hasGroups = plan.nodes.some(({ group }) => group !== undefined)
  return hasGroups ? (node) => startNeeds(plan, node) : needsOf
}

function startNeeds(plan: Plan, node: PlanNode): readonly number[] {
  const owners = [node, ...groupsAround(plan, node).flatMap((group) => plan.nodes[group] ?? [])]
  const needs = owners.flatMap((owner) => {
    const kept = new Set(groupsAround(plan, owner))
    return needsOf(owner).flatMap((need) => {
      const left = groupsAround(plan, plan.nodes[need] as PlanNode).filter((group) => !kept.has(group))
      return [need, ...left.slice(-1)]
    })
  })
  return [...new Set(needs)]
}
