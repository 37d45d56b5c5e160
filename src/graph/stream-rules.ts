import { type Parameter, signatureOf } from '#code'
import { countText } from '#words'
import type { Graph, Node } from './graph.ts'
import { groupsLeft, withMembers } from './groups.ts'
import type { CoroutineNode } from './kinds/coroutine.ts'
import { AFTER, type Edge, edgeId, type NodeId } from './node.ts'
import { nodeName } from './node-name.ts'
import { elementType } from './parameter-handles.ts'
import type { Policies } from './policies.ts'
import { isPolicyNode, type PolicyNode } from './policy-nodes.ts'
import type { Fix, Problem } from './problem.ts'
import { edgesInto, edgesOutOf, nodeById, predecessors } from './queries.ts'
import { mostBuffer, type Stream, type StreamKey } from './stream.ts'
import { isStream, isStreamWire, streamWires } from './streams.ts'

const none: readonly Problem[] = []

/** Errors for a node that leaves a stream, that says how to without leaving one, or that reads one twice. */
export function streamProblems(graph: Graph, node: Node): readonly Problem[] {
  if (node.kind !== 'coroutine') return none
  if (!isStream(node)) return [...(node.stream === undefined ? none : [noStream(node)]), ...readsAgain(graph, node)]
  const wires = streamWires(graph, node.id)
  return [
    ...wrongBuffer(node, node.stream),
    ...policiesOfStream(node),
    ...wrongReaders(node, wires),
    ...wires.flatMap((wire) => wrongWire(graph, node, wire)),
    ...endNeeded(graph, node, wires),
  ]
}

/** What is wrong with a wire that would take a stream where one value is wanted; `null`: nothing. */
export function streamMistake(graph: Graph, wire: Edge): Pick<Problem, 'message' | 'remedy'> | null {
  const [source, target] = [nodeById(graph, wire.source), nodeById(graph, wire.target)]
  if (!source || !target || !isStreamWire(graph, wire)) return null
  if (isRead(target, wire)) return null
  const message = `${nodeName(source)} leaves many values, and ${nodeName(target)} takes one`
  return { message, remedy: 'Read them in a coroutine, which can return one value, and wire that' }
}

/** A file takes items one by one, each in a run of its own; a coroutine also takes the stream itself. */
function isRead(target: Node, { targetHandle }: Edge): boolean {
  return target.kind === 'coroutine' || (target.kind === 'pipeline' && target.each?.parameter === targetHandle)
}

function noStream(node: CoroutineNode): Problem {
  const remedy = 'Write async function* and yield its items, or take the stream off the node'
  const fix = { kind: 'set', label: 'Take the stream off', param: 'stream' } as const
  return { ...error(node, `${nodeName(node)} leaves no stream, but says how to`, remedy), param: 'stream', fix }
}

function wrongBuffer(node: CoroutineNode, { buffer }: Stream = {}): readonly Problem[] {
  if (buffer === undefined || (Number.isSafeInteger(buffer) && buffer >= 0 && buffer <= mostBuffer)) return none
  const remedy = `Choose a whole number from 0 to ${mostBuffer}`
  return [{ ...error(node, `There cannot be ${buffer} of its items ready`, remedy), param: paramOf('buffer') }]
}

const policies: Readonly<Record<keyof Policies, string>> = {
  each: 'For each',
  retry: 'Retry',
  limit: 'Limit',
  timeoutMs: 'Timeout',
}

/** A policy runs a function once more, or ends it; a stream has been read in part by then. */
function policiesOfStream(node: CoroutineNode): readonly Problem[] {
  return Object.entries(policies).flatMap(([param, label]) => {
    if (node[param as keyof Policies] === undefined) return []
    const message = `${nodeName(node)} leaves a stream, and ${label} is for a function that is called for one value`
    // A reader that is tried again finds the stream closed.
    const remedy =
      param === 'retry'
        ? 'Do the same within the function'
        : 'Put it on the node that reads the stream, or do the same within the function'
    const fix = { kind: 'set', label: `Take ${label} off`, param } as const
    return [{ ...error(node, message, remedy), param, fix }]
  })
}

/** The first try that fails has closed the stream, so the second would read nothing, without a word. */
function readsAgain(graph: Graph, node: CoroutineNode): readonly Problem[] {
  const { retry, each } = node
  if (retry === undefined) return none
  const wire = edgesInto(graph, node.id).find(
    (edge) => isStreamWire(graph, edge) && edge.targetHandle !== each?.parameter,
  )
  const producer = wire && nodeById(graph, wire.source)
  if (!producer) return none
  const message = `${nodeName(node)} reads the stream of ${nodeName(producer)} itself, and a second try finds it closed`
  const remedy = `Try again what makes the items, in ${nodeName(producer)}, or take each item in a call of its own: For each`
  const fix = { kind: 'set', label: 'Take Retry off', param: 'retry' } as const
  return [{ ...error(node, message, remedy), param: 'retry', fix }]
}

