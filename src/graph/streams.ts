import { signatureOf } from '#code'
import type { Graph, Node } from './graph.ts'
import { AFTER, type Edge, type NodeId, OUT } from './node.ts'
import { edgesOutOf, nodeById } from './queries.ts'

/** Whether a node leaves a stream: it is a coroutine written `async function*`. */
export function isStream(node: Node): boolean {
  // Every wire asks for it: a function without a star is not looked up.
  if (node.kind !== 'coroutine' || !node.code.includes('*')) return false
  const signature = signatureOf(node.code)
  return signature?.isGenerator === true && signature.isAsync
}

/** Whether a wire passes on a stream. One into `after` only waits for the end of it. */
export function isStreamWire(graph: Graph, { source, sourceHandle, targetHandle }: Edge): boolean {
  if (sourceHandle !== OUT || targetHandle === AFTER) return false
  const node = nodeById(graph, source)
  return node !== undefined && isStream(node)
}

/** The wires that pass on the stream of a node, in the order of the file: each is a reader. */
export function streamWires(graph: Graph, id: NodeId): readonly Edge[] {
  return edgesOutOf(graph, id).filter((edge) => isStreamWire(graph, edge))
}
