import { countText, durationText } from '#words'
import type { RunOutcome } from './event.ts'
import type { Summary } from './summary.ts'

/** Each way in which a run ends, as people read it. */
export const outcomeWords: Readonly<Record<RunOutcome['kind'], string>> = {
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
}

/** Before there is a run of a document. */
export const noRunYetText = 'no run yet'
/** Of a loop that says nothing. */
export const noAnswerText = 'the loop does not answer'
/** Of a run that is asked to stop. */
export const stoppingText = 'stopping'
export const startingText = 'starting'
/** Of a run whose clock is held. */
export const clockPausedText = 'clock paused'
/** Of a run in a process of its own. */
export const apartText = 'apart'
/** Of a moment that has gone, and is shown again. */
export const replayedText = 'replay'

/** Run was asked for, and there is none: `not run · 2 errors`; without a number where no error of the drawing is why. */
export function notRunText(errors: number): string {
  return errors === 0 ? 'not run' : `not run · ${countText(errors, 'error')}`
}

/** What is known of a loop between its run's begin and end. */
export interface LoopNow {
  /** Of the task whose step is on; `undefined`: none is. */
  readonly running: string | undefined
  readonly ready: number
  readonly isIdle: boolean
  /** Tasks that wait for something outside. */
  readonly outside: number
  /** Until the next timer is due, in the loop's milliseconds; `null`: none is set. */
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

/** How many stand in the loop's queue. */
export function readyText(ready: number): string {
  return `${ready} ready`
}

/** How a loop ended, with an error's first line: some errors are no node's, and would be told nowhere else. */
export function loopClosedText(outcome: RunOutcome | null): string {
  if (outcome === null) return 'nothing more was heard of the run'
  const closed = `loop closed · ${outcomeWords[outcome.kind]}`
  if (outcome.kind !== 'failed') return closed
  const { name, message } = outcome.error
  return `${closed} · ${name}: ${message.split('\n', 1)[0]}`
}

/** How many wait together. */
export function atOnceText(waiting: number): string {
  return `${waiting} waiting at once`
}

/** How a run that was not all done ended, and when; `null`: nothing was heard of its end. */
export function endedText(kind: 'failed' | 'cancelled' | null, atMs: number): string {
  const when = durationText(atMs, 'steady')
  return kind === null ? `last heard of at ${when}` : `${outcomeWords[kind]} after ${when}`
}

/** What concurrency was worth: `2.00 s · one by one 3.00 s · 1.5×`. */
export function worthText({ wallMs, oneByOneMs, factor }: Summary): string {
  return `${durationText(wallMs, 'steady')} · one by one ${durationText(oneByOneMs, 'steady')} · ${factor.toFixed(1)}×`
}
