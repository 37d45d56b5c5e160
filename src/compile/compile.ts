import { signatureOf } from '#code'
import { AFTER, type CoroutineNode, edgesAt, type Graph, type Node, type NodeId, nodeName, type Problem, problemsOf, restPositions, VALUE } from '#graph'
import type { Argument, Plan, PlanNode } from './plan.ts'

/** A Plan, or the errors that stand in its way. */
export type Compiled =
  | { readonly ok: true; readonly value: Plan }
  | { readonly ok: false; readonly problems: readonly Problem[] }

type RunnableNode = Exclude<Node, { kind: 'note' }>
type Indices = ReadonlyMap<NodeId, number>

/** Turns a drawing into what runs and what is printed. Warnings and hints are no obstacle; notes are left out. */
export function compile(graph: Graph): Compiled {
  const errors = problemsOf(graph).filter((problem) => problem.severity === 'error')
  if (errors.length > 0) return { ok: false, problems: errors }
  const runnable = graph.nodes.filter((node): node is RunnableNode => node.kind !== 'note')
  const indices: Indices = new Map(runnable.map((node, index) => [node.id, index]))
  const names = uniqueNames(runnable)
  const nodes = runnable.map((node, index) => planNode(graph, node, indices, names[index] ?? node.id))
  return {
    ok: true,
    value: {
      title: graph.title,
      description: graph.description,
      shared: graph.shared,
      onError: graph.settings.onError,
      nodes,
      awaited: awaitedBy(graph, runnable, indices),
    },
  }
}

/** What a program calls by its name keeps it; gathers and sleeps, whose names are titles, give way. */
function uniqueNames(nodes: readonly RunnableNode[]): readonly string[] {
  const isTitle = (node: RunnableNode): boolean => node.kind === 'gather' || node.kind === 'sleep'
  const taken = new Set(nodes.filter((node) => !isTitle(node)).map(nodeName))
  // Names are only ever taken, so a title that many have is counted on from where it last stopped.
  const numbers = new Map<string, number>()
  return nodes.map((node) => {
    const wanted = nodeName(node)
    if (!isTitle(node)) return wanted
    let name = wanted
    let number = numbers.get(wanted) ?? 2
    for (; taken.has(name); number += 1) name = `${wanted}${number}`
    numbers.set(wanted, number)
    taken.add(name)
    return name
  })
}

function planNode(graph: Graph, node: RunnableNode, indices: Indices, name: string): PlanNode {
  const index = indices.get(node.id) ?? 0
  const base = { index, id: node.id, name, after: sourcesAt(graph, node.id, AFTER, indices) }
  switch (node.kind) {
    case 'coroutine':
      return { ...base, kind: 'coroutine', code: node.code, args: argumentsOf(graph, node, indices) }
    case 'gather': {
      const children = node.handles.flatMap((handle) => sourcesAt(graph, node.id, handle, indices))
      return { ...base, kind: 'gather', children, returnExceptions: node.returnExceptions }
    }
    case 'sleep':
      return { ...base, kind: 'sleep', durationMs: node.durationMs, value: argumentAt(graph, node.id, VALUE, indices) }
    case 'input':
      return {
        ...base,
        kind: 'input',
        type: node.type,
        ...(node.default === undefined ? {} : { default: node.default }),
      }
    case 'output':
      // The rules have seen to it that an output has its wire.
      return { ...base, kind: 'output', from: argumentAt(graph, node.id, VALUE, indices)?.from ?? index }
  }
}

function sourcesAt(graph: Graph, id: NodeId, handle: string, indices: Indices): readonly number[] {
  return edgesAt(graph, id, handle).flatMap((edge) => indices.get(edge.source) ?? [])
}

function argumentAt(graph: Graph, id: NodeId, handle: string, indices: Indices): Argument {
  const [from] = sourcesAt(graph, id, handle, indices)
  return from === undefined ? null : { from }
}

/** A rest parameter takes the values that are wired, close together: an empty place between two is no argument. */
function argumentsOf(graph: Graph, node: CoroutineNode, indices: Indices): readonly Argument[] {
  const args = (signatureOf(node.code)?.parameters ?? []).flatMap((parameter) => {
    const handles = parameter.isRest
      ? restPositions(graph, node.id, parameter.name).map((position) => `${parameter.name}.${position}`)
      : [parameter.name]
    return handles.map((handle) => argumentAt(graph, node.id, handle, indices))
  })
  while (args.length > 0 && args.at(-1) === null) args.pop()
  return args
}

/** The outputs; without one, every node that nothing consumes. An input is there from the start: nobody awaits it. */
function awaitedBy(graph: Graph, nodes: readonly RunnableNode[], indices: Indices): readonly number[] {
  const outputs = nodes.filter((node) => node.kind === 'output')
  const consumed = new Set(graph.edges.map((edge) => edge.source))
  const ends = outputs.length > 0 ? outputs : nodes.filter((node) => node.kind !== 'input' && !consumed.has(node.id))
  return ends.map((node) => indices.get(node.id) ?? 0)
}
