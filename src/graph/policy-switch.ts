import { eachField } from './each.ts'
import { eachParameters } from './each-rules.ts'
import { type Field, stepOf } from './field.ts'
import type { Graph } from './graph.ts'
import { firstLimit, limitNamed, limitsOf, newLimitName, setLimit } from './limits.ts'
import type { NodeId } from './node.ts'
import { setParam } from './params.ts'
import { type Policies, policyFields } from './policies.ts'
import { isPolicyNode, type Policy, type PolicyNode, policiesFor } from './policy-nodes.ts'
import { nodeById } from './queries.ts'
import { firstRetry } from './retry.ts'

/** Long enough for most work, so that adding a timeout breaks nothing. */
const firstTimeoutMs = 10_000

/** What each policy is when it is turned on. */
const firsts: { readonly [P in Policy]-?: (graph: Graph, node: PolicyNode) => Required<Policies>[P] } = {
  timeoutMs: () => firstTimeoutMs,
  limit: (graph) => Object.keys(limitsOf(graph))[0] ?? newLimitName(graph),
  retry: () => firstRetry,
  each: (_, node) => ({ ...eachField.first, parameter: eachParameters(node)[0] ?? '' }),
}

/** Turns a policy that a node may have on, with values to begin with, or any off. A limit that the pipeline lacks is added to it. */
export function turnPolicy(graph: Graph, id: NodeId, policy: Policy, isOn: boolean): Graph {
  const node = nodeById(graph, id)
  if (!isPolicyNode(node) || (isOn && !policiesFor(node).includes(policy))) return graph
  const value = isOn ? firsts[policy](graph, node) : undefined
  const turned = setParam(graph, id, node.kind, policy, value as never)
  const { limit } = policy === 'limit' && isOn ? { limit: value as string } : {}
  return limit === undefined || limitNamed(turned, limit) !== undefined ? turned : setLimit(turned, limit, firstLimit)
}

/** The undo name of that edit. */
export function policyStep(policy: Policy, isOn: boolean): string {
  const field: Field = policyFields[policy]
  return field.type === 'policy'
    ? stepOf(field, isOn || undefined)
    : `${isOn ? 'Add' : 'Remove'} ${field.label.toLowerCase()}`
}
