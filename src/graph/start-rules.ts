import type { Graph, Node } from './graph.ts'
import { groupsLeft } from './groups.ts'
import { takesTasks } from './handles.ts'
import type { CoroutineNode } from './kinds/coroutine.ts'
import { partOf } from './kinds.ts'
import { AFTER, type Edge, ERROR, edgeId } from './node.ts'
import { nodeName } from './node-name.ts'
import type { Fix, Problem } from './problem.ts'
import { edgesAt, edgesInto, edgesOutOf, nodeById } from './queries.ts'
import { isCold } from './start.ts'
import { isStream, isStreamWire } from './streams.ts'

const none: readonly Problem[] = []
const makeTask: Fix = { kind: 'set', label: 'Make it a task', param: 'start' }

/** The problems of a start that its node can't have. */
export function startProblems(graph: Graph, node: Node): readonly Problem[] {
  if (node.kind !== 'coroutine' || node.start === undefined) return none
  const name = nodeName(node)
  if (isStream(node)) {
    const message = `${name} leaves a stream, which starts as a task`
    return [wrong(node, message, 'Take the start off the node')]
  }
  if (!isCold(node)) return none
  const stream = edgesInto(graph, node.id).find((wire) => isStreamWire(graph, wire))
  if (stream) {
    const message = `${name} reads a stream, and would begin to only when it is awaited`
    return [wrong(node, message, 'Make it a task', stream)]
  }
  return wrongAwaiter(graph, node)
}

/** The wires by which the value of a cold coroutine is taken. */
function wrongAwaiter(graph: Graph, node: CoroutineNode): readonly Problem[] {
  const wires = edgesOutOf(graph, node.id).filter(({ target }) => nodeById(graph, target))
  const name = nodeName(node)
  const [first, second] = wires
  if (!first) {
    const message = `${name} was never awaited: it does not run`
    const remedy = 'Wire its value into the node that should await it, or make it a task'
    return [{ ...wrong(node, message, remedy), code: 'never-awaited', severity: 'warning' }]
  }
  for (const wire of wires) {
    const [message, remedy] = wrongWire(graph, node, wire) ?? []
    if (message !== undefined) return [wrong(node, message, remedy ?? '', wire)]
  }
  if (!second) return none
  const message = `${name} is awaited twice, and a coroutine can be awaited once`
  return [wrong(node, message, 'Make it a task, or remove all wires but one', second)]
}

/** Why the end of this wire can't await a cold coroutine, and what to do; `null`: it can. */
function wrongWire(graph: Graph, node: CoroutineNode, wire: Edge): readonly [why: string, remedy: string] | null {
  const target = nodeById(graph, wire.target)
  if (!target) return null
  const [name, awaiter] = [nodeName(node), nodeName(target)]
  if (wire.sourceHandle === ERROR) {
    return [
      `An error of ${name} is one of the node that awaits it, so ${awaiter} can't take it here`,
      'Take the error of the node that awaits it, or make it a task',
    ]
  }
  if (wire.targetHandle === AFTER) {
    return [
      `${awaiter} only comes after ${name}, and a cold coroutine runs where its value is taken`,
      'Wire its value into a parameter, or make it a task',
    ]
  }
  if (partOf(target) === 'output') {
    return [
      `${awaiter} is a result of the pipeline, which has no task that could run ${name}`,
      'Wire its value into a node that runs, or make it a task',
    ]
  }
  const group = nodeById(graph, groupsLeft(graph.nodes, wire.source, wire.target).at(-1) ?? '')
  if (group) {
    return [
      `${name} is in ${nodeName(group)}, and ${awaiter} would await it when that has ended`,
      `Take both into ${nodeName(group)}, or make it a task`,
    ]
  }
  if (!takesTasks(target) && edgesAt(graph, wire.target, wire.targetHandle).length > 1) {
    return [
      `Only one of several wires arrives at ${awaiter}, so it is not said that ${name} is awaited`,
      'Make it a task',
    ]
  }
  return null
}

/** Without a `param`: the inspector lists it with its fix, as the start's own field has no room for one. */
function wrong({ id: node }: CoroutineNode, message: string, remedy: string, wire?: Edge): Problem {
  const edge = wire ? { edge: edgeId(wire) } : {}
  return { code: 'invalid-start', severity: 'error', node, ...edge, message, remedy, fix: makeTask }
}
