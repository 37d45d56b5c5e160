import { type Signature, signatureOf } from '#code'
import { mapNodes, removeEdges } from './edits.ts'
import {
  defaultBlockedLimitMs,
  type Edge,
  edgeId,
  type Graph,
  type Json,
  type Node,
  type NodeId,
  type NodeKind,
  type NodeOfKind,
  type Settings,
  type Size,
} from './graph.ts'
import { edgesInto, nodeById } from './queries.ts'
import { renameCoroutine } from './rename.ts'

/** Each edit here changes one node's params or one field of the pipeline; an id of another kind changes nothing. */

function change<K extends NodeKind>(
  graph: Graph,
  id: NodeId,
  kind: K,
  edit: (node: NodeOfKind<K>) => NodeOfKind<K>,
): Graph {
  const isOfKind = (node: Node): node is NodeOfKind<K> => node.kind === kind
  const nodes = mapNodes(graph.nodes, (node) => (node.id === id && isOfKind(node) ? edit(node) : node))
  return nodes === graph.nodes ? graph : { ...graph, nodes }
}

/** How long a sleep takes, in milliseconds. Any number is kept; `problemsOf` says which cannot be slept. */
export function setSleepDuration(graph: Graph, id: NodeId, durationMs: number): Graph {
  return change(graph, id, 'sleep', (node) => (Object.is(node.durationMs, durationMs) ? node : { ...node, durationMs }))
}

/** Whether a gather takes errors as values in their places (asyncio's `return_exceptions`). */
export function setGatherReturnExceptions(graph: Graph, id: NodeId, returnExceptions: boolean): Graph {
  return change(graph, id, 'gather', (node) =>
    node.returnExceptions === returnExceptions ? node : { ...node, returnExceptions },
  )
}

/** The order of a gather's result. `handles` must be its handles in another order; anything else changes nothing. */
export function reorderGather(graph: Graph, id: NodeId, handles: readonly string[]): Graph {
  return change(graph, id, 'gather', (node) => {
    const isSame = node.handles.every((handle, position) => handle === handles[position])
    const isPermutation =
      handles.length === node.handles.length &&
      new Set(handles).size === handles.length &&
      handles.every((handle) => node.handles.includes(handle))
    return isPermutation && !isSame ? { ...node, handles } : node
  })
}

/** Takes one task out of a gather: its handle with its place in the result, and the wire that ends there. */
export function removeGatherHandle(graph: Graph, id: NodeId, handle: string): Graph {
  const wires = edgesInto(graph, id).filter((edge) => edge.targetHandle === handle)
  return change(removeEdges(graph, wires.map(edgeId)), id, 'gather', (node) =>
    node.handles.includes(handle) ? { ...node, handles: node.handles.filter((other) => other !== handle) } : node,
  )
}

/**
 * The name of any node but a note. A coroutine's function is renamed in its code and wherever it is called, unless
 * `readName` refuses the name; ids and wires stay.
 */
export function setName(graph: Graph, id: NodeId, name: string): Graph {
  const node = nodeById(graph, id)
  if (node?.kind === 'coroutine') return renameCoroutine(graph, node, name)
  const nodes = mapNodes(graph.nodes, (other) =>
    other.id !== id || !('name' in other) || other.name === name ? other : { ...other, name },
  )
  return nodes === graph.nodes ? graph : { ...graph, nodes }
}

/** The TypeScript type of an input, as text. */
export function setInputType(graph: Graph, id: NodeId, type: string): Graph {
  return change(graph, id, 'input', (node) => (node.type === type ? node : { ...node, type }))
}

/** The default of an input; `undefined` takes it away, so that every run must be given a value. */
export function setInputDefault(graph: Graph, id: NodeId, value: Json | undefined): Graph {
  return change(graph, id, 'input', (node) => {
    if (value === node.default) return node
    const { default: _, ...rest } = node
    return value === undefined ? rest : { ...rest, default: value }
  })
}

/** The text of a note. */
export function setNoteText(graph: Graph, id: NodeId, text: string): Graph {
  return change(graph, id, 'note', (node) => (node.text === text ? node : { ...node, text }))
}

/** The size of a note, in whole pixels. */
export function resizeNote(graph: Graph, id: NodeId, size: Size): Graph {
  const place = graph.layout[id]
  if (!place || nodeById(graph, id)?.kind !== 'note') return graph
  const next = { width: Math.round(size.width), height: Math.round(size.height) }
  if (place.size?.width === next.width && place.size.height === next.height) return graph
  return { ...graph, layout: { ...graph.layout, [id]: { ...place, size: next } } }
}

/**
 * The code of a coroutine. A parameter renamed in place (same position, same number of parameters) takes its wires
 * along; wires into parameters that are gone stay and dangle, so that no keystroke destroys a drawing.
 */
export function setCode(graph: Graph, id: NodeId, code: string): Graph {
  const node = nodeById(graph, id)
  if (node?.kind !== 'coroutine' || node.code === code) return graph
  const changed = change(graph, id, 'coroutine', (coroutine) => ({ ...coroutine, code }))
  const names = renamedParameters(signatureOf(node.code), signatureOf(code))
  if (names.size === 0) return changed
  const edges = graph.edges.map((edge) => (edge.target === id ? withRenamedHandle(edge, names) : edge))
  return { ...changed, edges }
}

/** Old name → new name. Two parameters that swap their names are not renamed: their wires follow the names. */
function renamedParameters(before: Signature | null, after: Signature | null): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  if (!before || !after || before.parameters.length !== after.parameters.length) return names
  const isIn = (signature: Signature, name: string): boolean =>
    signature.parameters.some((parameter) => parameter.name === name)
  before.parameters.forEach((old, position) => {
    const now = after.parameters[position]
    if (!now || now.isRest !== old.isRest || isIn(after, old.name) || isIn(before, now.name)) return
    names.set(old.name, now.name)
  })
  return names
}

/** `parts.0` belongs to the rest parameter `parts`; no parameter's own name has a dot. */
function withRenamedHandle(edge: Edge, names: ReadonlyMap<string, string>): Edge {
  const [name = '', ...place] = edge.targetHandle.split('.')
  const next = names.get(name)
  return next === undefined ? edge : { ...edge, targetHandle: [next, ...place].join('.') }
}

/** TypeScript that all coroutines share: imports, types, helpers. */
export function setShared(graph: Graph, shared: string): Graph {
  return graph.shared === shared ? graph : { ...graph, shared }
}

export function setTitle(graph: Graph, title: string): Graph {
  return graph.title === title ? graph : { ...graph, title }
}

export function setDescription(graph: Graph, description: string): Graph {
  return graph.description === description ? graph : { ...graph, description }
}

/** Changes the named settings, keeps the others. */
export function setSettings(graph: Graph, settings: Partial<Settings>): Graph {
  const next = withoutDefaults({ ...graph.settings, ...settings })
  const before = graph.settings
  const isSame =
    next.onError === before.onError && next.blockedLimitMs === before.blockedLimitMs && next.unknown === before.unknown
  return isSame ? graph : { ...graph, settings: next }
}

/** What is the default anyway is not there: equal pipelines are equal graphs. */
function withoutDefaults({ blockedLimitMs, ...rest }: Settings): Settings {
  const isDefault = blockedLimitMs === undefined || blockedLimitMs === defaultBlockedLimitMs
  return isDefault ? rest : { ...rest, blockedLimitMs }
}
