import assert from 'node:assert/strict'
import {
  allTasks,
  CancelledError,
  createTask,
  currentTask,
  EventLoop,
  ensureFuture,
  Future,
  gather,
  getRunningLoop,
  isCoroutine,
  LoopError,
  sleep,
  Task,
  virtualClock,
} from '#runtime'
import { contextsOf, type Excluded, exclude, type Row, row, rowOnLoop, rowOutside, thrownBy, turn } from './row.ts'

const base = 'test_tasks.BaseTaskTests'

async function notMuch(): Promise<string> {
  return 'ok'
}

/** Runs `check` with a second loop, for effects between two loops. */
async function withOtherLoop(check: (other: EventLoop) => Promise<void> | void): Promise<void> {
  const other = new EventLoop({ clock: virtualClock() })
  try {
    await check(other)
  } finally {
    other.close()
  }
}

const made: readonly Row[] = [
  row(`${base}.test_task_basics`, 'a coroutine runs others inside itself, each at its await', async () => {
    const seen: string[] = []
    const inner = async (value: number): Promise<number> => {
      seen.push(`inner ${value}`)
      return value
    }
    const outer = async (): Promise<number> => {
      const a = await inner(42)
      seen.push('between')
      return a + (await inner(1000))
    }
    const task = createTask(outer)
    assert.deepEqual(seen, [])
    assert.equal(await task, 1042)
    assert.deepEqual(seen, ['inner 42', 'between', 'inner 1000'])
  }),
  rowOnLoop(`${base}.test_task_class`, 'a task is done with what its coroutine returns', async (loop) => {
    const task = loop.createTask(notMuch)
    assert.equal(task.getLoop(), loop)
    assert.equal(task.done(), false)
    assert.equal(await loop.runUntilComplete(task), 'ok')
    assert.equal(task.done(), true)
    assert.equal(task.result(), 'ok')
    await withOtherLoop(async (other) => {
      const second = other.createTask(notMuch)
      assert.equal(second.getLoop(), other)
      await other.runUntilComplete(second)
    })
  }),
  row('test_tasks.GenericTaskTests.test_future_subclass', 'a task is a future', async () => {
    const task = createTask(notMuch)
    assert.ok(task instanceof Task)
    assert.ok(task instanceof Future)
    await task
  }),
  row(
    [`${base}.test_bare_create_task`, `${base}.test_create_task_with_async_function`],
    'createTask takes an async function, as often as one likes',
    async () => {
      for (const _ of [1, 2]) {
        const task = createTask(notMuch)
        assert.ok(task instanceof Task)
        assert.equal(await task, 'ok')
      }
    },
  ),
  row(
    `${base}.test_create_task_with_asynclike_function`,
    'a coroutine may be any function that gives something to await, or a plain value',
    async () => {
      // biome-ignore lint/suspicious/noThenProperty: it is a thenable that the row is about
      const thenable: PromiseLike<number> = { then: (onValue) => Promise.resolve(42).then(onValue) }
      assert.equal(await createTask(() => thenable), 42)
      assert.equal(await createTask(() => 42), 42)
    },
  ),
  rowOnLoop(`${base}.test_create_task_with_noncoroutine`, 'a task is made of a coroutine only', async (loop) => {
    for (const _ of [1, 2]) {
      assert.throws(() => loop.createTask(123 as never), {
        name: 'TypeError',
        message: /a coroutine was expected, got 123/,
      })
    }
    assert.deepEqual(allTasks(loop), [])
  }),
  rowOutside(
    `${base}.test_error_in_call_soon`,
    'a loop that takes no callbacks any more has no task more either',
    async () => {
      const loop = new EventLoop({ clock: virtualClock() })
      loop.close()
      assert.throws(() => loop.createTask(notMuch), new LoopError('Event loop is closed'))
      assert.deepEqual(allTasks(loop), [])
    },
  ),
  row(`${base}.test_bare_create_named_task`, 'a task has the name that it is given, and may be renamed', async () => {
    const task = createTask(notMuch, { name: 'No-op' })
    assert.equal(task.name, 'No-op')
    task.name = 'other'
    assert.equal(task.name, 'other')
    await task
  }),
  row([], 'a task without a name is called as its coroutine', async () => {
    const task = createTask(notMuch)
    assert.equal(task.name, 'notMuch')
    await task
  }),
  row(`${base}.test_get_coro`, 'a task knows its coroutine until it begins', async () => {
    const task = createTask(notMuch)
    assert.equal(task.coroutine, notMuch)
    await task
    assert.equal(task.coroutine, null)
  }),
  row(
    `${base}.test_coroutine_non_gen_function`,
    'a function is a coroutine, called or not, and a value is none',
    async () => {
      assert.equal(isCoroutine(notMuch), true)
      assert.equal(isCoroutine(sleep(0)), true)
      for (const other of ['ok', null, createTask(notMuch), Promise.resolve()]) assert.equal(isCoroutine(other), false)
    },
  ),
  row(
    `${base}.test_step_result_future`,
    'a task that awaits a future goes on with its value, on the turn after',
    async () => {
      const loop = getRunningLoop()
      const future = loop.createFuture<object>()
      const value = {}
      const seen: unknown[] = []
      const task = createTask(async () => {
        seen.push(await future)
      })
      await sleep(0)
      future.setResult(value)
      assert.deepEqual(seen, [])
      await sleep(0)
      assert.equal(seen[0], value)
      assert.equal(task.done(), true)
      assert.equal(task.result(), undefined)
    },
  ),
  row([], 'a coroutine that returns a future ends with its value: so async functions are', async () => {
    const future = new Future<string>()
    const task = createTask(() => future)
    await sleep(0)
    assert.equal(task.done(), false)
    future.setResult('there')
    assert.equal(await task, 'there')
  }),
  row(`${base}.test_exception_traceback`, 'an error keeps the stack of where it was thrown', async () => {
    const thrower = async (): Promise<void> => {
      throw new Error('deep')
    }
    const task = createTask(thrower)
    await sleep(0)
    assert.match(String((task.exception() as Error).stack), /thrower/)
  }),
  row(`${base}.test_task_set_methods`, 'nobody but its coroutine ends a task', async () => {
    const task = createTask(notMuch)
    assert.throws(() => task.setResult('no'), { name: 'LoopError', message: /Task does not support/ })
    assert.throws(() => task.setException(new Error('no')), { name: 'LoopError', message: /Task does not support/ })
    assert.equal(await task, 'ok')
  }),
]

