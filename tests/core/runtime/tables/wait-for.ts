import assert from 'node:assert/strict'
import {
  CancelledError,
  coroutine,
  createTask,
  currentTask,
  EventLoop,
  getRunningLoop,
  shield,
  sleep,
  type Task,
  TimeoutError,
  virtualClock,
  wait,
  waitFor,
} from '#runtime'
import { type Excluded, quietRow, type Row, rowOutside, thrownBy } from './row.ts'

const base = 'test_waitfor.AsyncioWaitForTest'
const shields = 'test_waitfor.WaitForShieldTests'

function now(): number {
  return getRunningLoop().time()
}

/** Awaits the TimeoutError, and asserts that its cause is the cancellation behind it. */
async function timeoutOf(awaitable: PromiseLike<unknown>): Promise<TimeoutError> {
  const error = await thrownBy(awaitable)
  assert.ok(error instanceof TimeoutError, `not a TimeoutError: ${error}`)
  assert.ok(error.cause instanceof CancelledError)
  return error
}

/** Takes 200 ms, even if it is cancelled. */
async function slow(): Promise<string> {
  const untilMs = now() + 200
  while (now() < untilMs) {
    try {
      await sleep(untilMs - now())
    } catch {
      // It ignores the cancel.
    }
  }
  return 'slow'
}

const inTime: readonly Row[] = [
  quietRow(`${base}.test_wait_for_blocking`, 'null is no timeout', async () => {
    assert.equal(await waitFor(() => sleep(1_000_000, 'done'), null), 'done')
    assert.equal(now(), 1_000_000)
  }),
  quietRow(
    `${base}.test_wait_for_race_condition`,
    'what is there in time is what it gives, and the timer is gone',
    async () => {
      const loop = getRunningLoop()
      const future = loop.createFuture<string>()
      loop.callSoon(() => future.setResult('ok'))
      assert.equal(await waitFor(future, 200), 'ok')
      await sleep(1000)
      assert.equal(currentTask()?.cancelling(), 0)
    },
  ),
  quietRow([], 'a coroutine runs in the task that waits, and only when it waits', async () => {
    const seen: unknown[] = []
    const watch = (): void => {
      seen.push(currentTask())
    }
    const cold = waitFor(watch, 100)
    await sleep(10)
    assert.deepEqual(seen, [])
    await cold
    await waitFor(coroutine(watch), 100)
    assert.deepEqual(seen, [currentTask(), currentTask()])
  }),
  quietRow([], 'the error of what it waits for is thrown as it is', async () => {
    const error = new RangeError('no')
    const fail = async (): Promise<void> => {
      await sleep(10)
      throw error
    }
    assert.equal(await thrownBy(waitFor(fail, 100)), error)
    assert.equal(await thrownBy(waitFor(createTask(fail), 100)), error)
  }),
  quietRow([], 'a promise of the host can be waited for too', async () => {
    assert.equal(await waitFor(Promise.resolve('there'), 100), 'there')
  }),
]

