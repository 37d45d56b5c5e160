import { replayedText } from '#trace'
import { durationText } from '#words'
import { isLive, isRunning, isSilent, liveNowMs, type RunState } from '../../store/index.ts'
import type { Metrics, Picture } from './draw-timeline.ts'
import { type Folds, shownRows } from './shown-rows.ts'
import { fittedRange, type TimeRange } from './time-scale.ts'

export interface Viewport {
  readonly width: number
  readonly height: number
  readonly scrollTop: number
  readonly metrics: Metrics
  readonly folds: Folds
  /** The range that a person zoomed to; `null`: the whole run. */
  readonly range: TimeRange | null
}

/** What the timeline shows now. */
export function pictureOf(state: RunState, realNowMs: number, viewport: Viewport): Picture {
  const { width, height, scrollTop, metrics, range, folds } = viewport
  const isGoing = isRunning(state)
  const isUnknown = isSilent(state, realNowMs)
  const nowMs = isGoing ? liveNowMs(state, realNowMs) : state.spans.atMs
  const { fromMs, toMs } = range ?? fittedRange(nowMs, isGoing, dueTimes(state))
  return {
    scale: { fromMs, toMs, width },
    height,
    metrics,
    rows: shownRows({ rows: state.spans.listed }, folds),
    scrollTop,
    untilMs: isUnknown ? state.nowMs : nowMs,
    playheadMs: state.replay?.atMs ?? nowMs,
    replayText: replayText(state),
    held: state.spans.held,
    unknownFromMs: isUnknown && isLive(state) ? state.nowMs : null,
  }
}

function* dueTimes({ view }: RunState): Iterable<number> {
  for (const timer of view.loop.timers.values()) yield timer.dueMs
}

/** Prints `replay · 1.24 s · event 37 of 120`; `null`: the present is shown. */
export function replayText({ replay, events }: Pick<RunState, 'replay' | 'events'>): string | null {
  if (!replay) return null
  return `${replayedText} · ${durationText(replay.atMs, 'steady')} · event ${replay.position} of ${events.length}`
}
