import {
  AFTER,
  blockedLimitOf,
  type Edge,
  ERROR,
  edgesAt,
  edgesInto,
  type Graph,
  groupOf,
  groupsLeft,
  hasMembers,
  type Includes,
  includedFile,
  includedPath,
  isCold,
  isRunNode,
  isStream,
  isStreamWire,
  kindOf,
  type Limits,
  limitsOf,
  type NodeId,
  nodeName,
  noIncludes,
  OUT,
  type Problem,
  partOf,
  policiesOf,
  problemsOf,
  type RunNode,
  STREAM,
  takesTasks,
} from '#graph'
import { withColds } from './colds.ts'
import { planningOf } from './kinds.ts'
import type { Plan, PlanNode, PlanPipeline } from './plan.ts'
import type { Argument, PlanSurroundings, PlanWire } from './plan-node.ts'

/** A Plan, or the errors that prevent one. */
export type Compiled =
  | { readonly ok: true; readonly value: Plan }
  | { readonly ok: false; readonly problems: readonly Problem[] }

type Indices = ReadonlyMap<NodeId, number>

/**
 * Turns a drawing into the plan that runs and that is printed. Only errors prevent a plan, and notes are left out.
 * `includes`: the files that it includes.
 */
export function compile(graph: Graph, includes: Includes = noIncludes): Compiled {
  const errors = problemsOf(graph, includes).filter((problem) => problem.severity === 'error')
  if (errors.length > 0) return { ok: false, problems: errors }
  return { ok: true, value: planOf(graph, includes, new Map()) }
}

type Around = PlanSurroundings<PlanPipeline>

/** By path: each file is compiled once. */
type Plans = Map<string, Plan>

function planOf(graph: Graph, includes: Includes, plans: Plans): Plan {
  const runnable = graph.nodes.filter(isRunNode)
  const indices: Indices = new Map(runnable.map((node, index) => [node.id, index]))
  const names = uniqueNames(runnable)
  const ends = endsByGroup(graph, runnable)
  const around: Around = {
    ends: (id) => indicesOf(ends.get(id), indices),
    included: (file) => includedPlan(includedPath(includes.path ?? '', file), includes, plans),
  }
  const has = { groups: hasMembers(graph.nodes), streams: runnable.some(isStream) }
  const nodes = runnable.map((node, index) =>
    planNode(graph, node, { indices, name: names[index] ?? node.id, around, has }),
  )
  return {
    title: graph.title,
    description: graph.description,
    shared: graph.shared,
    onError: graph.settings.onError,
    blockedLimitMs: blockedLimitOf(graph),
    limits: usedLimits(graph),
    nodes: withColds(nodes),
    awaited: indicesOf(awaitedBy(runnable, ends), indices),
  }
}

function includedPlan(path: string, { files }: Includes, plans: Plans): { readonly path: string; readonly plan: Plan } {
  const read = includedFile({ files }, path)
  // The problems of the drawing would have told of it.
  if (!read?.ok) throw new Error('an included file has not been read')
  const plan = plans.get(path) ?? planOf(read.graph, { path, files }, plans)
  plans.set(path, plan)
  return { path, plan }
}

function usedLimits(graph: Graph): Limits {
  const limits = Object.entries(limitsOf(graph))
  if (limits.length === 0) return {}
  const used = new Set(graph.nodes.map((node) => policiesOf(node).limit))
  return Object.fromEntries(limits.filter(([name]) => used.has(name)))
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

/** What is asked for each node or wire, unless nothing in the graph is such. */
interface Has {
  readonly groups: boolean
  readonly streams: boolean
}

interface Naming {
  readonly indices: Indices
  readonly name: string
  readonly around: Around
  readonly has: Has
}

function planNode(graph: Graph, node: RunNode, { indices, name, around, has }: Naming): PlanNode {
  const wiresAt = (handle: string): readonly PlanWire[] =>
    planWires(graph, edgesAt(graph, node.id, handle), indices, has)
  const { argumentHandles, params } = planningOf(node.kind)
  const args = argumentHandles(node, edgesInto(graph, node.id)).map((handle): Argument => {
    const [wire = null, ...or] = wiresAt(handle)
    return wire === null || or.length === 0 ? wire : { ...wire, or }
  })
  while (args.length > 0 && args.at(-1) === null) args.pop()
  return {
    index: indices.get(node.id) ?? 0,
    id: node.id,
    name,
    after: wiresAt(AFTER),
    kind: node.kind,
    ...params(node, around),
    args,
    children: takesTasks(node) ? node.handles.flatMap(wiresAt).map(({ from }) => from) : [],
    ...(has.groups ? inGroup(graph, node, indices) : {}),
  } as PlanNode
}

function planWires(graph: Graph, edges: readonly Edge[], indices: Indices, has: Has): readonly PlanWire[] {
  const wires: PlanWire[] = []
  for (const edge of edges) {
    const from = indices.get(edge.source)
    const by = has.streams && isStreamWire(graph, edge) ? STREAM : edge.sourceHandle
    if (from !== undefined) wires.push(by === OUT ? { from } : { from, by })
  }
  return wires
}

/** An input is there before its group begins, and an output comes after it. */
function inGroup({ nodes }: Graph, node: RunNode, indices: Indices): Pick<PlanNode, 'group'> {
  const group = partOf(node) === 'task' ? groupOf(nodes, node.id) : null
  return group === null ? {} : { group: indices.get(group) ?? 0 }
}

/**
 * The nodes that nothing consumes, by the group that they are in (`null`: none). Inputs are left out: their values exist
 * from the start.
 */
function endsByGroup(graph: Graph, runnable: readonly RunNode[]): ReadonlyMap<NodeId | null, readonly RunNode[]> {
  // A node of which only the error is used still has a value that nothing consumes.
  const wires = graph.edges.filter(({ sourceHandle }) => sourceHandle !== ERROR)
  const consumed = new Set(wires.map(({ source }) => source))
  if (hasMembers(graph.nodes))
    for (const { source, target } of wires)
      for (const group of groupsLeft(graph.nodes, source, target)) consumed.add(group)
  const ends = new Map<NodeId | null, RunNode[]>()
  for (const node of runnable) {
    if (partOf(node) === 'input' || consumed.has(node.id) || isCold(node)) continue
    const group = partOf(node) === 'task' ? groupOf(graph.nodes, node.id) : null
    const list = ends.get(group)
    if (list) list.push(node)
    else ends.set(group, [node])
  }
  return ends
}

/** The outputs; without any, every node in no group that nothing consumes. */
function awaitedBy(
  runnable: readonly RunNode[],
  ends: ReadonlyMap<NodeId | null, readonly RunNode[]>,
): readonly RunNode[] {
  const outputs = runnable.filter((node) => partOf(node) === 'output')
  return outputs.length > 0 ? outputs : (ends.get(null) ?? [])
}

function indicesOf(nodes: readonly RunNode[] = [], indices: Indices): readonly number[] {
  return nodes.map(({ id }) => indices.get(id) ?? 0)
}