const tooLate: readonly Row[] = [
  rowOutside([], 'a promise of the host that takes too long is let go of', async () => {
    const loop = new EventLoop({ clock: { ...virtualClock(), isVirtual: false } })
    const late = waitFor(new Promise<void>(() => {}), 10)
    assert.ok((await thrownBy(loop.runUntilComplete(late))) instanceof TimeoutError)
    assert.equal(loop.time(), 10)
    loop.close()
  }),
  quietRow(`${base}.test_wait_for`, 'what takes too long is cancelled, and its end awaited', async () => {
    let isRunning: boolean | null = null
    const task = createTask(async () => {
      isRunning = true
      try {
        await sleep(100_000)
      } finally {
        isRunning = false
      }
    })
    await timeoutOf(waitFor(task, 100))
    assert.equal(now(), 100)
    assert.equal(task.cancelled(), true)
    assert.equal(isRunning, false)
  }),
  quietRow(`${base}.test_wait_for_waits_for_task_cancellation`, 'the timeout waits for the clean-up', async () => {
    let isCleaned = false
    const task = createTask(async () => {
      try {
        await sleep(10_000)
      } finally {
        await sleep(5)
        isCleaned = true
      }
    })
    await timeoutOf(waitFor(task, 10))
    assert.deepEqual([isCleaned, now()], [true, 15])
  }),
  quietRow(
    [`${base}.test_wait_for_cancellation_race_condition`, `${base}.test_wait_for_cancel_suppressed`],
    'what takes no notice of the cancel and gives a value: that is what it gives',
    async () => {
      const stubborn = async (): Promise<number> => {
        await thrownBy(sleep(1000))
        return 42
      }
      assert.equal(await waitFor(stubborn, 10), 42)
      assert.equal(await waitFor(createTask(stubborn), 10), 42)
      assert.equal(currentTask()?.cancelling(), 0)
    },
  ),
  quietRow(
    `${base}.test_asyncio_wait_for_timeout`,
    'a timeout lasts as long as what takes no notice of it',
    async () => {
      assert.equal(await waitFor(slow, 100), 'slow')
      assert.equal(now(), 200)
    },
  ),
  quietRow(
    `${base}.test_wait_for_reraises_exception_during_cancellation`,
    'an error of the clean-up is thrown, not the timeout',
    async () => {
      const error = new RangeError('clean-up')
      const task = createTask(async () => {
        try {
          await sleep(200)
        } finally {
          // biome-ignore lint/correctness/noUnsafeFinally: that is the point
          throw error
        }
      })
      assert.equal(await thrownBy(waitFor(task, 10)), error)
    },
  ),
]

const withoutTime: readonly Row[] = [
  quietRow(
    `${base}.test_wait_for_timeout_less_then_0_or_0_future_done`,
    'without any time, what is done already has its value',
    async () => {
      const future = getRunningLoop().createFuture<string>()
      future.setResult('done')
      let turns = 0
      getRunningLoop().callSoon(() => {
        turns += 1
      })
      assert.equal(await waitFor(future, 0), 'done')
      const failed = getRunningLoop().createFuture<string>()
      const error = new RangeError('no')
      failed.setException(error)
      assert.equal(await thrownBy(waitFor(failed, 0)), error)
      assert.equal(turns, 0)
    },
  ),
  quietRow(
    `${base}.test_wait_for_timeout_less_then_0_or_0_coroutine_do_not_started`,
    'without any time a coroutine never begins',
    async () => {
      for (const timeoutMs of [0, -1]) {
        let hasBegun = false
        const begin = (): void => {
          hasBegun = true
        }
        await timeoutOf(waitFor(begin, timeoutMs))
        await timeoutOf(waitFor(coroutine(begin), timeoutMs))
        await sleep(10)
        assert.equal(hasBegun, false)
      }
    },
  ),
  quietRow(
    `${base}.test_wait_for_timeout_less_then_0_or_0`,
    'without any time a task that runs is cancelled',
    async () => {
      for (const timeoutMs of [0, -1]) {
        let isRunning = false
        const started = getRunningLoop().createFuture<void>()
        const task = createTask(async () => {
          isRunning = true
          started.setResult()
          try {
            await sleep(10_000)
          } finally {
            isRunning = false
          }
        })
        await started
        await timeoutOf(waitFor(task, timeoutMs))
        assert.equal(task.cancelled(), true)
        assert.equal(isRunning, false)
        assert.equal(now(), 0)
      }
    },
  ),
  quietRow(
    `${base}.test_wait_for_waits_for_task_cancellation_w_timeout_0`,
    'without any time the clean-up is awaited all the same, and what it throws is thrown',
    async () => {
      const error = new RangeError('clean-up')
      for (const fails of [false, true]) {
        const before = now()
        const task = createTask(async () => {
          try {
            await sleep(10_000)
          } finally {
            await sleep(5)
            // biome-ignore lint/correctness/noUnsafeFinally: that is the point
            if (fails) throw error
          }
        })
        await sleep(1)
        if (fails) assert.equal(await thrownBy(waitFor(task, 0)), error)
        else await timeoutOf(waitFor(task, 0))
        assert.equal(now() - before, 6)
      }
    },
  ),
  quietRow([], 'a cancel from outside while it waits for the clean-up is passed on at once', async () => {
    const inner = createTask(slow)
    const task = createTask(async () => {
      await sleep(10)
      await waitFor(inner, 0)
    })
    await sleep(20)
    task.cancel()
    assert.ok((await thrownBy(task)) instanceof CancelledError)
    assert.equal(now(), 20)
    assert.equal(await inner, 'slow')
  }),
]

