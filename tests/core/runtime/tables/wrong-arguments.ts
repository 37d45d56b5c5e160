import assert from 'node:assert/strict'
import {
  AsyncExitStack,
  AsyncLimiter,
  type Awaitable,
  allTasks,
  asCompleted,
  awaitGraph,
  Barrier,
  Condition,
  ContextVar,
  cancelAllTasks,
  copyContext,
  coroutine,
  createTask,
  currentTask,
  EventLoop,
  ensureFuture,
  gather,
  getRunningLoop,
  Lock,
  mapLimit,
  moveOnAfter,
  newEventLoop,
  PriorityQueue,
  Queue,
  Runner,
  race,
  retry,
  run,
  Semaphore,
  scaledClock,
  shield,
  shielded,
  sleep,
  taskGroup,
  timeout,
  timeoutAt,
  toThread,
  virtualClock,
  wait,
  waitFor,
} from '#runtime'
import { contextsOf, type Excluded, quietRow, type Row, row, rowOutside } from './row.ts'

/** Calls a function with wrong arguments: the types forbid them, but JavaScript does not. */
type Call = (...wrong: readonly never[]) => unknown

/** The error of a call, whether it is thrown or rejected. */
async function mistakeOf(call: () => unknown): Promise<unknown> {
  try {
    await call()
  } catch (error) {
    // A group's own error comes together with the errors of its tasks.
    return error instanceof AggregateError ? error.errors[0] : error
  }
  return 'nothing was thrown'
}

const hot = (): Promise<number> => Promise.resolve(1)
const fixed = { times: 1, backoff: { kind: 'fixed', delayMs: 1 } } as const

