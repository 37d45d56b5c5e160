import assert from 'node:assert/strict'
import {
  CancelledError,
  createTask,
  EventLoop,
  ensureFuture,
  Future,
  getRunningLoop,
  InvalidStateError,
  isFuture,
  type LoopContext,
  LoopError,
  sleep,
  virtualClock,
} from '#runtime'
import { collectGarbage, contextsOf, type Excluded, type Row, row, rowOnLoop, rowOutside, turn } from './row.ts'

const file = 'test_futures'

/** Asserts that all methods that would settle the future a second time throw. */
function assertEnded(future: Future<unknown>): void {
  assert.throws(() => future.setResult(1), InvalidStateError)
  assert.throws(() => future.setException(new Error('late')), InvalidStateError)
  assert.equal(future.cancel(), false)
}

const states: readonly Row[] = [
  row(`${file}.BaseFutureTests.test_initial_state`, 'a new future is pending', async () => {
    const future = getRunningLoop().createFuture<number>()
    assert.equal(future.done(), false)
    assert.equal(future.cancelled(), false)
    assert.throws(() => future.result(), InvalidStateError)
    assert.throws(() => future.exception(), InvalidStateError)
    future.cancel()
    assert.equal(future.cancelled(), true)
  }),
  row(`${file}.BaseFutureTests.test_cancel`, 'cancelling ends it, once', async () => {
    const future = getRunningLoop().createFuture<number>()
    assert.equal(future.cancel(), true)
    assert.equal(future.done(), true)
    assert.equal(future.cancelled(), true)
    assert.throws(() => future.result(), CancelledError)
    assert.throws(() => future.exception(), CancelledError)
    assertEnded(future)
  }),
  row(`${file}.BaseFutureTests.test_result`, 'a value ends it, once', async () => {
    const future = getRunningLoop().createFuture<number>()
    future.setResult(42)
    assert.equal(future.done(), true)
    assert.equal(future.cancelled(), false)
    assert.equal(future.result(), 42)
    assert.equal(future.exception(), null)
    assertEnded(future)
  }),
  row(`${file}.BaseFutureTests.test_exception`, 'an error ends it, once', async () => {
    const future = getRunningLoop().createFuture<number>()
    const error = new Error('no')
    future.setException(error)
    assert.equal(future.done(), true)
    assert.equal(future.cancelled(), false)
    assert.throws(() => future.result(), error)
    assert.equal(future.exception(), error)
    assertEnded(future)
  }),
  row([], 'an error that is no error is one all the same', async () => {
    const future = getRunningLoop().createFuture<number>()
    future.setException(undefined)
    assert.ok(future.exception() instanceof Error)
  }),
  row(
    `${file}.BaseFutureTests.test_future_cancel_message_getter`,
    "the message of a cancel is its error's",
    async () => {
      const [silent, told] = [getRunningLoop().createFuture<void>(), getRunningLoop().createFuture<void>()]
      silent.cancel()
      told.cancel('enough')
      assert.throws(() => silent.result(), { name: 'CancelledError', message: '' })
      assert.throws(() => told.exception(), { name: 'CancelledError', message: 'enough' })
      await assert.rejects(async () => await told, { name: 'CancelledError', message: 'enough' })
    },
  ),
  row(
    [`${file}.BaseFutureTests.test_yield_from_twice`, `${file}.BaseFutureTests.test_future_stop_iteration_args`],
    'what is done is awaited within the same step, as often as one likes, and is the very value',
    async () => {
      const loop = getRunningLoop()
      const future = loop.createFuture<readonly number[]>()
      const value = [1, 2]
      const seen: string[] = []
      loop.callSoon(() => future.setResult(value))
      assert.equal(await future, value)
      loop.callSoon(() => seen.push('next turn'))
      for (const round of ['second', 'third']) {
        assert.equal(await future, value)
        seen.push(round)
      }
      assert.deepEqual(seen, ['second', 'third'])
    },
  ),
]

const loops: readonly Row[] = [
  rowOutside(
    `${file}.BaseFutureTests.test_constructor_without_loop`,
    'a future is made for the running loop, and for none without',
    async () => {
      assert.throws(() => new Future(), new LoopError('no running event loop'))
    },
  ),
  row(
    `${file}.BaseFutureTests.test_constructor_use_running_loop`,
    "a future made without a loop is the running one's",
    async () => {
      const future = new Future<void>()
      assert.equal(future.getLoop(), getRunningLoop())
      assert.equal(getRunningLoop().createFuture().getLoop(), getRunningLoop())
    },
  ),
  row(`${file}.BaseFutureTests.test_isfuture`, 'futures and tasks are futures, nothing else is', async () => {
    assert.equal(isFuture(new Future()), true)
    assert.equal(isFuture(createTask(() => sleep(0))), true)
    for (const other of [Future, 1, null, undefined, Promise.resolve(), () => {}]) assert.equal(isFuture(other), false)
  }),
]