function cancelRow(test: string, says: string, timeoutMs: number | null): Row {
  return quietRow(`${base}.${test}`, says, async () => {
    const loop = getRunningLoop()
    const task = createTask(async () => {
      await loop.createFuture<void>()
    })
    const waiting = createTask(waitFor(task, timeoutMs))
    loop.callSoon(() => waiting.cancel())
    assert.ok((await thrownBy(waiting)) instanceof CancelledError)
    assert.equal(task.cancelled(), true)
    assert.equal(now(), 0)
  })
}

const cancelled: readonly Row[] = [
  cancelRow('test_cancel_blocking_wait_for', 'a cancel of the waiting cancels what it waits for', null),
  cancelRow('test_cancel_wait_for', 'a cancel of the waiting before the timeout does too, and is no timeout', 60_000),
  quietRow(
    `${base}.test_asyncio_wait_for_cancelled`,
    'a cancel of the waiting lasts until what it waits for has ended',
    async () => {
      const inner = createTask(slow)
      const waiting = createTask(waitFor(inner, 400))
      await sleep(0)
      waiting.cancel()
      await wait([waiting])
      assert.equal(inner.done(), true)
      assert.equal(now(), 200)
    },
  ),
  quietRow(
    `${base}.test_wait_for_issue86296`,
    'a cancel in the turn in which the result comes stops the one who waits, not what it waited for',
    async () => {
      let isAfter = false
      const inner: Task<string> = createTask(() => 'done')
      const waiting = createTask(async () => {
        await waitFor(inner, 100)
        await sleep(1)
        isAfter = true
      })
      await sleep(0)
      waiting.cancel()
      assert.ok((await thrownBy(waiting)) instanceof CancelledError)
      assert.equal(await inner, 'done')
      await sleep(10)
      assert.equal(isAfter, false)
    },
  ),
]

const shielded: readonly Row[] = [
  quietRow(
    `${shields}.test_zero_timeout`,
    'without any time a shield is cancelled, and what is in it runs on',
    async () => {
      const task = createTask(() => sleep(10, 'done'))
      const outer = shield(task)
      await timeoutOf(waitFor(outer, 0))
      assert.deepEqual([task.done(), outer.cancelled()], [false, true])
      await sleep(100)
      assert.equal(task.result(), 'done')
    },
  ),
  quietRow(`${shields}.test_none_timeout`, 'a shield can be waited for without a timeout', async () => {
    const task = createTask(() => sleep(100, 'done'))
    assert.equal(await waitFor(shield(task), null), 'done')
    assert.equal(task.done(), true)
  }),
  quietRow(`${shields}.test_shielded_timeout`, 'a timeout does not reach what is in a shield', async () => {
    const task = createTask(() => sleep(100, 'done'))
    await timeoutOf(waitFor(shield(task), 10))
    assert.deepEqual([task.done(), now()], [false, 10])
    assert.equal(await task, 'done')
  }),
]

export const rows: readonly Row[] = [...inTime, ...tooLate, ...withoutTime, ...cancelled, ...shielded]

export const excluded: readonly Excluded[] = []
