import { isIdentifier, isLanguageWord, topLevelNames } from '#code'
import type { Graph, Node, NodeKind } from './graph.ts'
import { identifierOf } from './identifier.ts'
import { kindOf } from './kinds.ts'
import type { NodeId } from './node.ts'
import { hasCode, nodeName } from './node-name.ts'
import { scopeRecord } from './scope-names.ts'

/** Whether the name is used by the language, the runtime, or the `main` of an exported file. */
export function isReserved(name: string): boolean {
  return isLanguageWord(name) || name === 'main' || scopeRecord(name) !== undefined
}

/** Why a node of this kind can't have this name in a program, or as a key of its result; `null` if it can. */
export function nameFault(kind: NodeKind, name: string): { readonly message: string; readonly remedy: string } | null {
  if (!isIdentifier(name)) {
    const message = name === '' ? `This ${kind} has no name` : `"${name}" cannot be a name`
    return { message, remedy: 'Use letters, digits and _, not beginning with a digit' }
  }
  if (name === 'then') {
    return { message: 'A result called "then" would be taken for a promise', remedy: 'Choose another name' }
  }
  // An output's name is a key of the result, and any other word may be a key.
  if (kindOf(kind).naming === 'key' || !isReserved(name)) return null
  return { message: `"${name}" is a name of the language or of the runtime`, remedy: 'Choose another name' }
}

/**
 * Ids that nodes of a document have had. A new node must not get one, since what is known of the old node would be
 * taken for its own.
 */
export type UsedIds = ReadonlySet<NodeId>

export const noIds: UsedIds = new Set()

/**
 * A new id made from a name: `fetchData`, `fetchData2`, … Nothing in the graph has or names it, and no node has had it.
 */
export function freshId(graph: Graph, name: string, used: UsedIds = noIds): NodeId {
  return freshIdAmong(takenIds(graph, used), name)
}

/** Every id that something in the graph has or names, and the used ones. */
export function takenIds(graph: Graph, used: UsedIds): Set<NodeId> {
  const taken = new Set<string>(used)
  for (const id of Object.keys(graph.layout)) taken.add(id)
  for (const node of graph.nodes) taken.add(node.id)
  // A dangling wire names a removed node. That id must not be given to another node.
  for (const edge of graph.edges) taken.add(edge.source).add(edge.target)
  return taken
}

/** An id made from a name that is not in `taken`. */
export function freshIdAmong(taken: ReadonlySet<NodeId>, name: string): NodeId {
  return numbered(identifierOf(name, 'node'), (id) => taken.has(id))
}

/** A name for a new node that differs from those of other nodes, the shared code, the runtime and the language. */
export function freshName(graph: Graph, name: string): string {
  return freshNameAmong(takenNames(graph), name)
}

/** Names that a new node can't have. */
export interface TakenNames {
  /** The names of the nodes, and those in the shared code. */
  readonly names: Set<string>
  /** Words with a number in any code: a name that gets a number here must have no meaning in any code. */
  readonly numbered: Set<string>
}

export function takenNames({ nodes, shared }: Graph): TakenNames {
  const names = new Set([...nodes.map(nodeName), ...topLevelNames(shared)])
  return { names, numbered: new Set([...numberedWords(nodes), ...wordsWithNumber(shared)]) }
}

/** The words that end in a number in the code of these nodes. */
export function numberedWords(nodes: readonly Node[]): readonly string[] {
  return nodes.flatMap((node) => (hasCode(node) ? wordsWithNumber(node.code) : []))
}

function wordsWithNumber(code: string): readonly string[] {
  // Word by word, since an expression that also looks for the digit takes quadratic time for a long word.
  return (code.match(/[\p{ID_Continue}$]+/gu) ?? []).filter((word) => /\d$/.test(word))
}

/** A name for a new node that is not taken, and is no name of the runtime or the language. */
export function freshNameAmong({ names, numbered: words }: TakenNames, name: string): string {
  const wanted = identifierOf(name, 'node')
  const isTaken = (candidate: string): boolean => names.has(candidate) || isReserved(candidate)
  return numbered(wanted, (candidate) => isTaken(candidate) || (candidate !== wanted && words.has(candidate)))
}

function numbered(name: string, isTaken: (candidate: string) => boolean): string {
  if (!isTaken(name)) return name
  const stem = name.replace(/\d+$/, '') || name
  let number = 2
  while (isTaken(`${stem}${number}`)) number += 1
  return `${stem}${number}`
}
