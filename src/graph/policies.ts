import { timeoutField, wrongTimeout } from './duration-rules.ts'
import { type Each, eachField } from './each.ts'
import type { FieldsOf } from './field.ts'
import type { Surroundings } from './kind.ts'
import type { NodeBase } from './node.ts'
import type { Problem } from './problem.ts'
import { type Retry, retryField, retryProblems } from './retry.ts'

/**
 * What changes how the function of a node runs. From outside in: its items, the tries of a
 * retry, the limit, the timeout.
 */
export interface Policies {
  /** A try that takes longer is cancelled, and fails with a TimeoutError. */
  readonly timeoutMs?: number
  /** The name of a limit of the pipeline: it runs when that has a free place. */
  readonly limit?: string
  /** After an error it is tried again, with a new place in the limit and a new timeout. */
  readonly retry?: Retry
  /** It is called for each item of a list, each with its own tries. */
  readonly each?: Each
}

export const policyFields: FieldsOf<Policies> = {
  timeoutMs: timeoutField,
  limit: { type: 'text', label: 'Limit', step: 'Change limit', placeholder: 'none', isOptional: true },
  retry: retryField,
  each: eachField,
}

/** The policies that a node has; none of a kind that can have none. */
export function policiesOf(node: object): Policies {
  const { timeoutMs, limit, retry, each } = node as Policies
  return {
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(limit === undefined ? {} : { limit }),
    ...(retry === undefined ? {} : { retry }),
    ...(each === undefined ? {} : { each }),
  }
}

export function hasPolicies(node: object): boolean {
  return Object.keys(policiesOf(node)).length > 0
}

/** The problems of a node's policies. */
export function policyProblems(node: NodeBase & Policies, { name }: Surroundings): readonly Problem[] {
  return [...wrongTimeout(node, name), ...(node.retry ? retryProblems(node, node.retry) : [])]
}
