import { lightBindingsOf, topLevelNames } from '#code'
import type { Graph, Node } from './graph.ts'
import { hasCode, programName } from './node-name.ts'

/** Which names code of a drawing uses and declares: the shared code and the functions of all nodes are one scope. */

/** The names that a text uses and does not declare itself, of values and of types. */
export function usedNames(code: string): ReadonlySet<string> {
  const { uses } = lightBindingsOf(code)
  return new Set(uses.filter(({ binding }) => binding === null).map(({ name }) => name))
}

/** The names that these nodes use and do not declare in their own code. */
export function usedByNodes(nodes: readonly Node[]): ReadonlySet<string> {
  return new Set(nodes.flatMap((node) => (hasCode(node) ? [...usedNames(node.code)] : [])))
}

/** The functions of these nodes. */
export function functionNames(nodes: readonly Node[]): ReadonlySet<string> {
  return new Set(nodes.flatMap((node) => (hasCode(node) ? (programName(node) ?? []) : [])))
}

/** All names that the code of a drawing declares for all of it. */
export function declaredNames({ nodes, shared }: Pick<Graph, 'nodes' | 'shared'>): ReadonlySet<string> {
  return new Set([...functionNames(nodes), ...topLevelNames(shared)])
}

/** All names that the code of a drawing takes from elsewhere. */
export function foreignNames(graph: Pick<Graph, 'nodes' | 'shared'>): ReadonlySet<string> {
  const declared = declaredNames(graph)
  const used = [...usedByNodes(graph.nodes), ...usedNames(graph.shared)]
  return new Set(used.filter((name) => !declared.has(name)))
}

/** The first name that is in both. */
export function commonName(one: Iterable<string>, other: ReadonlySet<string>): string | null {
  for (const name of one) if (other.has(name)) return name
  return null
}
