import assert from 'node:assert/strict'
import {
  CancelledError,
  createTask,
  currentTask,
  Future,
  getRunningLoop,
  LoopError,
  sleep,
  type Task,
  TimeoutError,
} from '#runtime'
import { type Row, row, rowOnLoop, turn } from './row.ts'

const base = 'test_tasks.BaseTaskTests'
const cancelled = { name: 'CancelledError' }

function assertCancelled(task: Task<unknown>): void {
  assert.equal(task.done(), true)
  assert.equal(task.cancelled(), true)
  assert.equal(task.cancel(), false)
}

const asked: readonly Row[] = [
  rowOnLoop(`${base}.test_cancel`, 'a sleeping task that is cancelled ends at once', async (loop) => {
    const task = loop.createTask(async () => {
      await sleep(10_000)
      return 12
    })
    loop.callSoon(() => task.cancel())
    await assert.rejects(loop.runUntilComplete(task), cancelled)
    assertCancelled(task)
    assert.equal(loop.time(), 0)
  }),
  row(`${base}.test_cancel_yield`, 'a task that only gives way is cancelled where it does', async () => {
    let steps = 0
    const task = createTask(async () => {
      steps += 1
      await sleep(0)
      steps += 1
      await sleep(0)
    })
    await sleep(0)
    task.cancel()
    await assert.rejects(async () => await task, cancelled)
    assertCancelled(task)
    assert.equal(steps, 1)
  }),
  row(`${base}.test_cancel_inner_future`, 'a future that is cancelled cancels the task that awaits it', async () => {
    const future = new Future<void>()
    const task = createTask(async () => await future)
    await sleep(0)
    future.cancel()
    await assert.rejects(async () => await task, cancelled)
    assert.equal(task.cancelled(), true)
    assert.equal(task.cancelling(), 0)
  }),
  row(
    [`${base}.test_cancel_both_task_and_inner_future`, `${base}.test_task_cancel_waiter_future`],
    'a task that is cancelled cancels the future that it awaits, if nobody did before',
    async () => {
      for (const isFutureCancelled of [false, true]) {
        const future = new Future<void>()
        const task = createTask(async () => await future)
        await sleep(0)
        if (isFutureCancelled) future.cancel()
        task.cancel()
        assert.equal(future.cancelled(), true)
        await assert.rejects(async () => await task, cancelled)
        assertCancelled(task)
      }
    },
  ),
  row(`${base}.test_cancel_task_catching`, 'a task that catches its cancel ends with its value', async () => {
    const [first, second] = [new Future<void>(), new Future<void>()]
    const task = createTask(async () => {
      await first
      try {
        await second
      } catch (error) {
        assert.ok(error instanceof CancelledError)
        return 42
      }
      return 0
    })
    await sleep(0)
    first.setResult()
    await sleep(0)
    task.cancel()
    assert.equal(second.cancelled(), true)
    assert.equal(await task, 42)
    assert.equal(task.cancelled(), false)
  }),
  row(`${base}.test_cancel_task_ignoring`, 'a task that swallows its cancel waits on', async () => {
    const [first, second, third] = [new Future<void>(), new Future<void>(), new Future<number>()]
    const task = createTask(async () => {
      await first
      try {
        await second
      } catch {}
      return await third
    })
    await sleep(0)
    first.setResult()
    await sleep(0)
    task.cancel()
    assert.equal(second.cancelled(), true)
    await sleep(0)
    assert.equal(task.done(), false)
    third.setResult(42)
    assert.equal(await task, 42)
    assert.equal(third.cancelled(), false)
    assert.equal(task.cancelled(), false)
  }),
  rowOnLoop(`${base}.test_cancel_current_task`, 'a task that cancels itself ends at its next await', async (loop) => {
    const seen: string[] = []
    const task: Task<void> = loop.createTask(async () => {
      task.cancel()
      seen.push('after the cancel')
      await sleep(100)
      seen.push('after the await')
    })
    await assert.rejects(loop.runUntilComplete(task), cancelled)
    assertCancelled(task)
    assert.deepEqual(seen, ['after the cancel'])
    assert.equal(loop.time(), 0)
  }),
  rowOnLoop(
    `${base}.test_cancel_at_end`,
    'a task that returns right after it was cancelled is cancelled all the same',
    async (loop) => {
      const task: Task<number> = loop.createTask(async () => {
        task.cancel()
        return 12
      })
      await assert.rejects(loop.runUntilComplete(task), cancelled)
      assertCancelled(task)
    },
  ),
  rowOnLoop(
    `${base}.test_cancel_awaited_task`,
    'a cancel that waits for the next await goes on to the task that is awaited, and to its future',
    async (loop) => {
      const future = loop.createFuture<void>()
      const nested = loop.createTask(async () => await future)
      const task: Task<void> = loop.createTask(async () => {
        await sleep(0)
        task.cancel()
        await nested
      })
      await assert.rejects(loop.runUntilComplete(task), cancelled)
      assert.equal(task.cancelled(), true)
      assert.equal(nested.cancelled(), true)
      assert.equal(future.cancelled(), true)
    },
  ),
  row(`${base}.test_yield_future_passes_cancel`, 'a cancel arrives at the innermost await first', async () => {
    const future = new Future<void>()
    const seen: string[] = []
    const inner = async (): Promise<void> => {
      try {
        await future
      } catch (error) {
        seen.push('inner')
        throw error
      }
    }
    const task = createTask(async () => {
      try {
        await inner()
      } catch (error) {
        assert.ok(error instanceof CancelledError)
        seen.push('outer')
      }
    })
    await sleep(0)
    task.cancel()
    await task
    assert.deepEqual(seen, ['inner', 'outer'])
    assert.equal(future.cancelled(), true)
  }),
  row(
    `${base}.test_task_cancel_sleeping_task`,
    'who awaits a task that is cancelled gets its CancelledError, and may catch it',
    async () => {
      const loop = getRunningLoop()
      const sleeper = createTask(async () => await sleep(5_000_000))
      loop.callLater(100, () => sleeper.cancel())
      await assert.rejects(async () => await sleeper, cancelled)
      assert.equal(loop.time(), 100)
      assert.equal(currentTask()?.cancelling(), 0)
    },
  ),
  row(
    `${base}.test_baseexception_during_cancel`,
    'a task that answers its cancel with another error has failed with that',
    async () => {
      const error = new Error('instead')
      const task = createTask(async () => {
        try {
          await sleep(10)
        } catch {
          throw error
        }
      })
      await sleep(0)
      task.cancel()
      assert.equal(task.done(), false)
      await sleep(0)
      assert.equal(task.done(), true)
      assert.equal(task.cancelled(), false)
      assert.equal(task.exception(), error)
    },
  ),
  rowOnLoop(
    `${base}.test_stop_while_run_in_complete`,
    'a loop that is stopped leaves the task where it stands; it can be cancelled in the next run',
    async (loop) => {
      let rounds = 0
      const task = loop.createTask(async () => {
        while (rounds < 10) {
          await sleep(100)
          rounds += 1
          if (rounds === 2) loop.stop()
        }
      })
      await assert.rejects(loop.runUntilComplete(task), new LoopError('Event loop stopped before Future completed.'))
      assert.equal(task.done(), false)
      assert.equal(rounds, 2)
      assert.equal(loop.time(), 200)
      task.cancel()
      await assert.rejects(loop.runUntilComplete(task), cancelled)
    },
  ),
]

