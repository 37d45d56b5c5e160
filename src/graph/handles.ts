import type { Graph, Node } from './graph.ts'
import { after, type HandleIn, type HandleOut } from './handle.ts'
import { kindOf, partOf } from './kinds.ts'
import { edgesInto } from './queries.ts'

/** A node that takes the tasks of others, by handles of its own. */
export type TaskTaker = Extract<Node, { readonly handles: readonly string[] }>

export function takesTasks(node: Node): node is TaskTaker {
  return 'handles' in node
}

/**
 * The handles a wire may end at, from top to bottom, `after` last. Rows that grow (a gather's tasks, a rest parameter)
 * end in one spare. Code that does not parse gives the handles that can be read.
 */
export function handlesIn(graph: Graph, node: Node): readonly HandleIn[] {
  const own = kindOf(node.kind).handlesIn(node, edgesInto(graph, node.id))
  return partOf(node) === 'task' ? [...own, after] : own
}

/** What wires end at and a node has not, or has no more, by id: a parameter that is gone. In the order of the wires. */
export function goneHandles(graph: Graph, node: Node): readonly string[] {
  const there = new Set(handlesIn(graph, node).flatMap(({ id, isSpare }) => (isSpare ? [] : [id])))
  return [...new Set(edgesInto(graph, node.id).map((edge) => edge.targetHandle))].filter((id) => !there.has(id))
}

/** The handles that a node's wires may begin at. */
export function handlesOut({ kind }: Node): readonly HandleOut[] {
  return kindOf(kind).handlesOut
}

/** Has the node a handle of this id for wires to begin at? */
export function hasHandleOut(node: Node, id: string): boolean {
  return handlesOut(node).some((handle) => handle.id === id)
}
