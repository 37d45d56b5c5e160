import { type Signature, signatureOf } from '#code'
import { mapNodes, removeEdges } from './edits.ts'
import type { ParamsOf } from './field.ts'
import type { Graph, Node, NodeKind, NodeOfKind } from './graph.ts'
import { handlesOut, takesTasks } from './handles.ts'
import { fieldsOf, paramOf } from './kinds.ts'
import { type Edge, edgeId, type NodeId, type Size } from './node.ts'
import { hasCode } from './node-name.ts'
import type { Policies } from './policies.ts'
import { edgesInto, nodeById } from './queries.ts'
import { renameCoroutine } from './rename.ts'
import { isSameSettings, type Settings, withoutDefaults } from './settings.ts'

/**
 * Edits of one node's params or of one field of the pipeline. If the id belongs to a node of another kind, nothing
 * changes.
 */

function changeNode(graph: Graph, id: NodeId, change: (node: Node) => Node): Graph {
  const nodes = mapNodes(graph.nodes, (node) => (node.id === id ? change(node) : node))
  return nodes === graph.nodes ? graph : { ...graph, nodes }
}

/**
 * Sets a param of a node; `undefined` removes an optional one. Any value is accepted; `problemsOf` reports bad ones.
 * For names and code use `setName` and `setCode`, which also change what refers to them.
 */
export function setParam<K extends NodeKind, P extends keyof ParamsOf<NodeOfKind<K>>>(
  graph: Graph,
  id: NodeId,
  kind: K,
  param: P,
  value: ParamsOf<NodeOfKind<K>>[P] | undefined,
): Graph {
  const key = String(param)
  return changeNode(graph, id, (node) => {
    if (node.kind !== kind || Object.is(paramOf(node, key), value)) return node
    const { [key]: _, ...rest } = node as unknown as Readonly<Record<string, unknown>>
    return (value === undefined ? rest : { ...node, [key]: value }) as unknown as Node
  })
}

/**
 * Sets the order of the tasks that a node takes. `handles` must be the node's handles in another order; otherwise
 * nothing changes.
 */
export function reorderTasks(graph: Graph, id: NodeId, handles: readonly string[]): Graph {
  return changeNode(graph, id, (node) => {
    if (!takesTasks(node)) return node
    const isSame = node.handles.every((handle, position) => handle === handles[position])
    const isPermutation =
      handles.length === node.handles.length &&
      new Set(handles).size === handles.length &&
      handles.every((handle) => node.handles.includes(handle))
    return isPermutation && !isSame ? { ...node, handles } : node
  })
}

/** Removes one task from a node: its handle, with its place in the order, and the wire that ends there. */
export function removeTask(graph: Graph, id: NodeId, handle: string): Graph {
  const wires = edgesInto(graph, id).filter((edge) => edge.targetHandle === handle)
  return changeNode(removeEdges(graph, wires.map(edgeId)), id, (node) =>
    takesTasks(node) && node.handles.includes(handle)
      ? { ...node, handles: node.handles.filter((other) => other !== handle) }
      : node,
  )
}

/**
 * Sets the name of any node but a note. A coroutine's function is renamed in its code and wherever it is called, unless
 * `readName` refuses the name. Ids and wires stay the same.
 */
export function setName(graph: Graph, id: NodeId, name: string): Graph {
  const node = nodeById(graph, id)
  if (node && hasCode(node)) return renameCoroutine(graph, node, name)
  return changeNode(graph, id, (other) => withName(other, name))
}

/** An empty name that may be left out is left out. */
function withName(node: Node, name: string): Node {
  const field = fieldsOf(node.kind).find(([key]) => key === 'name')?.[1]
  if (!field || (paramOf(node, 'name') ?? '') === name) return node
  const { name: _, ...rest } = node as Node & { readonly name?: string }
  return (name === '' && field.isOptional ? rest : { ...node, name }) as Node
}

