import assert from 'node:assert/strict'
import {
  CancelledError,
  type Coroutine,
  coroutine,
  createTask,
  currentTask,
  Event,
  gather,
  getRunningLoop,
  Lock,
  retry,
  run,
  sleep,
  TimeoutError,
  taskGroup,
  timeout,
  timeoutAt,
  waitFor,
} from '#runtime'
import { contextsOf, type Excluded, type Row, row, rowOutside, thrownBy } from './row.ts'

/*
 * The bodies of timeouts and groups within one task, several at once, as JavaScript's combinators make them: each is
 * cancelled by its own end and by what is around it, but not by what is next to it.
 */

const delay = (delayMs: number) => new Promise<void>((done) => setTimeout(done, delayMs))

/** Work of the loop, in the forms that code has. */
const works: Readonly<Record<string, (delayMs: number) => Coroutine<string>>> = {
  'a sleep': (delayMs) => () => sleep(delayMs, 'done'),
  'a coroutine object': (delayMs) => sleep(delayMs, 'done'),
  'an async function': (delayMs) => async () => await sleep(delayMs, 'done'),
  'a helper in a helper': (delayMs) => async () => {
    const inner = async () => {
      await sleep(delayMs / 2)
      return await sleep(delayMs / 2, 'done')
    }
    return await inner()
  },
  'what is there at once, and then a sleep': (delayMs) => async () => {
    await new Lock().acquire()
    await null
    return await sleep(delayMs, 'done')
  },
  'two at once': (delayMs) => async () =>
    (await Promise.all([sleep(delayMs, 'done'), sleep(delayMs / 2)]))[0] as string,
  'a task': (delayMs) => async () => await createTask(() => sleep(delayMs, 'done')),
}

/** The ways to set a time limit for it. */
const limits: Readonly<Record<string, (work: Coroutine<string>, delayMs: number) => PromiseLike<string>>> = {
  waitFor: (work, delayMs) => waitFor(work, delayMs),
  timeout: (work, delayMs) => timeout(delayMs, async () => await coroutine(() => begun(work))),
  timeoutAt: (work, delayMs) => timeoutAt(getRunningLoop().time() + delayMs, () => begun(work)),
  'a helper with a timeout': async (work, delayMs) => {
    await null
    return await waitFor(work, delayMs)
  },
  'a timeout in a timeout': (work, delayMs) =>
    timeout(1_000_000, async () => await timeout(delayMs, async () => await begun(work))),
}

const begun = (work: Coroutine<string>): PromiseLike<string> | string => (typeof work === 'function' ? work() : work)

const each = Object.entries(works).flatMap(([what, work]) =>
  Object.entries(limits).map(([how, limit]) => ({ name: `${how} over ${what}`, work, limit })),
)

/** The outcome of each: its value, or the name of its error. */
const outcomes = (awaitables: readonly PromiseLike<unknown>[]): Promise<readonly unknown[]> =>
  Promise.all(
    awaitables.map(async (it) => {
      try {
        return await it
      } catch (error) {
        return (error as Error).name
      }
    }),
  )

/** V8 tracks `Promise.allSettled` from version 10 on, which is in Node 18. */
const followsAllSettled = Number(process.versions.v8.split('.')[0]) >= 10