const ensured: readonly Row[] = [
  rowOnLoop(`${base}.test_ensure_future_coroutine`, 'ensureFuture makes a task of a coroutine', async (loop) => {
    const task = ensureFuture(notMuch, loop)
    assert.ok(task instanceof Task)
    assert.equal(task.getLoop(), loop)
    assert.equal(await loop.runUntilComplete(task), 'ok')
    assert.throws(() => ensureFuture(notMuch), new LoopError('no running event loop'))
    await loop.runUntilComplete(async () => {
      const inside = ensureFuture(notMuch)
      assert.equal(inside.getLoop(), loop)
      assert.equal(await inside, 'ok')
    })
  }),
  rowOnLoop(
    [`${base}.test_ensure_future_future`, `${base}.test_ensure_future_task`, `${base}.test_ensure_future_error_msg`],
    'ensureFuture leaves futures and tasks as they are, and refuses those of another loop',
    async (loop) => {
      const future = loop.createFuture<string>()
      future.setResult('ko')
      const task = loop.createTask(notMuch)
      for (const original of [future, task]) {
        assert.equal(ensureFuture<string>(original), original)
        assert.equal(ensureFuture<string>(original, loop), original)
        await withOtherLoop((other) => {
          assert.throws(() => ensureFuture<string>(original, other), {
            name: 'RangeError',
            message: 'The future belongs to a different loop than the one specified as the loop argument',
          })
        })
      }
      assert.equal(await loop.runUntilComplete(future), 'ko')
      assert.equal(await loop.runUntilComplete(task), 'ok')
    },
  ),
  row(
    [`${base}.test_ensure_future_awaitable`, `${base}.test_ensure_future_task_awaitable`],
    'ensureFuture follows whatever can be awaited',
    async () => {
      // biome-ignore lint/suspicious/noThenProperty: it is a thenable that the row is about
      const thenable: PromiseLike<string> = { then: (onValue) => Promise.resolve('ok').then(onValue) }
      const future = ensureFuture(thenable)
      assert.ok(future instanceof Future)
      assert.equal(await future, 'ok')
      assert.equal(await ensureFuture(sleep(0, 'slept')), 'slept')
    },
  ),
  row(`${base}.test_ensure_future_neither`, 'ensureFuture refuses what cannot be awaited', async () => {
    assert.throws(() => ensureFuture('ok' as never), {
      name: 'TypeError',
      message: /a coroutine or an awaitable is required/,
    })
  }),
]

