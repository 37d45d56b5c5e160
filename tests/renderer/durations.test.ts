import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readDuration } from '#graph'
import { durationText, elapsedText, exactDurationText } from '../../renderer/theme/durations.ts'

it('shows a duration so that it is read back without loss', () => {
  expect([2_000, 250, 65_000, 1_234, 0.5].map(exactDurationText)).toEqual([
    '2 s',
    '0.25 s',
    '1 min 5 s',
    '1234 ms',
    '0.5 ms',
  ])
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2_147_483_647 }), (durationMs) => {
      expect(readDuration(exactDurationText(durationMs))).toEqual({ ok: true, value: durationMs })
    }),
  )
})

it('says of what has no end that it has none', () => {
  for (const ms of [Number.MAX_VALUE, Number.POSITIVE_INFINITY]) {
    expect([durationText(ms), elapsedText(ms)]).toEqual(['∞', '∞'])
  }
})
