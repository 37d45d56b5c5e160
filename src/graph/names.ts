import { capitalized, isIdentifier, isLanguageWord, topLevelNames, wordsOf } from '#code'
import type { Graph, Node, NodeKind } from './graph.ts'
import { kindOf } from './kinds.ts'
import type { NodeId } from './node.ts'
import { hasCode, nodeName } from './node-name.ts'
import { scopeRecord } from './scope-names.ts'

/** Taken by the language, the runtime, or the `main` of an exported file. */
export function isReserved(name: string): boolean {
  return isLanguageWord(name) || name === 'main' || scopeRecord(name) !== undefined
}

/** Why a node of this kind cannot have this name in a program, or as a key of its result; `null` where it can. */
export function nameFault(kind: NodeKind, name: string): { readonly message: string; readonly remedy: string } | null {
  if (!isIdentifier(name)) {
    const message = name === '' ? `This ${kind} has no name` : `"${name}" cannot be a name`
    return { message, remedy: 'Use letters, digits and _, not beginning with a digit' }
  }
  if (name === 'then') {
    return { message: 'A result called "then" would be taken for a promise', remedy: 'Choose another name' }
  }
  // An output's name is a key of the result, and a key may be any other word.
  if (kindOf(kind).naming === 'key' || !isReserved(name)) return null
  return { message: `"${name}" is a name of the language or of the runtime`, remedy: 'Choose another name' }
}

/** An identifier as near to `text` as can be: `fetch user` → `fetchUser`; `fallback` where nothing is left. */
export function identifierOf(text: string, fallback: string): string {
  const joined = wordsOf(text)
    .map((word, at) => (at === 0 ? word : capitalized(word)))
    .join('')
  const name = joined.replace(/^[^\p{ID_Start}$_]+/u, '')
  return isIdentifier(name) ? name : fallback
}

/** Ids that nodes of a document have had: what is known of such a node must never be taken for another's. */
export type UsedIds = ReadonlySet<NodeId>

export const noIds: UsedIds = new Set()

/** An id that nothing in the graph has or names, nor anything has had, made from a name: `fetchData`, `fetchData2`, … */
export function freshId(graph: Graph, name: string, used: UsedIds = noIds): NodeId {
  return freshIdAmong(takenIds(graph, used), name)
}

/** Every id that a graph has, or that something in it names, and those that were used. */
export function takenIds(graph: Graph, used: UsedIds): Set<NodeId> {
  const taken = new Set<string>(used)
  for (const id of Object.keys(graph.layout)) taken.add(id)
  for (const node of graph.nodes) taken.add(node.id)
  // A dangling wire names a node that is gone: its id must not come to life as another node.
  for (const edge of graph.edges) taken.add(edge.source).add(edge.target)
  return taken
}

/** An id made from a name that is none of these. */
export function freshIdAmong(taken: ReadonlySet<NodeId>, name: string): NodeId {
  return numbered(identifierOf(name, 'node'), (id) => taken.has(id))
}

/** A name for a new node that no other node, the shared code, the runtime or the language has. */
export function freshName(graph: Graph, name: string): string {
  return freshNameAmong(takenNames(graph), name)
}

/** What a new name must not be. */
export interface TakenNames {
  /** The names of nodes, and those of the shared code. */
  readonly names: Set<string>
  /** Words with a number in any code: a name that we number ourselves must mean nothing else anywhere. */
  readonly numbered: Set<string>
}

export function takenNames({ nodes, shared }: Graph): TakenNames {
  const names = new Set([...nodes.map(nodeName), ...topLevelNames(shared)])
  return { names, numbered: new Set([...numberedWords(nodes), ...wordsWithNumber(shared)]) }
}

/** The words with a number behind them in the code of these nodes. */
export function numberedWords(nodes: readonly Node[]): readonly string[] {
  return nodes.flatMap((node) => (hasCode(node) ? wordsWithNumber(node.code) : []))
}

function wordsWithNumber(code: string): readonly string[] {
  // Word by word: looking for the digit in the same expression would take a long word's length squared.
  return (code.match(/[\p{ID_Continue}$]+/gu) ?? []).filter((word) => /\d$/.test(word))
}

/** A name for a new node that is none of these, nor one of the runtime's or the language's. */
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
