/** Nobody waits for 30,000 years: it is meant to have no end. */
const foreverMs = 1e15

/** Two decimals always, so that columns and running clocks do not jitter; minutes and hours from a minute on. */
export function elapsedText(ms: number): string {
  const seconds = Math.max(0, ms) / 1000
  if (seconds < 60) return `${seconds.toFixed(2)} s`
  if (ms >= foreverMs) return '∞'
  const whole = Math.round(seconds)
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3_600)} h ${Math.floor((whole % 3_600) / 60)} min`
}
