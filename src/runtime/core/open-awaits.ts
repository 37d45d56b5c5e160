import type { Wait } from './instrument.ts'
import type { Reaction } from './reaction.ts'

/** The open awaits of a task: usually none or one, several where its code forks (`Promise.all` over two helpers). */
export type OpenAwaits = Reaction | Reaction[] | null

/** Adds an await as the latest. A list is changed in place, since it may hold thousands. */
export function withAwait(waiting: OpenAwaits, reaction: Reaction): OpenAwaits {
  if (waiting === null) return reaction
  if (!isSeveral(waiting)) return [waiting, reaction]
  waiting.push(reaction)
  return waiting
}

/** Removes an await that is over. */
export function withoutAwait(waiting: OpenAwaits, reaction: Reaction): OpenAwaits {
  if (!isSeveral(waiting)) return waiting === reaction ? null : waiting
  const at = waiting.indexOf(reaction)
  if (at >= 0) waiting.splice(at, 1)
  return waiting.length > 1 ? waiting : (waiting[0] ?? null)
}

/** The awaits as a list, in the order in which they began. */
export function listed(waiting: OpenAwaits): readonly Reaction[] {
  if (waiting === null) return []
  return isSeveral(waiting) ? waiting : [waiting]
}

/**
 * Those of a task's open awaits that its code really stands at. An await of something on the loop is always innermost.
 * An await of a native promise may be the outer await of a helper; of several, the innermost one began first in the
 * latest step.
 */
export function innermostOf(waiting: OpenAwaits): readonly Reaction[] {
  if (waiting === null) return []
  if (!isSeveral(waiting)) return waiting.future?.done() ? [] : [waiting]
  const all = waiting.filter(({ future }) => !future?.done())
  const onLoop = all.filter(({ future }) => !future?.isOutside)
  if (onLoop.length > 0) return onLoop
  // An await that is done already wakes the task, so the others do not hold it.
  if (all.length < waiting.length) return []
  const latest = all.reduce((latestYet, { sinceStep }) => Math.max(latestYet, sinceStep), 0)
  return all.filter(({ sinceStep }) => sinceStep === latest).slice(0, 1)
}

/** What a task with these open awaits waits for. */
export function waitOf(waiting: OpenAwaits): Wait {
  // The awaited future may be done already, with the task's next step in the queue.
  const reaction = innermostOf(waiting)[0] ?? (isSeveral(waiting) ? waiting.at(-1) : waiting)
  // The loop knows of no open await: the task's code is behind a native promise.
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