const sideBySide: readonly Row[] = each.flatMap(({ name, work, limit }) => [
  row([], `of several at once each has its own time: ${name}`, async () => {
    const three = [limit(work(500), 20), limit(work(500), 40), limit(work(300), 1_000)]
    assert.deepEqual(await outcomes(three), ['TimeoutError', 'TimeoutError', 'done'])
    assert.equal(getRunningLoop().time(), 300)
    assert.equal(currentTask()?.cancelling(), 0)
  }),
  row([], `of several at once two may end in the same instant: ${name}`, async () => {
    const three = [limit(work(500), 20), limit(work(500), 20), limit(work(20), 21)]
    assert.deepEqual(await outcomes(three), ['TimeoutError', 'TimeoutError', 'done'])
  }),
  row([], `beside one that ends, an await of another kind goes on: ${name}`, async () => {
    assert.deepEqual(await outcomes([limit(work(500), 20), sleep(100, 'slept')]), ['TimeoutError', 'slept'])
    assert.deepEqual(await outcomes([sleep(100, 'slept'), limit(work(500), 20)]), ['slept', 'TimeoutError'])
  }),
  row([], `what is around several ends them all: ${name}`, async () => {
    let ended: readonly unknown[] = []
    await timeout(30, async () => {
      ended = await outcomes([limit(work(500), 20), limit(work(500), 1_000), limit(work(500), 2_000)])
    })
    assert.equal(getRunningLoop().time(), 30)
    assert.deepEqual(ended, ['TimeoutError', 'CancelledError', 'CancelledError'])
  }),
  row([], `a cancel of the task ends several: ${name}`, async () => {
    const task = createTask(
      async () => await outcomes([limit(work(500), 20), limit(work(500), 1_000), work(500)].map(awaited)),
    )
    await sleep(50)
    task.cancel()
    const ended = (await task) as readonly unknown[]
    assert.deepEqual(ended.slice(0, 2), ['TimeoutError', 'CancelledError'])
  }),
])

const awaited = (it: unknown): PromiseLike<unknown> =>
  typeof it === 'function' ? (it as () => PromiseLike<unknown>)() : (it as PromiseLike<unknown>)

const combinators: readonly Row[] = [
  row([], 'what is around Promise.allSettled ends all in it, where the engine follows that', async () => {
    let ended: readonly PromiseSettledResult<unknown>[] = []
    await thrownBy(
      timeout(30, async () => {
        ended = await Promise.allSettled([waitFor(() => sleep(500), 20), waitFor(() => sleep(500), 1_000), sleep(500)])
        throw new Error('they have ended')
      }),
    )
    assert.equal(getRunningLoop().time(), 30)
    assert.equal(ended.length, followsAllSettled ? 3 : 0)
  }),
  row([], 'Promise.race gives what is first, and the time of the other is its own', async () => {
    assert.equal(await Promise.race([waitFor(() => sleep(500), 20).catch(() => 'late'), sleep(100, 'slept')]), 'late')
    assert.equal(await Promise.race([waitFor(() => sleep(500), 20), sleep(10, 'slept')]), 'slept')
    await sleep(100)
    assert.equal(currentTask()?.cancelling(), 0)
  }),
  row([], 'Promise.any takes the one that is not late', async () => {
    assert.equal(
      await Promise.any([waitFor(() => sleep(500), 20), waitFor(() => sleep(100, 'in time'), 200)]),
      'in time',
    )
  }),
  row([], 'Promise.all throws the first, and the others keep their times', async () => {
    const second = waitFor(() => sleep(500), 40).catch((error: unknown) => (error as Error).name)
    const error = await thrownBy(Promise.all([waitFor(() => sleep(500), 20), second]))
    assert.ok(error instanceof TimeoutError)
    assert.equal(getRunningLoop().time(), 20)
    assert.equal(await second, 'TimeoutError')
    assert.equal(getRunningLoop().time(), 40)
  }),
  row([], 'a group that fails ends its own body, and none beside it', async () => {
    const failing = taskGroup(async (group) => {
      group.createTask(async () => {
        await sleep(10)
        throw new Error('no')
      })
      await sleep(1_000)
    })
    const fine = taskGroup(async (group) => {
      const one = group.createTask(() => sleep(50, 1))
      return (await one) + (await sleep(50, 1))
    })
    const [first, second, third] = await Promise.allSettled([failing, fine, sleep(200, 'slept')])
    assert.equal(first?.status, 'rejected')
    assert.deepEqual(
      [second, third],
      [
        { status: 'fulfilled', value: 2 },
        { status: 'fulfilled', value: 'slept' },
      ],
    )
    assert.equal(getRunningLoop().time(), 200)
  }),
  row([], 'a group that is cancelled ends its own body, and none beside it', async () => {
    const results = await Promise.all([
      taskGroup(async (group) => {
        getRunningLoop().callLater(10, () => group.cancel())
        await sleep(1_000)
        return 'never'
      }),
      sleep(100, 'slept'),
    ])
    assert.deepEqual(results, [undefined, 'slept'])
  }),
  row([], 'a group in a time is ended by it, and a time in a group by that', async () => {
    const late = timeout(20, () => taskGroup(async () => await sleep(1_000)))
    const failing = taskGroup(async (group) => {
      group.createTask(async () => {
        await sleep(30)
        throw new Error('no')
      })
      await timeout(1_000, async () => await sleep(1_000))
    })
    assert.deepEqual(await outcomes([late, failing, sleep(50, 'slept')]), ['TimeoutError', 'AggregateError', 'slept'])
  }),
  row([], 'gather is told as a whole', async () => {
    const both = gather([() => sleep(500), () => sleep(600)])
    assert.deepEqual(await outcomes([waitFor(both, 20), sleep(50, 'slept')]), ['TimeoutError', 'slept'])
    assert.equal(both.done(), true)
  }),
  row([], 'a retry beside one that is late goes on', async () => {
    let tries = 0
    const flaky = async () => {
      tries += 1
      await sleep(20)
      if (tries < 3) throw new Error('not yet')
      return 'at last'
    }
    assert.deepEqual(
      await outcomes([
        waitFor(() => sleep(500), 20),
        retry(flaky, { times: 5, backoff: { kind: 'fixed', delayMs: 5 } }),
      ]),
      ['TimeoutError', 'at last'],
    )
  }),
]