/** Sets the size of a note, in whole pixels. */
export function resizeNote(graph: Graph, id: NodeId, size: Size): Graph {
  const place = graph.layout[id]
  if (!place || nodeById(graph, id)?.kind !== 'note') return graph
  const next = { width: Math.round(size.width), height: Math.round(size.height) }
  if (place.size?.width === next.width && place.size.height === next.height) return graph
  return { ...graph, layout: { ...graph.layout, [id]: { ...place, size: next } } }
}

/**
 * Sets the code of a coroutine. If a parameter is renamed in place (same position, same number of parameters), its
 * wires follow. Wires into removed parameters stay and dangle, so that no keystroke destroys a drawing.
 */
export function setCode(graph: Graph, id: NodeId, code: string): Graph {
  const node = nodeById(graph, id)
  if (!node || !hasCode(node) || node.code === code) return graph
  const names = renamedParameters(signatureOf(node.code), signatureOf(code))
  const changed = changeNode(graph, id, () => withRenamedEach({ ...node, code }, names))
  const cases = renamedInPlace(handlesOut(node).map(idOf), handlesOut({ ...node, code }).map(idOf))
  if (names.size === 0 && cases.size === 0) return changed
  const edges = graph.edges.map((edge) => {
    const moved = edge.target === id ? withRenamedHandle(edge, names) : edge
    const exit = edge.source === id ? cases.get(edge.sourceHandle) : undefined
    return exit === undefined ? moved : { ...moved, sourceHandle: exit }
  })
  return { ...changed, edges }
}

const idOf = ({ id }: { readonly id: string }): string => id

/** The renamed parameters. A rest parameter that becomes another one, or the reverse, has no name in common with it. */
function renamedParameters(before: Signature | null, after: Signature | null): ReadonlyMap<string, string> {
  const namesOf = (signature: Signature | null): readonly string[] =>
    signature?.parameters.map(({ name, isRest }) => (isRest ? `...${name}` : name)) ?? []
  const names = new Map<string, string>()
  for (const [old, now] of renamedInPlace(namesOf(before), namesOf(after))) {
    if (old.startsWith('...') === now.startsWith('...')) names.set(old.replace('...', ''), now.replace('...', ''))
  }
  return names
}

/**
 * What has another name at the same position, of equally many: old name → new name. If two swap their names, none is
 * renamed: the wires stay with the names.
 */
function renamedInPlace(before: readonly string[], after: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  if (before.length !== after.length) return names
  before.forEach((old, position) => {
    const now = after[position]
    if (now !== undefined && !after.includes(old) && !before.includes(now)) names.set(old, now)
  })
  return names
}

/** What each goes over follows its parameter, as the wires do. */
function withRenamedEach(node: Node, names: ReadonlyMap<string, string>): Node {
  const { each } = node as Policies
  const parameter = each && names.get(each.parameter)
  return parameter === undefined ? node : ({ ...node, each: { ...each, parameter } } as Node)
}

/** `parts.0` belongs to the rest parameter `parts`; no parameter has a dot in its name. */
function withRenamedHandle(edge: Edge, names: ReadonlyMap<string, string>): Edge {
  const [name = '', ...place] = edge.targetHandle.split('.')
  const next = names.get(name)
  return next === undefined ? edge : { ...edge, targetHandle: [next, ...place].join('.') }
}

/** Sets the TypeScript that all coroutines share: imports, types, helpers. */
export function setShared(graph: Graph, shared: string): Graph {
  return graph.shared === shared ? graph : { ...graph, shared }
}

export function setTitle(graph: Graph, title: string): Graph {
  return graph.title === title ? graph : { ...graph, title }
}

export function setDescription(graph: Graph, description: string): Graph {
  return graph.description === description ? graph : { ...graph, description }
}

/** Changes the given settings and keeps the others. */
export function setSettings(graph: Graph, settings: Partial<Settings>): Graph {
  const next = withoutDefaults({ ...graph.settings, ...settings })
  return isSameSettings(next, graph.settings) ? graph : { ...graph, settings: next }
}
