import type { Wait } from './instrument.ts'
import type { Reaction } from './reaction.ts'

/** The awaits that a task stands at: none or one most often, several where its code forks (`Promise.all` over two helpers). */
export type OpenAwaits = Reaction | Reaction[] | null

/** With one more, the latest. A list is changed in place: it may be of thousands. */
export function withAwait(waiting: OpenAwaits, reaction: Reaction): OpenAwaits {
  if (waiting === null) return reaction
  if (!isSeveral(waiting)) return [waiting, reaction]
  waiting.push(reaction)
  return waiting
}

/** Without one that is over. */
export function withoutAwait(waiting: OpenAwaits, reaction: Reaction): OpenAwaits {
  if (!isSeveral(waiting)) return waiting === reaction ? null : waiting
  const at = waiting.indexOf(reaction)
  if (at >= 0) waiting.splice(at, 1)
  return waiting.length > 1 ? waiting : (waiting[0] ?? null)
}

/** Each, in the order in which they began. */
export function listed(waiting: OpenAwaits): readonly Reaction[] {
  if (waiting === null) return []
  return isSeveral(waiting) ? waiting : [waiting]
}

/**
 * The awaits that really hold a task, of those it stands at. What the loop controls is always innermost. A native promise
 * may just be the outer await of a helper; among those the true one began first in the latest step.
 */
export function innermostOf(waiting: OpenAwaits): readonly Reaction[] {
  if (waiting === null) return []
  if (!isSeveral(waiting)) return waiting.future?.done() ? [] : [waiting]
  const all = waiting.filter(({ future }) => !future?.done())
  const onLoop = all.filter(({ future }) => !future?.isOutside)
  if (onLoop.length > 0) return onLoop
  // One that has come wakes the task already: nothing holds it.
  if (all.length < waiting.length) return []
  const latest = all.reduce((latestYet, { sinceStep }) => Math.max(latestYet, sinceStep), 0)
  return all.filter(({ sinceStep }) => sinceStep === latest).slice(0, 1)
}

/** What a task waits for that stands at these awaits. */
export function waitOf(waiting: OpenAwaits): Wait {
  // What it waited for may be there already, and its next step queued.
  const reaction = innermostOf(waiting)[0] ?? (isSeveral(waiting) ? waiting.at(-1) : waiting)
  // No await of ours is open: its code is behind a native promise that nobody told us of.
  if (!reaction) return { kind: 'outside' }
  return reaction.future?.waitReason() ?? { kind: 'sleep', untilMs: reaction.task?.loop.time() ?? 0, durationMs: 0 }
}

/** Whether only something outside the loop can wake the task. */
export function isOutside(waiting: OpenAwaits): boolean {
  if (waiting === null) return true
  if (isSeveral(waiting)) return waitOf(waiting).kind === 'outside'
  return waiting.future?.isOutside === true && !waiting.future.done()
}

function isSeveral(waiting: OpenAwaits): waiting is Reaction[] {
  return Array.isArray(waiting)
}
