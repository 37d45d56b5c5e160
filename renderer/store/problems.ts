import { type Graph, type NodeId, type Problem, problemsOf, problemsOfNode } from '#graph'
import type { EditorState } from './editor-store.ts'
import type { Refusal } from './request-slice.ts'

const known = new WeakMap<Refusal, readonly Problem[]>()

/** The problems of the graph, and those that only the host found (missing modules) when it was asked to run it. */
export function shownProblems({ graph, refusal }: Pick<EditorState, 'graph' | 'refusal'>): readonly Problem[] {
  return refusal?.graph === graph ? withHostProblems(graph, refusal) : problemsOf(graph)
}

function withHostProblems(graph: Graph, refusal: Refusal): readonly Problem[] {
  const found = known.get(refusal)
  if (found) return found
  const own = problemsOf(graph)
  const keys = new Set(own.map(keyOf))
  const news = refusal.problems.filter((problem) => !keys.has(keyOf(problem)))
  const problems = news.length === 0 ? own : [...news, ...own]
  known.set(refusal, problems)
  return problems
}

function keyOf({ code, node, edge, line, column, message }: Problem): string {
  return JSON.stringify([code, node, edge, line, column, message])
}

/** The worst problem of a node; a hint does not mark the node. */
export function markedProblem(graph: Graph, id: NodeId): Problem | null {
  const worst = problemsOfNode(graph, id)[0]
  return worst && worst.severity !== 'hint' ? worst : null
}