interface Ends {
  readonly resolve: (value: string) => void
  readonly reject: (error: string) => void
}

async function letGoBySome(end: (ends: Ends) => void, expected: string): Promise<void> {
  const heard: string[] = []
  const ends = { resolve: (_: string) => {}, reject: (_: string) => {} }
  const promise = new Promise<string>((resolve, reject) => Object.assign(ends, { resolve, reject }))
  const follow = (name: string): Future<string> => {
    const future = ensureFuture(promise)
    future.addDoneCallback(() => {
      if (!future.cancelled()) heard.push(`${name}: ${future.exception() ?? future.result()}`)
    })
    return future
  }
  const early = ['a', 'b', 'c'].map(follow)
  early[1]?.cancel()
  const later = ['d', 'e', 'f'].map(follow)
  later[1]?.cancel()
  end(ends)
  follow('g')
  await ensureFuture(promise.catch(() => {}))
  follow('h')
  await ensureFuture(promise.catch(() => {}))
  await sleep(0)
  assert.deepEqual(
    heard,
    ['a', 'c', 'd', 'f', 'g', 'h'].map((name) => `${name}: ${expected}`),
  )
}

/** Futures for work outside of the loop: in CPython a thread's future, here a promise. */
const outside: readonly Row[] = [
  row(
    [`${file}.BaseFutureTests.test_wrap_future`, `${file}.BaseFutureTests.test_copy_state`],
    'a promise becomes a future that ends as it does',
    async () => {
      const value = ensureFuture(Promise.resolve(7))
      assert.equal(isFuture(value), true)
      assert.equal(await value, 7)
      const error = new Error('outside')
      const failed = ensureFuture(Promise.reject(error))
      await assert.rejects(async () => await failed, error)
      assert.equal(failed.exception(), error)
    },
  ),
  row(`${file}.BaseFutureTests.test_wrap_future_future`, 'a future stays the future it is', async () => {
    const future = new Future<void>()
    assert.equal(ensureFuture(future), future)
  }),
  rowOutside(
    `${file}.BaseFutureTests.test_wrap_future_without_loop`,
    'without a running loop a promise becomes none',
    async () => {
      assert.throws(() => ensureFuture(Promise.resolve(7)), new LoopError('no running event loop'))
    },
  ),
  row(
    `${file}.BaseFutureTests.test_wrap_future_use_running_loop`,
    "a promise's future is the running loop's",
    async () => {
      assert.equal(ensureFuture(Promise.resolve(7)).getLoop(), getRunningLoop())
    },
  ),
  row(
    `${file}.BaseFutureTests.test_wrap_future_cancel2`,
    'cancelling the future of a promise that is settled leaves the promise its value',
    async () => {
      const promise = Promise.resolve(42)
      const future = ensureFuture(promise)
      assert.equal(future.cancel(), true)
      await sleep(0)
      assert.equal(future.cancelled(), true)
      assert.equal(await promise, 42)
    },
  ),
  row([], 'where some let go of a promise, the others hear of its value in the order in which they came', () =>
    letGoBySome(({ resolve }) => resolve('its value'), 'its value'),
  ),
  row([], 'where some let go of a promise, the others hear of its error in the order in which they came', () =>
    letGoBySome(({ reject }) => reject('its error'), 'its error'),
  ),
  row(
    `${file}.BaseFutureTests.test_set_result_unless_cancelled`,
    'a timer that comes too late for a cancelled sleep says nothing',
    async () => {
      const loop = getRunningLoop()
      const told: unknown[] = []
      loop.setExceptionHandler((context) => told.push(context))
      const sleeper = createTask(() => sleep(10))
      // Both are due in the same turn, this one first.
      loop.callAt(10, () => sleeper.cancel())
      await sleep(20)
      assert.equal(sleeper.cancelled(), true)
      assert.deepEqual(told, [])
    },
  ),
]

/** What the exception handler gets about a future after `use`, until the loop is closed. */
async function heardOf(use: (future: Future<number>) => void, debug = false): Promise<readonly LoopContext[]> {
  const makeOne = (): Future<number> => new Future<number>()
  return await contextsOf(
    async () => {
      use(makeOne())
      await sleep(0)
    },
    { debug },
  )
}