/** A native promise, in all forms for which a time limit can be set. */
const native: Readonly<Record<string, (ended: Promise<void>) => PromiseLike<unknown>>> = {
  'timeout over a function that gives it': (it) => timeout(20, () => it),
  'timeout over an async function': (it) => timeout(20, async () => await it),
  'timeout over a helper': (it) =>
    timeout(20, async () => {
      const helper = async () => {
        await it
      }
      await helper()
    }),
  timeoutAt: (it) => timeoutAt(getRunningLoop().time() + 20, () => it),
  'waitFor over it': (it) => waitFor(it, 20),
  'waitFor over a function that gives it': (it) => waitFor(() => it, 20),
  'waitFor over an async function': (it) => waitFor(async () => await it, 20),
  'waitFor over a coroutine object': (it) =>
    waitFor(
      coroutine(async () => await it),
      20,
    ),
  'a timeout that is moved': (it) =>
    timeout(1_000, async (scope) => {
      scope.reschedule(getRunningLoop().time() + 20)
      await it
    }),
}

const natives: readonly Row[] = [
  ...Object.entries(native).flatMap(([how, limit]) => [
    rowOutside([], `what the host does has a time as well: ${how}`, () =>
      run(async () => {
        const error = await thrownBy(limit(new Promise(() => {})))
        assert.ok(error instanceof TimeoutError, String(error))
      }),
    ),
    rowOutside([], `and where others are beside it: ${how}`, () =>
      run(async () => {
        const ended = await outcomes([limit(new Promise(() => {})), sleep(60, 'slept'), waitFor(sleep(500), 40)])
        assert.deepEqual(ended, ['TimeoutError', 'slept', 'TimeoutError'])
      }),
    ),
  ]),
  rowOutside([], 'a group ends though its body waits for the host', () =>
    run(async () => {
      const error = await thrownBy(
        taskGroup(async (group) => {
          group.createTask(async () => {
            await sleep(5)
            throw new Error('no')
          })
          await new Promise(() => {})
        }),
      )
      assert.deepEqual((error as AggregateError).errors.map(String), ['Error: no'])
    }),
  ),
  rowOutside([], 'code that was left at the host, and has ended at its next await, cleans up in peace', () =>
    run(async () => {
      const done: string[] = []
      const body = async () => {
        try {
          await delay(15)
          await taskGroup(() => sleep(1_000))
        } finally {
          await sleep(1)
          done.push('clean')
        }
      }
      await thrownBy(timeout(5, body))
      await sleep(40)
      assert.deepEqual(done, ['clean'])
    }),
  ),
  rowOutside([], 'code that was left at the host ends at its next await, in a time or in a group', () =>
    run(async () => {
      const done: string[] = []
      const body = (name: string) => async () => {
        await delay(15)
        await sleep(1)
        done.push(name)
      }
      await thrownBy(timeout(5, body('a time')))
      await thrownBy(waitFor(body('waitFor'), 5))
      await thrownBy(
        taskGroup(async (group) => {
          group.createTask(async () => {
            await sleep(5)
            throw new Error('no')
          })
          await body('a group')()
        }),
      )
      await sleep(40)
      assert.deepEqual(done, [])
    }),
  ),
]

