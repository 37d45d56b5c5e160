import { codeProblems, sharedProblems } from './code-rules.ts'
import type { Graph } from './graph.ts'
import { nodeProblems, pipelineProblems } from './node-rules.ts'
import type { Problem, Severity } from './problem.ts'
import { wireProblems } from './wire-rules.ts'

const cache = new WeakMap<Graph, readonly Problem[]>()
const rank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, hint: 2 }

/**
 * Everything that is wrong with a drawing or would surprise: errors first, then warnings, then hints, each in the
 * order of the file. Answers are cached by the graph's identity. Modules that are missing and what an export cannot
 * print are not looked at here: they depend on a folder and on a target.
 */
export function problemsOf(graph: Graph): readonly Problem[] {
  const known = cache.get(graph)
  if (known) return known
  const problems = [
    ...pipelineProblems(graph),
    ...sharedProblems(graph),
    ...graph.nodes.flatMap((node) => [...codeProblems(node), ...nodeProblems(graph, node)]),
    ...wireProblems(graph),
  ].sort((a, b) => rank[a.severity] - rank[b.severity])
  cache.set(graph, problems)
  return problems
}

/** Is there a problem with which the graph cannot run? */
export function hasErrors(graph: Graph): boolean {
  return problemsOf(graph).some((problem) => problem.severity === 'error')
}
