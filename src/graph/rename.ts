import {
  type Binding,
  isFree,
  type LightBindings,
  lightBindingsOf,
  type NameAt,
  placeAt,
  signatureOf,
  type Use,
} from '#code'
import type { Entered } from './entered.ts'
import type { Graph, Node } from './graph.ts'
import { nameFault } from './names.ts'
import type { NodeId } from './node.ts'
import { type CodeNode, hasCode, nodeName, programName } from './node-name.ts'
import { nodeById } from './queries.ts'

/**
 * Renaming changes only uses that mean the renamed function, not a local, a parameter or a property of the same name.
 * The functions of all nodes and the shared code are one scope, so a name that one code does not declare may be
 * another's function.
 */

/**
 * The code with its function renamed: its declaration and each use. `{ user }` becomes `{ user: user2 }`. Code without
 * a named function stays the same. The caller makes sure that the new name has no other meaning in the code.
 */
export function renameFunction(code: string, name: string): string {
  const bindings = lightBindingsOf(code)
  const binding = functionOf(code, bindings)
  if (!binding || binding.name === name) return code
  return written(code, [...binding.declaredAt, ...bindings.uses.filter((use) => use.binding === binding)], () => name)
}

/** The code with some names renamed that it uses and does not declare: old → new. */
export function renameFree(code: string, names: ReadonlyMap<string, string>): string {
  if (![...names.keys()].some((name) => code.includes(name))) return code
  const free = freeUses(lightBindingsOf(code)).filter(({ name }) => names.has(name))
  return written(code, free, (name) => names.get(name) ?? name)
}

/** The node with another name, also in its own code. A note has no name and stays the same. */
export function renamed<N extends Node>(node: N, name: string): N {
  if (hasCode(node)) return { ...node, code: renameFunction(node.code, name) }
  return 'name' in node ? { ...node, name } : node
}

/** Whether this node can have this name. A coroutine's name is refused if it would change the meaning of some code. */
export function readName(graph: Graph, id: NodeId, name: string): Entered<string> {
  const node = nodeById(graph, id)
  if (!node || !hasCode(node)) return { ok: true, value: name }
  const old = signatureOf(node.code)?.name
  if (!old) return refused('This coroutine has no function with a name', 'Write the name in its code')
  if (old === name) return { ok: true, value: name }
  const fault = nameFault(node.kind, name)
  if (fault) return { ok: false, ...fault }
  if (graph.nodes.some((other) => other.id !== id && programName(other) === name)) {
    return refused(`Another node has the name "${name}"`, 'Choose another name')
  }
  return clashOf(graph, node, old, name) ?? { ok: true, value: name }
}

/**
 * Renames a coroutine's function, and its calls in other nodes and in the shared code. If `readName` refuses the name,
 * nothing changes.
 */
export function renameCoroutine(graph: Graph, node: CodeNode, name: string): Graph {
  const old = signatureOf(node.code)?.name
  if (!old || old === name || !readName(graph, node.id, name).ok) return graph
  const code = renameFunction(node.code, name)
  const names = new Map([[old, name]])
  const isOnlyOne = isOwner(graph, node, old)
  const nodes = graph.nodes.map((other) => {
    if (other.id === node.id) return { ...node, code }
    if (!isOnlyOne || !hasCode(other)) return other
    const next = renameFree(other.code, names)
    return next === other.code ? other : { ...other, code: next }
  })
  return { ...graph, nodes, shared: isOnlyOne ? renameFree(graph.shared, names) : graph.shared }
}

/** Whether undeclared uses of the name mean this node's function. If the name is given twice, they do not. */
function isOwner(graph: Graph, node: CodeNode, name: string): boolean {
  if (lightBindingsOf(graph.shared).top.own(name, 'value')) return false
  return !graph.nodes.some((other) => other !== node && hasCode(other) && programName(other) === name)
}

/**
 * The error for a new name that would be confused with another: a `fetch` in some code must not become a call of this
 * function, not even while `fetchUser` is being typed.
 */
function clashOf(graph: Graph, node: CodeNode, old: string, name: string): Entered<string> | null {
  const own = lightBindingsOf(node.code)
  const binding = functionOf(node.code, own)
  const clash = takenIn(own, (use) => binding !== null && use.binding === binding, name)
  if (clash) return meansElse(name, node.code, clash, old)
  const isOnlyOne = isOwner(graph, node, old)
  for (const { code, owner } of otherCode(graph, node)) {
    if (!code.includes(name)) continue
    const taken = takenIn(lightBindingsOf(code), (use) => isOnlyOne && isFree(use) && use.name === old, name)
    if (taken) return meansElse(name, code, taken, owner)
  }
  return null
}

function otherCode(graph: Graph, node: CodeNode): readonly { readonly code: string; readonly owner: string }[] {
  const others = graph.nodes.flatMap((other) =>
    hasCode(other) && other !== node ? [{ code: other.code, owner: nodeName(other) }] : [],
  )
  return [{ code: graph.shared, owner: 'the shared code' }, ...others]
}

/** The first place where the name has another meaning, or would hide the function that is meant. */
function takenIn({ uses, top }: LightBindings, isMeant: (use: Use) => boolean, name: string): NameAt | null {
  const isTaken = (use: Use): boolean =>
    isMeant(use) ? use.scope.find(name, 'value') !== null : isFree(use) && use.name === name
  return top.own(name, 'value')?.declaredAt[0] ?? uses.find(isTaken) ?? null
}

function meansElse(name: string, code: string, { from }: NameAt, owner: string): Entered<string> {
  return refused(`"${name}" means something else in ${owner}, line ${placeAt(code, from).line}`, 'Choose another name')
}

function refused(message: string, remedy: string): Entered<string> {
  return { ok: false, message, remedy }
}

function functionOf(code: string, { top }: LightBindings): Binding | null {
  const signature = signatureOf(code)
  return (signature?.name && top.own(signature.name, 'value')) || null
}

function freeUses({ uses }: LightBindings): readonly Use[] {
  return uses.filter(isFree)
}

/** The code with new names at these places. */
function written(code: string, places: readonly NameAt[], nameFor: (old: string) => string): string {
  const ordered = [...places].sort((one, other) => one.from - other.from)
  let text = ''
  let end = 0
  for (const at of ordered) {
    text += code.slice(end, at.from) + spelled(at, nameFor(at.name))
    end = at.to
  }
  return text + code.slice(end)
}

/** The new name; if the old one also names something else, both. */
function spelled({ name, isAlso }: NameAt, next: string): string {
  switch (isAlso) {
    case 'nothing':
      return next
    case 'property':
      return `${name}: ${next}`
    case 'export':
      return `${next} as ${name}`
    case 'import':
      return `${name} as ${next}`
  }
}
