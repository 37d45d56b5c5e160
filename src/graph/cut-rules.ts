import { topLevelNames } from '#code'
import { commonName, functionNames, usedByNodes, usedNames } from './code-names.ts'
import { type Condition, conditionsOf } from './conditions.ts'
import type { Entered } from './entered.ts'
import type { Graph, Node } from './graph.ts'
import { groupOf, membersOf } from './groups.ts'
import { takesTasks } from './handles.ts'
import { partOf } from './kinds.ts'
import { AFTER, type Edge, ERROR, type NodeId, OUT } from './node.ts'
import { hasCode, nodeName } from './node-name.ts'
import type { Policies } from './policies.ts'
import { edgesAt, edgesOutOf, nodeById, reaches } from './queries.ts'
import { isCold } from './start.ts'
import { isStreamWire } from './streams.ts'

export type Refused = Extract<Entered<never>, { readonly ok: false }>

/** What is cut out of a drawing, and the wires across its border. */
export interface Cut {
  readonly graph: Graph
  readonly ids: ReadonlySet<NodeId>
  readonly nodes: readonly Node[]
  readonly into: readonly Edge[]
  readonly outOf: readonly Edge[]
}

export function refused(message: string, remedy: string): Refused {
  return { ok: false, message, remedy }
}

/** A wire in words: `fetch → parse`. */
export function wireText(graph: Graph, { source, sourceHandle, target }: Edge): string {
  const nameOf = (id: NodeId): string => {
    const node = nodeById(graph, id)
    return node ? nodeName(node) : id
  }
  const by = sourceHandle === OUT ? '' : sourceHandle === ERROR ? "'s error" : `'s case ${sourceHandle}`
  return `${nameOf(source)}${by} → ${nameOf(target)}`
}

/** Whether a wire passes on a value, or the task of its node; others only keep an order. */
export function isValueWire({ targetHandle }: Edge): boolean {
  return targetHandle !== AFTER
}

/** Why these nodes can't be a pipeline of their own; `null`: they can. */
export function whyNotCut(cut: Cut): Refused | null {
  const isTask = (node: Node): boolean => partOf(node) === 'task'
  if (!cut.nodes.some(isTask)) return refused('None of these nodes does anything', 'Select a node that runs')
  return (
    halfGroup(cut) ??
    wireRefusal(cut) ??
    between(cut) ??
    twoValues(cut) ??
    leftBehind(cut) ??
    mayBeSkipped(cut) ??
    mayNotLeave(cut) ??
    inGroupValue(cut) ??
    inCode(cut) ??
    inLimits(cut)
  )
}

/** All have to be in the same group: the pipeline is one node of it. */
function halfGroup({ graph, ids, nodes }: Cut): Refused | null {
  const around = (node: Node): NodeId | null => groupOf(graph.nodes, node.id)
  const outermost = nodes.filter((node) => partOf(node) === 'task' && !ids.has(around(node) ?? ''))
  const group = outermost.map(around).find((id) => id !== null)
  if (group == null) return null
  if (outermost.every((node) => around(node) === group)) return null
  const frame = nodeById(graph, group)
  return refused(
    `${frame ? nodeName(frame) : 'A group'} would be cut in half`,
    'Select the whole group, or only nodes in it',
  )
}

function wireRefusal({ graph, into, outOf }: Cut): Refused | null {
  for (const wire of [...into, ...outOf]) {
    const text = wireText(graph, wire)
    if (wire.sourceHandle === ERROR)
      return refused(`An error can't cross the border of a pipeline: ${text}`, 'Select both of its ends, or none')
    if (wire.sourceHandle !== OUT)
      return refused(
        `A branch's case can't cross the border of a pipeline: ${text}`,
        'Select both of its ends, or none',
      )
    if (isCold(nodeById(graph, wire.source) ?? {}))
      return refused(`What awaits a cold coroutine has to be beside it: ${text}`, 'Select both of its ends, or none')
    if (isStreamWire(graph, wire))
      return refused(`A stream can't cross the border of a pipeline: ${text}`, 'Select both of its ends, or none')
  }
  return into.map((wire) => takenTask(graph, wire)).find((refusal) => refusal !== null) ?? null
}