const afterTheEnd: readonly Row[] = [
  row([], 'code that a task has left behind has its times, and gives back what it holds', async () => {
    const lock = new Lock()
    let ended: unknown = null
    const work = async () => {
      try {
        await timeout(50, () => lock.with(() => sleep(1_000_000)))
      } catch (error) {
        ended = error
      }
    }
    await createTask(async () => {
      void work()
      await sleep(10)
    })
    await lock.with(async () => {})
    assert.equal(getRunningLoop().time(), 50)
    await sleep(1)
    assert.ok(ended instanceof TimeoutError, String(ended))
  }),
  rowOutside([], 'and its groups: the error is reported, and what they hold is given back', async () => {
    const contexts = await contextsOf(async () => {
      const lock = new Lock()
      await createTask(async () => {
        const work = taskGroup(async (group) => {
          group.createTask(async () => {
            await sleep(50)
            throw new Error('no')
          })
          await lock.with(() => sleep(1_000_000))
        })
        void (async () => await work)()
        await sleep(10)
      })
      await lock.with(async () => {})
      assert.equal(getRunningLoop().time(), 50)
    })
    assert.deepEqual(
      contexts.map(({ error }) => String(error)),
      ['Error: no'],
    )
  }),
]

/** Ends with an error, some time after it is asked to stop. */
const failsAtLast = async () => {
  try {
    await sleep(1_000_000)
  } finally {
    await sleep(20)
    await Promise.reject(new Error('no'))
  }
}
const failingGroup = () =>
  taskGroup(async (group) => {
    group.createTask(failsAtLast)
    await sleep(1_000_000)
  })

/**
 * asyncio cancels a task again if its group throws errors although the task itself was cancelled: the code after the group
 * gets that cancel.
 */
const behindGroups: readonly Row[] = [
  row(
    [],
    'behind the errors of a group the next await hears of a cancel, and what stands beside it does so once',
    async () => {
      const ended: string[] = []
      const behind = async () => {
        await failingGroup().catch(() => ended.push('the group'))
        await sleep(1_000)
      }
      const beside = async () => {
        try {
          await sleep(1_000_000)
        } finally {
          await sleep(50)
          ended.push('beside it')
        }
      }
      const task = createTask(() => outcomes([behind(), beside()]))
      await sleep(10)
      task.cancel()
      assert.deepEqual(await task, ['CancelledError', 'CancelledError'])
      assert.deepEqual(ended, ['the group', 'beside it'])
      assert.equal(getRunningLoop().time(), 60)
    },
  ),
  row(
    [],
    'where nothing comes behind it, what stands beside it is left alone all the same, within a timeout too',
    async () => {
      const clean: string[] = []
      const beside = async (name: string) => {
        try {
          await sleep(1_000_000)
        } finally {
          await sleep(50)
          clean.push(name)
        }
      }
      const task = createTask(() => outcomes([failingGroup(), beside('cancelled')]))
      await sleep(10)
      task.cancel()
      assert.ok((await thrownBy(task)) instanceof CancelledError)
      await timeout(10, () => outcomes([failingGroup(), beside('late')]))
      assert.deepEqual(clean, ['cancelled', 'late'])
    },
  ),
  row([], 'behind a group that lost a race nobody hears', async () => {
    const main = async () => {
      await Promise.race([sleep(1), failingGroup()])
      try {
        await sleep(1_000_000)
      } finally {
        await sleep(50)
      }
    }
    const task = createTask(main)
    await sleep(10)
    task.cancel()
    await thrownBy(task)
    assert.equal(getRunningLoop().time(), 60)
  }),
  row([], 'a sleep(0) behind the errors of a group hears as well', async () => {
    let goesOn = false
    const task = createTask(async () => {
      await failingGroup().catch(() => undefined)
      await sleep(0)
      goesOn = true
    })
    await sleep(10)
    task.cancel()
    await thrownBy(task)
    assert.equal(goesOn, false)
  }),
  rowOutside(
    [],
    'a time goes on without code that is at the host behind the errors of a group, and that ends there',
    () =>
      run(async () => {
        const done: string[] = []
        const late = timeout(5, async () => {
          const group = taskGroup(async (inner) => {
            inner.createTask(() => Promise.any([sleep(1_000)]))
            await sleep(1_000)
          })
          await group.catch(() => undefined)
          await delay(15)
          await sleep(0)
          done.push('what comes behind that')
        })
        assert.ok((await thrownBy(late)) instanceof TimeoutError)
        await sleep(40)
        assert.deepEqual(done, [])
      }),
  ),
]

