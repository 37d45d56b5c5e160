import { isIdentifier } from '#code'
import { type Plan, type PlanPolicyNode, seedOf, seedOfItems } from '#compile'
import { type Each, hasPolicies, type Policies, policiesOf, type Retry } from '#graph'
import type { Given } from './given.ts'
import { listed } from './layout.ts'
import { digits, literal } from './literals.ts'
import { camelCase, type Names } from './names.ts'
import { passed } from './printed.ts'

/** A file's names for what prints policies. */
export interface PolicyNames {
  /** Whether the runtime is printed or imported: its `timeout` gives the function a scope. */
  readonly hasRuntime: boolean
  readonly timeout: string
  readonly semaphore: string
  readonly retry: string
  readonly isErrorOf: string
  readonly mapLimit: string
  /** The constants of the limits in the mains of files, by the limits' names. */
  readonly limits: ReadonlyMap<string, string>
}

/** The names, if a node has policies: only then are they taken. `ofRuntime`: the file's name for one of the runtime. */
export function policyNames(
  plans: readonly Plan[],
  names: Names,
  ofRuntime: (name: string) => string,
  hasRuntime: boolean,
): PolicyNames | null {
  const nodes = plans.flatMap((plan) => plan.nodes)
  if (!nodes.some(hasPolicies)) return null
  const limits = new Set(plans.flatMap((plan) => Object.keys(plan.limits)))
  return {
    hasRuntime,
    timeout: ofRuntime('timeout'),
    semaphore: ofRuntime('Semaphore'),
    retry: ofRuntime('retry'),
    isErrorOf: ofRuntime('isErrorOf'),
    // A name that is asked for is printed.
    mapLimit: nodes.some((node) => policiesOf(node).each) ? ofRuntime('mapLimit') : '',
    limits: new Map([...limits].map((name) => [name, names.take(camelCase(name))])),
  }
}

/** The first lines of a file's main: its limits, which all of its tasks share. */
export function limitLines({ limits }: Plan, names: PolicyNames | null): readonly string[] {
  return [...(names?.limits ?? [])].flatMap(([limit, name]) =>
    Object.hasOwn(limits, limit) ? [`const ${name} = new ${names?.semaphore}(${digits(limits[limit] ?? 1)})`] : [],
  )
}

type CallOf = (values: readonly string[]) => string

/**
 * The call of a node under its policies, from outside in: its items, the tries, the limit, the timeout. `callOf`: the call
 * itself, with these arguments.
 */
export function withPolicies(
  node: PlanPolicyNode,
  values: readonly string[],
  callOf: CallOf,
  names: PolicyNames | null,
): string {
  const { each, eachAt = 0 } = node
  if (names === null || each === undefined) return called(node, callOf(values), names, `${seedOf(node)}`)
  const items = values[eachAt] ?? 'undefined'
  const withItem = (item: string): readonly string[] => values.map((value, at) => (at === eachAt ? item : value))
  const isSeeded = node.retry?.jitter !== undefined
  const taken = called(node, callOf(withItem('undefined')), names, '')
  const item = freeName(isIdentifier(each.parameter) ? each.parameter : 'item', taken)
  const index = freeName('index', `${taken} ${item}`)
  const call = called(node, callOf(withItem(item)), names, `${seedOfItems(node)} + ${index}`)
  const one = `(${isSeeded ? `${item}, ${index}` : item}) => ${call}`
  return listed(`${names.mapLimit}(`, [items, limitText(each), one, ...eachOptions(each)], ')')
}

/** What a node gives whose call gives this. */
export function givenForEach({ each }: Policies, gives: Given): Given {
  if (!each) return gives
  // A list of what is JSON is JSON; in one of errors, or of nothing, each item has to be looked at.
  return gives === 'json' && !each.returnExceptions ? 'json' : 'unknown'
}

function limitText({ limit }: Each): string {
  return limit === undefined ? 'Infinity' : digits(limit)
}

function eachOptions({ returnExceptions }: Each): readonly string[] {
  return returnExceptions === true ? ['{ returnExceptions: true }'] : []
}

/** The name, or one with a number, if a text in its scope uses that for something else. */
function freeName(name: string, text: string): string {
  const used = new Set(text.match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu))
  let free = name
  for (let number = 2; used.has(free); number += 1) free = `${name}${number}`
  return free
}

function called(node: Policies, call: string, names: PolicyNames | null, seed: string): string {
  const { timeoutMs, limit, retry } = node
  if (names === null) return call
  const given = (text: string): string => (names.hasRuntime ? `() => ${text}` : passed(text))
  const timed = timeoutMs === undefined ? call : listed(`${names.timeout}(`, [digits(timeoutMs), given(call)], ')')
  const constant = limit === undefined ? undefined : names.limits.get(limit)
  const limited = constant === undefined ? timed : `${constant}.with(${given(timed)})`
  if (retry === undefined) return limited
  return listed(`${names.retry}(`, [given(limited), optionsText(retry, seed, names)], ')')
}

/** The runtime counts the tries that follow the first one. */
function optionsText(retry: Retry, seed: string, names: PolicyNames): string {
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
