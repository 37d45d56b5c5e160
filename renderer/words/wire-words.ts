import { ERROR, OUT } from '#graph'
import { becauseText, changedText, hasDelivered, isSettled, type NodeRun } from '#trace'
import type { NodeTold } from '../store/index.ts'

/**
 * What is said of a wire under the pointer: the value or the error that went over it, or why nothing did; `null`: nothing
 * is known. `by`: the handle that it leaves by. `name`: of the node that it leaves.
 */
export function wireWords({ standing, run }: NodeTold, by: string, name: string): string | null {
  const text = run && textOf(run, by, name)
  if (text === undefined) return null
  // It went over the wire, even if its source has been changed since.
  return standing === 'changed' ? `${text} · ${changedText}` : text
}

function textOf(run: NodeRun, by: string, name: string): string | undefined {
  if (by === OUT) return run.value?.text
  if (!isSettled(run.state)) return undefined
  if (!hasDelivered(run, by)) return becauseText(name, run, { by })
  return by === ERROR && run.error ? `${run.error.name}: ${run.error.message}` : undefined
}