function takenTask(graph: Graph, wire: Edge): Refused | null {
  const target = nodeById(graph, wire.target)
  if (!target || !isValueWire(wire)) return null
  const text = wireText(graph, wire)
  if (takesTasks(target))
    return refused(
      `${nodeName(target)} takes a task, and only values come into a pipeline: ${text}`,
      'Select both of its ends, or none',
    )
  if (edgesAt(graph, wire.target, wire.targetHandle).length > 1)
    return refused(
      `Only one of several wires comes to an end, and a pipeline waits for all: ${text}`,
      'Select where these wires come from, too',
    )
  return null
}

/** The nodes whose value is needed outside. */
export function leaving({ outOf }: Pick<Cut, 'outOf'>): readonly NodeId[] {
  return [...new Set(outOf.filter(isValueWire).map(({ source }) => source))]
}

/** A pipeline begins once and ends once, so nothing can come behind a part of it and before another. */
function between({ graph, into, outOf }: Cut): Refused | null {
  const waiting = outOf.find(({ target }) =>
    into.some(({ source }) => target === source || reaches(graph, target, source)),
  )
  const node = waiting && nodeById(graph, waiting.target)
  if (!node) return null
  const name = nodeName(node)
  return refused(`${name} waits for one of these nodes, and another one of them waits for it`, `Select ${name}, too`)
}

function twoValues(cut: Cut): Refused | null {
  const [first, second] = leaving(cut)
  if (first === undefined || second === undefined) return null
  const wires = [first, second].map((id) => cut.outOf.find((wire) => wire.source === id && isValueWire(wire)))
  const texts = wires.map((wire) => (wire ? wireText(cut.graph, wire) : ''))
  return refused(
    `Two different values would leave: ${texts.join(' and ')}`,
    'Select so that the value of one node leaves',
  )
}

/** A pipeline is at its end when its output is there; what still runs then is cancelled. */
function leftBehind(cut: Cut): Refused | null {
  const [source] = leaving(cut)
  if (source === undefined) return null
  const { graph, ids, nodes } = cut
  const around = new Set([source, ...groupsIn(cut, source)])
  const isAwaited = (id: NodeId): boolean => [...around].some((end) => id === end || reaches(graph, id, end))
  const isInAwaited = (id: NodeId): boolean => [id, ...groupsIn(cut, id)].some(isAwaited)
  const late = nodes.find(
    (node) =>
      partOf(node) === 'task' &&
      !isInAwaited(node.id) &&
      !edgesOutOf(graph, node.id).some(({ target }) => ids.has(target)),
  )
  if (!late) return null
  const value = nodeById(graph, source)
  const message = `${nodeName(late)} would be stopped as soon as the value of ${value ? nodeName(value) : source} leaves`
  return refused(message, `Leave ${nodeName(late)} out of the selection`)
}

function groupsIn({ graph, ids }: Cut, id: NodeId): readonly NodeId[] {
  const groups: NodeId[] = []
  for (let at = groupOf(graph.nodes, id); at !== null && ids.has(at); at = groupOf(graph.nodes, at)) groups.push(at)
  return groups
}

/** A pipeline node is skipped as a whole, so all of it has to depend on the same choices outside. */
function mayBeSkipped({ graph, ids, nodes }: Cut): Refused | null {
  const conditions = conditionsOf(graph)
  const tasks = nodes.filter((node) => partOf(node) === 'task')
  const texts = tasks.map(({ id }) => outsideText(conditions.of(id), ids))
  const other = texts.findIndex((text) => text !== texts[0])
  const [first, second] = [tasks[0], tasks[other]]
  if (!first || !second) return null
  const message = `A run may skip ${nodeName(first)} and not ${nodeName(second)}, or the other way round`
  return refused(message, 'Select nodes that depend on the same case')
}

/** What is skipped inside gives no value, but the pipeline around it is done all the same. */
function mayNotLeave({ graph, ids, outOf }: Cut): Refused | null {
  const conditions = conditionsOf(graph)
  const wire = outOf.find((each) => [...conditions.ofWire(each).keys()].some((fork) => ids.has(fork)))
  if (!wire) return null
  const message = `A run may skip what leaves, and a pipeline always gives its value: ${wireText(graph, wire)}`
  return refused(message, 'Select what comes behind it, too')
}

