import assert from 'node:assert/strict'
import {
  CancelledError,
  ContextVar,
  copyContext,
  createTask,
  currentTask,
  Event,
  EventLoop,
  $each as each,
  type Future,
  getRunningLoop,
  KeyboardInterrupt,
  type LoopContext,
  LoopError,
  type LoopState,
  newEventLoop,
  Runner,
  type RunOptions,
  run,
  sleep,
  type Task,
  virtualClock,
} from '#runtime'
import { type Excluded, exclude, type Row, row, rowOutside, thrownBy } from './row.ts'

const runTests = 'test_runners.RunTests'
const runnerTests = 'test_runners.RunnerTests'

const errorOfSpam = new RangeError('spam')

/** A Runner on the virtual clock, closed afterwards. */
function rowWithRunner(
  answersTo: string | readonly string[],
  says: string,
  check: (runner: Runner) => Promise<void>,
  options: RunOptions = {},
): Row {
  return rowOutside(answersTo, says, async () => {
    const runner = new Runner({ clock: virtualClock(), ...options })
    try {
      await check(runner)
    } finally {
      await runner.close()
    }
  })
}

/** A row in which nobody else listens for Ctrl-C, and in which a late Ctrl-C does not end the process. */
function rowWithInterrupts(answersTo: string | readonly string[], says: string, check: () => Promise<void>): Row {
  return rowOutside(answersTo, says, async () => {
    const others = process.listeners('SIGINT')
    process.removeAllListeners('SIGINT')
    try {
      await check()
      assert.equal(process.listenerCount('SIGINT'), 0)
    } finally {
      for (const other of others) process.on('SIGINT', other)
    }
  })
}

function pressCtrlC(): void {
  process.emit('SIGINT')
}

async function endless(): Promise<void> {
  await new Event().wait()
}

/** Somebody else's iterator, which gives what `next` gives and records the calls. */
function foreign(next: () => Promise<IteratorResult<number>>): AsyncIterable<number> & { readonly asked: string[] } {
  const asked: string[] = []
  const iterator: AsyncIterator<number> = {
    next() {
      asked.push('next')
      return next()
    },
    return() {
      asked.push('return')
      return Promise.resolve({ done: true, value: undefined })
    },
  }
  return { asked, [Symbol.asyncIterator]: () => iterator }
}

const never = new Promise<never>(() => {})

/** Iterates outside of any awaited code: no task waits for it. */
async function floating(iterable: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of each(iterable)) await never
}

/** What the exception handler gets while `main` runs, and at the end. */
async function heardWhileClosing(main: () => Promise<void>): Promise<readonly LoopContext[]> {
  const contexts: LoopContext[] = []
  const runner = new Runner({ clock: virtualClock() })
  runner.getLoop().setExceptionHandler((context) => contexts.push(context))
  await runner.run(main)
  await runner.close()
  return contexts
}