const unretrieved: readonly Row[] = [
  rowOutside(`${file}.BaseFutureTests.test_tb_logger_abandoned`, "a pending future is nobody's loss", async () => {
    assert.deepEqual(await heardOf(() => {}), [])
  }),
  rowOutside(
    [
      `${file}.BaseFutureTests.test_tb_logger_result_unretrieved`,
      `${file}.BaseFutureTests.test_tb_logger_result_retrieved`,
    ],
    'a value is never reported, asked for or not',
    async () => {
      assert.deepEqual(await heardOf((future) => future.setResult(42)), [])
      const ask = (future: Future<number>): void => {
        future.setResult(42)
        future.result()
      }
      assert.deepEqual(await heardOf(ask), [])
    },
  ),
  rowOutside(
    [
      `${file}.BaseFutureTests.test_tb_logger_exception_unretrieved`,
      `${file}.BaseFutureTests.test_future_exception_never_retrieved`,
    ],
    'an error that nobody asked for is reported, once',
    async () => {
      const error = new Error('boom')
      const contexts = await heardOf((future) => future.setException(error))
      assert.deepEqual(
        contexts.map((context) => ({ ...context, future: 'future' in context })),
        [{ message: 'Future exception was never retrieved', error, future: true }],
      )
    },
  ),
  row(
    `${file}.BaseFutureTests.test_tb_logger_exception_unretrieved`,
    'an error that nobody can ask for any more is reported while the loop runs',
    async () => {
      const contexts: LoopContext[] = []
      getRunningLoop().setExceptionHandler((context) => contexts.push(context))
      const fail = (): void => new Future<void>().setException(new Error('boom'))
      fail()
      for (let round = 0; round < 50 && contexts.length === 0; round += 1) {
        collectGarbage()
        await new Promise((resolve) => setImmediate(resolve))
      }
      assert.deepEqual(
        contexts.map(({ message }) => message),
        ['Future exception was never retrieved'],
      )
    },
  ),
  rowOutside(
    [
      `${file}.BaseFutureTests.test_future_exception_never_retrieved_debug`,
      `${file}.BaseFutureTests.test_future_source_traceback`,
    ],
    'in debug mode the report says where the future was made',
    async () => {
      const error = new Error('boom')
      const [context, ...others] = await heardOf((future) => future.setException(error), true)
      assert.deepEqual(others, [])
      assert.match(String(context?.creationStack), /makeOne/)
    },
  ),
  rowOutside(
    [
      `${file}.BaseFutureTests.test_tb_logger_exception_retrieved`,
      `${file}.BaseFutureTests.test_tb_logger_exception_result_retrieved`,
    ],
    'an error that was asked for is not reported',
    async () => {
      const asking: readonly ((future: Future<number>) => unknown)[] = [
        (future) => future.exception(),
        (future) => assert.throws(() => future.result(), /boom/),
      ]
      for (const ask of asking) {
        const contexts = await heardOf((future) => {
          future.setException(new Error('boom'))
          ask(future)
        })
        assert.deepEqual(contexts, [])
      }
    },
  ),
  rowOutside(
    `${file}.BaseFutureTests.test_tb_logger_not_called_after_cancel`,
    'an error that somebody wanted to cancel, too late, is not reported',
    async () => {
      const contexts = await heardOf((future) => {
        future.setException(new Error('boom'))
        future.cancel()
      })
      assert.deepEqual(contexts, [])
    },
  ),
]

