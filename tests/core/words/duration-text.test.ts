import fc from 'fast-check'
import { expect, it } from 'vitest'
import { exactDurationText, maxDurationMs, readDuration } from '#graph'
import { type DurationStyle, durationText, momentText } from '#words'

const styles: readonly DurationStyle[] = ['short', 'steady', 'rough']
const minuteMs = 60_000
const hourMs = 3_600_000

it.each([
  // ms, short, steady, rough
  [-5, '0 s', '0.00 s', '0.0 s'],
  [0, '0 s', '0.00 s', '0.0 s'],
  [0.5, '0.5 ms', '0.00 s', '0.0 s'],
  [9.94, '9.9 ms', '0.01 s', '0.0 s'],
  [9.96, '0.01 s', '0.01 s', '0.0 s'],
  [250, '0.25 s', '0.25 s', '0.3 s'],
  [2_000, '2 s', '2.00 s', '2.0 s'],
  [59_940, '59.94 s', '59.94 s', '59.9 s'],
  [59_960, '59.96 s', '59.96 s', '1 min 0 s'],
  [59_996, '1 min 0 s', '1 min 0 s', '1 min 0 s'],
  [65_000, '1 min 5 s', '1 min 5 s', '1 min 5 s'],
  [119_400, '1 min 59 s', '1 min 59 s', '1 min 59 s'],
  [119_600, '2 min 0 s', '2 min 0 s', '2 min 0 s'],
  [3_599_499, '59 min 59 s', '59 min 59 s', '59 min 59 s'],
  [3_599_600, '1 h 0 min', '1 h 0 min', '1 h 0 min'],
  [7_199_000, '2 h 0 min', '2 h 0 min', '2 h 0 min'],
  [9_000_000, '2 h 30 min', '2 h 30 min', '2 h 30 min'],
  [1e15, '∞', '∞', '∞'],
  [Number.POSITIVE_INFINITY, '∞', '∞', '∞'],
])('prints %d ms as %s, %s, %s', (ms, ...texts) => {
  expect(styles.map((style) => durationText(ms, style))).toEqual(texts)
})

it.each([
  [0, 500, false, '0.0 s'],
  [1, 1, false, '0.001 s'],
  [1, 1, true, '1 ms'],
  [0.25, 0.01, true, '0.25 ms'],
  [59_996, 10, false, '1 min 0.00 s'],
  [119_600, 10, false, '1 min 59.60 s'],
  [119_600, 1, false, '1 min 59.600 s'],
  [60_000, 5_000, false, '1 min 0 s'],
  [3_723_456, 1, false, '1 h 2 min 3.456 s'],
  [120_000, 60_000, false, '2 min 0 s'],
])('prints the moment %d ms, to %d ms', (atMs, stepMs, isSmall, text) => {
  expect(momentText(atMs, stepMs, isSmall)).toBe(text)
})

/** Values near the limits of units are as frequent as all others. */
const lengths = fc.oneof(
  fc.double({ min: 0, max: maxDurationMs - minuteMs, noNaN: true }),
  fc.double({ min: 0, max: 1_000, noNaN: true }),
  fc
    .tuple(
      fc.constantFrom(10, 1_000, minuteMs, hourMs),
      fc.integer({ min: 1, max: 500 }),
      fc.integer({ min: -1_000, max: 1_000 }),
    )
    .map(([unit, count, off]) => Math.max(0, unit * count + off / 2)),
)

/** How far a text may be from its value: half of the last digit. */
function halfStepMs(ms: number, style: DurationStyle): number {
  if (ms >= hourMs - 500) return minuteMs / 2
  if (ms >= minuteMs - 50) return 500
  return style === 'rough' ? 50 : style === 'short' && ms < 10 ? 0.05 : 5
}

function read(text: string): number {
  const reading = readDuration(text)
  if (!reading.ok) throw new Error(`${text} is not read back`)
  return reading.value
}

it.each(styles)('%s: never 60 of a unit, read back to the last digit, and longer is never printed as less', (style) => {
  fc.assert(
    fc.property(lengths, lengths, (one, other) => {
      const text = durationText(one, style)
      expect(text).not.toMatch(/(^| )(60(\.0+)? (s|min)|1000(\.0+)? ms)$/)
      expect(Math.abs(read(text) - one)).toBeLessThanOrEqual(halfStepMs(one, style) + 1e-6)
      const [less = 0, more = 0] = [one, other].sort((a, b) => a - b)
      expect(read(durationText(less, style))).toBeLessThanOrEqual(read(durationText(more, style)))
    }),
    { numRuns: 2_000 },
  )
})

it('tells moments apart that are a step apart, and reads back to half a step', () => {
  const steps = fc.constantFrom(0.01, 0.1, 1, 5, 10, 500, 5_000)
  fc.assert(
    fc.property(lengths, steps, fc.boolean(), (atMs, stepMs, isSmall) => {
      const text = momentText(atMs, stepMs, isSmall)
      expect(text).not.toMatch(/(^| )(60(\.0+)? (s|min)|1000(\.0+)? ms)$/)
      expect(Math.abs(read(text) - atMs)).toBeLessThanOrEqual(stepMs / 2 + 1e-5)
      expect(momentText(atMs + stepMs, stepMs, isSmall)).not.toBe(text)
    }),
    { numRuns: 2_000 },
  )
})

it('shows a duration in a field so that it is read back without loss', () => {
  expect([2_000, 250, 65_000, 1_234, 0.5].map(exactDurationText)).toEqual([
    '2 s',
    '0.25 s',
    '1 min 5 s',
    '1234 ms',
    '0.5 ms',
  ])
  fc.assert(
    fc.property(fc.integer({ min: 0, max: maxDurationMs }), (durationMs) => {
      expect(readDuration(exactDurationText(durationMs))).toEqual({ ok: true, value: durationMs })
    }),
  )
})
