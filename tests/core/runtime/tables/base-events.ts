import assert from 'node:assert/strict'
import {
  type Coroutine,
  coroutine,
  createSubprocess,
  EventLoop,
  ensureFuture,
  type LoopContext,
  LoopError,
  sleep,
  Task,
  type TaskOptions,
  virtualClock,
} from '#runtime'
import {
  collectGarbage,
  contextsOf,
  type Excluded,
  exclude,
  type Row,
  row,
  rowOnLoop,
  rowOutside,
  turn,
} from './row.ts'

const base = 'test_base_events.BaseEventLoopTests'
const withSelector = 'test_base_events.BaseEventLoopWithSelectorTests'
const closed = new LoopError('Event loop is closed')

async function notMuch(): Promise<void> {}

/** The errors that are printed while `act` runs. */
async function printed(act: () => Promise<void>): Promise<string> {
  const lines: string[] = []
  const { error } = console
  console.error = (...values: unknown[]) => void lines.push(values.map(String).join(' '))
  try {
    await act()
  } finally {
    console.error = error
  }
  return lines.join('\n')
}

const callbacks: readonly Row[] = [
  rowOnLoop(
    [`${base}.test_call_soon`, `${base}.test__add_callback_handle`, `${base}.test_run_once`],
    'callSoon calls back on the next turn, in order, once',
    async (loop) => {
      const seen: string[] = []
      loop.callSoon(() => seen.push('a'))
      loop.callSoon(() => seen.push('b'))
      assert.deepEqual(seen, [])
      await turn(loop)
      assert.deepEqual(seen, ['a', 'b'])
      await turn(loop)
      assert.deepEqual(seen, ['a', 'b'])
    },
  ),
  rowOnLoop(
    `${base}.test__add_callback_cancelled_handle`,
    'a callback can be taken back until it is called',
    async (loop) => {
      const seen: string[] = []
      const handle = loop.callSoon(() => seen.push('taken back'))
      assert.equal(handle.cancelled(), false)
      handle.cancel()
      assert.equal(handle.cancelled(), true)
      const later = loop.callSoon(() => seen.push('taken back by another'))
      loop.callSoon(() => late.cancel())
      const late = loop.callSoon(() => seen.push('taken back in the same turn'))
      later.cancel()
      await turn(loop)
      assert.deepEqual(seen, [])
    },
  ),
  rowOnLoop(
    [`${base}.test_call_soon_non_callable`, `${withSelector}.test_call_coroutine`],
    'in debug mode the loop refuses to call what is no function, a coroutine object too',
    async (loop) => {
      loop.setDebug(true)
      for (const other of [1, coroutine(notMuch)]) {
        const callback = other as never
        assert.throws(() => loop.callSoon(callback), { name: 'TypeError', message: /a function was expected/ })
        assert.throws(() => loop.callLater(60, callback), TypeError)
        assert.throws(() => loop.callAt(60, callback), TypeError)
      }
    },
  ),
  rowOnLoop(
    `${base}.test__run_once_schedule_handle`,
    'what a callback asks for has to wait for the next turn, due as it may be',
    async (loop) => {
      const seen: string[] = []
      loop.callAt(-1, () => {
        seen.push('timer')
        loop.callSoon(() => seen.push('asked for by the timer'))
        loop.stop()
      })
      await loop.runForever()
      assert.deepEqual(seen, ['timer'])
      await turn(loop)
      assert.deepEqual(seen, ['timer', 'asked for by the timer'])
    },
  ),
  rowOnLoop(
    `${base}.test_set_exc_handler_custom`,
    'a callback that throws is told to the exception handler, with its handle; without one it is printed',
    async (loop) => {
      const contexts: LoopContext[] = []
      const handler = (context: LoopContext): void => void contexts.push(context)
      const error = new RangeError('zero')
      const fail = (): void => {
        throw error
      }
      assert.equal(loop.getExceptionHandler(), null)
      loop.setExceptionHandler(handler)
      assert.equal(loop.getExceptionHandler(), handler)
      const handle = loop.callSoon(fail)
      await turn(loop)
      assert.equal(contexts.length, 1)
      assert.match(contexts[0]?.message ?? '', /^Exception in callback/)
      assert.equal(contexts[0]?.error, error)
      assert.equal(contexts[0]?.handle, handle)
      loop.setExceptionHandler(null)
      const text = await printed(async () => {
        loop.callSoon(fail)
        await turn(loop)
      })
      assert.match(text, /Exception in callback[\s\S]*RangeError: zero/)
      assert.equal(contexts.length, 1)
    },
  ),
]

