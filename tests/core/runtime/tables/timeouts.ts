import assert from 'node:assert/strict'
import {
  type Backoff,
  CancelledError,
  type Clock,
  createTask,
  currentTask,
  EventLoop,
  getRunningLoop,
  isCancellation,
  LoopError,
  retry,
  run,
  sleep,
  type Timeout,
  TimeoutError,
  taskGroup,
  timeout,
  timeoutAt,
  virtualClock,
  waitFor,
} from '#runtime'
import { type Excluded, quietRow, type Row, rowOutside, thrownBy } from './row.ts'

const base = 'test_timeouts.TimeoutTests'

function now(): number {
  return getRunningLoop().time()
}

function cancelling(): number | undefined {
  return currentTask()?.cancelling()
}

/** Awaits the TimeoutError, and asserts that its cause is the cancellation behind it. */
async function timeoutOf(awaitable: PromiseLike<unknown>): Promise<TimeoutError> {
  const error = await thrownBy(awaitable)
  assert.ok(error instanceof TimeoutError, `not a TimeoutError: ${error}`)
  assert.ok(error.cause instanceof CancelledError)
  return error
}

/** A virtual clock whose time a coroutine can use up without waiting, as a long computation does. */
function busyClock(): Clock & { spend(durationMs: number): void } {
  const clock = virtualClock()
  let spentMs = 0
  return {
    isVirtual: true,
    now: () => clock.now() + spentMs,
    setTimer: (atMs, callback) => clock.setTimer(atMs - spentMs, callback),
    spend(durationMs) {
      spentMs += durationMs
    },
  }
}

const expiring: readonly Row[] = [
  quietRow(
    [`${base}.test_timeout_basic`, `${base}.test_waiter_cancelled`],
    'a body that takes too long is cancelled where it stands, and a TimeoutError is thrown',
    async () => {
      const scopes: Timeout[] = []
      let inBody: unknown
      await timeoutOf(
        timeout(10, async (scope) => {
          scopes.push(scope)
          inBody = await thrownBy(sleep(10_000))
          throw inBody
        }),
      )
      assert.ok(inBody instanceof CancelledError)
      assert.equal(now(), 10)
      assert.equal(scopes[0]?.expired(), true)
      assert.equal(cancelling(), 0)
    },
  ),
  quietRow(`${base}.test_timeout_at_basic`, "timeoutAt takes the loop's time", async () => {
    await sleep(5)
    const scopes: Timeout[] = []
    await timeoutOf(
      timeoutAt(15, async (scope) => {
        scopes.push(scope)
        await sleep(10_000)
      }),
    )
    assert.equal(now(), 15)
    assert.deepEqual([scopes[0]?.expired(), scopes[0]?.when()], [true, 15])
  }),
  quietRow(`${base}.test_nested_timeouts`, 'of two that expire together only the outer one throws', async () => {
    const scopes: Timeout[] = []
    const log: string[] = []
    await timeoutOf(
      timeoutAt(10, async (outer) => {
        scopes.push(outer)
        const error = await thrownBy(
          timeoutAt(10, async (inner) => {
            scopes.push(inner)
            await sleep(10_000)
          }),
        )
        log.push((error as Error).name)
        throw error
      }),
    )
    assert.deepEqual(log, ['CancelledError'])
    assert.deepEqual(
      scopes.map((scope) => scope.expired()),
      [true, true],
    )
    assert.equal(cancelling(), 0)
  }),
  quietRow(
    [`${base}.test_timeout_zero`, `${base}.test_timeout_zero_sleep_zero`],
    'with no time at all the body gets as far as its first await',
    async () => {
      for (const delayMs of [10_000, 0]) {
        const scopes: Timeout[] = []
        let steps = 0
        await timeoutOf(
          timeout(0, async (scope) => {
            scopes.push(scope)
            steps += 1
            await sleep(delayMs)
            steps += 1
          }),
        )
        assert.equal(steps, 1)
        assert.deepEqual([scopes[0]?.expired(), scopes[0]?.when(), now()], [true, 0, 0])
      }
    },
  ),
  quietRow(
    `${base}.test_timeout_in_the_past_sleep_zero`,
    'a deadline may have passed before the body begins',
    async () => {
      await sleep(20)
      const scopes: Timeout[] = []
      await timeoutOf(
        timeout(-11, async (scope) => {
          scopes.push(scope)
          await sleep(0)
        }),
      )
      assert.deepEqual([scopes[0]?.expired(), scopes[0]?.when(), now()], [true, 9, 20])
    },
  ),
  quietRow([], 'a deadline that has passed is dealt with before what is ready later', async () => {
    for (const delayMs of [0, -1]) {
      const seen: boolean[] = []
      await timeoutOf(
        timeout(delayMs, async (scope) => {
          getRunningLoop().callSoon(() => seen.push(scope.expired()))
          await sleep(1000)
        }),
      )
      assert.deepEqual(seen, [true])
    }
  }),
  quietRow(`${base}.test_outer_task_is_not_cancelled`, 'a timeout that was caught leaves its task whole', async () => {
    const task = createTask(async () => {
      await timeoutOf(timeout(1, () => sleep(10_000)))
      return 'went on'
    })
    assert.equal(await task, 'went on')
    assert.equal(task.cancelled(), false)
  }),
  quietRow(
    `${base}.test_timeout_after_cancellation`,
    'a timeout works in the clean-up of a task that is being cancelled',
    async () => {
      const task = createTask(async () => {
        currentTask()?.cancel()
        assert.ok((await thrownBy(sleep(1000))) instanceof CancelledError)
        await timeoutOf(timeout(0, () => sleep(1000)))
        return cancelling()
      })
      assert.equal(await task, 1)
    },
  ),
  rowOutside(
    `${base}.test_nested_timeouts_concurrent`,
    'an outer timeout expires while the body computes, the inner one does not',
    async () => {
      const clock = busyClock()
      let inner: unknown
      await run(
        async () => {
          await timeoutOf(
            timeout(2, async () => {
              inner = await thrownBy(
                timeout(100, async () => {
                  clock.spend(10)
                  await sleep(1000)
                }),
              )
              throw inner
            }),
          )
          assert.equal(now(), 10)
        },
        { clock },
      )
      assert.ok(inner instanceof CancelledError)
    },
  ),
  rowOutside(
    `${base}.test_nested_timeouts_loop_busy`,
    'after an inner timeout the outer one still stops what comes next, also where the body computed in between',
    async () => {
      for (const spentMs of [0, 50]) {
        const clock = busyClock()
        await run(
          async () => {
            await timeoutOf(
              timeout(100, async () => {
                await timeoutOf(
                  timeout(10, async () => {
                    clock.spend(spentMs)
                    await sleep(1000)
                  }),
                )
                assert.equal(now(), Math.max(10, spentMs))
                await sleep(10_000)
              }),
            )
            assert.equal(now(), 100)
          },
          { clock },
        )
      }
    },
  ),
]