/** The full error text of each call. */
const texts: readonly (readonly [says: string, call: Call, error: Error])[] = [
  [
    'createTask of a promise',
    () => createTask(hot() as never),
    new TypeError(
      'a coroutine was expected, got a promise, whose work has begun already: give it the function itself, or coroutine(fn, ...args)',
    ),
  ],
  [
    'createTask of nothing',
    () => createTask(undefined as never),
    new TypeError('a coroutine was expected, got undefined: give it the function itself, or coroutine(fn, ...args)'),
  ],
  [
    'createTask with a name that stands alone',
    () => createTask(hot, 'fetch' as never),
    new TypeError('createTask: options are an object, { name: \'a\' }, not "fetch"'),
  ],
  [
    'a task in a group of a promise',
    () => taskGroup((group) => group.createTask(hot() as never)),
    new TypeError(
      'a coroutine was expected, got a promise, whose work has begun already: give it the function itself, or coroutine(fn, ...args)',
    ),
  ],
  [
    'coroutine of a promise',
    () => coroutine(hot() as never),
    new TypeError(
      'coroutine: a function was expected, coroutine(fn, ...args), got a promise, whose work has begun already',
    ),
  ],
  [
    'waitFor without a time',
    () => waitFor(hot, undefined as never),
    new TypeError('waitFor: timeoutMs is a number of milliseconds, or null for no timeout, not undefined'),
  ],
  [
    'waitFor of nothing',
    () => waitFor(undefined as never, 10),
    new TypeError('waitFor(awaitable, timeoutMs) got undefined: a Future, a coroutine or an awaitable is required'),
  ],
  [
    'waitFor the wrong way round',
    () => waitFor(10 as never, hot as never),
    new TypeError('waitFor(awaitable, timeoutMs) got 10: a Future, a coroutine or an awaitable is required'),
  ],
  [
    'timeout of a text',
    () => timeout('5' as never, hot),
    new TypeError('timeout: delayMs is a number of milliseconds, or null for no timeout, not "5"'),
  ],
  ['timeout of NaN', () => timeout(Number.NaN, hot), new RangeError('timeout: delayMs is NaN (not a number)')],
  [
    'timeout of a promise',
    () => timeout(5, hot() as never),
    new TypeError(
      'timeout: a function was expected, timeout(1000, async () => …), got a promise, whose work has begun already; waitFor(promise, 1000) takes one',
    ),
  ],
  ['sleep of a text', () => sleep('5' as never), new TypeError('sleep: delayMs is a number of milliseconds, not "5"')],
  ['sleep of NaN', () => sleep(Number.NaN), new RangeError('Invalid delay: NaN (not a number)')],
  [
    'gather without brackets',
    () => gather(hot as never, hot as never),
    new TypeError(
      'gather: options are an object, { returnExceptions: true }, not a function; what to await comes in one list, gather([a, b])',
    ),
  ],
  [
    'gather of one without brackets',
    () => gather(hot as never),
    new TypeError('expects an iterable of awaitables, not a function: gather([a, b])'),
  ],
  [
    'gather of what a map forgot to return',
    () => gather([hot, undefined as never]),
    new TypeError('gather got undefined at index 1: a Future, a coroutine or an awaitable is required'),
  ],
  [
    'wait of one without brackets',
    () => wait(createTask(() => 1) as never),
    new TypeError('expect a list of futures, not Task'),
  ],
  [
    'a clock that was not made',
    () => newEventLoop({ clock: virtualClock as never }),
    new TypeError('clock: a Clock was expected, as virtualClock() makes one, got a function'),
  ],
  [
    'a lock with a promise',
    () => new Lock().with(hot() as never),
    new TypeError(
      'Lock.with: a function was expected, lock.with(async () => …), got a promise, whose work has begun already',
    ),
  ],
  [
    'a condition with a value',
    () => new Condition().with(5 as never),
    new TypeError('Condition.with: a function was expected, condition.with(async () => …), got 5'),
  ],
  [
    'a condition that waits for a value',
    () => new Condition().waitFor(true as never),
    new TypeError('Condition.waitFor: a function was expected, condition.waitFor(() => isThere), got true'),
  ],
  [
    'a semaphore with nothing',
    () => new Semaphore(1).with(undefined as never),
    new TypeError('Semaphore.with: a function was expected, semaphore.with(async () => …), got undefined'),
  ],
  [
    'a barrier with nothing',
    () => new Barrier(1).with(undefined as never),
    new TypeError('Barrier.with: a function was expected, barrier.with(async (index) => …), got undefined'),
  ],
  [
    'a stack with nothing',
    () => new AsyncExitStack().with(undefined as never),
    new TypeError('AsyncExitStack.with: a function was expected, stack.with(async (stack) => …), got undefined'),
  ],
  [
    'toThread of a promise',
    () => toThread(hot() as never),
    new TypeError(
      'toThread: a function was expected, toThread(fn, ...args), got a promise, whose work has begun already',
    ),
  ],
  [
    'an executor left out',
    () => getRunningLoop().runInExecutor((() => 1) as never, undefined as never),
    new TypeError("runInExecutor: an Executor was expected, or null for the loop's own, runInExecutor(null, fn)"),
  ],
]

/** Values that are not valid for any other argument. */
const strange: readonly unknown[] = ['5', 5n, Symbol('5'), true, Object.create(null), [hot, hot], hot()]
const noNumber: readonly unknown[] = [undefined, ...strange, hot]
const noTimeout = noNumber
const noFunction: readonly unknown[] = [undefined, null, 5, ...strange]
const noAwaitable: readonly unknown[] = [undefined, null, 5, Number.NaN, '5', 5n, Symbol('5'), true, {}, [hot, hot]]
const noList: readonly unknown[] = [
  undefined,
  null,
  5,
  '5',
  Symbol('5'),
  true,
  {},
  hot,
  hot(),
  [5],
  [hot, null],
  [[hot]],
]
const noOptions: readonly unknown[] = [5, '5', Symbol('5'), true, hot, hot(), [hot]]
const noSignal: readonly unknown[] = [0, 5, '', ...strange, hot, {}, new AbortController(), { aborted: false }]
const noLoop: readonly unknown[] = [null, 5, '5', {}, hot]