const whose: readonly Row[] = [
  rowOnLoop(
    [`${base}.test_current_task`, 'test_tasks.BaseCurrentLoopTests.test_current_task_with_implicit_loop'],
    'the current task is the one whose code runs, in its loop, and nobody outside',
    async (loop) => {
      const task: Task<void> = loop.createTask(async () => {
        assert.equal(currentTask(), task)
        assert.equal(currentTask(loop), task)
        await sleep(0)
        assert.equal(currentTask(), task)
      })
      await loop.runUntilComplete(task)
      assert.equal(currentTask(loop), null)
    },
  ),
  rowOnLoop(
    'test_tasks.BaseCurrentLoopTests.test_current_task_no_running_loop',
    'a loop that stands still has no current task',
    async (loop) => {
      assert.equal(currentTask(loop), null)
    },
  ),
  rowOutside(
    'test_tasks.BaseCurrentLoopTests.test_current_task_no_running_loop_implicit',
    'without a loop there is nobody to ask for the current task',
    async () => {
      assert.throws(() => currentTask(), new LoopError('no running event loop'))
    },
  ),
  row(
    `${base}.test_current_task_with_interleaving_tasks`,
    'the current task is right again after each await, whoever ran in between',
    async () => {
      const [first, second] = [new Future<void>(), new Future<void>()]
      const one: Task<void> = createTask(async () => {
        assert.equal(currentTask(), one)
        await first
        assert.equal(currentTask(), one)
        second.setResult()
      })
      const two: Task<void> = createTask(async () => {
        assert.equal(currentTask(), two)
        first.setResult()
        await second
        assert.equal(currentTask(), two)
      })
      await one
      await two
    },
  ),
  row([], 'who cancels a task again while it hears of its cancel is heard as well', async () => {
    const cleaned: string[] = []
    const child: Task<void> = createTask(async () => {
      try {
        await sleep(1000)
      } finally {
        cleaned.push('child')
      }
    })
    const parent: Task<void> = createTask(async () => {
      parent.signal.addEventListener('abort', () => void parent.cancel())
      child.signal.addEventListener('abort', () => void parent.cancel())
      try {
        await child
      } finally {
        cleaned.push('parent')
      }
    })
    await sleep(0)
    parent.cancel()
    assert.deepEqual([parent.cancelling(), child.cancelling()], [3, 3])
    assert.ok((await thrownBy(parent)) instanceof CancelledError)
    assert.deepEqual(cleaned, ['child', 'parent'])
  }),
  row([], 'a cancel that throws leaves nothing behind', async () => {
    class Stubborn extends Future<void> {
      override cancel(): boolean {
        throw new RangeError('not now')
      }
    }
    const stubborn = new Stubborn()
    const task = createTask(async () => await stubborn)
    await sleep(0)
    for (const times of [1, 2]) {
      assert.throws(() => task.cancel(), RangeError)
      assert.equal(task.cancelling(), times)
    }
    stubborn.setResult()
    await task
  }),
  row([], 'gathers in gathers, however deep, pass a cancel on', async () => {
    let last: Task<unknown> = createTask(() => sleep(1000))
    const first = last
    for (let depth = 0; depth < 6_000; depth += 1) {
      const awaited = last
      last = createTask(async () => await gather([awaited]))
    }
    await sleep(0)
    assert.equal(last.cancel(), true)
    assert.ok((await thrownBy(last)) instanceof CancelledError)
    assert.equal(first.cancelled(), true)
  }),
  row([], 'a task that awaits itself twice through a gather is woken once by its cancel', async () => {
    let isCleaned = false
    const task: Task<void> = createTask(async () => {
      const both = gather([task, task])
      both.addDoneCallback(() => void both.exception())
      try {
        await both
      } finally {
        await sleep(20)
        isCleaned = true
      }
    })
    await sleep(0)
    task.cancel()
    await sleep(1)
    // It is at the sleep, where it gets the next cancel.
    assert.equal(task.cancel(), true)
    assert.ok((await thrownBy(task)) instanceof CancelledError)
    assert.deepEqual([isCleaned, getRunningLoop().time()], [false, 1])
  }),
  row([], 'a cancel goes along a row of tasks that await each other, however long', async () => {
    const ended: number[] = []
    let last: Task<void> = createTask(() => sleep(1000))
    for (let place = 0; place < 20_000; place += 1) {
      const awaited = last
      last = createTask(async () => {
        try {
          await awaited
        } finally {
          ended.push(place)
        }
      })
    }
    await sleep(0)
    assert.equal(last.cancel(), true)
    assert.ok((await thrownBy(last)) instanceof CancelledError)
    assert.deepEqual([ended.length, ended[0], ended.at(-1)], [20_000, 0, 19_999])
  }),
  row([], 'the current task is right in helpers, and nobody in callbacks', async () => {
    const helper = async (): Promise<string | undefined> => {
      await sleep(1)
      return currentTask()?.name
    }
    await createTask(async () => assert.equal(await helper(), 'named'), { name: 'named' })
    const called = new Future<Task<unknown> | null>()
    getRunningLoop().callSoon(() => called.setResult(currentTask()))
    assert.equal(await called, null)
  }),
]

