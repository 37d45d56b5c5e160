// Kept from the start: durations are also printed within a run, whose code may replace these functions.
const { ceil, floor, log10, max, min, round } = Math
/** 30,000 years: a longer duration means for ever. */
const foreverMs = 1e15
const minuteMs = 60_000
const hourMs = 3_600_000

/**
 * `short`: no zeros at the end, and milliseconds below 10 ms. `steady`: always two decimals, so that columns and
 * running clocks do not jitter. `rough`: one decimal, for estimates. All have whole seconds from a minute on, and whole
 * minutes from an hour on.
 */
export type DurationStyle = 'short' | 'steady' | 'rough'

/** A duration for people: `0.5 ms`, `0.25 s`, `2 s`, `1 min 5 s`, `1 h 2 min`; rounded, and never below 0. */
export function durationText(givenMs: number, style: DurationStyle = 'short'): string {
  const ms = max(0, givenMs)
  if (ms >= foreverMs) return '∞'
  const tenthsOfMs = round(ms * 10)
  if (style === 'short' && tenthsOfMs > 0 && tenthsOfMs < 100) return `${tenthsOfMs / 10} ms`
  const stepMs = style === 'rough' ? 100 : 10
  const seconds = rounded(ms, stepMs)
  // A value that is rounded up to a minute is written as a minute.
  if (seconds < minuteMs) return secondsText(seconds, style === 'short' ? null : decimalsOf(stepMs / 1_000))
  const whole = rounded(ms, 1_000)
  return whole < hourMs ? longText(whole, 0) : longText(rounded(ms, minuteMs), null)
}

/**
 * A moment of a run, exact to `stepMs`, so that moments that far apart look different: `0.250 s`, `1 min 59.60 s`, `1 h
 * 2 min 3.5 s`. `isSmall`: below a second it is written in milliseconds.
 */
export function momentText(atMs: number, stepMs: number, isSmall = false): string {
  if (stepMs >= minuteMs || atMs >= foreverMs) return durationText(atMs)
  const ms = rounded(max(0, atMs), stepMs)
  if (isSmall && ms < 1_000) return `${ms.toFixed(decimalsOf(stepMs))} ms`
  const decimals = decimalsOf(stepMs / 1_000)
  return ms < minuteMs ? secondsText(ms, decimals) : longText(ms, decimals)
}

/** `decimals` of the seconds; `null`: with hours there are no seconds. */
function longText(ms: number, decimals: number | null): string {
  const hours = floor(ms / hourMs)
  const minutes = floor((ms % hourMs) / minuteMs)
  const parts = hours > 0 ? [`${hours} h`, `${minutes} min`] : [`${minutes} min`]
  return decimals === null ? parts.join(' ') : [...parts, secondsText(ms % minuteMs, decimals)].join(' ')
}

/** `decimals`: `null`: as many as the number has. */
function secondsText(ms: number, decimals: number | null): string {
  return `${decimals === null ? ms / 1_000 : (ms / 1_000).toFixed(decimals)} s`
}

/** A multiple of the step, rounded to a nanosecond, since 0.1 + 0.2 is not exactly 0.3 in binary. */
function rounded(ms: number, stepMs: number): number {
  return round(round(ms / stepMs) * stepMs * 1e6) / 1e6
}

function decimalsOf(step: number): number {
  return max(0, min(6, ceil(-log10(step) - 1e-9)))
}
