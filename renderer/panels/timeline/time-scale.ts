import { momentText } from '#words'

/** The stretch of time in the picture, in loop milliseconds. */
export interface TimeRange {
  readonly fromMs: number
  readonly toMs: number
}

export interface TimeScale extends TimeRange {
  /** Pixels. */
  readonly width: number
}

/** The closest zoom: the trace resolves microseconds. */
const shortestMs = 0.01
const longestMs = 7 * 24 * 3_600_000

/** The room before the start of the run, as a share of the picture: events at time 0 have marks there. */
const inset = 0.008

export function xOf({ fromMs, toMs, width }: TimeScale, atMs: number): number {
  return ((atMs - fromMs) / (toMs - fromMs)) * width
}

export function msOf({ fromMs, toMs, width }: TimeScale, x: number): number {
  return fromMs + (x / Math.max(1, width)) * (toMs - fromMs)
}

/** Zooms around `x`, so that what is under it stays there; a `factor` above 1 zooms in. Never goes far before the run's start. */
export function zoomed(scale: TimeScale, x: number, factor: number): TimeRange {
  const at = msOf(scale, x)
  const length = Math.min(longestMs, Math.max(shortestMs, (scale.toMs - scale.fromMs) / factor))
  const share = x / Math.max(1, scale.width)
  return moved({ fromMs: at - share * length, toMs: at + (1 - share) * length }, 0)
}

/** Moves the picture by this many pixels. */
export function panned(scale: TimeScale, byPx: number): TimeRange {
  return moved(scale, (byPx / Math.max(1, scale.width)) * (scale.toMs - scale.fromMs))
}

function moved({ fromMs, toMs }: TimeRange, byMs: number): TimeRange {
  const length = toMs - fromMs
  const from = Math.max(-length * inset, fromMs + byMs)
  return { fromMs: from, toMs: from + length }
}

/** A timer is in the picture if it is at most this much ahead, or three times the time that has passed. */
const foresightMs = 10_000

/**
 * The whole run in one picture. During the run the picture reaches to the next timers' deadlines, so that it need not grow
 * at every frame; if it must grow, it grows in steps.
 */
export function fittedRange(lastMs: number, isLive: boolean, timersDueMs: Iterable<number>): TimeRange {
  let endMs = lastMs
  if (isLive) {
    for (const dueMs of timersDueMs) {
      if (dueMs - lastMs <= Math.max(foresightMs, 3 * lastMs)) endMs = Math.max(endMs, dueMs)
    }
    if (lastMs > endMs / 1.1) endMs = roundUp(lastMs * 1.1)
  }
  return moved({ fromMs: 0, toMs: Math.max(endMs * 1.08, 0.1) }, -endMs - 1)
}

/** Rounds up to the next of 1, 1.5, 2, 3, 5, 7 and 10 times a power of ten. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1e-9)))
  return (roundSteps.find((step) => step * power >= value) ?? 10) * power
}

const roundSteps = [1, 1.5, 2, 3, 5, 7, 10]

export interface Tick {
  readonly atMs: number
  /** For example `0.5 s`, `20 ms`. */
  readonly text: string
}

const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000]
/** Steps for long times: seconds by 1, 2, 5; minutes by parts of an hour, hours by parts of a day. */
const longStepsMs = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minuteMs),
  ...[1, 2, 3, 6, 12].map((count) => count * hourMs),
]

/** Round times, at least `spacingPx` apart. */
export function ticksOf(scale: TimeScale, spacingPx = 90): readonly Tick[] {
  const stepMs = stepFor(((scale.toMs - scale.fromMs) * spacingPx) / Math.max(1, scale.width))
  const first = Math.ceil(Math.max(0, scale.fromMs) / stepMs)
  const last = Math.floor(scale.toMs / stepMs)
  const count = Math.max(0, last - first + 1)
  return Array.from({ length: count }, (_, place) => {
    const atMs = (first + place) * stepMs
    return { atMs, text: momentText(atMs, stepMs, stepMs < 10) }
  })
}

function stepFor(leastMs: number): number {
  if (leastMs > 30_000) {
    return longStepsMs.find((step) => step >= leastMs) ?? Math.ceil(leastMs / dayMs) * dayMs
  }
  const power = 10 ** Math.floor(Math.log10(leastMs))
  return ([1, 2, 5, 10].find((step) => step * power >= leastMs) ?? 10) * power
}
