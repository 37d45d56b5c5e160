import assert from 'node:assert/strict'
import {
  asCompleted,
  type Clock,
  createTask,
  currentTask,
  EventLoop,
  type Future,
  getRunningLoop,
  run,
  scaledClock,
  sleep,
  systemClock,
  timeout,
  timeoutAt,
  virtualClock,
  wait,
  waitFor,
} from '#runtime'
import { type Excluded, type Row, rowOutside } from './row.ts'

const never = Number.POSITIVE_INFINITY

/** A user's own clock, which jumps to any time that it is asked for. */
function jumpingClock(): Clock {
  let nowMs = 0
  return {
    isVirtual: true,
    now: () => nowMs,
    setTimer(atMs, callback) {
      const immediate = setImmediate(() => {
        nowMs = atMs
        callback()
      })
      return () => clearImmediate(immediate)
    },
  }
}

const clocks: Readonly<Record<string, () => Clock>> = {
  'the virtual clock': virtualClock,
  "the system's clock": () => systemClock,
  'a scaled clock': () => scaledClock(1000),
  'a clock of somebody else': jumpingClock,
}

/** A future that `end` would settle, in a callback of the loop that never comes. */
function endedBy(setTimer: (end: () => void) => unknown): Future<void> {
  const future = getRunningLoop().createFuture<void>()
  setTimer(() => future.setResult(undefined))
  return future
}

/** All ways to wait for ever. */
const waits: Readonly<Record<string, () => PromiseLike<unknown>>> = {
  sleep: () => sleep(never),
  callLater: () => endedBy((end) => getRunningLoop().callLater(never, end)),
  callAt: () => endedBy((end) => getRunningLoop().callAt(never, end)),
  timeout: () => timeout(never, () => getRunningLoop().createFuture()),
  timeoutAt: () => timeoutAt(never, () => getRunningLoop().createFuture()),
  reschedule: () =>
    timeout(5, (scope) => {
      scope.reschedule(never)
      return getRunningLoop().createFuture()
    }),
  waitFor: () => waitFor(getRunningLoop().createFuture(), never),
  wait: () => wait([getRunningLoop().createFuture()], { timeoutMs: never }),
  asCompleted: () => asCompleted([getRunningLoop().createFuture()], { timeoutMs: never }).next(),
}

/** Some turns of the host: more than the shortest timer, of 1 ms, needs on any clock. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

export const rows: readonly Row[] = Object.entries(clocks).flatMap(([clock, make]) => [
  rowOutside([], `on ${clock} Infinity never comes, whatever waits for it, and other timers do`, () =>
    run(
      async () => {
        const loop = getRunningLoop()
        const tasks = Object.values(waits).map((each) => createTask(each))
        await sleep(1)
        await sleep(0)
        assert.deepEqual(
          tasks.map((task) => task.done()),
          tasks.map(() => false),
        )
        assert.ok(Number.isFinite(loop.time()))
        for (const task of tasks) task.cancel()
        await wait(tasks)
        assert.ok(tasks.every((task) => task.cancelled()))
      },
      { clock: make() },
    ),
  ),
  rowOutside([], `on ${clock} a loop with nothing else to wait for is not moved to Infinity`, async () => {
    for (const each of Object.values(waits)) {
      const loop = new EventLoop({ clock: make() })
      try {
        const ended = loop.runUntilComplete(async () => {
          const main = currentTask()
          turns().then(() => main?.cancel('enough'))
          await each()
        })
        await assert.rejects(ended, { name: 'CancelledError', message: 'enough' })
        assert.ok(Number.isFinite(loop.time()))
      } finally {
        loop.close()
      }
    }
  }),
])

export const excluded: readonly Excluded[] = []