/** For each public function, wrong values for one argument, and the rest of the call. */
const calls: readonly (readonly [says: string, wrong: readonly unknown[], call: (wrong: never) => unknown])[] = [
  ['createTask', noFunction, (wrong) => createTask(wrong)],
  ['createTask, options', [null, ...noOptions], (wrong) => createTask(hot, wrong)],
  ['createTask, signal', noSignal, (signal) => createTask(hot, { signal })],
  ['TaskGroup.createTask', noFunction, (wrong) => taskGroup((group) => group.createTask(wrong))],
  ['taskGroup', noFunction, (wrong) => taskGroup(wrong)],
  ['taskGroup, options', [null, ...noOptions], (wrong) => taskGroup(hot, wrong)],
  ['taskGroup, signal', noSignal, (signal) => taskGroup(hot, { signal })],
  ['coroutine', noFunction, (wrong) => coroutine(wrong)],
  ['newEventLoop, options', [null, ...noOptions], (wrong) => newEventLoop(wrong)],
  ['newEventLoop, clock', [5, '5', {}, virtualClock], (clock) => new EventLoop({ clock })],
  ['ensureFuture', noAwaitable, (wrong) => ensureFuture(wrong)],
  ['shield', noAwaitable, (wrong) => shield(wrong)],
  ['gather', noList, (wrong) => gather(wrong)],
  ['gather, options', noOptions, (wrong) => gather([hot], wrong)],
  ['race', [...noList, []], (wrong) => race(wrong)],
  ['race, options', [null, ...noOptions], (wrong) => race([hot], wrong)],
  ['asCompleted', noList, (wrong) => asCompleted(wrong)],
  ['asCompleted, options', [null, ...noOptions], (wrong) => asCompleted([hot], wrong)],
  ['asCompleted, timeoutMs', [...strange, hot, Number.NaN], (timeoutMs) => asCompleted([hot], { timeoutMs })],
  ['wait', [...noList, [], [hot], [hot()]], (wrong) => wait(wrong)],
  ['wait, options', [null, ...noOptions], (wrong) => wait([createTask(hot)], wrong)],
  ['wait, timeoutMs', [...strange, hot, Number.NaN], (timeoutMs) => wait([createTask(hot)], { timeoutMs })],
  ['wait, returnWhen', ['first', 5, null, {}], (returnWhen) => wait([createTask(hot)], { returnWhen })],
  ['waitFor', noAwaitable, (wrong) => waitFor(wrong, 10)],
  ['waitFor, timeoutMs', [...noTimeout, Number.NaN], (wrong) => waitFor(hot, wrong)],
  ['timeout, delayMs', [...noTimeout, Number.NaN], (wrong) => timeout(wrong, hot)],
  ['timeout, body', noFunction, (wrong) => timeout(5, wrong)],
  ['timeoutAt, whenMs', [...noTimeout, Number.NaN], (wrong) => timeoutAt(wrong, hot)],
  ['timeoutAt, body', noFunction, (wrong) => timeoutAt(5, wrong)],
  ['Timeout.reschedule', [...noTimeout, Number.NaN], (wrong) => timeout(null, (scope) => scope.reschedule(wrong))],
  ['sleep', [null, ...noNumber, Number.NaN], (wrong) => sleep(wrong)],
  ['callSoon', noFunction, (wrong) => getRunningLoop().callSoon(wrong)],
  ['callLater, delayMs', [null, ...noNumber, Number.NaN], (wrong) => getRunningLoop().callLater(wrong, hot)],
  ['callLater, callback', noFunction, (wrong) => getRunningLoop().callLater(5, wrong)],
  ['callAt, dueMs', [null, ...noNumber, Number.NaN], (wrong) => getRunningLoop().callAt(wrong, hot)],
  ['callAt, callback', noFunction, (wrong) => getRunningLoop().callAt(5, wrong)],
  ['addDoneCallback', noFunction, (wrong) => getRunningLoop().createFuture().addDoneCallback(wrong)],
  ['setExceptionHandler', [undefined, 5, ...strange], (wrong) => getRunningLoop().setExceptionHandler(wrong)],
  ['setTaskFactory', [undefined, 5, ...strange], (wrong) => getRunningLoop().setTaskFactory(wrong)],
  ['addInstrument', [undefined, null, 5, '5', hot], (wrong) => getRunningLoop().addInstrument(wrong)],
  ['setDefaultExecutor', [undefined, null, 5, {}], (wrong) => getRunningLoop().setDefaultExecutor(wrong)],
  ['runInExecutor', [undefined, 5, {}, hot], (wrong) => getRunningLoop().runInExecutor(wrong, hot)],
  ['runInExecutor, function', noFunction, (wrong) => getRunningLoop().runInExecutor(null, wrong)],
  ['toThread', noFunction, (wrong) => toThread(wrong)],
  ['currentTask', noLoop, (wrong) => currentTask(wrong)],
  ['allTasks', noLoop, (wrong) => allTasks(wrong)],
  ['cancelAllTasks', [undefined, ...noLoop], (wrong) => cancelAllTasks(wrong)],
  ['awaitGraph', [5, '5', {}, hot], (wrong) => awaitGraph(wrong)],
  ['retry', noFunction, (wrong) => retry(wrong, fixed)],
  ['retry, options', [undefined, null, ...noOptions, {}], (wrong) => retry(hot, wrong)],
  ['retry, backoff', [undefined, null, ...noOptions, {}], (backoff) => retry(hot, { times: 1, backoff })],
  ['Lock.with', noFunction, (wrong) => new Lock().with(wrong)],
  ['Semaphore.with', noFunction, (wrong) => new Semaphore().with(wrong)],
  ['Condition.with', noFunction, (wrong) => new Condition().with(wrong)],
  ['Condition.waitFor', noFunction, (wrong) => new Condition().waitFor(wrong)],
  ['Condition, lock', [null, 5, '5', {}, hot], (wrong) => new Condition(wrong)],
  ['Barrier.with', noFunction, (wrong) => new Barrier(1).with(wrong)],
  ['Semaphore', [null, ...strange, hot, Number.NaN], (wrong) => new Semaphore(wrong)],
  ['mapLimit', [undefined, null, 5, '5', Symbol('5'), true, {}, hot, hot()], (wrong) => mapLimit(wrong, 1, hot)],
  ['mapLimit, limit', [null, ...noNumber, Number.NaN, 0, -1, 1.5], (wrong) => mapLimit([], wrong, hot)],
  ['mapLimit, function', noFunction, (wrong) => mapLimit([], 1, wrong)],
  ['mapLimit, options', noOptions, (wrong) => mapLimit([], 1, hot, wrong)],
  ['AsyncLimiter, maxRate', [null, ...noNumber, Number.NaN, 0, -1, 1 / 0], (wrong) => new AsyncLimiter(wrong)],
  ['AsyncLimiter, periodMs', [null, ...strange, Number.NaN, 0, -1, 1 / 0], (wrong) => new AsyncLimiter(1, wrong)],
  ['AsyncLimiter.acquire', [null, ...strange, Number.NaN, -1, 6], (wrong) => new AsyncLimiter(5).acquire(wrong)],
  ['AsyncLimiter.hasCapacity', [null, ...strange, Number.NaN, -1], (wrong) => new AsyncLimiter(5).hasCapacity(wrong)],
  ['AsyncLimiter.with', noFunction, (wrong) => new AsyncLimiter(5).with(wrong)],
  ['moveOnAfter, delayMs', [...noTimeout, Number.NaN], (wrong) => moveOnAfter(wrong, hot)],
  ['moveOnAfter, body', noFunction, (wrong) => moveOnAfter(5, wrong)],
  ['shielded', noFunction, (wrong) => shielded(wrong)],
  ['TaskGroup.start', noFunction, (wrong) => taskGroup((group) => group.start(wrong))],
  ['Barrier', [null, ...noNumber, Number.NaN], (wrong) => new Barrier(wrong)],
  ['Queue, options', [null, ...noOptions], (wrong) => new Queue(wrong)],
  ['PriorityQueue, compare', [null, 5, '5', {}], (compare) => new PriorityQueue({ compare })],
  ['ContextVar, options', [null, ...noOptions], (wrong) => new ContextVar('name', wrong)],
  ['ContextVar.reset', [undefined, null, 5, '5', {}, hot], (wrong) => new ContextVar('name').reset(wrong)],
  ['Context.run', noFunction, (wrong) => copyContext().run(wrong)],
  ['scaledClock', [null, ...noNumber, Number.NaN, Number.POSITIVE_INFINITY, -1], (wrong) => scaledClock(wrong)],
]