const timers: readonly Row[] = [
  rowOnLoop(`${base}.test_call_later`, 'callLater calls back after its delay, and wants a number', async (loop) => {
    const seen: string[] = []
    const timer = loop.callLater(10_000, () => seen.push(`at ${loop.time()}`))
    assert.equal(timer.dueMs, 10_000)
    await turn(loop)
    assert.deepEqual(seen, [])
    assert.throws(() => loop.callLater(null as never, () => {}), TypeError)
    await loop.runUntilComplete(() => sleep(20_000))
    assert.deepEqual(seen, ['at 10000'])
  }),
  rowOnLoop(`${base}.test_call_later_negative_delays`, 'what was due before is called before', async (loop) => {
    const seen: string[] = []
    loop.callLater(-1, () => seen.push('a'))
    loop.callLater(-2, () => seen.push('b'))
    await turn(loop)
    assert.deepEqual(seen, ['b', 'a'])
  }),
  rowOnLoop(`${base}.test_time_and_call_at`, 'callAt calls back at a time of the loop, never before', async (loop) => {
    await loop.runUntilComplete(() => sleep(30))
    loop.callAt(130, () => loop.stop())
    await loop.runForever()
    assert.equal(loop.time(), 130)
    assert.throws(() => loop.callAt(null as never, () => {}), TypeError)
  }),
  rowOnLoop([], 'equal deadlines are called in the order in which they were set', async (loop) => {
    const seen: number[] = []
    for (let index = 0; index < 20; index += 1) loop.callAt(5, () => seen.push(index))
    await loop.runUntilComplete(() => sleep(10))
    assert.deepEqual(
      seen,
      Array.from({ length: 20 }, (_, index) => index),
    )
  }),
  rowOutside(`${base}.test__run_once`, 'the loop sleeps until the first timer that was not taken back', async () => {
    const virtual = virtualClock()
    const armed: number[] = []
    const loop = new EventLoop({
      clock: {
        ...virtual,
        setTimer(atMs, callback) {
          armed.push(atMs)
          return virtual.setTimer(atMs, callback)
        },
      },
    })
    loop.callLater(5_000, () => {}).cancel()
    loop.callLater(10_000, () => loop.stop())
    await loop.runForever()
    loop.close()
    assert.deepEqual(armed, [10_000])
  }),
  rowOnLoop(
    `${base}.test__run_once_cancelled_event_cleanup`,
    'timers that were taken back are not kept until they would be due',
    async (loop) => {
      const hourMs = 3_600_000
      const held: WeakRef<object>[] = []
      for (let index = 0; index < 1_000; index += 1) {
        const data = {}
        held.push(new WeakRef(data))
        loop.callLater(hourMs + index, () => assert.ok(data)).cancel()
      }
      // Due before all of them, so that they never come to the top of the heap.
      const kept = loop.callLater(hourMs - 1, () => {})
      await loop.runUntilComplete(() => sleep(1))
      collectGarbage()
      assert.ok(held.filter((ref) => ref.deref() !== undefined).length <= 100)
      kept.cancel()
    },
  ),
]