const passing: readonly Row[] = [
  quietRow(
    `${base}.test_timeout_not_called`,
    'a body that is in time has its value, and its timer is taken back',
    async () => {
      const scopes: Timeout[] = []
      const value = await timeout(10_000, async (scope) => {
        scopes.push(scope)
        return sleep(10, 'value')
      })
      assert.equal(value, 'value')
      assert.equal(now(), 10)
      assert.deepEqual([scopes[0]?.expired(), scopes[0]?.when()], [false, 10_000])
      await sleep(20_000)
      assert.equal(cancelling(), 0)
    },
  ),
  quietRow(
    [`${base}.test_timeout_disabled`, `${base}.test_timeout_at_disabled`],
    'null is no timeout, for both',
    async () => {
      for (const make of [timeout, timeoutAt]) {
        const scopes: Timeout[] = []
        await make(null, async (scope) => {
          scopes.push(scope)
          await sleep(1_000_000)
        })
        assert.deepEqual([scopes[0]?.expired(), scopes[0]?.when()], [false, null])
      }
    },
  ),
  quietRow(`${base}.test_foreign_exception_passed`, 'an error of the body is passed on as it is', async () => {
    const scopes: Timeout[] = []
    const error = new RangeError('key')
    const thrown = await thrownBy(
      timeout(10, (scope) => {
        scopes.push(scope)
        throw error
      }),
    )
    assert.equal(thrown, error)
    assert.equal(scopes[0]?.expired(), false)
    await sleep(100)
  }),
  quietRow(
    [`${base}.test_foreign_exception_on_timeout`, `${base}.test_foreign_exception_on_timeout_2`],
    'an error of the clean-up takes the place of the TimeoutError',
    async () => {
      const error = new RangeError('clean-up')
      const crash = async (): Promise<void> => {
        try {
          await sleep(1000)
        } finally {
          // biome-ignore lint/correctness/noUnsafeFinally: that is the point
          throw error
        }
      }
      assert.equal(await thrownBy(timeout(10, crash)), error)
      assert.equal(error.cause, undefined)
      assert.equal(cancelling(), 0)
    },
  ),
  quietRow(
    `${base}.test_timeout_exception_context`,
    'a cancel that hits the clean-up after an error is what the TimeoutError comes from',
    async () => {
      const error = await timeoutOf(
        timeout(10, async () => {
          try {
            throw new Error('first')
          } finally {
            await sleep(1000)
          }
        }),
      )
      assert.equal((error.cause as Error).cause, undefined)
    },
  ),
  quietRow(
    `${base}.test_nested_timeout_in_finally`,
    'a timeout in the clean-up of another has a cancellation of its own',
    async () => {
      let inner: TimeoutError | null = null
      const outer = await timeoutOf(
        timeout(10, async () => {
          try {
            await sleep(1000)
          } finally {
            inner = await timeoutOf(timeout(10, () => sleep(10_000)))
          }
        }),
      )
      assert.equal(now(), 20)
      assert.notEqual((inner as TimeoutError | null)?.cause, outer.cause)
    },
  ),
  quietRow(
    `${base}.test_foreign_cancel_doesnt_timeout_if_not_expired`,
    'a cancel from elsewhere is passed on, and is no timeout',
    async () => {
      const scopes: Timeout[] = []
      const task = createTask(() =>
        timeout(10, async (scope) => {
          scopes.push(scope)
          currentTask()?.cancel()
          await sleep(10)
        }),
      )
      assert.ok((await thrownBy(task)) instanceof CancelledError)
      assert.equal(scopes[0]?.expired(), false)
    },
  ),
  quietRow(
    `${base}.test_cancel_in_timeout_after_cancellation`,
    'a second cancel inside a timeout is passed on too',
    async () => {
      const task = createTask(async () => {
        currentTask()?.cancel()
        assert.ok((await thrownBy(sleep(1000))) instanceof CancelledError)
        const error = await thrownBy(
          timeout(1000, async () => {
            currentTask()?.cancel()
            await sleep(2000)
          }),
        )
        return [isCancellation(error), cancelling()]
      })
      assert.deepEqual(await task, [true, 2])
    },
  ),
  quietRow([], 'a cancel from outside in the turn of the deadline wins over the timeout', async () => {
    const task = createTask(() => timeout(10, () => sleep(1000)))
    getRunningLoop().callAt(10, () => task.cancel())
    assert.ok((await thrownBy(task)) instanceof CancelledError)
    assert.equal(task.cancelled(), true)
    assert.equal(now(), 10)
  }),
  quietRow(
    `${base}.test_timeout_taskgroup`,
    'the clean-up of a group under a timeout: what fails in it is thrown, not the timeout',
    async () => {
      const error = new RangeError('clean-up')
      const thrown = await thrownBy(
        timeout(10, () =>
          taskGroup(async (group) => {
            group.createTask(async () => {
              try {
                await sleep(2000)
              } finally {
                // biome-ignore lint/correctness/noUnsafeFinally: that is the point
                throw error
              }
            })
            try {
              throw new Error('hidden by the cancel')
            } finally {
              await sleep(1000)
            }
          }),
        ),
      )
      assert.ok(thrown instanceof AggregateError)
      assert.deepEqual(thrown.errors, [error])
      assert.equal(now(), 10)
    },
  ),
  quietRow([], 'a group under a timeout that cleans up well ends with the TimeoutError', async () => {
    let isCleaned = false
    await timeoutOf(
      timeout(10, () =>
        taskGroup((group) => {
          group.createTask(async () => {
            try {
              await sleep(2000)
            } finally {
              await sleep(5)
              isCleaned = true
            }
          })
        }),
      ),
    )
    assert.deepEqual([isCleaned, now(), cancelling()], [true, 15, 0])
  }),
]

