import { type PlanPolicyNode, seedOf } from '#compile'
import { hasPolicies, type Retry } from '#graph'
import { type RetryOptions, retry, timeout } from '#runtime'
import { isErrorOf } from '#runtime-internal'
import type { Surroundings } from './begin.ts'
import { forEach } from './for-each.ts'

type Body = () => PromiseLike<unknown> | unknown
type Call = (values: readonly unknown[]) => PromiseLike<unknown> | unknown

/**
 * Calls the function of a node, or the file that it includes, under its policies, from outside in: its items, the tries, the limit, the timeout. All of
 * it runs in the node's own task, or in that of an item, step by step as the printed call does
 * (`src/codegen/policies.ts`).
 */
export function withPolicies(
  node: PlanPolicyNode,
  values: readonly unknown[],
  call: Call,
  around: Surroundings,
): unknown {
  if (!hasPolicies(node)) return call(values)
  const { each, ...once } = node
  if (each === undefined) return called(node, () => call(values), around)
  const ofItem = hasPolicies(once)
    ? (given: readonly unknown[], item: number) => called(node, () => call(given), around, item)
    : call
  return forEach(node, each, values, ofItem, around)
}

function called(node: PlanPolicyNode, body: Body, around: Surroundings, item?: number): unknown {
  const { index, timeoutMs, limit, retry: policy } = node
  const task = around.loop.currentTask()
  const ofItem = item === undefined || !task ? undefined : task.number
  let attempt = 0
  const tried: Body = () => {
    around.trying({ node: index, attempt, task: ofItem }, timeoutMs)
    return timeoutMs === undefined ? body() : timeout(timeoutMs, body)
  }
  const begin: Body = () => {
    attempt += 1
    return limit === undefined || !task ? tried() : around.limits.within(limit, task, tried)
  }
  if (policy === undefined) return begin()
  const failed = (error: unknown): void => around.tried({ node: index, attempt, task: ofItem }, error)
  return retry(begin, optionsOf(policy, seedOf(node, item), failed))
}

/** `failed` hears of each error after which there will be another try. */
function optionsOf(policy: Retry, seed: number, failed: (error: unknown) => void): RetryOptions {
  const { tries, delayMs, backoff, factor, maxDelayMs, jitter, only } = policy
  const longer = {
    ...(factor === undefined ? {} : { factor }),
    ...(maxDelayMs === undefined ? {} : { maxDelayMs }),
  }
  return {
    times: tries - 1,
    backoff: backoff === 'fixed' ? { kind: backoff, delayMs } : { kind: backoff, delayMs, ...longer },
    ...(jitter === undefined ? {} : { jitter: { seed, share: jitter } }),
    retryIf: (error) => {
      const isMeant = only === undefined || isErrorOf(error, only)
      if (isMeant) failed(error)
      return isMeant
    },
  }
}
