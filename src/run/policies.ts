import { type PlanNodeOfKind, seedOf } from '#compile'
import type { Retry } from '#graph'
import { type RetryOptions, retry, timeout } from '#runtime'
import { isErrorOf } from '#runtime-internal'
import type { Surroundings } from './begin.ts'

type Body = () => PromiseLike<unknown> | unknown

/**
 * Calls the function of a node under its policies, from outside in: the tries, the limit, the timeout. All of it runs in
 * the node's own task, step by step as the printed call does (`src/codegen/policies.ts`).
 */
export function withPolicies(node: PlanNodeOfKind<'coroutine'>, body: Body, around: Surroundings): unknown {
  const { index, timeoutMs, limit, retry: policy } = node
  const task = around.loop.currentTask()
  let attempt = 0
  const tried: Body = () => {
    around.trying(index, attempt, timeoutMs)
    return timeoutMs === undefined ? body() : timeout(timeoutMs, body)
  }
  const begin: Body = () => {
    attempt += 1
    return limit === undefined || !task ? tried() : around.limits.within(limit, task, tried)
  }
  if (policy === undefined) return begin()
  const failed = (error: unknown): void => around.tried(index, attempt, error)
  return retry(begin, optionsOf(policy, seedOf(node), failed))
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