const ownSignal = () => currentTask()?.signal as AbortSignal

let turn: Promise<void> | null = null

/** Shared by all callers in the same step: once one of them has come, a virtual clock may not wait for another. */
function hostTurn(): Promise<void> {
  turn ??= delay(1).then(() => {
    turn = null
  })
  return turn
}

/** Places where code may ask for its task's signal and then wait for a second. */
const askers: Readonly<Record<string, (ask: () => void) => Promise<unknown>>> = {
  'at once': async (ask) => {
    ask()
    await sleep(1_000)
  },
  'behind an await': async (ask) => {
    await sleep(1)
    ask()
    await sleep(1_000)
  },
  'behind a microtask': async (ask) => {
    await null
    ask()
    await sleep(1_000)
  },
  'behind a native await': async (ask) => {
    await hostTurn()
    ask()
    await sleep(1_000)
  },
  'in a helper': async (ask) => {
    const helper = async () => {
      await sleep(1)
      ask()
      await sleep(1_000)
    }
    await helper()
  },
  'with a lock': async (ask) => {
    await new Lock().with(async () => {
      ask()
      await sleep(1_000)
    })
  },
  'in a coroutine object': async (ask) => {
    await sleep(1)
    await coroutine(async () => {
      ask()
      await sleep(1_000)
    })
  },
  'beside other code': async (ask) => {
    const helper = async () => {
      await sleep(1)
      ask()
      await sleep(1_000)
    }
    await Promise.all([sleep(1_000), helper()])
  },
}

/** For the code of a body, the signal of its task is the body's own. */
const ownSignals: readonly Row[] = Object.entries(askers).flatMap(([where, asker]) => [
  row(
    [],
    `the signal that code in a timeout has of its task fires with it, and with none beside it: ${where}`,
    async () => {
      const signals = new Map<string, AbortSignal>()
      const asks = (name: string) => asker(() => signals.set(name, ownSignal()))
      const ended = await outcomes([
        timeout(20, () => asks('within')),
        timeout(2_000, () => asks('within another')),
        asks('beside it'),
      ])
      assert.equal(ended[0], 'TimeoutError')
      assert.deepEqual([...signals].map(([name, { aborted }]) => `${name}: ${aborted}`).sort(), [
        'beside it: false',
        'within another: false',
        'within: true',
      ])
    },
  ),
  row([], `and with the task, in a timeout or beside one: ${where}`, async () => {
    const signals: AbortSignal[] = []
    const asks = () => asker(() => signals.push(ownSignal()))
    const task = createTask(() => Promise.all([timeout(2_000, asks), asks()]))
    await sleep(100)
    task.cancel('enough')
    await thrownBy(task)
    assert.deepEqual(
      signals.map(({ aborted, reason }) => aborted && (reason as Error).message),
      ['enough', 'enough'],
    )
  }),
])