/** The same without a running loop. */
const callsOutside: typeof calls = [
  ['run', noAwaitable, (wrong) => run(wrong, { clock: virtualClock() })],
  ['run, options', [null, ...noOptions], (wrong) => run(hot, wrong)],
  ['run, clock', [5, '5', {}, virtualClock], (clock) => run(hot, { clock })],
  ['run, signal', noSignal, (signal) => run(hot, { signal, clock: virtualClock() })],
  ['Runner, options', [null, ...noOptions], (wrong) => new Runner(wrong)],
]

/** The engine's own messages about a value that was used without a check: true, but no help. */
const unlooked =
  /Cannot (?:read|destructure|use|convert|set|create)|is not (?:a function|iterable|a constructor)$|undefined \(|Invalid value used/

const areRefused = ': what is no argument for it is refused in words of its own'

async function refuses([wrong, call]: readonly [readonly unknown[], (wrong: never) => unknown]): Promise<void> {
  for (const value of wrong) {
    const error = await mistakeOf(() => call(value as never))
    assert.ok(error instanceof TypeError || error instanceof RangeError, `given ${typeof value}: ${error}`)
    assert.doesNotMatch(error.message, unlooked)
    assert.doesNotMatch(error.message, /\[object|=>.*=>/)
  }
}

const refusals: readonly Row[] = [
  ...texts.map(([says, call, expected]) =>
    row([], `${says} is refused, and told what to do`, async () => {
      assert.deepEqual(await mistakeOf(call), expected)
    }),
  ),
  ...calls.map(([says, ...call]) => row([], `${says}${areRefused}`, () => refuses(call))),
  ...callsOutside.map(([says, ...call]) => rowOutside([], `${says}${areRefused}`, () => refuses(call))),
  quietRow([], 'a refusal that is awaited has the place of the call', async () => {
    const wrongs: readonly (() => PromiseLike<unknown>)[] = [
      function placeOfCall() {
        return waitFor(hot, undefined as never)
      },
      function placeOfCall() {
        return timeout('5' as never, hot)
      },
      function placeOfCall() {
        return race(hot as never)
      },
    ]
    for (const call of wrongs) {
      const error = await mistakeOf(call)
      assert.match((error as Error).stack ?? '', /placeOfCall/)
    }
  }),
  rowOutside([], 'where a call is refused, nothing of what it was given has begun or is told of', async () => {
    let begun = 0
    const work = (): void => {
      begun += 1
    }
    const contexts = await contextsOf(
      async () => {
        const list = (): Awaitable<void>[] => [work, coroutine(work), undefined as never, coroutine(work)]
        for (const call of [() => gather(list()), () => asCompleted(list()), () => race(list())]) await mistakeOf(call)
        await mistakeOf(() => waitFor(coroutine(work), '5' as never))
        await mistakeOf(() => timeout(5, coroutine(work) as never))
        await mistakeOf(() => retry(coroutine(work) as never, fixed))
        await sleep(1)
      },
      { debug: true },
    )
    assert.deepEqual([begun, contexts], [0, []])
  }),
]

const lists: readonly Row[] = [
  quietRow([], 'gather, race, wait and asCompleted take whatever can be iterated', async () => {
    const work = (value: number) => (): Promise<number> => Promise.resolve(value)
    function* made(): IterableIterator<() => Promise<number>> {
      yield work(1)
      yield work(2)
    }
    const iterables = (): Iterable<() => Promise<number>>[] => [
      made(),
      new Set(made()),
      new Map([...made()].map((each) => [each, 1])).keys(),
      { [Symbol.iterator]: made },
    ]
    for (const each of iterables()) assert.deepEqual(await gather(each), [1, 2])
    for (const each of iterables()) assert.deepEqual(await gather(each, { returnExceptions: true }), [1, 2])
    for (const each of iterables()) assert.equal(await race(each), 1)
    for (const each of iterables()) {
      const values: number[] = []
      for await (const done of asCompleted(each)) values.push(done.result())
      assert.deepEqual(values, [1, 2])
    }
    for (const each of iterables()) {
      const tasks = new Set([...each].map((one) => createTask(one)))
      assert.deepEqual((await wait(tasks)).done, [...tasks])
    }
    assert.deepEqual(await gather(new Set<Awaitable<void>>()), [])
  }),
]

export const rows: readonly Row[] = [...refusals, ...lists]
export const excluded: readonly Excluded[] = []
