import {
  AFTER,
  blockedLimitOf,
  edgesAt,
  edgesInto,
  type Graph,
  isRunNode,
  kindOf,
  type NodeId,
  nodeName,
  type Problem,
  partOf,
  problemsOf,
  type RunNode,
  takesTasks,
} from '#graph'
import { planningOf } from './kinds.ts'
import type { Plan, PlanNode } from './plan.ts'
import type { Argument } from './plan-node.ts'

/** A Plan, or the errors that prevent one. */
export type Compiled =
  | { readonly ok: true; readonly value: Plan }
  | { readonly ok: false; readonly problems: readonly Problem[] }

type Indices = ReadonlyMap<NodeId, number>

/** Turns a drawing into the plan that runs and that is printed. Only errors prevent a plan, and notes are left out. */
export function compile(graph: Graph): Compiled {
  const errors = problemsOf(graph).filter((problem) => problem.severity === 'error')
  if (errors.length > 0) return { ok: false, problems: errors }
  const runnable = graph.nodes.filter(isRunNode)
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
      blockedLimitMs: blockedLimitOf(graph),
      nodes,
      awaited: awaitedBy(graph, runnable, indices),
    },
  }
}

/** A node keeps a name by which a program calls it; titles get a number instead. */
function uniqueNames(nodes: readonly RunNode[]): readonly string[] {
  const isTitle = (node: RunNode): boolean => kindOf(node.kind).naming === 'title'
  const taken = new Set(nodes.filter((node) => !isTitle(node)).map(nodeName))
  // Names are never freed, so the search for a number goes on where the last one for this title ended.
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

function planNode(graph: Graph, node: RunNode, indices: Indices, name: string): PlanNode {
  const sourcesAt = (handle: string): readonly number[] =>
    edgesAt(graph, node.id, handle).flatMap((edge) => indices.get(edge.source) ?? [])
  const { argumentHandles, params } = planningOf(node.kind)
  const args = argumentHandles(node, edgesInto(graph, node.id)).map((handle): Argument => {
    const [from] = sourcesAt(handle)
    return from === undefined ? null : { from }
  })
  while (args.length > 0 && args.at(-1) === null) args.pop()
  return {
    index: indices.get(node.id) ?? 0,
    id: node.id,
    name,
    after: sourcesAt(AFTER),
    kind: node.kind,
    ...params(node),
    args,
    children: takesTasks(node) ? node.handles.flatMap(sourcesAt) : [],
  } as PlanNode
}

/**
 * The outputs; without any, every node that nothing consumes. Inputs are left out: their values exist from the start.
 */
function awaitedBy(graph: Graph, nodes: readonly RunNode[], indices: Indices): readonly number[] {
  const outputs = nodes.filter((node) => partOf(node) === 'output')
  const consumed = new Set(graph.edges.map((edge) => edge.source))
  const ends = outputs.length > 0 ? outputs : nodes.filter((node) => partOf(node) !== 'input' && !consumed.has(node.id))
  return ends.map((node) => indices.get(node.id) ?? 0)
}