const callbacks: readonly Row[] = [
  rowOnLoop(
    `${file}.BaseFutureDoneCallbackTests.test_callbacks_invoked_on_set_result`,
    'done callbacks are called a turn after the value, in order, with the future',
    async (loop) => {
      const future = loop.createFuture<string>()
      const calls: unknown[] = []
      future.addDoneCallback((done) => calls.push(['first', done]))
      future.addDoneCallback((done) => calls.push(['second', done]))
      future.setResult('there')
      assert.deepEqual(calls, [])
      await turn(loop)
      assert.deepEqual(calls, [
        ['first', future],
        ['second', future],
      ])
      await turn(loop)
      assert.equal(calls.length, 2)
    },
  ),
  rowOnLoop(
    `${file}.BaseFutureDoneCallbackTests.test_callbacks_invoked_on_set_exception`,
    'done callbacks are called a turn after the error, or the cancel',
    async (loop) => {
      const [failed, cancelled] = [loop.createFuture<string>(), loop.createFuture<string>()]
      const calls: string[] = []
      failed.addDoneCallback(() => calls.push('failed'))
      cancelled.addDoneCallback(() => calls.push('cancelled'))
      failed.setException(new Error('no'))
      cancelled.cancel()
      assert.deepEqual(calls, [])
      await turn(loop)
      assert.deepEqual(calls, ['failed', 'cancelled'])
      assert.throws(() => failed.result(), /no/)
    },
  ),
  rowOnLoop([], 'a callback that is added to what is done is called on the next turn', async (loop) => {
    const future = loop.createFuture<string>()
    future.setResult('there')
    const calls: string[] = []
    future.addDoneCallback(() => calls.push('called'))
    assert.deepEqual(calls, [])
    await turn(loop)
    assert.deepEqual(calls, ['called'])
  }),
  rowOnLoop(
    [
      `${file}.BaseFutureDoneCallbackTests.test_callbacks_remove_first_callback`,
      `${file}.BaseFutureDoneCallbackTests.test_callbacks_remove_first_and_second_callback`,
      `${file}.BaseFutureDoneCallbackTests.test_callbacks_remove_third_callback`,
    ],
    'a callback that was taken back is not called; the others keep their order',
    async (loop) => {
      const left: Record<string, string[]> = {}
      for (const taken of ['a', 'ab', 'c', 'abc', '']) {
        const future = loop.createFuture<void>()
        const calls: string[] = []
        const callbacks = new Map(['a', 'b', 'c'].map((name) => [name, () => void calls.push(name)]))
        for (const callback of callbacks.values()) future.addDoneCallback(callback)
        for (const name of taken + taken) future.removeDoneCallback(callbacks.get(name) ?? assert.fail())
        future.setResult()
        await turn(loop)
        left[taken] = calls
      }
      assert.deepEqual(left, { a: ['b', 'c'], ab: ['c'], c: ['a', 'b'], abc: [], '': ['a', 'b', 'c'] })
    },
  ),
  rowOnLoop(
    `${file}.BaseFutureDoneCallbackTests.test_remove_done_callback`,
    'taking back counts how often it was there',
    async (loop) => {
      const future = loop.createFuture<void>()
      const calls: string[] = []
      const [a, b] = [() => void calls.push('a'), () => void calls.push('b')]
      future.addDoneCallback(a)
      future.addDoneCallback(b)
      assert.equal(future.removeDoneCallback(b), 1)
      assert.equal(
        future.removeDoneCallback(() => {}),
        0,
      )
      future.addDoneCallback(b)
      for (const _ of [1, 2, 3]) future.addDoneCallback(a)
      assert.equal(future.removeDoneCallback(a), 4)
      future.setResult()
      await turn(loop)
      assert.deepEqual(calls, ['b'])
      assert.equal(future.removeDoneCallback(b), 0)
    },
  ),
  rowOnLoop(
    `${file}.BaseFutureDoneCallbackTests.test_schedule_callbacks_list_mutation_1`,
    "once it is done, its callbacks are on their way and can't be taken back any more",
    async (loop) => {
      const future = loop.createFuture<void>()
      const calls: string[] = []
      const second = (): void => void calls.push('second')
      future.addDoneCallback(() => calls.push(`taken back: ${future.removeDoneCallback(second)}`))
      future.addDoneCallback(second)
      future.addDoneCallback(second)
      future.setResult()
      await turn(loop)
      assert.deepEqual(calls, ['taken back: 0', 'second', 'second'])
    },
  ),
  rowOnLoop([], 'a callback that throws is reported, and the next is called', async (loop) => {
    const told: unknown[] = []
    loop.setExceptionHandler(({ error }) => told.push(error))
    const future = loop.createFuture<void>()
    const calls: string[] = []
    const error = new Error('in a callback')
    future.addDoneCallback(() => {
      throw error
    })
    future.addDoneCallback(() => calls.push('next'))
    future.setResult()
    await turn(loop)
    assert.deepEqual(calls, ['next'])
    assert.deepEqual(told, [error])
  }),
  rowOutside([], 'a closed loop calls nothing more', async () => {
    const loop = new EventLoop({ clock: virtualClock() })
    const future = loop.createFuture<void>()
    future.addDoneCallback(() => {})
    loop.close()
    assert.throws(() => future.setResult(), new LoopError('Event loop is closed'))
  }),
]

export const rows: readonly Row[] = [...states, ...loops, ...outside, ...unretrieved, ...callbacks]

