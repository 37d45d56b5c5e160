import { type Graph, type Includes, type NodeId, type Problem, problemsOf, problemsOfNode } from '#graph'
import type { EditorState } from './editor-store.ts'
import type { Refusal } from './request-slice.ts'

const known = new WeakMap<Refusal, { readonly own: readonly Problem[]; readonly problems: readonly Problem[] }>()

type Shown = Pick<EditorState, 'graph' | 'refusal'> & Partial<Pick<EditorState, 'includes'>>

/** The problems of the graph, and those that only the host found (missing modules) when it was asked to run it. */
export function shownProblems({ graph, includes = null, refusal }: Shown): readonly Problem[] {
  return refusal?.graph === graph ? withHostProblems(graph, includes, refusal) : problemsOf(graph, includes)
}

function withHostProblems(graph: Graph, includes: Includes | null, refusal: Refusal): readonly Problem[] {
  const own = problemsOf(graph, includes)
  const found = known.get(refusal)
  if (found?.own === own) return found.problems
  const keys = new Set(own.map(keyOf))
  const news = refusal.problems.filter((problem) => !keys.has(keyOf(problem)))
  const problems = news.length === 0 ? own : [...news, ...own]
  known.set(refusal, { own, problems })
  return problems
}

function keyOf({ code, node, edge, line, column, message }: Problem): string {
  return JSON.stringify([code, node, edge, line, column, message])
}

/** The worst problem of a node; a hint does not mark the node. */
export function markedProblem(
  { graph, includes }: Pick<EditorState, 'graph' | 'includes'>,
  id: NodeId,
): Problem | null {
  const worst = problemsOfNode(graph, id, includes)[0]
  return worst && worst.severity !== 'hint' ? worst : null
}