const backoff: Backoff = { kind: 'fixed', delayMs: 10 }

const moved: readonly Row[] = [
  quietRow(`${base}.test_reschedule`, 'a deadline can be moved, and taken away', async () => {
    const entered = getRunningLoop().createFuture<void>()
    const scopes: Timeout[] = []
    const task = createTask(() =>
      timeoutAt(10, async (scope) => {
        scopes.push(scope)
        entered.setResult()
        await sleep(50_000)
      }),
    )
    await entered
    const scope = scopes[0] as Timeout
    assert.equal(scope.when(), 10)
    scope.reschedule(30)
    assert.equal(scope.when(), 30)
    await sleep(20)
    assert.equal(scope.expired(), false)
    scope.reschedule(null)
    assert.equal(scope.when(), null)
    await sleep(100)
    task.cancel()
    assert.ok((await thrownBy(task)) instanceof CancelledError)
    assert.equal(scope.expired(), false)
  }),
  quietRow([], 'a body without a deadline can be given one, in the past too', async () => {
    await sleep(10)
    for (const whenMs of [10, 5]) {
      const error = await thrownBy(
        timeout(null, async (scope) => {
          scope.reschedule(whenMs)
          await sleep(1000)
        }),
      )
      assert.ok(error instanceof TimeoutError)
      assert.equal(now(), 10)
    }
    await timeoutOf(
      timeout(null, async (scope) => {
        scope.reschedule(15)
        await sleep(1000)
      }),
    )
    assert.equal(now(), 15)
  }),
  quietRow(
    [`${base}.test_timeout_finished`, `${base}.test_timeout_expired`, `${base}.test_timeout_expiring`],
    'a deadline cannot be moved once it has come or the body is over',
    async () => {
      const scopes: Timeout[] = []
      const refusal = (scope: Timeout | undefined, state: string): void =>
        assert.throws(() => scope?.reschedule(20), {
          name: 'LoopError',
          message: `Cannot change state of ${state} Timeout`,
        })
      await timeout(10, (scope) => scopes.push(scope))
      refusal(scopes[0], 'finished')
      await timeout(10, async (scope) => {
        scopes.push(scope)
        assert.ok((await thrownBy(sleep(1000))) instanceof CancelledError)
        assert.equal(scope.expired(), true)
        refusal(scope, 'expiring')
      })
      refusal(scopes[1], 'expired')
    },
  ),
  quietRow([], 'a body that takes no notice of the timeout has its value, and no cancel is left behind', async () => {
    const value = await timeout(10, async () => {
      await thrownBy(sleep(1000))
      return 'value'
    })
    assert.deepEqual([value, cancelling()], ['value', 0])
    await sleep(10)
  }),
  quietRow(
    [`${base}.test_timeout_already_entered`, `${base}.test_timeout_double_enter`],
    'a timeout is entered once: awaiting it again, while it runs or afterwards, is an error',
    async () => {
      let again: unknown
      const once = timeout(10, async () => {
        again = await thrownBy(once)
      })
      await once
      assert.ok(again instanceof LoopError)
      assert.match(again.message, /already awaited/)
      assert.ok((await thrownBy(once)) instanceof LoopError)
    },
  ),
  quietRow(
    `${base}.test_timeout_without_task`,
    'a timeout that is awaited in no task has one of its own, that it can cancel',
    async () => {
      const loop = getRunningLoop()
      const thrown = loop.createFuture<unknown>()
      loop.callSoon(() => {
        assert.equal(currentTask(), null)
        void timeout(10, () => sleep(1000)).then(null, (error: unknown) => thrown.setResult(error))
      })
      assert.ok((await thrown) instanceof TimeoutError)
      assert.equal(now(), 10)
    },
  ),
  rowOutside([], 'where code is compiled, a promise of the host that is the body can be let go of', async () => {
    const loop = new EventLoop({ clock: { ...virtualClock(), isVirtual: false }, tracksNativeAwaits: false })
    const never = new Promise<void>(() => {})
    const bodies = [timeout(10, () => never), taskGroup(() => never), retry(() => never, { times: 1, backoff })]
    for (const body of bodies) {
      assert.ok((await thrownBy(loop.runUntilComplete(waitFor(body, 20)))) instanceof TimeoutError)
    }
    assert.equal(loop.time(), 50)
    loop.close()
  }),
  quietRow([], 'the time begins when the body does', async () => {
    const late = timeout(10, () => sleep(8, 'in time'))
    await sleep(20)
    assert.equal(await late, 'in time')
  }),
]

export const rows: readonly Row[] = [...expiring, ...passing, ...moved]

export const excluded: readonly Excluded[] = [
  {
    test: `${base}.test_timeout_not_entered`,
    why: 'a Timeout is made by timeout(), which enters it before anybody has it',
  },
  ...['test_repr_active', 'test_repr_expired', 'test_repr_finished', 'test_repr_disabled'].map((test) => ({
    test: `${base}.${test}`,
    why: 'checks what repr() prints; JavaScript has no repr, and when() and expired() tell the same',
  })),
]
