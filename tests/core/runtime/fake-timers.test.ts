import { mock } from 'node:test'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Clock, createTask, currentTask, EventLoop, run, sleep, timeout, virtualClock } from '#runtime'

/** The fake timers of a library, and how to advance their time. */
interface Fakes {
  readonly install: () => void
  readonly advance: (ms: number) => unknown
  readonly uninstall: () => void
}

const kinds: Readonly<Record<string, Fakes>> = {
  "vitest's": {
    install: () => void vi.useFakeTimers(),
    advance: (ms) => vi.advanceTimersByTimeAsync(ms),
    uninstall: () => void vi.useRealTimers(),
  },
  "node:test's": {
    install: () => mock.timers.enable(),
    advance: (ms) => mock.timers.tick(ms),
    uninstall: () => mock.timers.reset(),
  },
}

/** The clock of the README: it uses whatever timers the process has now. */
const fakedClock: Clock = {
  isVirtual: false,
  now: () => Date.now(),
  setTimer(atMs, callback) {
    const timer = setTimeout(callback, atMs - Date.now())
    return () => clearTimeout(timer)
  },
}

/** The host's own turns, which no fake replaces. */
const hostImmediate = setImmediate
async function turns(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise<void>((resolve) => hostImmediate(resolve))
}

describe.each(Object.entries(kinds))('with %s fake timers', (_, { install, advance, uninstall }) => {
  beforeEach(install)
  afterEach(uninstall)

  it('a virtual clock goes on by itself', async () => {
    const clock = virtualClock()
    await run(() => sleep(3_600_000), { clock })
    expect(clock.now()).toBe(3_600_000)
    await expect(run(() => timeout(50, () => sleep(100)), { clock })).rejects.toThrow('not done after 50 ms')
  })

  it('so does the system clock, which takes its own time', async () => {
    expect(await run(() => sleep(2, 'slept'))).toBe('slept')
    await run(async () => {
      const long = createTask(() => sleep(3_600_000))
      await sleep(0)
      await advance(3_600_000)
      await turns()
      expect(long.done()).toBe(false)
      long.cancel()
    })
  })

  it('a clock that reads the faked timers follows them', async () => {
    const told: string[] = []
    const sinceMs = Date.now()
    const note = (what: string): void => void told.push(`${Date.now() - sinceMs} ${currentTask()?.name} ${what}`)
    const loop = new EventLoop({ clock: fakedClock })
    const sleeper = async (): Promise<string> => {
      const late = createTask(() => timeout(2_500, () => sleep(9_000)))
      for (const round of [1, 2, 3]) {
        await sleep(1_000)
        note(`round ${round}`)
      }
      return await late.then(String, (error: unknown) => (error as Error).message)
    }
    const running = loop.runUntilComplete(sleeper)
    for (let halfSeconds = 0; halfSeconds < 6; halfSeconds += 1) {
      await turns()
      await advance(500)
    }
    expect(await running).toBe('timeout: not done after 2500 ms')
    expect(told).toEqual(['1000 sleeper round 1', '2000 sleeper round 2', '3000 sleeper round 3'])
    loop.close()
  })
})

it("somebody's clock may call back in the middle of a step, of a timer that is then taken back, too", async () => {
  let nowMs = 0
  let due: () => void = () => {}
  const clock: Clock = {
    isVirtual: false,
    now: () => nowMs,
    setTimer: (_atMs, callback) => {
      due = callback
      return () => {}
    },
  }
  const told: string[] = []
  const loop = new EventLoop({ clock })
  await loop.runUntilComplete(async () => {
    const taken = loop.callLater(100, () => told.push('taken back'))
    loop.callLater(200, () => told.push('due'))
    await turns()
    nowMs = 200
    due()
    taken.cancel()
    told.push('the step goes on')
    await turns()
  })
  expect(told).toEqual(['the step goes on', 'due'])
  loop.close()
})

it("vitest's go on from timer to timer, and so does a loop", async () => {
  vi.useFakeTimers()
  try {
    const loop = new EventLoop({ clock: fakedClock })
    const running = loop.runUntilComplete(async () => {
      for (let polls = 0; polls < 60; polls += 1) await sleep(60_000)
      return 'an hour'
    })
    await turns()
    await vi.advanceTimersByTimeAsync(3_600_000)
    expect(await running).toBe('an hour')
    loop.close()
  } finally {
    vi.useRealTimers()
  }
})
