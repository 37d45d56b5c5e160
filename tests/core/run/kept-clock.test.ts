import { afterEach, expect, it } from 'vitest'
import { systemClock } from '#runtime'

const { now } = performance
afterEach(() => void Object.defineProperty(performance, 'now', { value: now, configurable: true, writable: true }))

it.each([
  ['a constant', () => 1],
  ['nothing', undefined],
  [
    'what throws',
    () => {
      throw new Error('no')
    },
  ],
])('a timer fires though code has put %s in the place of performance.now', async (_what, value) => {
  Object.defineProperty(performance, 'now', { value, configurable: true, writable: true })
  const before = systemClock.now()
  await new Promise<void>((fired) => systemClock.setTimer(before + 2, fired))
  expect(systemClock.now()).toBeGreaterThanOrEqual(before + 2)
})
