import type { Graph, Node } from './graph.ts'
import { groupsAround, groupsLeft, hasMembers, membersOf } from './groups.ts'
import type { Edge, NodeId } from './node.ts'

/** Look-up tables of one graph. A graph never changes, so they are cached by its identity. */
interface GraphIndex {
  readonly nodes: ReadonlyMap<NodeId, Node>
  readonly order: ReadonlyMap<NodeId, number>
  readonly edgesInto: ReadonlyMap<NodeId, readonly Edge[]>
  readonly edgesOutOf: ReadonlyMap<NodeId, readonly Edge[]>
  /** The wires by target and handle; those of a node are sorted when they are first needed. */
  readonly edgesAt: Map<NodeId, ReadonlyMap<string, readonly Edge[]>>
  /** With groups: the nodes that wait for a node. */
  successors: ReadonlyMap<NodeId, readonly NodeId[]> | null
}

const indices = new WeakMap<Graph, GraphIndex>()
const none: readonly Edge[] = []

function indexOf(graph: Graph): GraphIndex {
  const known = indices.get(graph)
  if (known) return known
  const edgesInto = new Map<NodeId, Edge[]>()
  const edgesOutOf = new Map<NodeId, Edge[]>()
  for (const edge of graph.edges) {
    append(edgesInto, edge.target, edge)
    append(edgesOutOf, edge.source, edge)
  }
  const index: GraphIndex = {
    nodes: new Map(graph.nodes.map((node) => [node.id, node])),
    order: new Map(graph.nodes.map((node, position) => [node.id, position])),
    edgesInto,
    edgesOutOf,
    edgesAt: new Map(),
    successors: null,
  }
  indices.set(graph, index)
  return index
}

function append<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key)
  if (list) list.push(item)
  else lists.set(key, [item])
}

/** The node with this id; `undefined` if there is none. */
export function nodeById(graph: Graph, id: NodeId): Node | undefined {
  return indexOf(graph).nodes.get(id)
}

/** The wires that end at a node, in the order of the file. */
export function edgesInto(graph: Graph, id: NodeId): readonly Edge[] {
  return indexOf(graph).edgesInto.get(id) ?? none
}

/** The wires that end at one handle of a node, in the order of the file. */
export function edgesAt(graph: Graph, id: NodeId, handle: string): readonly Edge[] {
  return edgesByHandle(graph, id).get(handle) ?? none
}

function edgesByHandle(graph: Graph, id: NodeId): ReadonlyMap<string, readonly Edge[]> {
  const index = indexOf(graph)
  const known = index.edgesAt.get(id)
  if (known) return known
  const lists = new Map<string, Edge[]>()
  for (const edge of edgesInto(graph, id)) append(lists, edge.targetHandle, edge)
  index.edgesAt.set(id, lists)
  return lists
}

/** The wires that begin at a node, in the order of the file. */
export function edgesOutOf(graph: Graph, id: NodeId): readonly Edge[] {
  return indexOf(graph).edgesOutOf.get(id) ?? none
}

/**
 * The existing nodes that this one waits for, each once: those with a wire into it, or into a group around it; the
 * groups that such a wire leaves; and what is in it, if it is a group.
 */
export function predecessors(graph: Graph, id: NodeId): readonly NodeId[] {
  const { nodes } = graph
  if (!hasMembers(nodes)) return existing(graph, sourcesOf(graph, id))
  const wires = [id, ...groupsAround(nodes, id)].flatMap((owner) => edgesInto(graph, owner))
  const ends = wires.flatMap(({ source, target }) => [source, ...groupsLeft(nodes, source, target)])
  return existing(graph, [...ends, ...membersOf(nodes, id)])
}

/** The existing nodes that wait for this one, each once. */
export function successors(graph: Graph, id: NodeId): readonly NodeId[] {
  const index = indexOf(graph)
  if (!hasMembers(graph.nodes)) {
    return existing(
      graph,
      edgesOutOf(graph, id).map(({ target }) => target),
    )
  }
  index.successors ??= inverse(graph)
  return index.successors.get(id) ?? []
}

