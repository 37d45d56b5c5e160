import type { Graph, Node } from './graph.ts'
import { groupsAround, groupsLeft } from './groups.ts'
import type { HandleIn } from './handle.ts'
import { handlesOut, takesTasks } from './handles.ts'
import { AFTER, type Edge, edgeId, type NodeId, OUT } from './node.ts'
import { edgesAt, edgesInto, nodeById, topologicalOrder } from './queries.ts'
import { isStreamWire } from './streams.ts'

/**
 * What has to come about so that a wire delivers: for each node whose wires do not all deliver in the same end, the ends
 * that it may have, by the handles for them. Nodes that are not in it may end in any way.
 */
export type Condition = ReadonlyMap<NodeId, ReadonlySet<string>>

/** The conditions of a graph's wires. */
export interface Conditions {
  /** Of a node: what has to come about so that it starts. */
  of(node: NodeId): Condition
  /** Of a wire; it may be one that is not in the graph. */
  ofWire(wire: Edge): Condition
}

const always: Condition = new Map()
const known = new WeakMap<readonly Edge[], { readonly nodes: readonly Node[]; readonly conditions: Conditions }>()

/** The conditions of all wires. Cached by nodes and wires, since every rule asks for them. */
export function conditionsOf(graph: Graph): Conditions {
  const cached = known.get(graph.edges)
  if (cached?.nodes === graph.nodes) return cached.conditions
  const conditions = new GraphConditions(graph)
  known.set(graph.edges, { nodes: graph.nodes, conditions })
  return conditions
}

/** Whether no run can have both. */
function exclude(one: Condition, other: Condition): boolean {
  for (const [fork, handles] of one) {
    const others = other.get(fork)
    if (others && !haveCommon(handles, others)) return true
  }
  return false
}

function haveCommon(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  for (const each of one) if (other.has(each)) return true
  return false
}

/** The node on whose end a condition depends in two ways that exclude each other; `null`: it can come about. */
export function impossibleAt(condition: Condition): NodeId | null {
  for (const [fork, handles] of condition) if (handles.size === 0) return fork
  return null
}

/** Whether a wire can be one of several into the same handle: no run has its value and that of another one. */
export function isAlternative(graph: Graph, wire: Edge, { id, role }: HandleIn): boolean {
  if (role !== 'value') return false
  const conditions = conditionsOf(graph)
  const own = conditions.ofWire(wire)
  return edgesAt(graph, wire.target, id).every(
    (other) => edgeId(other) === edgeId(wire) || exclude(own, conditions.ofWire(other)),
  )
}

class GraphConditions implements Conditions {
  readonly #graph: Graph
  /** Nodes with a wire by another handle than the one for values. */
  readonly #forks: ReadonlySet<NodeId>
  readonly #nodes = new Map<NodeId, Condition>()
  /** Each wire into a handle is compared with all others there. */
  readonly #wires = new WeakMap<Edge, Condition>()

  constructor(graph: Graph) {
    this.#graph = graph
    this.#forks = new Set(graph.edges.filter(({ sourceHandle }) => sourceHandle !== OUT).map(({ source }) => source))
    if (this.#forks.size === 0) return
    for (const id of topologicalOrder(graph)) {
      const node = nodeById(graph, id)
      if (node) this.#nodes.set(id, this.#start(node))
    }
  }

  of(node: NodeId): Condition {
    return this.#nodes.get(node) ?? always
  }

  ofWire(wire: Edge): Condition {
    const found = this.#wires.get(wire) ?? this.#delivery(wire)
    this.#wires.set(wire, found)
    return found
  }

  /** A wire that leaves groups delivers only if they are done. A stream is there as soon as its node begins. */
  #delivery(wire: Edge): Condition {
    const { source, sourceHandle, target } = wire
    const groups = groupsLeft(this.#graph.nodes, source, target).filter((group) => this.#forks.has(group))
    const done = new Map(groups.map((group) => [group, new Set([OUT])]))
    return both(isStreamWire(this.#graph, wire) ? this.of(source) : this.#leaving(source, sourceHandle), done)
  }

  #leaving(source: NodeId, sourceHandle: string): Condition {
    const node = nodeById(this.#graph, source)
    const isFork = this.#forks.has(source) || sourceHandle !== OUT
    if (!node || !isFork || !handlesOut(node).some(({ id }) => id === sourceHandle)) return this.of(source)
    return both(this.of(source), new Map([[source, endsOf(node, sourceHandle)]]))
  }

  /**
   * A node starts with one wire of each handle, with all wires of `after`, and with one of the tasks that it takes; and
   * when the group that it is in may begin.
   */
  #start(node: Node): Condition {
    const tasks = new Set(takesTasks(node) ? node.handles : [])
    const slots = new Map<string, Condition[]>()
    let condition = this.#begins(node)
    for (const wire of edgesInto(this.#graph, node.id)) {
      const isTask = tasks.has(wire.targetHandle)
      // Whoever takes a task starts with that task, however it ends.
      const own = isTask ? this.of(wire.source) : this.ofWire(wire)
      if (wire.targetHandle === AFTER) condition = both(condition, own)
      else {
        const slot = isTask ? 'tasks' : `value ${wire.targetHandle}`
        const others = slots.get(slot)
        if (others) others.push(own)
        else slots.set(slot, [own])
      }
    }
    for (const alternatives of slots.values()) condition = both(condition, oneOf(alternatives))
    return condition
  }

  /** What the groups around a node wait for. */
  #begins({ id }: Node): Condition {
    const groups = groupsAround(this.#graph.nodes, id)
    const wires = groups.flatMap((group) => edgesInto(this.#graph, group))
    return wires.reduce((condition, wire) => both(condition, this.ofWire(wire)), always)
  }
}

/** The ends of a node in which this handle delivers: its value leaves whatever case it has chosen. */
function endsOf(node: Node, handle: string): ReadonlySet<string> {
  const cases = handle === OUT ? handlesOut(node).filter(({ on }) => on === 'chosen') : []
  return new Set(cases.length > 0 ? cases.map(({ id }) => id) : [handle])
}

function both(one: Condition, other: Condition): Condition {
  if (one.size === 0) return other
  if (other.size === 0) return one
  const joined = new Map(one)
  for (const [fork, handles] of other) {
    const own = joined.get(fork)
    joined.set(fork, own ? new Set([...own].filter((handle) => handles.has(handle))) : handles)
  }
  return joined
}

/** Weaker than it could be: what only some of them ask is forgotten. Nothing is shown by it that is not so. */
function oneOf(alternatives: readonly Condition[]): Condition {
  const [first = always, ...others] = alternatives
  if (others.length === 0) return first
  const joined = new Map<NodeId, ReadonlySet<string>>()
  for (const [fork, handles] of first) {
    const sets = others.map((other) => other.get(fork))
    if (sets.every((set) => set !== undefined))
      joined.set(fork, new Set([...handles, ...sets.flatMap((set) => [...set])]))
  }
  return joined
}
