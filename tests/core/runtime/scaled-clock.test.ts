import { describe, expect, it } from 'vitest'
import { scaledClock, systemClock } from '#runtime'

/** Fires after all timers that are due by now, however the speed was changed. */
const behindAll = (): Promise<void> => new Promise((fired) => systemClock.setTimer(systemClock.now() + 5, fired))

/** How the speed changes while timers wait, or after they have fired. */
const changes: Readonly<Record<string, readonly number[]>> = {
  'no other speed': [],
  'the same speed': [1],
  'a higher one': [1000],
  'a lower one, and back': [0.5, 1],
  'a pause, and on': [0, 1],
  'one after the other': [2, 0, 0.1, 0, 1000],
}

describe.each(Object.entries(changes))('a timer of a scaled clock, with %s', (_, rates) => {
  it('that has fired does not fire again', async () => {
    const clock = scaledClock(1000)
    let fired = 0
    const cancel = clock.setTimer(clock.now() + 1, () => {
      fired += 1
    })
    await behindAll()
    expect(fired).toBe(1)
    for (const rate of rates) clock.setRate(rate)
    await behindAll()
    expect(fired).toBe(1)
    cancel()
    for (const rate of rates) clock.setRate(rate)
    await behindAll()
    expect(fired).toBe(1)
  })

  it('that waits fires once, and not before its time', async () => {
    const clock = scaledClock(1)
    const dueMs = clock.now() + 4
    const fired: number[] = []
    clock.setTimer(dueMs, () => fired.push(clock.now()))
    for (const rate of rates) clock.setRate(rate)
    await new Promise<void>((over) => clock.setTimer(dueMs + 0.1, over))
    await behindAll()
    expect(fired).toHaveLength(1)
    expect(fired[0]).toBeGreaterThanOrEqual(dueMs - 1e-6)
  })

  it('that was taken back does not fire', async () => {
    const clock = scaledClock(1000)
    let fired = 0
    const cancel = clock.setTimer(clock.now() + 1, () => {
      fired += 1
    })
    cancel()
    for (const rate of rates) clock.setRate(rate)
    await behindAll()
    expect(fired).toBe(0)
  })
})

it('while a scaled clock pauses its timers wait, those that are set then too', async () => {
  const clock = scaledClock(0)
  const fired: string[] = []
  clock.setTimer(clock.now() + 1, () => fired.push('one'))
  await behindAll()
  expect([fired, clock.now()]).toEqual([[], 0])
  clock.setRate(1000)
  await behindAll()
  expect(fired).toEqual(['one'])
  clock.setRate(0)
  const stoodMs = clock.now()
  for (const [name, afterMs] of [
    ['two', 1],
    ['now', 0],
    ['past', -1],
  ] as const) {
    clock.setTimer(stoodMs + afterMs, () => fired.push(name))
  }
  await behindAll()
  expect([fired, clock.now()]).toEqual([['one'], stoodMs])
  clock.setRate(1000)
  await behindAll()
  expect([...fired].sort()).toEqual(['now', 'one', 'past', 'two'])
})