export const rows: readonly Row[] = [
  rowOutside(`${runTests}.test_asyncio_run_return`, 'run gives what main returns', async () => {
    const main = async () => {
      await sleep(0)
      return 42
    }
    assert.equal(await run(main), 42)
  }),
  rowOutside(`${runTests}.test_asyncio_run_raises`, 'run throws what main throws', async () => {
    const main = async () => {
      await sleep(0)
      throw errorOfSpam
    }
    assert.equal(await thrownBy(run(main)), errorOfSpam)
  }),
  rowOutside(`${runTests}.test_asyncio_run_only_coro`, 'run refuses what can not be awaited', async () => {
    for (const value of [1, {}, null]) {
      const error = await thrownBy(run(value as never))
      assert.ok(error instanceof TypeError && error.message.endsWith('an awaitable is required'))
    }
  }),
  rowOutside(
    [`${runTests}.test_asyncio_run_debug`, `${runnerTests}.test_debug`, `${runnerTests}.test_non_debug`],
    'debug mode is an option of run and of a Runner; without it the loop is as its factory made it',
    async () => {
      const isDebug = async () => getRunningLoop().getDebug()
      assert.equal(await run(isDebug), false)
      assert.equal(await run(isDebug, { debug: true }), true)
      const loopFactory = () => {
        const loop = newEventLoop()
        loop.setDebug(true)
        return loop
      }
      assert.equal(await run(isDebug, { loopFactory }), true)
      assert.equal(await run(isDebug, { loopFactory, debug: false }), false)
      for (const debug of [true, false]) {
        const runner = new Runner({ debug })
        assert.equal(runner.getLoop().getDebug(), debug)
        await runner.close()
      }
    },
  ),
  row(`${runTests}.test_asyncio_run_from_running_loop`, 'run refuses where a loop is running', async () => {
    const error = await thrownBy(run(() => sleep(1)))
    assert.ok(error instanceof LoopError)
    assert.equal(error.message, 'run() cannot be called from a running event loop')
  }),
  rowOutside(
    `${runTests}.test_asyncio_run_cancels_hanging_tasks`,
    'run cancels what main leaves behind, and waits for it',
    async () => {
      let cleanedUpAtMs = 0
      let left: Task<unknown> | undefined
      const main = async () => {
        left = createTask(async () => {
          try {
            await sleep(100)
          } finally {
            await sleep(5)
            cleanedUpAtMs = getRunningLoop().time()
          }
        })
        await sleep(1)
        return 123
      }
      assert.equal(await run(main, { clock: virtualClock() }), 123)
      assert.equal(left?.cancelled(), true)
      assert.equal(cleanedUpAtMs, 6)
    },
  ),
  rowOutside(
    `${runTests}.test_asyncio_run_reports_hanging_tasks_errors`,
    'the exception handler hears of what the tasks throw that are cancelled at the end',
    async () => {
      const contexts: LoopContext[] = []
      let left: Task<unknown> | undefined
      await run(async () => {
        getRunningLoop().setExceptionHandler((context) => contexts.push(context))
        left = createTask(async () => {
          try {
            await sleep(100)
          } catch {
            throw errorOfSpam
          }
        })
        await sleep(1)
      })
      assert.deepEqual(contexts, [
        { message: 'unhandled exception during run() shutdown', error: errorOfSpam, task: left },
      ])
    },
  ),
  rowOutside(
    `${runTests}.test_asyncio_run_closes_gens_after_hanging_tasks_errors`,
    'an async generator that a cancelled task iterates is closed, be main gone with an error or not',
    async () => {
      let isClosed = false
      async function* fidget(): AsyncGenerator<number> {
        try {
          for (;;) {
            yield 1
            await sleep(1)
          }
        } finally {
          isClosed = true
        }
      }
      const main = async () => {
        getRunningLoop().setExceptionHandler(() => {})
        createTask(async () => {
          try {
            for await (const _ of fidget());
          } catch {
            throw new Error('clean-up')
          }
        })
        await sleep(5)
        throw errorOfSpam
      }
      assert.equal(await thrownBy(run(main, { clock: virtualClock() })), errorOfSpam)
      assert.equal(isClosed, true)
    },
  ),
  rowOutside(
    [`${runTests}.test_asyncio_run_loop_factory`, `${runTests}.test_loop_factory_default_event_loop`],
    'run asks the factory once, and uses and closes the loop it makes',
    async () => {
      const made: EventLoop[] = []
      const loopFactory = () => {
        const loop = new EventLoop({ clock: virtualClock() })
        made.push(loop)
        return loop
      }
      const loop = await run(async () => getRunningLoop(), { loopFactory })
      assert.deepEqual(made, [loop])
      assert.ok(loop.isClosed())
    },
  ),
  rowOutside(`${runnerTests}.test_custom_factory`, 'a Runner gives the loop of its factory', async () => {
    const loop = new EventLoop({ clock: virtualClock() })
    const runner = new Runner({ loopFactory: () => loop })
    assert.equal(runner.getLoop(), loop)
    assert.equal(runner.getLoop(), loop)
    await runner.close()
  }),
  rowOutside(`${runnerTests}.test_run`, 'a Runner runs main on its loop, and is of no use once closed', async () => {
    const runner = new Runner({ clock: virtualClock() })
    const main = async () => {
      await sleep(0)
      return 'done'
    }
    assert.equal(await runner.run(main), 'done')
    const loop = runner.getLoop()
    await runner.close()
    assert.ok(loop.isClosed())
    assert.throws(() => runner.getLoop(), new LoopError('Runner is closed'))
  }),
  rowWithRunner(`${runnerTests}.test_run_non_coro`, 'a Runner refuses what can not be awaited', async (runner) => {
    const error = await thrownBy(runner.run(123 as never))
    assert.ok(error instanceof TypeError && error.message.endsWith('an awaitable is required'))
  }),
  rowWithRunner(`${runnerTests}.test_run_future`, 'a Runner runs a future', async (runner) => {
    const future: Future<string> = runner.getLoop().createFuture()
    future.setResult('done')
    assert.equal(await runner.run(future), 'done')
  }),
  rowWithRunner(`${runnerTests}.test_run_awaitable`, 'a Runner runs whatever can be awaited', async (runner) => {
    const awaitable = {
      // biome-ignore lint/suspicious/noThenProperty: an awaitable of somebody else's
      then: (onValue: (value: string) => void) => onValue('done'),
    }
    assert.equal(await runner.run(awaitable as PromiseLike<string>), 'done')
    assert.equal(await runner.run(Promise.resolve('promised')), 'promised')
  }),
  rowOutside(
    [`${runnerTests}.test_explicit_close`, `${runnerTests}.test_double_close`],
    'closing a Runner closes its loop; a second time is harmless',
    async () => {
      const runner = new Runner({ clock: virtualClock() })
      const loop = runner.getLoop()
      await runner.close()
      assert.ok(loop.isClosed())
      await runner.close()
      assert.throws(() => runner.getLoop(), new LoopError('Runner is closed'))
    },
  ),
  rowOutside([], 'a Runner that never made a loop has nothing to close, and can still be used', async () => {
    const runner = new Runner({ clock: virtualClock() })
    await runner.close()
    assert.equal(await runner.run(async () => 1), 1)
    await runner.close()
  }),
  rowOutside(`${runnerTests}.test_second_with_block_raises`, 'a closed Runner runs nothing any more', async () => {
    const runner = new Runner({ clock: virtualClock() })
    const ran: number[] = []
    await runner.run(async () => void ran.push(1))
    await runner.close()
    const error = await thrownBy(runner.run(async () => void ran.push(2)))
    assert.deepEqual(error, new LoopError('Runner is closed'))
    assert.deepEqual(ran, [1])
  }),
  rowWithRunner(
    `${runnerTests}.test_run_keeps_context`,
    'what main sets in a context variable is there in the next run',
    async (runner) => {
      const variable = new ContextVar('cvar', { default: -1 })
      const set = (value: number) => async () => {
        const before = variable.get()
        await sleep(0)
        variable.set(value)
        return before
      }
      assert.equal(await runner.run(set(1)), -1)
      assert.equal(await runner.run(set(2)), 1)
      assert.equal((await runner.run(async () => copyContext())).get(variable), 2)
      assert.equal(variable.get(), -1)
    },
  ),
  rowWithRunner([], "a run with a context of its own leaves the Runner's alone", async (runner) => {
    const variable = new ContextVar('cvar', { default: -1 })
    const context = copyContext()
    await runner.run(async () => void variable.set(5), { context })
    assert.equal(context.get(variable), 5)
    assert.equal(await runner.run(async () => variable.get()), -1)
  }),
  rowOutside(
    `${runnerTests}.test_recursive_run`,
    'a Runner refuses where a loop is running, its own too; what it was given is never awaited, and reported',
    async () => {
      const runner = new Runner({ clock: virtualClock(), debug: true })
      const messages: string[] = []
      runner.getLoop().setExceptionHandler(({ message }) => messages.push(message))
      const error = await thrownBy(runner.run(() => runner.run(sleep(1))))
      assert.deepEqual(error, new LoopError('Runner.run() cannot be called from a running event loop'))
      await runner.close()
      assert.deepEqual(messages, ["coroutine 'sleep' was never awaited"])
    },
  ),
  rowWithInterrupts(
    `${runnerTests}.test_interrupt_call_soon`,
    'Ctrl-C cancels a main that waits for nothing but its turn, and run throws a KeyboardInterrupt',
    async () => {
      let isCancelled = false
      const main = async () => {
        getRunningLoop().callLater(100, pressCtrlC)
        try {
          for (;;) await sleep(1)
        } catch (error) {
          isCancelled = error instanceof CancelledError
          throw error
        }
      }
      assert.ok((await thrownBy(run(main, { clock: virtualClock() }))) instanceof KeyboardInterrupt)
      assert.ok(isCancelled)
    },
  ),
  rowWithInterrupts(`${runnerTests}.test_interrupt_wait`, 'Ctrl-C cancels what main waits for as well', async () => {
    const runner = new Runner({ clock: virtualClock() })
    const future: Future<void> = runner.getLoop().createFuture()
    runner.getLoop().callLater(100, pressCtrlC)
    assert.ok((await thrownBy(runner.run(async () => void (await future)))) instanceof KeyboardInterrupt)
    assert.ok(future.cancelled())
    await runner.close()
  }),
  rowWithInterrupts(
    `${runnerTests}.test_interrupt_cancelled_task`,
    'Ctrl-C after somebody else has cancelled main is no KeyboardInterrupt',
    async () => {
      const main = async () => {
        const self = currentTask()
        createTask(async () => {
          await sleep(0)
          self?.cancel()
          pressCtrlC()
        })
        await sleep(10)
      }
      assert.ok((await thrownBy(run(main, { clock: virtualClock() }))) instanceof CancelledError)
    },
  ),
  rowWithInterrupts([], 'a main that swallows the cancel of a Ctrl-C ends as it likes', async () => {
    const main = async () => {
      getRunningLoop().callLater(10, pressCtrlC)
      try {
        await endless()
      } catch {
        await sleep(10)
      }
      return 'cleaned up'
    }
    assert.equal(await run(main, { clock: virtualClock() }), 'cleaned up')
  }),
  rowWithInterrupts([], 'the second Ctrl-C is left to the host', async () => {
    const main = async () => {
      getRunningLoop().callLater(10, pressCtrlC)
      assert.equal(process.listenerCount('SIGINT'), 1)
      try {
        await endless()
      } catch {
        assert.equal(process.listenerCount('SIGINT'), 0)
      }
    }
    await run(main, { clock: virtualClock() })
  }),
  rowWithInterrupts([], 'Ctrl-C cancels the mains of all Runners that are at work', async () => {
    const runs = ['first', 'second'].map((name) =>
      run(async () => {
        if (name === 'second') getRunningLoop().callLater(10, pressCtrlC)
        await endless()
      }),
    )
    for (const thrown of await Promise.all(runs.map(thrownBy))) assert.ok(thrown instanceof KeyboardInterrupt)
  }),
  rowWithInterrupts([], 'a program that listens for Ctrl-C itself is left alone', async () => {
    let presses = 0
    const own = () => {
      presses += 1
    }
    process.on('SIGINT', own)
    const main = async () => {
      pressCtrlC()
      await sleep(1)
      return process.listenerCount('SIGINT')
    }
    try {
      assert.equal(await run(main, { clock: virtualClock() }), 1)
    } finally {
      process.off('SIGINT', own)
    }
    assert.equal(presses, 1)
  }),
  rowOutside(
    `${runnerTests}.test_no_repr_is_call_on_the_task_result`,
    'nobody looks into what main returns',
    async () => {
      const asked: PropertyKey[] = []
      const result = new Proxy(
        { isResult: true },
        {
          get(_, key) {
            asked.push(key)
            return undefined
          },
        },
      )
      await run(async () => [result])
      assert.deepEqual(asked, [])
    },
  ),
  rowOutside([], 'a Runner tells its instruments of what it is at', async () => {
    const states: LoopState[] = []
    const runner = new Runner({ clock: virtualClock() })
    runner.getLoop().addInstrument({ loopState: (state) => void states.push(state) })
    await runner.run(() => sleep(1))
    await runner.run(() => sleep(1))
    await runner.close()
    assert.deepEqual(states, [
      'running',
      'running',
      'cancelling tasks',
      'closing iterators',
      'stopping executor',
      'closed',
    ])
  }),
  row([], 'an iterator of somebody else that a cancelled task waits for is closed at once', async () => {
    const iterable = foreign(() => never)
    const task = createTask(async () => {
      for await (const _ of each(iterable));
    })
    await sleep(0)
    await sleep(0)
    task.cancel()
    assert.ok((await thrownBy(task)) instanceof CancelledError)
    assert.deepEqual(iterable.asked, ['next', 'return'])
  }),
  rowOutside([], 'an iterator that nobody goes on with is closed with the loop', async () => {
    let isClosed = false
    async function* numbers(): AsyncGenerator<number> {
      try {
        yield 1
        yield 2
      } finally {
        await sleep(5)
        isClosed = true
      }
    }
    const contexts = await heardWhileClosing(async () => {
      void floating(numbers())
      await sleep(1)
      assert.equal(isClosed, false)
    })
    assert.equal(isClosed, true)
    assert.deepEqual(contexts, [])
  }),
  rowOutside([], 'an iterator that is over is not closed once more', async () => {
    const iterable = foreign(() => Promise.resolve({ done: true, value: undefined }))
    await heardWhileClosing(async () => {
      for await (const _ of each(iterable));
    })
    assert.deepEqual(iterable.asked, ['next'])
  }),
  rowOutside([], 'the exception handler hears of an iterator that throws while it is closed', async () => {
    async function* numbers(): AsyncGenerator<number> {
      try {
        yield 1
      } finally {
        await sleep(1)
        // biome-ignore lint/correctness/noUnsafeFinally: that is the case
        throw errorOfSpam
      }
    }
    const [context] = await heardWhileClosing(async () => {
      void floating(numbers())
      await sleep(1)
    })
    assert.equal(context?.message, 'an error occurred while an async iterator was closed')
    assert.equal(context?.error, errorOfSpam)
  }),
  rowOutside([], 'an iterator that still owes a value is asked to end, but not waited for', async () => {
    const iterable = foreign(() => never)
    const [context] = await heardWhileClosing(async () => {
      void floating(iterable)
    })
    assert.ok(context?.error instanceof LoopError)
    assert.deepEqual(iterable.asked, ['next', 'return'])
  }),
  rowOutside([], 'while its tasks are cancelled the executor still works', async () => {
    let sum = 0
    await run(async () => {
      createTask(async () => {
        try {
          await endless()
        } finally {
          sum = await getRunningLoop().runInExecutor(null, (a: number, b: number) => a + b, 1, 2)
        }
      })
      await sleep(1)
    })
    assert.equal(sum, 3)
  }),
]

export const excluded: readonly Excluded[] = [
  ...exclude(runTests, 'there is no current loop to set: the loop that runs is known by its steps', [
    'test_asyncio_run_set_event_loop',
  ]),
  ...exclude(runTests, 'a task factory that gives something which only looks like a task: here tasks are Tasks', [
    'test_asyncio_run_without_uncancel',
  ]),
  ...exclude(runnerTests, 'there is no current loop to set: the loop that runs is known by its steps', [
    'test_set_event_loop_called_once',
  ]),
  ...exclude(runnerTests, 'mocks signal.signal() of an embedded interpreter; Node has signals on its main thread', [
    'test_signal_install_not_supported_ok',
  ]),
]
