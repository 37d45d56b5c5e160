import { type Plan, type PlanNodeOfKind, seedOf } from '#compile'
import { hasPolicies, type Retry } from '#graph'
import { listed } from './layout.ts'
import { digits, literal } from './literals.ts'
import { camelCase, type Names } from './names.ts'

/** A file's names for what prints policies. */
export interface PolicyNames {
  readonly timeout: string
  readonly semaphore: string
  readonly retry: string
  readonly isErrorOf: string
  /** The constants of the limits in main, by the limits' names. */
  readonly limits: ReadonlyMap<string, string>
}

/** The names, if a node has policies: only then are they taken. `ofRuntime`: the file's name for one of the runtime. */
export function policyNames(
  { nodes, limits }: Plan,
  names: Names,
  ofRuntime: (name: string) => string,
): PolicyNames | null {
  if (!nodes.some(hasPolicies)) return null
  return {
    timeout: ofRuntime('timeout'),
    semaphore: ofRuntime('Semaphore'),
    retry: ofRuntime('retry'),
    isErrorOf: ofRuntime('isErrorOf'),
    limits: new Map(Object.keys(limits).map((name) => [name, names.take(camelCase(name))])),
  }
}

/** Main's first lines: its limits, which all of its tasks share. */
export function limitLines({ limits }: Plan, names: PolicyNames | null): readonly string[] {
  return [...(names?.limits ?? [])].map(
    ([limit, name]) => `const ${name} = new ${names?.semaphore}(${digits(limits[limit] ?? 1)})`,
  )
}

/** The call of a node under its policies, from outside in: the tries, the limit, the timeout. */
export function withPolicies(node: PlanNodeOfKind<'coroutine'>, call: string, names: PolicyNames | null): string {
  if (names === null || !hasPolicies(node)) return call
  const { timeoutMs, limit, retry } = node
  const timed = timeoutMs === undefined ? call : listed(`${names.timeout}(`, [digits(timeoutMs), `() => ${call}`], ')')
  const constant = limit === undefined ? undefined : names.limits.get(limit)
  const limited = constant === undefined ? timed : `${constant}.with(() => ${timed})`
  if (retry === undefined) return limited
  return listed(`${names.retry}(`, [`() => ${limited}`, optionsText(retry, seedOf(node), names)], ')')
}

/** The runtime counts the tries that follow the first one. */
function optionsText(retry: Retry, seed: number, names: PolicyNames): string {
  const { tries, jitter, only } = retry
  const options = [
    `times: ${digits(tries - 1)}`,
    `backoff: ${backoffText(retry)}`,
    ...(jitter === undefined ? [] : [`jitter: { seed: ${seed}, share: ${jitter} }`]),
    ...(only === undefined ? [] : [`retryIf: (error) => ${names.isErrorOf}(error, ${literal(only)})`]),
  ]
  return listed('{ ', options, ' }')
}

function backoffText({ backoff, delayMs, factor, maxDelayMs }: Retry): string {
  const parts = [`kind: ${literal(backoff)}`, `delayMs: ${digits(delayMs)}`]
  if (backoff === 'exponential' && factor !== undefined) parts.push(`factor: ${digits(factor)}`)
  if (backoff === 'exponential' && maxDelayMs !== undefined) parts.push(`maxDelayMs: ${digits(maxDelayMs)}`)
  return `{ ${parts.join(', ')} }`
}
