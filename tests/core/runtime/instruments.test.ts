import { expect, it } from 'vitest'
import { createTask, EventLoop, sleep, type Task, virtualClock } from '#runtime'

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
  // Without instruments there is no cost.
  expect(loop.instruments).toBeNull()
})

it('hears that a step goes on behind an eager task that began within it', async () => {
  const loop = new EventLoop({ clock: virtualClock() })
  const heard: string[] = []
  loop.addInstrument({ taskStepStarted: ({ name }: Task<unknown>) => void heard.push(name) })
  const begun = (name: string, within: () => void) =>
    createTask(
      async () => {
        heard.push(`in ${name}`)
        within()
        heard.push(`still in ${name}`)
      },
      { name, eager: true },
    )
  await loop.runUntilComplete(async function outer() {
    begun('middle', () => void begun('inner', () => {}))
    heard.push('end')
  })
  const outer = heard[0]
  expect(heard.slice(0, heard.indexOf('end'))).toEqual([
    outer,
    ...['middle', 'in middle', 'inner', 'in inner', 'still in inner', 'middle', 'still in middle'],
    outer,
  ])
})
