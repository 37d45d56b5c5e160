import type { Graph, Node, NodeId } from './graph.ts'
import { nodeName } from './handles.ts'
import { scopeRecord } from './scope-names.ts'
import { signatureOf, topLevelNames } from './signature.ts'
import { syntaxTree } from './syntax-tree.ts'

const languageWords =
  'arguments await break case catch class const continue debugger default delete do else enum eval export extends ' +
  'false finally for function if implements import in instanceof interface let new null package private protected ' +
  'public return static super switch this throw true try typeof undefined var void while with yield'

const reserved: ReadonlySet<string> = new Set([...languageWords.split(' '), 'main'])

/** Taken by the language, the runtime, or the `main` of an exported file. */
export function isReserved(name: string): boolean {
  return reserved.has(name) || scopeRecord(name) !== undefined
}

/** Can it be a variable's name? */
export function isIdentifier(name: string): boolean {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)
}

/** An identifier as near to `text` as can be: `fetch user` → `fetchUser`; `fallback` where nothing is left. */
export function identifierOf(text: string, fallback: string): string {
  const joined = text
    .trim()
    .replace(/[^\p{ID_Continue}$]+(.)?/gu, (_, next: string | undefined) => next?.toUpperCase() ?? '')
  const name = joined.replace(/^[^\p{ID_Start}$_]+/u, '')
  return isIdentifier(name) ? name : fallback
}

/** An id that nothing in the graph has or names, made from a name: `fetchData`, `fetchData2`, … */
export function freshId(graph: Graph, name: string): NodeId {
  return freshIdAmong(takenIds(graph), name)
}

/** Every id that a graph has, or that something in it names. */
export function takenIds(graph: Graph): Set<NodeId> {
  const taken = new Set<string>(Object.keys(graph.layout))
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

/** The names of nodes, and those of the shared code. */
export function takenNames(graph: Graph): Set<string> {
  return new Set([...graph.nodes.map(nodeName), ...topLevelNames(graph.shared)])
}

/** A name for a new node that is none of these, nor one of the runtime's or the language's. */
export function freshNameAmong(taken: ReadonlySet<string>, name: string): string {
  return numbered(identifierOf(name, 'node'), (candidate) => taken.has(candidate) || isReserved(candidate))
}

function numbered(name: string, isTaken: (candidate: string) => boolean): string {
  if (!isTaken(name)) return name
  const stem = name.replace(/\d+$/, '') || name
  let number = 2
  while (isTaken(`${stem}${number}`)) number += 1
  return `${stem}${number}`
}

/** The code with its function renamed, calls to itself included. Code without a named function stays as it is. */
export function renameFunction(code: string, name: string): string {
  const signature = signatureOf(code)
  if (!signature?.name || signature.name === name) return code
  const { nameAt } = signature
  const places: { from: number; to: number }[] = []
  const cursor = syntaxTree(code).cursor()
  do {
    const isDeclaration = cursor.from === nameAt.from && cursor.name === 'VariableDefinition'
    const isUse = cursor.name === 'VariableName' && code.slice(cursor.from, cursor.to) === signature.name
    if (isDeclaration || isUse) places.push({ from: cursor.from, to: cursor.to })
  } while (cursor.next())
  return places.reduceRight((text, place) => text.slice(0, place.from) + name + text.slice(place.to), code)
}

/** The node under another name. A note has none and stays as it is. */
export function renamed<N extends Node>(node: N, name: string): N {
  if (node.kind === 'note') return node
  if (node.kind === 'coroutine') return { ...node, code: renameFunction(node.code, name) }
  return { ...node, name }
}