const messages: readonly Row[] = [
  row(
    `${base}.test_task_cancel_message_getter`,
    'the message of a cancel is that of the error, in the task and for who awaits it',
    async () => {
      const seen: unknown[] = []
      const task = createTask(async () => {
        try {
          await sleep(10)
        } catch (error) {
          seen.push(error)
          throw error
        }
      })
      await sleep(0)
      task.cancel('my message')
      await assert.rejects(async () => await task, { name: 'CancelledError', message: 'my message' })
      assert.equal((seen[0] as Error).message, 'my message')
    },
  ),
  row(
    [
      `${base}.test_cancel_with_message_then_future_result`,
      `${base}.test_cancel_with_message_then_future_exception`,
      `${base}.test_cancel_with_message_before_starting_task`,
    ],
    'result and exception of a cancelled task throw with its message, begun or not',
    async () => {
      const asking: readonly ((task: Task<unknown>) => unknown)[] = [
        (task) => task.result(),
        (task) => task.exception(),
      ]
      for (const ask of asking) {
        for (const turns of [0, 1]) {
          for (const message of [undefined, 'my message']) {
            const task = createTask(() => sleep(10))
            if (turns > 0) await sleep(0)
            task.cancel(message)
            await sleep(0)
            await sleep(0)
            assert.throws(() => ask(task), { name: 'CancelledError', message: message ?? '' })
          }
        }
      }
    },
  ),
  row(
    `${base}.test_cancellation_exception_context`,
    'the CancelledError can be the cause of what is thrown for it',
    async () => {
      const inner = createTask(() => sleep(10))
      const outer = createTask(async () => {
        try {
          await inner
        } catch (cause) {
          throw Object.assign(new Error('cancelled'), { cause })
        }
      })
      await sleep(0)
      inner.cancel('msg')
      await assert.rejects(
        async () => await outer,
        (error: Error & { cause?: unknown }) => {
          assert.equal(error.message, 'cancelled')
          assert.ok(error.cause instanceof CancelledError)
          assert.equal(error.cause.message, 'msg')
          return true
        },
      )
      assert.equal(outer.cancelled(), false)
    },
  ),
]

