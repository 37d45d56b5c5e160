import type { PlanNodeOfKind } from '#compile'
import { hasPolicies } from '#graph'
import { digits } from './literals.ts'

/** A file's names for what prints policies. */
export interface PolicyNames {
  readonly timeout: string
}

/** The names, if a node has policies: only then are they taken. `ofRuntime`: the file's name for one of the runtime. */
export function policyNames(nodes: readonly object[], ofRuntime: (name: string) => string): PolicyNames | null {
  return nodes.some(hasPolicies) ? { timeout: ofRuntime('timeout') } : null
}

/** The call of a node under its policies, from outside in: the limit, the timeout. */
export function withPolicies(
  { timeoutMs }: PlanNodeOfKind<'coroutine'>,
  call: string,
  names: PolicyNames | null,
): string {
  if (names === null || timeoutMs === undefined) return call
  return `${names.timeout}(${digits(timeoutMs)}, () => ${call})`
}
