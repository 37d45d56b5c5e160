import type { Graph, Node } from './graph.ts'
import { after, type HandleIn, type HandleOut } from './handle.ts'
import { kindOf, partOf } from './kinds.ts'
import { edgesInto } from './queries.ts'

/** A node that takes the tasks of others, each by a handle of its own. */
export type TaskTaker = Extract<Node, { readonly handles: readonly string[] }>

export function takesTasks(node: Node): node is TaskTaker {
  return 'handles' in node
}

/**
 * The handles that a wire may end at, from top to bottom, `after` last. A row that grows (a gather's tasks, a rest
 * parameter) ends in one spare handle. If code does not parse, the parameters that can be read give the handles.
 */
export function handlesIn(graph: Graph, node: Node): readonly HandleIn[] {
  const own = kindOf(node.kind).handlesIn(node, edgesInto(graph, node.id))
  return partOf(node) === 'task' ? [...own, after] : own
}

/**
 * The ids of handles at which wires end but which the node does not have, such as a removed parameter. In the order of
 * the wires.
 */
export function goneHandles(graph: Graph, node: Node): readonly string[] {
  const there = new Set(handlesIn(graph, node).flatMap(({ id, isSpare }) => (isSpare ? [] : [id])))
  return [...new Set(edgesInto(graph, node.id).map((edge) => edge.targetHandle))].filter((id) => !there.has(id))
}

/** The handles at which a node's wires may begin. */
export function handlesOut(node: Node): readonly HandleOut[] {
  return kindOf(node.kind).handlesOut(node)
}

/** Whether the node has a handle of this id at which wires begin. */
export function hasHandleOut(node: Node, id: string): boolean {
  return handlesOut(node).some((handle) => handle.id === id)
}
