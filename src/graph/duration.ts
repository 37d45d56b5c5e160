import { durationText } from '#words'
import type { Entered } from './entered.ts'
import { maxDurationMs } from './node.ts'

const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 }
const remedy = 'Write it as 250 ms, 2 s or 1 min 5 s'

/** The milliseconds of a duration as people write it: `2 s`, `250 ms`, `1 min 5 s`; a number alone is milliseconds. */
export function readDuration(text: string): Entered<number> {
  const words = text.trim().toLowerCase().replace(',', '.')
  if (words === '') return { ok: false, message: 'There is no duration', remedy }
  const durationMs = /^(\d+\.?\d*|\.\d+)$/.test(words) ? Number(words) : sumOfParts(words)
  if (durationMs === null) return { ok: false, message: `"${text.trim()}" is not a duration`, remedy }
  if (durationMs > maxDurationMs) {
    return { ok: false, message: 'No timer can wait that long', remedy: 'Choose from 0 ms to 24.8 days' }
  }
  // In binary, 0.1 s + 0.2 s is not exactly 300 ms, so the value is rounded to a nanosecond.
  return { ok: true, value: Math.round(durationMs * 1e6) / 1e6 }
}

/** A duration for a field: as people read it if that is exact, else in milliseconds: `1234 ms`. */
export function exactDurationText(ms: number): string {
  const text = durationText(ms)
  const reading = readDuration(text)
  return reading.ok && reading.value === ms ? text : `${ms} ms`
}

function sumOfParts(words: string): number | null {
  if (!/^((\d+\.?\d*|\.\d+)\s*(ms|s|min|h|d)\s*)+$/.test(words)) return null
  let sumMs = 0
  for (const [, number, unit = ''] of words.matchAll(/(\d+\.?\d*|\.\d+)\s*(ms|s|min|h|d)/g)) {
    sumMs += Number(number) * (unitsMs[unit] ?? 0)
  }
  return sumMs
}

/** The text of a limit, as `readLimit` reads it. */
export function limitText(limitMs: number | null): string {
  return limitMs === null ? 'off' : exactDurationText(limitMs)
}

/** A smaller limit would end steps that do no harm. */
export const leastLimitMs = 1
export const limitRemedy = 'Choose from 1 ms to 24.8 days, or no limit: off in the inspector, null in the file'

/** A limit as people write it: a duration, `off` (`null`), or an empty text for `usualMs`. */
export function readLimit(text: string, usualMs: number): Entered<number | null> {
  const word = text.trim().toLowerCase()
  if (word === '') return { ok: true, value: usualMs }
  if (word === 'off') return { ok: true, value: null }
  const reading = readDuration(text)
  if (!reading.ok) return { ...reading, remedy: 'Write it as 250 ms, 5 s or 1 min, or off for no limit' }
  if (reading.value >= leastLimitMs) return reading
  return { ok: false, message: 'No step can end within that time', remedy: limitRemedy }
}
