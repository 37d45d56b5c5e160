import { countText, durationText } from '#words'
import type { RunOutcome } from './event.ts'
import type { Summary } from './summary.ts'

/** Each way in which a run ends, as people read it. */
export const outcomeWords: Readonly<Record<RunOutcome['kind'], string>> = {
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
}

/** Shown before a document has a run. */
export const noRunYetText = 'no run yet'
/** Shown for a loop that does not respond. */
export const noAnswerText = 'the loop does not answer'
/** Shown for a run that is asked to stop. */
export const stoppingText = 'stopping'
export const startingText = 'starting'
/** Shown for a run whose clock is paused. */
export const clockPausedText = 'clock paused'
/** Shown for a run in a process of its own. */
export const apartText = 'apart'
/** Shown for a past moment of a run. */
export const replayedText = 'replay'

/**
 * Shown if Run was pressed and there is no run: `not run · 2 errors`. Without a number if no error of the drawing is
 * the reason.
 */
export function notRunText(errors: number): string {
  return errors === 0 ? 'not run' : `not run · ${countText(errors, 'error')}`
}

/** What is known of a loop between its run's begin and end. */
export interface LoopNow {
  /** The name of the task whose step runs; `undefined`: none runs. */
  readonly running: string | undefined
  readonly ready: number
  readonly isIdle: boolean
  /** How many tasks wait for something outside. */
  readonly outside: number
  /** Loop milliseconds until the next timer is due; `null`: none is set. */
  readonly nextTimerMs: number | null
}

/** What a loop does: `running fetchData`, `loop idle · next timer in 0.76 s`. */
export function loopText({ running, ready, isIdle, outside, nextTimerMs }: LoopNow): string {
  if (running !== undefined) return `running ${running}`
  if (ready > 0) return readyText(ready)
  if (!isIdle) return 'between two steps'
  const waiting = outside > 0 ? `${outside} waiting outside` : null
  if (nextTimerMs === null) return `loop idle · ${waiting ?? 'nothing is due'}`
  return `loop idle · next timer in ${durationText(nextTimerMs, 'steady')}${waiting ? ` · ${waiting}` : ''}`
}

/** How many tasks are in the ready queue. */
export function readyText(ready: number): string {
  return `${ready} ready`
}

/**
 * How a loop ended, with the first line of its error: some errors belong to no node and would be shown nowhere else.
 */
export function loopClosedText(outcome: RunOutcome | null): string {
  if (outcome === null) return 'nothing more was heard of the run'
  const closed = `loop closed · ${outcomeWords[outcome.kind]}`
  if (outcome.kind !== 'failed') return closed
  const { name, message } = outcome.error
  return `${closed} · ${name}: ${message.split('\n', 1)[0]}`
}

/** How many tasks wait at the same time. */
export function atOnceText(waiting: number): string {
  return `${waiting} waiting at once`
}

/** How and when a run ended in which not all nodes are done; `null`: its end is unknown. */
export function endedText(kind: 'failed' | 'cancelled' | null, atMs: number): string {
  const when = durationText(atMs, 'steady')
  return kind === null ? `last heard of at ${when}` : `${outcomeWords[kind]} after ${when}`
}

/** What concurrency saved: `2.00 s · one by one 3.00 s · 1.5×`. */
export function worthText({ wallMs, oneByOneMs, factor }: Summary): string {
  return `${durationText(wallMs, 'steady')} · one by one ${durationText(oneByOneMs, 'steady')} · ${factor.toFixed(1)}×`
}