const running: readonly Row[] = [
  rowOutside(`${base}.test_close`, 'a closed loop does nothing any more, and can be closed again', async () => {
    const loop = new EventLoop({ clock: virtualClock() })
    const future = loop.createFuture<void>()
    assert.equal(loop.isClosed(), false)
    loop.close()
    assert.equal(loop.isClosed(), true)
    loop.close()
    await assert.rejects(async () => await loop.runForever(), closed)
    await assert.rejects(async () => await loop.runUntilComplete(future), closed)
    assert.throws(() => loop.callSoon(() => {}), closed)
    assert.throws(() => loop.callLater(1, () => {}), closed)
    assert.throws(() => loop.callAt(1, () => {}), closed)
  }),
  rowOnLoop([], 'a running loop cannot be closed, nor run', async (loop) => {
    assert.equal(loop.isRunning(), false)
    await loop.runUntilComplete(async () => {
      assert.equal(loop.isRunning(), true)
      assert.throws(() => loop.close(), new LoopError('Cannot close a running event loop'))
      await assert.rejects(async () => await loop.runForever(), new LoopError('This event loop is already running'))
      await assert.rejects(
        async () => await loop.runUntilComplete(notMuch),
        new LoopError('This event loop is already running'),
      )
    })
    assert.equal(loop.isRunning(), false)
  }),
  rowOnLoop(`${base}.test_run_forever_pre_stopped`, 'a loop that was stopped before runs one turn', async (loop) => {
    const seen: string[] = []
    loop.callSoon(() => {
      seen.push('first turn')
      loop.callSoon(() => seen.push('second turn'))
    })
    loop.stop()
    await loop.runForever()
    assert.deepEqual(seen, ['first turn'])
    loop.callLater(5, () => loop.stop())
    await loop.runForever()
    assert.deepEqual(seen, ['first turn', 'second turn'])
    assert.equal(loop.time(), 5)
  }),
  rowOnLoop(
    `${base}.test_run_until_complete_type_error`,
    'runUntilComplete runs only what can be awaited',
    async (loop) => {
      await assert.rejects(async () => await loop.runUntilComplete('blah' as never), TypeError)
      assert.equal(loop.isRunning(), false)
    },
  ),
  rowOnLoop(`${base}.test_run_until_complete_loop`, 'runUntilComplete runs no future of another loop', async (loop) => {
    const other = new EventLoop({ clock: virtualClock() })
    const future = loop.createFuture<void>()
    await assert.rejects(async () => await other.runUntilComplete(future), {
      name: 'RangeError',
      message: /different loop/,
    })
    other.close()
  }),
  rowOnLoop(
    `${base}.test_run_until_complete_loop_orphan_future_close_loop`,
    'a run that was broken off does not end the next when its future is done at last',
    async (loop) => {
      loop.callSoon(() => loop.stop())
      await assert.rejects(
        loop.runUntilComplete(() => sleep(100)),
        new LoopError('Event loop stopped before Future completed.'),
      )
      await loop.runUntilComplete(() => sleep(200))
      assert.equal(loop.time(), 200)
    },
  ),
  rowOnLoop(
    `${base}.test_run_until_complete_baseexception`,
    'a main that fails leaves no stop behind for the next run',
    async (loop) => {
      const error = new Error('no')
      await assert.rejects(
        loop.runUntilComplete(async () => {
          throw error
        }),
        error,
      )
      const seen: string[] = []
      loop.callSoon(() =>
        loop.callSoon(() => {
          seen.push('second turn')
          loop.stop()
        }),
      )
      await loop.runForever()
      assert.deepEqual(seen, ['second turn'])
    },
  ),
  rowOutside(
    `${base}.test_run_forever_keyboard_interrupt`,
    'the error of main is given to who runs it, and reported to nobody else',
    async () => {
      const contexts: LoopContext[] = []
      const loop = new EventLoop({ clock: virtualClock() })
      loop.setExceptionHandler((context) => contexts.push(context))
      await assert.rejects(
        loop.runUntilComplete(async () => {
          throw new Error('no')
        }),
        /no/,
      )
      loop.close()
      assert.deepEqual(contexts, [])
    },
  ),
]

