import { readingGeneration } from '#code'
import { codeProblems, sharedProblems } from './code-rules.ts'
import type { Graph, Node } from './graph.ts'
import { includeProblems } from './include-rules.ts'
import { type Includes, pipelineNodes } from './includes.ts'
import type { NodeId } from './node.ts'
import { nodeProblems, pipelineProblems } from './node-rules.ts'
import { takenNames } from './practice-rules.ts'
import type { Problem, Severity } from './problem.ts'
import { wireProblems } from './wire-rules.ts'

interface Known {
  readonly edges: Graph['edges']
  readonly shared: string
  readonly readings: number
  readonly settings: Graph['settings']
  /** `no matter`: the drawing includes nothing, so its problems are the same whichever files are known. */
  readonly includes: Includes | null | 'no matter'
  readonly problems: readonly Problem[]
}

// Keyed by what problems depend on: a drag makes a new graph for each frame, with the same nodes and wires.
const cache = new WeakMap<readonly Node[], Known>()
const none: readonly Problem[] = []
const byNode = new WeakMap<readonly Problem[], ReadonlyMap<NodeId, readonly Problem[]>>()
const rank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, hint: 2 }

/**
 * All problems of a drawing: errors first, then warnings, then hints, each in the order of the file. Results are cached
 * by the identity of nodes, wires and settings: if only the layout differs, the result is the identical list. Syntax
 * errors are known once the code has been read (`learn`). Missing modules and names that can't be exported are not
 * checked here, since they depend on a folder and on a target. `includes`: the files that the drawing includes; `null`:
 * nothing is known of them, and nothing said.
 */
export function problemsOf(graph: Graph, includes: Includes | null = null): readonly Problem[] {
  const known = cache.get(graph.nodes)
  if (known && isOf(known, graph, includes)) return known.problems
  const { edges, shared, settings } = graph
  const sharedNames = takenNames(shared)
  const problems = [
    ...pipelineProblems(graph),
    ...sharedProblems(graph),
    ...graph.nodes.flatMap((node) => [...codeProblems(node, sharedNames), ...nodeProblems(graph, node)]),
    ...(includes ? includeProblems(graph, includes, problemsOf) : none),
    ...wireProblems(graph),
  ].sort((a, b) => rank[a.severity] - rank[b.severity])
  const asked = pipelineNodes(graph).length > 0 ? includes : 'no matter'
  cache.set(graph.nodes, { edges, shared, settings, includes: asked, readings: readingGeneration(), problems })
  return problems
}

function isOf(known: Known, { edges, shared, settings }: Graph, includes: Includes | null): boolean {
  const isSame = known.edges === edges && known.shared === shared && known.settings === settings
  return isSame && isOfFiles(known.includes, includes) && known.readings === readingGeneration()
}

function isOfFiles(known: Known['includes'], includes: Includes | null): boolean {
  return known === 'no matter' || (known?.files === includes?.files && known?.path === includes?.path)
}

/** The problems of one node, worst first. */
export function problemsOfNode(graph: Graph, id: NodeId, includes: Includes | null = null): readonly Problem[] {
  return problemsByNode(problemsOf(graph, includes)).get(id) ?? none
}

function problemsByNode(problems: readonly Problem[]): ReadonlyMap<NodeId, readonly Problem[]> {
  const known = byNode.get(problems)
  if (known) return known
  const lists = new Map<NodeId, Problem[]>()
  for (const problem of problems) {
    if (problem.node === undefined) continue
    const list = lists.get(problem.node)
    if (list) list.push(problem)
    else lists.set(problem.node, [problem])
  }
  byNode.set(problems, lists)
  return lists
}

/** Whether the graph has a problem that prevents a run. */
export function hasErrors(graph: Graph, includes: Includes | null = null): boolean {
  return problemsOf(graph, includes).some((problem) => problem.severity === 'error')
}
