import type { PlanNodeOfKind } from '#compile'
import { timeout } from '#runtime'
import type { Surroundings } from './begin.ts'

type Body = () => PromiseLike<unknown> | unknown

/**
 * Calls the function of a node under its policies, from outside in: the limit, the timeout. All of it runs in the node's
 * own task, step by step as the printed call does (`src/codegen/policies.ts`).
 */
export function withPolicies(node: PlanNodeOfKind<'coroutine'>, body: Body, { trying }: Surroundings): unknown {
  const { index, timeoutMs } = node
  trying(index, 1, timeoutMs)
  return timeoutMs === undefined ? body() : timeout(timeoutMs, body)
}
