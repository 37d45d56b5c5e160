import { afterEach, expect, it } from 'vitest'
import { hearSignals, type ProcessSignals } from '../../../main/terminal/process-signals.ts'

let heard = 0
let stop = (): void => {}

/** Counts the signals that are heard. */
function hear(): Required<ProcessSignals['watchdog']> {
  heard = 0
  const { on, watchdog } = hearSignals()
  stop = on(() => {
    heard += 1
  })
  return watchdog as Required<ProcessSignals['watchdog']>
}

afterEach(() => stop())

const thread = (): boolean => process.emit('SIGTERM', 'SIGTERM')

it('is heard by this thread until the watchdog listens, and by that one from then on', async () => {
  const watchdog = hear()
  thread()
  expect(heard).toBe(1)
  await watchdog.onListening()
  expect(process.listenerCount('SIGTERM')).toBe(0)
  watchdog.onSignal('SIGINT')
  expect(heard).toBe(2)
})

it('is heard though it came just before the watchdog listened', async () => {
  const watchdog = hear()
  const stopped = watchdog.onListening()
  await new Promise<void>((heardOf) => setImmediate(() => heardOf(void thread())))
  await stopped
  expect(heard).toBe(1)
})

it.each([
  ['the thread first', true],
  ['the watchdog first', false],
])('is one, where both have heard of it: %s', (_, isThreadFirst) => {
  const { onSignal } = hear()
  const ways = [thread, () => onSignal('SIGTERM')]
  for (const way of isThreadFirst ? ways : ways.reverse()) way()
  expect(heard).toBe(1)
})

it('is two, where one has heard of two', () => {
  const { onSignal } = hear()
  for (let times = 0; times < 2; times++) onSignal('SIGTERM')
  expect(heard).toBe(2)
  onSignal('SIGINT')
  expect(heard).toBe(3)
})

it('is two, where both have heard of two', () => {
  const { onSignal } = hear()
  for (let times = 0; times < 2; times++) {
    thread()
    onSignal('SIGTERM')
  }
  expect(heard).toBe(2)
})
