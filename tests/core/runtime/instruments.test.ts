import { expect, it } from 'vitest'
import { EventLoop, sleep, virtualClock } from '#runtime'

it('an instrument that was taken out hears no more, and the others do', async () => {
  const loop = new EventLoop({ clock: virtualClock() })
  const heard: string[] = []
  const [first, second] = ['first', 'second'].map((name) => ({ taskStepStarted: () => void heard.push(name) }))
  if (!first || !second) throw new Error('there are two')
  loop.addInstrument(first)
  loop.addInstrument(second)
  loop.removeInstrument(first)
  await loop.runUntilComplete(() => sleep(1))
  expect(new Set(heard)).toEqual(new Set(['second']))
  loop.removeInstrument(second)
  // Watching costs nothing where nobody watches.
  expect(loop.instruments).toBeNull()
})