const reporting: readonly Row[] = [
  rowOnLoop(`${base}.test_set_debug`, 'debug mode is switched on and off', async (loop) => {
    for (const isDebug of [true, false]) {
      loop.setDebug(isDebug)
      assert.equal(loop.getDebug(), isDebug)
    }
  }),
  rowOnLoop(
    `${base}.test_default_exc_handler_callback`,
    'errors of callbacks are printed where nobody handles them, those of timers too',
    async (loop) => {
      const fail = (): void => {
        throw new RangeError('zero')
      }
      for (const call of [() => loop.callSoon(fail), () => loop.callLater(10, fail)]) {
        const text = await printed(async () => {
          call()
          await loop.runUntilComplete(() => sleep(20))
        })
        assert.match(text, /Exception in callback[\s\S]*RangeError: zero/)
      }
    },
  ),
  rowOutside(
    `${base}.test_default_exc_handler_coro`,
    'the error of a task that nobody asked for is printed, when its loop is closed at the latest',
    async () => {
      const text = await printed(async () => {
        const loop = new EventLoop({ clock: virtualClock() })
        loop.createTask(async () => {
          await sleep(10)
          throw new RangeError('zero')
        })
        await loop.runUntilComplete(() => sleep(20))
        loop.close()
      })
      assert.match(text, /exception was never retrieved[\s\S]*RangeError: zero/)
    },
  ),
  rowOnLoop(`${base}.test_set_exc_handler_invalid`, 'an exception handler is a function, or null', async (loop) => {
    assert.throws(() => loop.setExceptionHandler('spam' as never), {
      name: 'TypeError',
      message: /A callable object or null is expected/,
    })
  }),
  rowOnLoop(
    `${base}.test_set_exc_handler_broken`,
    'an exception handler that throws is printed, and no more',
    async (loop) => {
      loop.setExceptionHandler(() => {
        throw new TypeError('spam')
      })
      const text = await printed(async () => {
        loop.callSoon(() => {
          throw new RangeError('zero')
        })
        await turn(loop)
      })
      assert.match(text, /Unhandled error in exception handler[\s\S]*TypeError: spam/)
    },
  ),
  rowOutside(
    `${base}.test_default_exc_handler_broken`,
    'a default handler that throws is printed; it was told what the broken handler before it was told',
    async () => {
      const told: LoopContext[] = []
      class OwnLoop extends EventLoop {
        override defaultExceptionHandler(context: LoopContext): void {
          told.push(context)
          throw new TypeError('spam')
        }
      }
      const loop = new OwnLoop({ clock: virtualClock() })
      const fail = async (): Promise<string> =>
        await printed(async () => {
          loop.callSoon(() => {
            throw new RangeError('zero')
          })
          await turn(loop)
        })
      assert.match(await fail(), /Exception in default exception handler/)
      loop.setExceptionHandler(() => {
        throw new TypeError('ham')
      })
      assert.match(await fail(), /Exception in default exception handler while handling .* in custom/)
      assert.ok(told[1]?.context?.error instanceof RangeError)
      loop.close()
    },
  ),
  rowOnLoop(
    `${withSelector}.test_log_slow_callbacks`,
    'in debug mode a step that takes too long is reported, with its task',
    async (loop) => {
      const slow: (Task<unknown> | null)[] = []
      loop.addInstrument({ callbackSlow: (task) => void slow.push(task) })
      loop.slowCallbackDurationMs = 0
      await turn(loop)
      assert.deepEqual(slow, [])
      loop.setDebug(true)
      await turn(loop)
      assert.deepEqual(slow, [null])
      const task = loop.createTask(async () => loop.stop())
      await loop.runForever()
      assert.equal(slow[1], task)
    },
  ),
]

class OwnTask<T> extends Task<T> {}