const misuse: readonly Row[] = [
  rowOnLoop(`${base}.test_other_loop_future`, 'a task cannot await a future of another loop', async (loop) => {
    await withOtherLoop(async (other) => {
      const future = other.createFuture<void>()
      await assert.rejects(
        loop.runUntilComplete(async () => await future),
        { name: 'LoopError', message: /attached to a different loop/ },
      )
    })
  }),
  row(`${base}.test_task_awaits_on_itself`, 'a task cannot await itself', async () => {
    const task: Task<void> = createTask(async () => await task)
    await assert.rejects(async () => await task, { name: 'LoopError', message: /Task cannot await on itself/ })
  }),
  rowOutside(
    [
      `${base}.test_log_destroyed_pending_task`,
      'test_tasks.CTask_CFuture_Tests.test_log_destroyed_pending_task',
      'test_tasks.CTask_CFuture_SubclassTests.test_log_destroyed_pending_task',
      'test_tasks.CTaskSubclass_PyFuture_Tests.test_log_destroyed_pending_task',
      'test_tasks.CTask_PyFuture_Tests.test_log_destroyed_pending_task',
    ],
    'a loop that is closed over pending tasks says so of each, and where it was made',
    async () => {
      const kept: Task<unknown>[] = []
      const contexts = await contextsOf(
        async () => {
          kept.push(createTask(() => new Future<void>()))
          await sleep(0)
        },
        { debug: true },
      )
      assert.deepEqual(
        contexts.map(({ message, task }) => ({ message, task })),
        [{ message: 'Task was destroyed but it is pending!', task: kept[0] }],
      )
      assert.match(String(contexts[0]?.creationStack), /tasks\.ts/)
    },
  ),
  rowOutside(
    `${base}.test_task_source_traceback`,
    'in debug mode the report of an error that nobody asked for says where the task was made',
    async () => {
      const make = (): Task<void> =>
        createTask(async () => {
          throw new Error('boom')
        })
      const contexts = await contextsOf(
        async () => {
          make()
          await sleep(0)
        },
        { debug: true },
      )
      assert.deepEqual(
        contexts.map(({ message }) => message),
        ['Task exception was never retrieved'],
      )
      assert.match(String(contexts[0]?.creationStack), /make/)
    },
  ),
  rowOutside(
    `${base}.test_tb_logger_not_called_after_cancel`,
    'an error of a task that somebody wanted to cancel, too late, is not reported',
    async () => {
      const contexts = await contextsOf(async () => {
        const task = createTask(async () => {
          throw new TypeError('boom')
        })
        await sleep(50)
        assert.equal(task.cancel(), false)
      })
      assert.deepEqual(contexts, [])
    },
  ),
]

const sleeping: readonly Row[] = [
  row(`${base}.test_sleep`, 'sleep takes its time and gives its result', async () => {
    const loop = getRunningLoop()
    const sleeper = async (delayMs: number, result: string): Promise<string> => {
      await sleep(delayMs / 2)
      return await sleep(delayMs / 2, result)
    }
    assert.equal(await createTask(() => sleeper(100, 'yeah')), 'yeah')
    assert.equal(loop.time(), 100)
  }),
  row('test_tasks.SleepTests.test_sleep_zero', 'sleep(0) lets what is ready go first, once', async () => {
    const loop = getRunningLoop()
    const seen: string[] = []
    loop.callSoon(() => {
      seen.push('ready')
      loop.callSoon(() => seen.push('a turn later'))
    })
    assert.equal(await sleep(0, 10), 10)
    assert.deepEqual(seen, ['ready'])
    assert.equal(loop.time(), 0)
  }),
  row(`${base}.test_sleep_when_delay_is_nan`, 'sleep refuses what is no duration, at its await', async () => {
    const coroutine = sleep(Number.NaN)
    await assert.rejects(async () => await coroutine, { name: 'RangeError', message: /Invalid delay/ })
  }),
  rowOnLoop(`${base}.test_sleep_cancel`, 'a sleep that is cancelled takes its timer with it', async (loop) => {
    const fired: boolean[] = []
    loop.addInstrument({ timerFired: (_timer, isCancelled) => void fired.push(isCancelled) })
    const task = loop.createTask(() => sleep(10_000))
    await turn(loop)
    assert.deepEqual(fired, [])
    task.cancel()
    await assert.rejects(loop.runUntilComplete(task), { name: 'CancelledError' })
    assert.deepEqual(fired, [true])
    assert.equal(loop.time(), 0)
  }),
]