/** The value of a group is that of its nodes which nothing consumes, by their names if they are several. */
function inGroupValue(cut: Cut): Refused | null {
  const { graph, ids, nodes, outOf } = cut
  const isLast = ({ id }: Node): boolean => edgesOutOf(graph, id).length === 0
  const wire = outOf.find(
    ({ source, targetHandle }) =>
      targetHandle === AFTER &&
      ids.has(groupOf(graph.nodes, source) ?? '') &&
      edgesOutOf(graph, source).every((each) => each.targetHandle === AFTER && !ids.has(each.target)),
  )
  const [inner] = wire ? groupsIn(cut, wire.source) : []
  const group = inner ?? groupAround(cut)
  const frame = group && nodeById(graph, group)
  if (!frame) return null
  const members = membersOf(graph.nodes, frame.id).flatMap((id) => nodeById(graph, id) ?? [])
  const last = members.filter((node) => partOf(node) === 'task' && isLast(node))
  if (!wire && !(last.length > 1 && last.some((node) => nodes.includes(node)))) return null
  const about = wire ? `: ${wireText(graph, wire)}` : ', which has the names of its last nodes'
  return refused(
    `It would change the value of ${nodeName(frame)}${about}`,
    `Select ${nodeName(frame)} with all that comes behind it`,
  )
}

function groupAround({ graph, ids, nodes }: Cut): NodeId | null {
  const outermost = nodes.find((node) => partOf(node) === 'task' && !ids.has(groupOf(graph.nodes, node.id) ?? ''))
  return outermost ? groupOf(graph.nodes, outermost.id) : null
}

function outsideText(condition: Condition, ids: ReadonlySet<NodeId>): string {
  const outside = [...condition].filter(([fork]) => !ids.has(fork))
  return JSON.stringify(outside.map(([fork, handles]) => [fork, [...handles].sort()]).sort())
}

/** Functions of nodes are in scope in all nodes of their own file alone. */
function inCode({ graph, ids, nodes }: Cut): Refused | null {
  const others = graph.nodes.filter(({ id }) => !ids.has(id))
  const caller = nodes.find((node) => callsOneOf(node, others)) ?? others.find((node) => callsOneOf(node, nodes))
  const remedy = 'Select both, or put the function into the shared code'
  if (caller) {
    const called = commonName(usedByNodes([caller]), functionNames(ids.has(caller.id) ? others : nodes))
    return refused(`${nodeName(caller)} calls ${called}, which would be in another file`, remedy)
  }
  const shared = commonName(usedNames(graph.shared), functionNames(graph.nodes))
  if (shared === null || (needsShared(graph, nodes) === false && !functionNames(nodes).has(shared))) return null
  return refused(
    `The shared code calls ${shared}, which would be in another file`,
    'Put that function into the shared code',
  )
}

function callsOneOf(node: Node, others: readonly Node[]): boolean {
  return hasCode(node) && commonName(usedByNodes([node]), functionNames(others)) !== null
}

/** Whether these nodes use anything of the shared code. */
export function needsShared({ shared }: Pick<Graph, 'shared'>, nodes: readonly Node[]): boolean {
  return commonName(topLevelNames(shared), usedByNodes(nodes)) !== null
}

/** A limit counts for one file. */
function inLimits({ graph, ids, nodes }: Cut): Refused | null {
  const own = limitsUsed(nodes)
  const name = commonName(own.keys(), new Set(limitsUsed(graph.nodes.filter(({ id }) => !ids.has(id))).keys()))
  if (name === null) return null
  const message = `${own.get(name)} shares the limit ${name} with others outside, and a limit counts for one file`
  return refused(message, 'Select all nodes of the limit, or give these another one')
}

/** The limits that nodes use, each with the name of one of them. */
export function limitsUsed(nodes: readonly Node[]): ReadonlyMap<string, string> {
  return new Map(
    nodes.flatMap((node) => {
      const { limit } = node as Policies
      return limit === undefined ? [] : [[limit, nodeName(node)] as const]
    }),
  )
}
