import { applyFix, type Problem } from '#graph'
import type { Workspace } from '../store/index.ts'

/** Takes a problem away by its fix, as one step of the history; does nothing if the drawing has changed since. */
export function fixProblem({ editor }: Workspace, problem: Problem): void {
  const { includes, edit } = editor.getState()
  if (problem.fix) edit(problem.fix.label, (graph) => applyFix(graph, problem, includes))
}