function inverse(graph: Graph): ReadonlyMap<NodeId, readonly NodeId[]> {
  const lists = new Map<NodeId, NodeId[]>()
  for (const { id } of graph.nodes) for (const before of predecessors(graph, id)) append(lists, before, id)
  return lists
}

function sourcesOf(graph: Graph, id: NodeId): readonly NodeId[] {
  return edgesInto(graph, id).map(({ source }) => source)
}

function existing(graph: Graph, ids: readonly NodeId[]): readonly NodeId[] {
  const { nodes } = indexOf(graph)
  return [...new Set(ids)].filter((id) => nodes.has(id))
}

/** These nodes and all nodes that they wait for, by wires of any kind and by groups. */
export function withAncestors(graph: Graph, ids: Iterable<NodeId>): ReadonlySet<NodeId> {
  return closure(ids, (id) => predecessors(graph, id))
}

/** Whether the other node waits for this one, directly or not. A node reaches itself. */
export function reaches(graph: Graph, from: NodeId, to: NodeId): boolean {
  return closure([from], (id) => successors(graph, id)).has(to)
}

function closure(ids: Iterable<NodeId>, next: (id: NodeId) => readonly NodeId[]): ReadonlySet<NodeId> {
  const seen = new Set<NodeId>(ids)
  // A Set also iterates over items added meanwhile.
  for (const id of seen) for (const other of next(id)) seen.add(other)
  return seen
}

/**
 * Every node after all nodes that it depends on; of several that could come next, the first in the file.
 * Nodes on a cycle, and nodes after one, come at the end in the order of the file.
 */
export function topologicalOrder(graph: Graph): readonly NodeId[] {
  const { order } = indexOf(graph)
  const missing = new Map(graph.nodes.map((node) => [node.id, predecessors(graph, node.id).length]))
  const ready = graph.nodes.filter((node) => missing.get(node.id) === 0).map((node) => node.id)
  const sorted = new Set<NodeId>()
  for (let id = ready.shift(); id !== undefined; id = ready.shift()) {
    sorted.add(id)
    for (const next of successors(graph, id)) {
      const left = (missing.get(next) ?? 0) - 1
      missing.set(next, left)
      if (left === 0) insertInOrder(ready, next, order)
    }
  }
  for (const node of graph.nodes) sorted.add(node.id)
  return [...sorted]
}

function insertInOrder(ready: NodeId[], id: NodeId, order: ReadonlyMap<NodeId, number>): void {
  const place = order.get(id) ?? 0
  let at = ready.length
  while (at > 0 && (order.get(ready[at - 1] ?? '') ?? 0) > place) at -= 1
  ready.splice(at, 0, id)
}

/**
 * The nodes of one cycle, in the direction of its wires; `null` if there is none.
 * Nodes in `ignoring` count as absent, so that a caller can ask for the next cycle.
 */
export function cycleIn(graph: Graph, ignoring: ReadonlySet<NodeId> = new Set()): readonly NodeId[] | null {
  const finished = new Set<NodeId>(ignoring)
  for (const node of graph.nodes) {
    const cycle = cycleFrom(graph, node.id, finished)
    if (cycle) return cycle
  }
  return null
}

/** Depth first without recursion: a chain of thousands of nodes must not overflow the stack. */
function cycleFrom(graph: Graph, start: NodeId, finished: Set<NodeId>): readonly NodeId[] | null {
  if (finished.has(start)) return null
  const path: NodeId[] = [start]
  const onPath = new Set(path)
  const todo = [[...successors(graph, start)]]
  while (path.length > 0) {
    const next = todo.at(-1)?.shift()
    if (next === undefined) {
      const left = path.pop() ?? ''
      todo.pop()
      onPath.delete(left)
      finished.add(left)
    } else if (onPath.has(next)) {
      return path.slice(path.indexOf(next))
    } else if (!finished.has(next)) {
      path.push(next)
      onPath.add(next)
      todo.push([...successors(graph, next)])
    }
  }
  return null
}
