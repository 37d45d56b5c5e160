import { readDuration } from '#graph'

/** Nobody waits for 30,000 years: it is meant to have no end. */
const foreverMs = 1e15

/** What people read for a duration: `0.25 s`, `2 s`, `1 min 5 s`; milliseconds only below 10 (`0.5 ms`). */
export function durationText(ms: number): string {
  if (ms !== 0 && Math.abs(ms) < 10) return `${trim(ms.toFixed(1))} ms`
  if (ms < 60_000) return `${trim((ms / 1000).toFixed(2))} s`
  if (ms >= foreverMs) return '∞'
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)} min ${trim(((ms % 60_000) / 1000).toFixed(0))} s`
  return `${Math.floor(ms / 3_600_000)} h ${Math.floor((ms % 3_600_000) / 60_000)} min`
}

/** As `durationText` where that loses nothing, else the milliseconds: `1234 ms`. What a field shows. */
export function exactDurationText(ms: number): string {
  const text = durationText(ms)
  const reading = readDuration(text)
  return reading.ok && reading.value === ms ? text : `${ms} ms`
}

/** A running clock's text: always two decimals, so that it does not jitter. */
export function elapsedText(ms: number): string {
  return ms < 60_000 ? `${(Math.max(0, ms) / 1000).toFixed(2)} s` : durationText(ms)
}

/** How long something goes on so far: `since 2.1 s`, as the terminal says it too. */
export function sinceText(ms: number): string {
  return `since ${ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : durationText(ms)}`
}

function trim(number: string): string {
  return number.includes('.') ? number.replace(/\.?0+$/, '') : number
}
