import { Session } from 'node:inspector'
import { afterAll, expect, it } from 'vitest'
import { clearAsyncStack } from '../../../main/watchdog/async-stack.ts'
import { immediatesBehind } from '../../../main/watchdog/lost-immediates.ts'

// The engine terminates code without its `catch` and `finally`, as it does for the watchdog.
const engine = new Session()
engine.connect()
afterAll(() => engine.disconnect())

const places = [0, 1, 2, 3]
const passed = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/**
 * Sets four immediates in one turn, one of which never returns, and one that the first clears. Resolves to the calls, in
 * order.
 */
async function calledWith(broken: number): Promise<readonly string[]> {
  const called: string[] = []
  const set = places.map((place) =>
    setImmediate(() => {
      called.push(`${place}`)
      if (place === 0) clearImmediate(cleared)
      if (place !== broken) return
      const setAgain = immediatesBehind(set[place] ?? null)
      setImmediate(setAgain)
      clearAsyncStack()
      engine.post('Runtime.terminateExecution')
      for (;;);
    }),
  )
  const cleared = setImmediate(() => called.push('cleared'))
  setImmediate((word: string) => called.push(word), 'last')
  await passed(20)
  return called
}

it.each(places)(
  'where number %i of a turn is broken off, all the others of that turn are called, once',
  async (broken) => {
    expect(await calledWith(broken)).toEqual(['0', '1', '2', '3', 'last'])
  },
)

it('Node knows how many are still to be called', async () => {
  await calledWith(2)
  // If the count were too low by as many immediates as there are, none would be called.
  for (let count = 1; count <= 8; count++) {
    let called = 0
    for (let each = 0; each < count; each++) setImmediate(() => (called += 1))
    await passed(10)
    expect(called).toBe(count)
  }
})

it.each(places)('nothing is left that would keep the process, where number %i was broken off', async (broken) => {
  const immediates = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Immediate')
  const before = immediates()
  await calledWith(broken)
  await passed(10)
  expect(immediates()).toEqual(before)
})
