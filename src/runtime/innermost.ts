import type { Wait } from './instrument.ts'
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
  // One that has come wakes the task already: nothing holds it.
  if (all.length < waiting.length) return []
  const latest = Math.max(...all.map(({ sinceStep }) => sinceStep))
  return all.filter(({ sinceStep }) => sinceStep === latest).slice(0, 1)
}

/** What a task waits for that stands at these awaits. */
export function waitOf(waiting: Reaction | readonly Reaction[] | null): Wait {
  // What it waited for may be there already, and its next step queued.
  const reaction = innermostOf(waiting)[0] ?? (waiting && isSeveral(waiting) ? waiting.at(-1) : waiting)
  // No await of ours is open: its code is behind a native promise that nobody told us of.
  if (!reaction) return { kind: 'outside' }
  return reaction.future?.waitReason() ?? { kind: 'sleep', untilMs: reaction.task?.loop.time() ?? 0, durationMs: 0 }
}

function isSeveral(waiting: Reaction | readonly Reaction[]): waiting is readonly Reaction[] {
  return Array.isArray(waiting)
}
