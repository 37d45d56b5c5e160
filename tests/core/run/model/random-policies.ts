import fc from 'fast-check'
import type { Node, Policies } from '#graph'

/*
 * Random coroutines with policies: they go over lists, are tried again, wait for a limit, and are late.
 */

const pick = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values)

/** What changes how a random coroutine is called. */
export const policies = fc.record({
  fails: pick(0, 0, 1, 2, Number.POSITIVE_INFINITY),
  error: pick('RangeError', 'FlakyError'),
  /** How long a try may take, as a part of the time that the first one takes. */
  timeout: pick(null, null, 0.3, 0.7, 1.6),
  limit: pick(null, 'api', 'api', 'disk', 'disk'),
  retry: fc.option(
    fc.record({
      tries: fc.integer({ min: 2, max: 4 }),
      backoff: pick('fixed', 'exponential'),
      factor: pick(undefined, 1, 3),
      longest: pick(undefined, undefined, 1.5),
      jitter: pick(undefined, undefined, 0, 0.5, 1),
      only: pick(undefined, undefined, ['FlakyError'], ['TimeoutError', 'RangeError'], ['Error']),
    }),
    { freq: 2 },
  ),
  /** Of a node that goes over a list: how many items that has, and how many at once. */
  items: fc.nat(3),
  atOnce: pick(undefined, 1, 2),
  collects: fc.boolean(),
})

type Draft = typeof policies extends fc.Arbitrary<infer D> ? D : never

/** The code that all nodes of a file share. */
export const shared = `class FlakyError extends Error {}
const tries: Record<string, number> = {}
function nextTry(name: string): number {
  tries[name] = (tries[name] ?? 0) + 1
  return tries[name]
}`

/** How many may be in each limit of a random graph. */
export const limits = fc.record({ api: fc.integer({ min: 1, max: 2 }), disk: fc.constant(1) })

/** A coroutine with policies. `isEach`: it goes over a list, which is its first argument. */
export function withPolicies(id: string, index: number, ms: number, draft: Draft, isEach: boolean): Node {
  const { fails, error, timeout, limit, retry, items, atOnce, collects } = draft
  const times = Array.from(
    { length: isEach ? items : 1 },
    (_, item) => ms * (1 + ((item * 2) % 3)) + unlike(index, item),
  )
  const code = `async function ${id}(${isEach ? 'item: number, ' : ''}...values: unknown[]): Promise<unknown> {
  const tried = nextTry('${id}.' + ${isEach ? 'item' : 0})
  await sleep([${times.join(', ')}][${isEach ? 'item' : 0}]! / 2 ** (tried - 1))
  ${fails === 0 ? '' : `if (tried <= ${fails}) throw new ${error}('${id} failed')`}
  return 1
}`
  const { tries, backoff, factor, longest, jitter, only } = retry ?? {}
  const restMs = ms * 1.5 + unlike(index, 4)
  const given = <T extends object>(value: T): T =>
    Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined && each !== null)) as T
  const again = { tries, backoff, delayMs: restMs, factor, maxDelayMs: longest && restMs * longest, jitter, only }
  return given({
    id,
    kind: 'coroutine',
    code,
    timeoutMs: timeout === null ? null : ms * timeout + unlike(index, 5),
    limit,
    retry: retry && given(again),
    each: isEach ? given({ parameter: 'item', limit: atOnce, returnExceptions: collects ? true : undefined }) : null,
  } as Node & Policies)
}

/** The list that such a node goes over. */
export function listFor(id: string, index: number, ms: number, { items }: Draft): Node {
  const list = Array.from({ length: items }, (_, item) => item).join(', ')
  const code = `async function ${id}(): Promise<number[]> {\n  await sleep(${ms + unlike(index, 6)})\n  return [${list}]\n}`
  return { id, kind: 'coroutine', code }
}

/** A little time that differs from all others, and from all sums of them, so that no two ends fall on one instant by chance. */
export function unlike(index: number, what: number): number {
  let bits = Math.imul(index * 8 + what + 1, 0x9e3779b1)
  bits = Math.imul(bits ^ (bits >>> 15), 0x85ebca6b)
  bits ^= bits >>> 13
  return (bits >>> 12) / 2 ** 20
}