const counted: readonly Row[] = [
  rowOnLoop(`${base}.test_cancelling`, 'cancels are counted', async (loop) => {
    const task = loop.createTask(() => sleep(10))
    assert.equal(task.cancelling(), 0)
    assert.equal(task.cancel(), true)
    assert.equal(task.cancelling(), 1)
    assert.equal(task.cancel(), true)
    assert.equal(task.cancelling(), 2)
    await assert.rejects(loop.runUntilComplete(task), cancelled)
  }),
  row(`${base}.test_uncancel_basic`, 'a cancel can be taken back in the task, and asked for again', async () => {
    const task = createTask(async () => {
      try {
        await sleep(10_000)
      } catch {
        assert.equal(currentTask()?.uncancel(), 0)
        await sleep(10_000)
      }
    })
    await sleep(10)
    task.cancel()
    assert.equal(task.cancelling(), 1)
    await sleep(10)
    assert.equal(task.cancelling(), 0)
    assert.equal(task.done(), false)
    task.cancel()
    assert.equal(task.cancelling(), 1)
    assert.equal(task.cancelled(), false)
    await assert.rejects(async () => await task, cancelled)
    assertCancelled(task)
    assert.equal(task.uncancel(), 0)
    assert.equal(task.cancelled(), true)
  }),
  rowOnLoop(
    `${base}.test_uncancel_resets_must_cancel`,
    'a cancel that has not arrived yet never does, once it is taken back',
    async (loop) => {
      const future = loop.createFuture<void>()
      const task = loop.createTask(async () => {
        await future
        return 42
      })
      await turn(loop)
      // From here on the task is ready, and waits for nothing that could be cancelled.
      future.setResult()
      task.cancel()
      assert.equal(task.cancelling(), 1)
      assert.equal(task.uncancel(), 0)
      assert.equal(await loop.runUntilComplete(task), 42)
    },
  ),
  row(
    `${base}.test_uncancel_structured_blocks`,
    'a block that cancels its own task for a timeout can end the cancel with itself',
    async () => {
      const inTime = async (sleepMs: number, limitMs: number): Promise<boolean> => {
        const task = currentTask() ?? assert.fail()
        let isTimedOut = false
        const timer = task.getLoop().callLater(limitMs, () => {
          isTimedOut = true
          task.cancel()
        })
        try {
          await sleep(sleepMs)
        } catch (error) {
          if (isTimedOut && task.uncancel() === 0 && error instanceof CancelledError) throw new TimeoutError()
          throw error
        } finally {
          timer.cancel()
        }
        return true
      }
      const guarded = (sleepMs: number, limitMs: number) => async (): Promise<string> => {
        let outcome = 'in time'
        try {
          await inTime(sleepMs, limitMs)
        } catch (error) {
          assert.ok(error instanceof TimeoutError)
          outcome = 'timed out'
        }
        // The code after the block is not cancelled.
        await sleep(0)
        return outcome
      }
      const [late, early] = [createTask(guarded(10_000, 100)), createTask(guarded(0, 10_000))]
      assert.equal(await late, 'timed out')
      assert.equal(await early, 'in time')
      assert.equal(late.cancelling(), 0)
      assert.equal(early.cancelling(), 0)
    },
  ),
]

export const rows: readonly Row[] = [...asked, ...messages, ...counted]
export const excluded: readonly [] = []
