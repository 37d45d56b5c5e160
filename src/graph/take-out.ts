import { AFTER, type Edge, OUT } from './node.ts'
import type { Problem } from './problem.ts'

/**
 * The one wire by which a node takes a task, where everything behind the node can be wired to that task instead; `null`
 * where it can't. `gives`: `same`: its value is the task's, as a race's; `list`: what is behind it may only wait for it.
 */
export function wireOfOne(wiresIn: readonly Edge[], wiresOut: readonly Edge[], gives: 'same' | 'list'): Edge | null {
  const [wire, ...others] = wiresIn
  if (!wire || others.length > 0 || wire.targetHandle === AFTER || wire.sourceHandle !== OUT) return null
  const isMet = ({ sourceHandle, targetHandle }: Edge): boolean =>
    sourceHandle === OUT && (gives === 'same' || targetHandle === AFTER)
  return wiresOut.length > 0 && wiresOut.every(isMet) ? wire : null
}

/** What a problem of such a node has for it. */
export function takeOutFix(kind: 'gather' | 'race'): Required<Pick<Problem, 'fix'>> {
  return { fix: { kind: 'take-out', label: `Take the ${kind} out` } }
}