const signals: readonly Row[] = [
  ...ownSignals,
  row([], 'a timeout that begins while one beside it is asked to stop has nothing of that', async () => {
    let isAborted = true
    const cleaning = async () => {
      try {
        await sleep(1_000)
      } finally {
        await sleep(100)
      }
    }
    const late = async () => {
      await sleep(30)
      await timeout(40, (scope) => {
        isAborted = scope.signal.aborted
        return cleaning()
      })
    }
    const task = createTask(() => outcomes([timeout(20, cleaning), late()]))
    await sleep(130)
    task.cancel()
    assert.deepEqual(await task, ['TimeoutError', 'CancelledError'])
    assert.equal(isAborted, false)
  }),
  row([], 'a timeout that lost a race, and cleans up, leaves the signal of its task alone', async () => {
    const cleaning = async () => {
      try {
        await sleep(1_000)
      } finally {
        await sleep(100)
      }
    }
    await Promise.race([timeout(20, cleaning), sleep(50)])
    assert.equal(ownSignal().aborted, false)
  }),
  row([], 'the signal of a task is left alone by the timeouts and the groups in it', async () => {
    const { signal } = currentTask() as { signal: AbortSignal }
    await thrownBy(timeout(20, () => sleep(1_000)))
    await thrownBy(
      taskGroup(async (group) => {
        group.createTask(async () => {
          throw new Error('no')
        })
        await sleep(1_000)
      }),
    )
    await taskGroup(async (group) => {
      getRunningLoop().callLater(5, () => group.cancel())
      await sleep(1_000)
    })
    assert.equal(signal.aborted, false)
    assert.equal(currentTask()?.signal, signal)
  }),
  row([], 'each try of a retry has a signal that has not fired', async () => {
    const aborted: boolean[] = []
    await retry(
      async () => {
        aborted.push(currentTask()?.signal.aborted === true)
        if (aborted.length < 3) await waitFor(sleep(1_000), 10)
      },
      { times: 5, backoff: { kind: 'fixed', delayMs: 1 } },
    )
    assert.deepEqual(aborted, [false, false, false])
  }),
  row([], 'the signal of a timeout fires with it, and with none beside it', async () => {
    const signals: AbortSignal[] = []
    const within = (delayMs: number) =>
      timeout(delayMs, async (scope) => {
        signals.push(scope.signal as AbortSignal)
        await sleep(100, 'slept')
      })
    await outcomes([within(20), within(1_000)])
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [true, false],
    )
    assert.ok(signals[0]?.reason instanceof CancelledError)
  }),
  row([], 'and with what is around it', async () => {
    const signals: AbortSignal[] = []
    const task = createTask(() =>
      timeout(1_000, async (outer) => {
        signals.push(outer.signal as AbortSignal)
        await timeout(2_000, async (inner) => {
          signals.push(inner.signal as AbortSignal)
          await sleep(5_000)
        })
      }),
    )
    await thrownBy(task)
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [true, true],
    )
  }),
  row([], 'and with the task', async () => {
    let signal: AbortSignal | null = null
    const task = createTask(() =>
      taskGroup(async (group) => {
        signal = group.signal as AbortSignal
        await sleep(5_000)
      }),
    )
    await sleep(10)
    task.cancel('enough')
    await thrownBy(task)
    assert.equal((signal as unknown as AbortSignal).aborted, true)
  }),
  rowOutside([], 'what the host does is stopped by it', () =>
    run(async () => {
      let stopped = 0
      const request = (signal: AbortSignal) =>
        new Promise<void>((_, reject) => {
          signal.addEventListener('abort', () => {
            stopped += 1
            reject(new Error('stopped'))
          })
        })
      const error = await thrownBy(timeout(5, ({ signal }) => request(signal as AbortSignal)))
      assert.ok(error instanceof TimeoutError, String(error))
      assert.equal(stopped, 1)
    }),
  ),
]

const others: readonly Row[] = [
  row([], 'an event that is waited for with a time may be waited for again', async () => {
    const event = new Event()
    const tries = [waitFor(event.wait(), 10), waitFor(event.wait(), 20), waitFor(event.wait(), 100)]
    getRunningLoop().callLater(50, () => event.set())
    assert.deepEqual(await outcomes(tries), ['TimeoutError', 'TimeoutError', true])
  }),
]

export const rows: readonly Row[] = [
  ...sideBySide,
  ...combinators,
  ...natives,
  ...afterTheEnd,
  ...behindGroups,
  ...signals,
  ...others,
]

/** These rows answer to no file of CPython's suite. */
export const excluded: readonly Excluded[] = []
