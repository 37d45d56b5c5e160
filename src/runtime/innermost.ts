import type { Reaction } from './reaction.ts'

/**
 * The awaits that really hold a task, of those it stands at. What the loop controls is always innermost. A native promise
 * may just be the outer await of a helper; among those the true one began first in the latest step.
 */
export function innermostOf(waiting: Reaction | readonly Reaction[] | null): readonly Reaction[] {
  if (waiting === null) return []
  if (!isSeveral(waiting)) return waiting.future?.done() ? [] : [waiting]
  const all = waiting.filter(({ future }) => !future?.done())
  const onLoop = all.filter(({ future }) => !future?.isOutside)
  if (onLoop.length > 0) return onLoop
  const latest = Math.max(...all.map(({ sinceStep }) => sinceStep))
  return all.filter(({ sinceStep }) => sinceStep === latest).slice(0, 1)
}

function isSeveral(waiting: Reaction | readonly Reaction[]): waiting is readonly Reaction[] {
  return Array.isArray(waiting)
}
