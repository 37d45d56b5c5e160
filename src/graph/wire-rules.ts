import { notATaskRemedy } from './can-connect.ts'
import { conditionsOf, impossibleAt, isAlternative } from './conditions.ts'
import type { Graph, Node } from './graph.ts'
import type { HandleIn } from './handle.ts'
import { handlesIn, hasHandleOut } from './handles.ts'
import { type Edge, edgeId, type NodeId, OUT } from './node.ts'
import { hasCode, nodeName } from './node-name.ts'
import type { Problem } from './problem.ts'
import { cycleIn, nodeById, predecessors } from './queries.ts'

/** The problems of the wires: all of them are errors. */
export function wireProblems(graph: Graph): readonly Problem[] {
  const handleOf = handleFinder(graph)
  return [
    ...graph.edges.flatMap((edge) => endProblems(graph, edge, handleOf)),
    ...duplicates(graph, handleOf),
    ...impossibleStarts(graph),
    ...cycles(graph),
  ]
}

type HandleFinder = (node: Node, id: string) => HandleIn | undefined

/** Lists the handles of a node only once, since a gather may have thousands of wires. */
function handleFinder(graph: Graph): HandleFinder {
  const known = new Map<NodeId, ReadonlyMap<string, HandleIn>>()
  return (node, id) => {
    const handles = known.get(node.id) ?? handlesById(graph, node)
    known.set(node.id, handles)
    return handles.get(id)
  }
}

/** The handles by their ids; of two with the same id, the first. */
function handlesById(graph: Graph, node: Node): ReadonlyMap<string, HandleIn> {
  return new Map([...handlesIn(graph, node)].reverse().map((handle) => [handle.id, handle]))
}

function endProblems(graph: Graph, edge: Edge, handleOf: HandleFinder): readonly Problem[] {
  const source = nodeById(graph, edge.source)
  const target = nodeById(graph, edge.target)
  if (!source || !target) {
    const missing = source ? edge.target : edge.source
    const at = source ?? target
    return [
      {
        ...about('unknown-node', edge, at?.id),
        message: `A wire ${source ? 'ends' : 'begins'} at "${missing}", which is not there`,
        remedy: 'Remove the wire, or add the node',
      },
    ]
  }
  if (!hasHandleOut(source, edge.sourceHandle)) {
    return [
      {
        ...about('dangling-wire', edge, source.id),
        message: `A wire begins at "${edge.sourceHandle}" of ${nodeName(source)}, which has no such handle`,
        remedy: 'Remove the wire, or begin it at another node',
      },
    ]
  }
  // A wire can't end at a gather's spare handle, which is not yet in the list.
  const handle = handleOf(target, edge.targetHandle)
  if (handle && !handle.isSpare) return handle.role === 'task' ? notATask(edge, source, target) : []
  return [
    {
      ...about('dangling-wire', edge, target.id),
      message: `A wire from ${nodeName(source)} ends at "${edge.targetHandle}" of ${nodeName(target)}, which has no such handle`,
      remedy: hasCode(target)
        ? 'Give the function a parameter of that name, or move the wire to another handle'
        : 'Move the wire to another handle, or remove it',
    },
  ]
}

/** Only the handle for a node's value stands for its task. */
function notATask(edge: Edge, source: Node, target: Node): readonly Problem[] {
  if (edge.sourceHandle === OUT) return []
  const message = `"${edge.sourceHandle}" of ${nodeName(source)} is no task, and ${nodeName(target)} takes nothing else`
  return [{ ...about('not-a-task', edge, target.id), message, remedy: notATaskRemedy }]
}

function about(
  code: Problem['code'],
  edge: Edge,
  node: NodeId | undefined,
): Pick<Problem, 'code' | 'severity' | 'edge'> {
  return { code, severity: 'error', edge: edgeId(edge), ...(node === undefined ? {} : { node }) }
}

function duplicates(graph: Graph, handleOf: HandleFinder): readonly Problem[] {
  const problems: Problem[] = []
  const wires = new Set<string>()
  // A set of handles for each node: a joined key for each wire would cost more than everything else.
  const filled = new Map<NodeId, Set<string>>()
  for (const edge of graph.edges) {
    const target = nodeById(graph, edge.target)
    if (!target) continue
    const id = edgeId(edge)
    const handle = handleOf(target, edge.targetHandle)
    const places = filled.get(target.id) ?? new Set()
    const isOverfull = handle !== undefined && handle.role !== 'after' && places.has(edge.targetHandle)
    if (wires.has(id)) problems.push(drawnTwice(edge, target))
    else if (isOverfull && !isAlternative(graph, edge, handle)) problems.push(overfull(edge, target, handle))
    wires.add(id)
    filled.set(target.id, places.add(edge.targetHandle))
  }
  return problems
}

function drawnTwice(edge: Edge, target: Node): Problem {
  return {
    ...about('duplicate-wire', edge, target.id),
    message: `The same wire into ${nodeName(target)} is there twice`,
    remedy: 'Remove one of them',
  }
}

function overfull(edge: Edge, target: Node, { label }: HandleIn): Problem {
  return {
    ...about('duplicate-wire', edge, target.id),
    message: `${nodeName(target)} has several wires into ${label ? `"${label}"` : 'one handle'}`,
    remedy: 'Keep one of them, end them in a gather, or take them from opposite sides of a branch',
  }
}

/** Nodes whose wires can't all deliver in one run. */
function impossibleStarts(graph: Graph): readonly Problem[] {
  if (graph.edges.every(({ sourceHandle }) => sourceHandle === OUT)) return []
  const conditions = conditionsOf(graph)
  return graph.nodes.flatMap((node): readonly Problem[] => {
    const fork = impossibleAt(conditions.of(node.id))
    const forkNode = fork === null ? undefined : nodeById(graph, fork)
    if (!forkNode) return []
    // What comes behind it never starts either, and is not told of again.
    const isFirst = predecessors(graph, node.id).every((id) => impossibleAt(conditions.of(id)) === null)
    if (!isFirst) return []
    return [
      {
        code: 'never-starts',
        severity: 'error',
        node: node.id,
        message: `${nodeName(node)} can never start: it needs two ends of ${nodeName(forkNode)} that exclude each other`,
        remedy: 'Remove one of the wires that lead to it',
      },
    ]
  })
}

/** One problem for each cycle, unless it shares a node with an earlier one. */
function cycles(graph: Graph): readonly Problem[] {
  const problems: Problem[] = []
  const told = new Set<NodeId>()
  for (let cycle = cycleIn(graph, told); cycle; cycle = cycleIn(graph, told)) {
    const [first = ''] = cycle
    const names = [...cycle, first].map((id) => {
      const node = nodeById(graph, id)
      return node ? nodeName(node) : id
    })
    problems.push({
      code: 'cycle',
      severity: 'error',
      node: first,
      message: cycle.length === 1 ? `${names[0]} waits for itself` : `These wait for each other: ${names.join(' → ')}`,
      remedy: 'Remove one wire of the cycle',
    })
    for (const id of cycle) told.add(id)
  }
  return problems
}
