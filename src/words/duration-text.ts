// Taken at the start: errors are worded within a run, whose code may have put its own in their places.
const { ceil, floor, log10, max, min, round } = Math
/** Nobody waits for 30,000 years: it is meant to have no end. */
const foreverMs = 1e15
const minuteMs = 60_000
const hourMs = 3_600_000

/**
 * `short`: no zeros at the end, and milliseconds below 10. `steady`: two decimals always, so that columns and running clocks
 * do not jitter. `rough`: one decimal, for what is only guessed. All have whole seconds from a minute on, and whole minutes
 * from an hour on.
 */
export type DurationStyle = 'short' | 'steady' | 'rough'

/** What people read for a duration: `0.5 ms`, `0.25 s`, `2 s`, `1 min 5 s`, `1 h 2 min`; rounded, and never below 0. */
export function durationText(givenMs: number, style: DurationStyle = 'short'): string {
  const ms = max(0, givenMs)
  if (ms >= foreverMs) return '∞'
  const tenthsOfMs = round(ms * 10)
  if (style === 'short' && tenthsOfMs > 0 && tenthsOfMs < 100) return `${tenthsOfMs / 10} ms`
  const stepMs = style === 'rough' ? 100 : 10
  const seconds = rounded(ms, stepMs)
  // What is rounded up to a minute is one.
  if (seconds < minuteMs) return secondsText(seconds, style === 'short' ? null : decimalsOf(stepMs / 1_000))
  const whole = rounded(ms, 1_000)
  return whole < hourMs ? longText(whole, 0) : longText(rounded(ms, minuteMs), null)
}

/**
 * A moment of a run to its `stepMs`, which keeps moments that are so far apart from one another: `0.250 s`, `1 min 59.60 s`,
 * `1 h 2 min 3.5 s`. `isSmall`: in milliseconds, below a second.
 */
export function momentText(atMs: number, stepMs: number, isSmall = false): string {
  if (stepMs >= minuteMs || atMs >= foreverMs) return durationText(atMs)
  const ms = rounded(max(0, atMs), stepMs)
  if (isSmall && ms < 1_000) return `${ms.toFixed(decimalsOf(stepMs))} ms`
  const decimals = decimalsOf(stepMs / 1_000)
  return ms < minuteMs ? secondsText(ms, decimals) : longText(ms, decimals)
}

/** `decimals` of the seconds; `null`: no seconds, where there are hours. */
function longText(ms: number, decimals: number | null): string {
  const hours = floor(ms / hourMs)
  const minutes = floor((ms % hourMs) / minuteMs)
  const parts = hours > 0 ? [`${hours} h`, `${minutes} min`] : [`${minutes} min`]
  return decimals === null ? parts.join(' ') : [...parts, secondsText(ms % minuteMs, decimals)].join(' ')
}

/** `decimals`: `null`: as many as it has. */
function secondsText(ms: number, decimals: number | null): string {
  return `${decimals === null ? ms / 1_000 : (ms / 1_000).toFixed(decimals)} s`
}

/** A multiple of the step; to a nanosecond, as 0.1 + 0.2 is not quite 0.3 in binary. */
function rounded(ms: number, stepMs: number): number {
  return round(round(ms / stepMs) * stepMs * 1e6) / 1e6
}

function decimalsOf(step: number): number {
  return max(0, min(6, ceil(-log10(step) - 1e-9)))
}