export const rows: readonly Row[] = [...made, ...ensured, ...whose, ...misuse, ...sleeping]

const frames = 'shows the frames of suspended functions, which JavaScript keeps to itself'
const chaining = 'errors are not chained to the one that is being handled; `cause` is set by hand'
const otherTasks = 'private functions by which tasks of other libraries are made known to asyncio'
const threads = 'another thread cannot reach into this one: workers share no functions and no futures'
const endedGoesOn =
  'ends a task over its head, and has its next step fail; here code of a task that has ended may go on (`Promise.race` over two helpers)'
const refcounts = 'counts references in the C implementation'

export const excluded: readonly Excluded[] = [
  ...exclude(base, 'type parameters exist only at compile time', ['test_generic_alias']),
  ...exclude(base, 'rewrites a private field (`_cancel_message`)', ['test_task_cancel_message_setter']),
  ...exclude(base, 'a destructor that starts the garbage collector', ['test_task_del_collect']),
  ...exclude(base, frames, ['test_get_stack']),
  ...exclude(base, 'checks `__repr__`', ['test_task_repr', 'test_task_repr_autogenerated', 'test_task_repr_wait_for']),
  ...exclude(base, 'makes text of a name that is none; the types allow no other', [
    'test_task_set_name_pylong',
    'test_task_repr_name_not_str',
  ]),
  ...exclude(base, chaining, [
    'test_exception_chaining_after_await',
    'test_exception_chaining_after_await_with_context_cycle',
  ]),
  ...exclude(base, 'an error has the stack of the place where it was made, not of those where it passed', [
    'test_cancel_traceback_for_future_result',
    'test_cancel_traceback_for_future_exception',
  ]),
  ...exclude(base, 'checks a private property (`_log_traceback`)', ['test_log_traceback']),
  ...exclude(
    base,
    'whether a function is async cannot be seen from outside (one that is bound, wrapped or compiled to older JavaScript)',
    ['test_iscoroutinefunction'],
  ),
  ...exclude(base, 'an async function that returns something to await waits for it: the language does', [
    'test_coroutine_non_gen_function_return_future',
  ]),
  ...exclude(base, 'a subclass with a destructor', ['test_task_not_crash_without_finalization']),
  ...exclude(base, refcounts, ['test_proper_refcounts']),
  ...exclude('test_tasks.CTask_CFuture_Tests', refcounts, ['test_refleaks_in_task___init__']),
  ...exclude('test_tasks.CTask_CFuture_Tests', 'deletes a private field of the C implementation', [
    'test_del__log_destroy_pending_segfault',
  ]),
  ...exclude('test_tasks.CTask_Future_Tests', 'a `get_loop` that cannot be read, for the C implementation', [
    'test_foobar',
  ]),
  ...exclude('test_tasks.SetMethodsTest', endedGoesOn, [
    'test_set_result_causes_invalid_state',
    'test_set_exception_causes_invalid_state',
  ]),
  ...exclude('test_tasks.BaseTaskIntrospectionTests', otherTasks, [
    'test_register_task_resurrection',
    'test__register_task_1',
    'test__register_task_2',
    'test__register_task_3',
    'test__enter_task',
    'test__enter_task_failure',
    'test__leave_task',
    'test__leave_task_failure1',
    'test__leave_task_failure2',
    'test__unregister_task',
    'test__unregister_task_not_registered',
  ]),
  ...exclude('test_tasks.GenericTaskTests', 'checks that the C implementation was compiled', [
    'test_asyncio_module_compiled',
  ]),
  ...exclude('test_tasks.RunCoroutineThreadsafeTests', threads, [
    'test_run_coroutine_threadsafe',
    'test_run_coroutine_threadsafe_with_exception',
    'test_run_coroutine_threadsafe_with_timeout',
    'test_run_coroutine_threadsafe_task_cancelled',
    'test_run_coroutine_threadsafe_task_factory_exception',
    'test_run_coroutine_threadsafe_and_cancel',
  ]),
]
