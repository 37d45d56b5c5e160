import { eachField } from './each.ts'
import { eachParameters } from './each-rules.ts'
import { type Field, stepOf } from './field.ts'
import type { Graph, NodeOfKind } from './graph.ts'
import { firstLimit, limitNamed, limitsOf, newLimitName, setLimit } from './limits.ts'
import type { NodeId } from './node.ts'
import { setParam } from './params.ts'
import { type Policies, policyFields } from './policies.ts'
import { nodeById } from './queries.ts'
import { firstRetry } from './retry.ts'

type PolicyNode = NodeOfKind<'coroutine'>
export type Policy = keyof Policies

/** Long enough for most work, so that adding a timeout breaks nothing. */
const firstTimeoutMs = 10_000

/** What each policy is when it is turned on. */
const firsts: { readonly [P in Policy]-?: (graph: Graph, node: PolicyNode) => Required<Policies>[P] } = {
  timeoutMs: () => firstTimeoutMs,
  limit: (graph) => Object.keys(limitsOf(graph))[0] ?? newLimitName(graph),
  retry: () => firstRetry,
  each: (_, { code }) => ({ ...eachField.first, parameter: eachParameters(code)[0] ?? '' }),
}

export const allPolicies = Object.keys(policyFields) as readonly Policy[]

/** Turns a policy of a node on, with values to begin with, or off. A limit that the pipeline lacks is added to it. */
export function turnPolicy(graph: Graph, id: NodeId, policy: Policy, isOn: boolean): Graph {
  const node = nodeById(graph, id)
  if (node?.kind !== 'coroutine') return graph
  const value = isOn ? firsts[policy](graph, node) : undefined
  const turned = setParam(graph, id, 'coroutine', policy, value as never)
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