function wrongReaders(node: CoroutineNode, { length: readers }: readonly Edge[]): readonly Problem[] {
  const name = nodeName(node)
  if (readers === 0) {
    return [error(node, `Nothing reads the stream of ${name}`, 'Wire it into a coroutine, or return an array instead')]
  }
  if (readers === 1 || node.stream?.to !== undefined) return none
  const message = `Several wires read the stream of ${name}: it is not said who gets an item`
  const remedy = 'Share the items, each to one of them, or give all items to each'
  const fixes = { fix: chosen(node, 'share', 'Share the items'), otherFix: chosen(node, 'all', 'All items to each') }
  return [{ ...error(node, message, remedy), param: paramOf('to'), ...fixes }]
}

function chosen({ stream }: CoroutineNode, to: 'share' | 'all', label: string): Fix {
  return { kind: 'set', label, param: 'stream', value: { ...stream, to } }
}

function wrongWire(graph: Graph, node: CoroutineNode, wire: Edge): readonly Problem[] {
  const mistake = streamMistake(graph, wire)
  if (mistake) return [{ ...error(node, mistake.message, mistake.remedy), edge: edgeId(wire) }]
  const target = nodeById(graph, wire.target)
  if (!target || !isPolicyNode(target)) return none
  return [...leavesGroup(graph, node, wire), ...wrongType(node, target, wire)]
}

/** What leaves a group is delivered at its end, and a stream has nobody who reads it then. */
function leavesGroup(graph: Graph, node: CoroutineNode, wire: Edge): readonly Problem[] {
  const group = nodeById(graph, groupsLeft(graph.nodes, wire.source, wire.target).at(-1) ?? '')
  if (!group) return none
  const message = `The stream of ${nodeName(node)} leaves ${nodeName(group)}, which is left when all in it has ended`
  const remedy = `Read it in ${nodeName(group)}, or take ${nodeName(node)} out of it`
  return [{ ...error(node, message, remedy), edge: edgeId(wire) }]
}

/** Types that an AsyncIterable does not have. */
const plain = /^(?:number|string|boolean|bigint)$/

function wrongType(node: CoroutineNode, target: PolicyNode, wire: Edge): readonly Problem[] {
  if (target.kind === 'pipeline') return none
  const { code, each } = target
  const [name = '', place] = wire.targetHandle.split('.')
  const parameter = signatureOf(code)?.parameters.find((one) => one.name === name)
  // For each gives its function the items, one by one.
  if (parameter === undefined || each?.parameter === name) return none
  const type = typeOf(parameter, place !== undefined)
  if (type === undefined || !(plain.test(type) || elementType(type) !== undefined)) return none
  const message = `${nodeName(node)} leaves a stream, and "${name}" is a ${type}`
  const item = elementType(type) ?? type
  const remedy = `Make it an AsyncIterable<${item}> and read it by for await, or go over it for each item`
  return [{ ...error(node, message, remedy), edge: edgeId(wire) }]
}

function typeOf({ type }: Parameter, isRest: boolean): string | undefined {
  const written = type?.replace(/^readonly\s+/, '').trim()
  return isRest ? elementType(written) : written
}

/**
 * Readers that wait for the end of what they have not begun to read. With room for all of its items it ends all the same;
 * of those that share it, one that does not wait may read it to its end.
 */
function endNeeded(graph: Graph, node: CoroutineNode, wires: readonly Edge[]): readonly Problem[] {
  const { buffer = 0, to } = node.stream ?? {}
  const waiting = wires.filter(({ target }) => waitsForEnd(graph, node, target))
  if (waiting.length < wires.length && to !== 'all') return none
  return waiting.flatMap((wire): readonly Problem[] => {
    const reader = nodeById(graph, wire.target)
    if (!reader) return none
    const waits = `${nodeName(reader)} reads the stream of ${nodeName(node)}, and also waits for its end`
    const message =
      buffer === 0 ? waits : `${waits}, which comes only if it makes no more than ${countText(buffer, 'item')}`
    const problem = { ...error(node, message, 'Remove the wire by which it waits'), edge: edgeId(wire) }
    return [buffer === 0 ? problem : { ...problem, severity: 'warning' }]
  })
}

/** Whether a reader waits for the end of a stream, or for its error, by any wire but those of the stream. */
function waitsForEnd(graph: Graph, node: CoroutineNode, reader: NodeId): boolean {
  const before = new Set([reader])
  // The loop also visits the nodes that are added to the set meanwhile.
  for (const id of before) for (const other of waitedFor(graph, id)) before.add(other)
  const ends = edgesOutOf(graph, node.id).filter((edge) => !isStreamWire(graph, edge))
  const targets = ends.map(({ target }) => target)
  return [...withMembers(graph.nodes, targets)].some((id) => before.has(id))
}

/** A race may end without any one of its tasks. */
function waitedFor(graph: Graph, id: NodeId): readonly NodeId[] {
  const all = predecessors(graph, id)
  if (nodeById(graph, id)?.kind !== 'race') return all
  const tasks = new Set(edgesInto(graph, id).flatMap((edge) => (edge.targetHandle === AFTER ? [] : [edge.source])))
  return all.filter((other) => !tasks.has(other))
}

function paramOf(key: StreamKey): string {
  return `stream.${key}`
}

function error({ id: node }: CoroutineNode, message: string, remedy: string): Problem {
  return { code: 'invalid-stream', severity: 'error', node, message, remedy }
}
