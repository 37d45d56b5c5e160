import { isAlternative } from './conditions.ts'
import type { Graph, Node } from './graph.ts'
import { groupsLeft } from './groups.ts'
import type { HandleIn } from './handle.ts'
import { handlesIn, hasHandleOut } from './handles.ts'
import { partOf } from './kinds.ts'
import { type Edge, OUT } from './node.ts'
import { nodeName } from './node-name.ts'
import { edgesAt, nodeById, reaches } from './queries.ts'
import { streamMistake } from './stream-rules.ts'

/** Whether a wire may be drawn; if not, what is wrong and what to do. Neither text ends in a full stop. */
export type Connectable =
  | { readonly ok: true }
  | { readonly ok: false; readonly message: string; readonly remedy: string }

/** Whether this wire could be added to the graph as it is. */
export function canConnect(graph: Graph, edge: Edge): Connectable {
  const source = nodeById(graph, edge.source)
  const target = nodeById(graph, edge.target)
  if (!source || !target) return refuse('This node is not there any more', 'Draw the wire between two nodes')
  if (partOf(source) === 'none' || partOf(target) === 'none') {
    return refuse(
      `A ${partOf(source) === 'none' ? source.kind : target.kind} has no handles`,
      'Draw the wire between two nodes that run',
    )
  }
  if (!hasHandleOut(source, edge.sourceHandle)) {
    return refuse(`Nothing leaves ${nodeName(source)} here`, 'Begin the wire at the right side of a node')
  }
  if (source.id === target.id)
    return refuse(`${nodeName(source)} cannot wait for itself`, 'End the wire at another node')
  const handle = handlesIn(graph, target).find((candidate) => candidate.id === edge.targetHandle)
  if (!handle) {
    return refuse(`${nodeName(target)} has no handle "${edge.targetHandle}"`, 'End the wire at one of its handles')
  }
  const taken = placeTaken(graph, edge, target, handle)
  if (taken) return taken
  const mistake = streamMistake(graph, edge)
  if (mistake) return refuse(mistake.message, mistake.remedy)
  return closedCycle(graph, source, target) ?? { ok: true }
}

/** What leaves a group comes when the group has ended: then a wire may close a cycle through the rest of the group. */
function closedCycle(graph: Graph, source: Node, target: Node): Connectable | null {
  const ends = [source.id, ...groupsLeft(graph.nodes, source.id, target.id)]
  const end = ends.find((id) => reaches(graph, target.id, id))
  if (end === undefined) return null
  const waiting = nodeName(nodeById(graph, end) ?? source)
  const message = `${waiting} already waits for ${nodeName(target)}: this wire would close a cycle`
  return refuse(message, 'Wire it the other way round, or remove a wire of the way back')
}

/** Why a handle does not take a further wire, or not this one. */
function placeTaken(graph: Graph, edge: Edge, target: Node, handle: HandleIn): Connectable | null {
  const others = edgesAt(graph, target.id, handle.id)
  if (others.some((other) => other.source === edge.source && other.sourceHandle === edge.sourceHandle)) {
    return refuse('This wire is there already', 'Use the one that is drawn')
  }
  if (handle.role === 'task' && edge.sourceHandle !== OUT) {
    return refuse(`"${edge.sourceHandle}" is no task, and ${nodeName(target)} takes nothing else`, notATaskRemedy)
  }
  if (handle.role === 'after' || others.length === 0) return null
  if (isAlternative({ ...graph, edges: [...graph.edges, edge] }, edge, handle)) return null
  const isValue = handle.role === 'value'
  const remedy = isValue ? 'Remove that wire, or take both from opposite sides of a branch' : 'Remove that wire first'
  return refuse(`"${handle.label || nodeName(target)}" has a wire already`, remedy)
}

/** For a wire into a gather that stands for no task. */
export const notATaskRemedy = 'Wire the node itself, or a coroutine that takes this value'

function refuse(message: string, remedy: string): Connectable {
  return { ok: false, message, remedy }
}
