import type { Entered } from './entered.ts'
import type { Graph, Node } from './graph.ts'
import { nodeName } from './node-name.ts'
import { setSettings } from './params.ts'
import type { Policies } from './policies.ts'
import type { Problem } from './problem.ts'
import type { Limits } from './settings.ts'

/** The limits of a pipeline by name: how many functions may run at once. */

const mostAtOnce = 100_000
const countRemedy = 'Choose a whole number from 1 to 100,000'

/** A new limit has room for so many. */
export const firstLimit = 4

export function limitsOf({ settings }: Pick<Graph, 'settings'>): Limits {
  return settings.limits ?? {}
}

/** How many a limit has room for; `undefined`: there is none of this name. */
export function limitNamed(graph: Pick<Graph, 'settings'>, name: string): number | undefined {
  const limits = limitsOf(graph)
  return Object.hasOwn(limits, name) ? limits[name] : undefined
}

/** Sets how many a limit has room for, or adds it at the end. */
export function setLimit(graph: Graph, name: string, count: number): Graph {
  return setSettings(graph, { limits: { ...limitsOf(graph), [name]: count } })
}

/** Removes a limit. Nodes that use it keep its name, and have a Problem. */
export function removeLimit(graph: Graph, name: string): Graph {
  return setSettings(graph, { limits: limitsFrom(Object.entries(limitsOf(graph)).filter(([each]) => each !== name)) })
}

/** Renames a limit in its place, and in the nodes that use it. The new name must be free. */
export function renameLimit(graph: Graph, name: string, next: string): Graph {
  if (limitNamed(graph, name) === undefined || limitNamed(graph, next) !== undefined) return graph
  const entries = Object.entries(limitsOf(graph)).map(([each, count]) => [each === name ? next : each, count] as const)
  const renamed = setSettings(graph, { limits: limitsFrom(entries) })
  const nodes = graph.nodes.map((node) => (limitIn(node) === name ? { ...node, limit: next } : node))
  return nodes.every((node, at) => node === graph.nodes[at]) ? renamed : { ...renamed, nodes }
}

function limitsFrom(entries: readonly (readonly [string, number])[]): Limits {
  return Object.fromEntries(entries)
}

/** The name of a limit as people write it; `name`: the limit's own one. */
export function readLimitName(graph: Graph, text: string, name: string): Entered<string> {
  const next = text.trim()
  if (next === '') return refused('A limit needs a name', 'Write a word such as api')
  if (next === '__proto__') return refused('No limit can have this name', 'Write a word such as api')
  if (next !== name && limitNamed(graph, next) !== undefined) {
    return refused(`There is a limit called ${next}`, 'Choose another name')
  }
  return { ok: true, value: next }
}

/** How many may run at once, as people write it. */
export function readLimitCount(text: string): Entered<number> {
  const count = Number(text.replaceAll(',', '').trim())
  if (text.trim() === '' || Number.isNaN(count)) return refused(`"${text.trim()}" is not a number`, countRemedy)
  return isCount(count) ? { ok: true, value: count } : refused(`No limit can be ${text.trim()}`, countRemedy)
}

function refused(message: string, remedy: string): Entered<never> {
  return { ok: false, message, remedy }
}

/** A name for a new limit: `limit`, `limit2`. */
export function newLimitName(graph: Graph): string {
  let name = 'limit'
  for (let number = 2; limitNamed(graph, name) !== undefined; number += 1) name = `limit${number}`
  return name
}

/** Errors for limits that can let nobody in, and hints about those that nothing shares. */
export function limitProblems(graph: Graph): readonly Problem[] {
  const users = new Map<string, Node[]>()
  for (const node of graph.nodes) {
    const limit = limitIn(node)
    if (limit !== undefined) users.set(limit, [...(users.get(limit) ?? []), node])
  }
  return Object.entries(limitsOf(graph)).flatMap(([name, count]) => {
    if (!isCount(count)) return [wrongCount(name, count)]
    return unshared(name, count, users.get(name) ?? [])
  })
}

function isCount(count: number): boolean {
  return Number.isSafeInteger(count) && count >= 1 && count <= mostAtOnce
}

function wrongCount(name: string, count: number): Problem {
  const message =
    count > mostAtOnce
      ? `${count} at once, the limit ${name}, is as good as none`
      : `The limit ${name} lets ${count} in`
  return { code: 'invalid-limit', severity: 'error', param: 'limits', message, remedy: countRemedy }
}

function unshared(name: string, count: number, [only, ...others]: readonly Node[]): readonly Problem[] {
  if (others.length > 0 || (only && itemsAtOnce(only) > count)) return []
  const about = { code: 'unshared-limit', severity: 'hint', param: 'limits' } as const
  if (only === undefined)
    return [{ ...about, message: `Nothing uses the limit ${name}`, remedy: 'Choose it for nodes, or remove it' }]
  const remedy = 'Choose it for another node too, or remove it'
  return [{ ...about, message: `Only ${nodeName(only)} uses the limit ${name}, and never waits for it`, remedy }]
}

/** How many calls of a node may run at once. */
function itemsAtOnce(node: object): number {
  const { each } = node as Policies
  return each ? (each.limit ?? Number.POSITIVE_INFINITY) : 1
}

/** Errors for a node whose limit does not exist. */
export function unknownLimit(graph: Graph, node: Node): readonly Problem[] {
  const limit = limitIn(node)
  if (limit === undefined || limitNamed(graph, limit) !== undefined) return []
  const [first] = Object.keys(limitsOf(graph))
  const remedy = `Add it in the pipeline's settings${first === undefined ? '' : `, or choose another, such as ${first}`}`
  const message = `No limit is called ${limit}`
  return [{ code: 'unknown-limit', severity: 'error', node: node.id, param: 'limit', message, remedy }]
}

/** The name of the limit that a node uses. */
function limitIn(node: object): string | undefined {
  return (node as Policies).limit
}