const generators = 'drives a future as a generator; `await` is the only way into a future here'
const hostileEquality = 'a callback whose `==` changes the list of callbacks; functions are compared by identity here'
const memory = "guards the C implementation's memory against a loop that changes the future it is just told of"
const currentLoop = 'needs a current loop that is not running (`set_event_loop`); there is only the running loop here'

export const excluded: readonly Excluded[] = [
  {
    test: `${file}.DuckTests.test_wrap_future`,
    why: 'a future is known by its class; what merely behaves like one is a thenable, and is followed as a promise',
  },
  {
    test: `${file}.DuckTests.test_ensure_future`,
    why: 'a future is known by its class; what merely behaves like one is a thenable, and is followed as a promise',
  },
  { test: `${file}.BaseFutureTests.test_generic_alias`, why: 'type parameters exist only at compile time' },
  { test: `${file}.BaseFutureTests.test_constructor_use_global_loop`, why: currentLoop },
  { test: `${file}.BaseFutureTests.test_wrap_future_use_global_loop`, why: currentLoop },
  {
    test: `${file}.BaseFutureTests.test_constructor_positional`,
    why: 'refuses positional arguments; JavaScript has no others',
  },
  {
    test: `${file}.BaseFutureTests.test_uninitialized`,
    why: "an object without its constructor run (`__new__`); a JavaScript class can't be made without it",
  },
  {
    test: `${file}.BaseFutureInheritanceTests.test_inherit_without_calling_super_init`,
    why: 'a constructor that leaves out `super()` is an error of the language',
  },
  {
    test: `${file}.BaseFutureTests.test_future_cancel_message_setter`,
    why: 'rewrites a private field (`_cancel_message`)',
  },
  {
    test: `${file}.BaseFutureTests.test_stop_iteration_exception`,
    why: 'JavaScript ends iterators by a value (`done`), so there is no error that a future must not hold',
  },
  {
    test: `${file}.BaseFutureTests.test_stop_iteration_subclass_exception`,
    why: 'JavaScript ends iterators by a value (`done`), so there is no error that a future must not hold',
  },
  {
    test: `${file}.BaseFutureTests.test_exception_class`,
    why: 'makes an instance of a class that is raised; in JavaScript `throw RangeError` throws the class itself',
  },
  { test: `${file}.BaseFutureTests.test_future_repr`, why: 'checks `__repr__`' },
  { test: `${file}.BaseFutureTests.test_log_traceback`, why: 'checks a private property (`_log_traceback`)' },
  {
    test: `${file}.BaseFutureTests.test_wrap_future_cancel`,
    why: "cancels what the future was made of; a promise can't be cancelled",
  },
  { test: `${file}.BaseFutureTests.test_iter`, why: generators },
  { test: `${file}.BaseFutureTests.test_future_iter_throw`, why: generators },
  { test: `${file}.BaseFutureTests.test_future_del_collect`, why: 'a destructor that starts the garbage collector' },
  {
    test: `${file}.BaseFutureTests.test_future_cancelled_result_refcycles`,
    why: 'counts references, which JavaScript does not have',
  },
  {
    test: `${file}.BaseFutureTests.test_future_cancelled_exception_refcycles`,
    why: 'counts references, which JavaScript does not have',
  },
  { test: `${file}.CFutureTests.test_future_del_segfault`, why: 'deletes private fields of the C implementation' },
  { test: `${file}.CFutureTests.test_callbacks_copy`, why: 'checks a private field of the C implementation' },
  {
    test: `${file}.CFutureTests.test_future_iter_get_referents_segfault`,
    why: 'asks the garbage collector about the C implementation',
  },
  {
    test: `${file}.BaseFutureDoneCallbackTests.test_remove_done_callbacks_list_mutation`,
    why: hostileEquality,
  },
  { test: `${file}.BaseFutureDoneCallbackTests.test_remove_done_callbacks_list_clear`, why: hostileEquality },
  { test: `${file}.BaseFutureDoneCallbackTests.test_schedule_callbacks_list_mutation_2`, why: hostileEquality },
  {
    test: `${file}.BaseFutureDoneCallbackTests.test_use_after_free_on_fut_callback_0_with_evil__eq__`,
    why: hostileEquality,
  },
  { test: `${file}.BaseFutureDoneCallbackTests.test_evil_call_soon_list_mutation`, why: memory },
  {
    test: `${file}.BaseFutureDoneCallbackTests.test_use_after_free_on_fut_callback_0_with_evil__getattribute__`,
    why: memory,
  },
  {
    test: `${file}.BaseFutureDoneCallbackTests.test_use_after_free_on_fut_context_0_with_evil__getattribute__`,
    why: memory,
  },
]