const tasks: readonly Row[] = [
  rowOnLoop(`${base}.test_set_task_factory_invalid`, 'a task factory is a function, or null', async (loop) => {
    assert.throws(() => loop.setTaskFactory(1 as never), {
      name: 'TypeError',
      message: 'task factory must be a callable or null',
    })
    assert.equal(loop.getTaskFactory(), null)
  }),
  rowOnLoop(
    [`${base}.test_set_task_factory`, `${base}.test_create_named_task_with_custom_factory`],
    'a task factory makes the tasks, until there is none any more',
    async (loop) => {
      const factory = <T>(owner: EventLoop, body: Coroutine<T>, options: TaskOptions): Task<T> =>
        new OwnTask(body, owner, options)
      loop.setTaskFactory(factory)
      assert.equal(loop.getTaskFactory(), factory)
      const own = loop.createTask(notMuch, { name: 'test_task' })
      assert.ok(own instanceof OwnTask)
      assert.equal(own.name, 'test_task')
      await loop.runUntilComplete(own)
      loop.setTaskFactory(null)
      assert.equal(loop.getTaskFactory(), null)
      const plain = loop.createTask(notMuch)
      assert.ok(plain instanceof Task && !(plain instanceof OwnTask))
      await loop.runUntilComplete(plain)
    },
  ),
  rowOnLoop(`${base}.test_create_named_task_with_default_factory`, 'a task has its name', async (loop) => {
    const task = loop.createTask(notMuch, { name: 'test_task' })
    assert.equal(task.name, 'test_task')
    await loop.runUntilComplete(task)
  }),
  rowOutside(`${base}.test_create_task`, 'ensureFuture asks the loop for the task, as that makes it', async () => {
    class OwnLoop extends EventLoop {
      override createTask<T>(body: Coroutine<T>, options: TaskOptions = {}): Task<T> {
        return new OwnTask(body, this, options)
      }
    }
    const loop = new OwnLoop({ clock: virtualClock() })
    const future = ensureFuture(notMuch, loop)
    assert.ok(future instanceof OwnTask)
    await loop.runUntilComplete(future)
    loop.close()
  }),
  rowOutside(
    `${base}.test_create_task_error_closes_coro`,
    'a call that a closed loop refuses is not reported as never awaited',
    async () => {
      const other = new EventLoop({ clock: virtualClock() })
      other.close()
      const contexts = await contextsOf(
        async () => {
          assert.throws(() => ensureFuture(coroutine(notMuch), other), closed)
        },
        { debug: true },
      )
      assert.deepEqual(contexts, [])
    },
  ),
  row(`${base}.test_subprocess_exec_invalid_args`, 'a program is text, and its arguments are a list', async () => {
    const invalid: readonly (() => PromiseLike<unknown>)[] = [
      () => createSubprocess(undefined as never),
      () => createSubprocess(['node'] as never),
      () => createSubprocess('node', 'version' as never),
    ]
    for (const start of invalid) await assert.rejects(async () => await start(), TypeError)
  }),
]

export const rows: readonly Row[] = [...callbacks, ...timers, ...running, ...reporting, ...tasks]

const collected = 'an async generator that is thrown away half way: JavaScript tells nobody when it collects one'

export const excluded: readonly Excluded[] = [
  ...exclude(base, 'methods that a loop for a platform has to add; there is one loop here', ['test_not_implemented']),
  ...exclude(base, 'another thread cannot reach the loop at all: workers share no functions', ['test_check_thread']),
  ...exclude(base, "debug mode by an environment variable; here it is an option, and the environment is the host's", [
    'test_env_var_debug',
  ]),
  ...exclude(base, 'events of a selector; Node has its own', ['test_single_selecter_event_callback_after_stopping']),
  ...exclude(base, "private parts of `run_forever`, to run a loop inside another; Node's own loop drives this one", [
    'test_custom_run_forever_integration',
  ]),
  ...exclude(base, collected, ['test_asyncgen_finalization_by_gc', 'test_asyncgen_finalization_by_gc_in_other_thread']),
  ...exclude('test_base_events.RunningLoopTests', 'a loop that runs does not block; several may run side by side', [
    'test_running_loop_within_a_loop',
  ]),
]
