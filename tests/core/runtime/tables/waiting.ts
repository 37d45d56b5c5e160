import assert from 'node:assert/strict'
import {
  type AsCompleted,
  asCompleted,
  CancelledError,
  coroutine,
  createTask,
  currentTask,
  ensureFuture,
  Future,
  gather,
  getRunningLoop,
  LoopError,
  race,
  shield,
  sleep,
  type Task,
  TimeoutError,
  wait,
  waitFor,
} from '#runtime'
import { contextsOf, type Excluded, quietRow, type Row, rowOutside, thrownBy } from './row.ts'

const base = 'test_tasks.BaseTaskTests'

function now(): number {
  return getRunningLoop().time()
}

function future<T = void>(): Future<T> {
  return getRunningLoop().createFuture<T>()
}

/** Enough turns for everything that is ready, and for what that makes ready. */
async function settle(): Promise<void> {
  for (let turns = 0; turns < 5; turns += 1) await sleep(0)
}

function failAfter(delayMs: number, error: unknown): () => Promise<never> {
  return async () => {
    await sleep(delayMs)
    throw error
  }
}

/** Counts the timers that are set and have neither fired nor been cancelled. */
function openTimers(): () => number {
  const open = new Set<number>()
  getRunningLoop().addInstrument({
    timerSet(timer) {
      open.add(timer)
    },
    timerFired(timer) {
      open.delete(timer)
    },
  })
  return () => open.size
}

/** A future that counts its callbacks. */
class CountingFuture extends Future<string> {
  callbacks = 0

  override addHandle(handle: Parameters<Future<string>['addHandle']>[0]): void {
    this.callbacks += 1
    super.addHandle(handle)
  }

  override removeDoneCallback(callback: (future: Future<string>) => void): number {
    const removed = super.removeDoneCallback(callback)
    this.callbacks -= removed
    return removed
  }

  override removeHandle(handle: Parameters<Future<string>['removeHandle']>[0]): void {
    this.callbacks -= 1
    super.removeHandle(handle)
  }
}

const waits: readonly Row[] = [
  quietRow(
    `${base}.test_wait`,
    'wait gives all when all are done, in the order given, and at once where they are',
    async () => {
      const [a, b] = [createTask(() => sleep(100)), createTask(() => sleep(150))]
      for (let times = 0; times < 2; times += 1) {
        const { done, pending } = await wait([b, a])
        assert.deepEqual([done, pending], [[b, a], []])
        assert.equal(now(), 150)
      }
    },
  ),
  quietRow(`${base}.test_wait_duplicate_coroutines`, 'the same task twice counts once', async () => {
    const a = createTask(() => sleep(10, 'test'))
    const b = createTask(() => sleep(20, 'spam'))
    const { done, pending } = await wait([a, a, b])
    assert.deepEqual([done, pending], [[a, b], []])
  }),
  quietRow(
    [`${base}.test_wait_with_iterator_of_tasks`, `${base}.test_wait_generator`],
    'any iterable will do, a generator that makes the tasks too',
    async () => {
      const tasks = [0, 1, 2].map((value) => createTask(() => value))
      assert.deepEqual((await wait(tasks.values())).done, tasks)
      function* made(): IterableIterator<Task<number>> {
        for (let value = 0; value < 10; value += 1) yield createTask(() => sleep(value, value))
      }
      const { done, pending } = await wait(made(), { returnWhen: 'allCompleted' })
      assert.deepEqual(
        done.map((task) => task.result()),
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
      )
      assert.deepEqual(pending, [])
    },
  ),
  quietRow(
    [`${base}.test_wait_errors`, `${base}.test_wait_invalid_args`],
    'wait wants a list of futures, that is not empty, and a known returnWhen; it says so when it is awaited',
    async () => {
      const task = createTask(() => 1)
      const wrong = (futures: unknown, options: object = {}): Promise<unknown> =>
        thrownBy(wait(futures as Task<number>[], options))
      assert.deepEqual(await wrong([]), new RangeError('Set of Tasks/Futures is empty.'))
      assert.deepEqual(await wrong([task], { returnWhen: -1 }), new RangeError('Invalid returnWhen value: -1'))
      assert.deepEqual(await wrong(task), new TypeError('expect a list of futures, not Task'))
      assert.deepEqual(await wrong(coroutine(sleep, 1)), new TypeError('expect a list of futures, not CoroutineObject'))
      const forbidden = new TypeError('Passing coroutines is forbidden, use tasks explicitly.')
      assert.deepEqual(await wrong([task, () => 1]), forbidden)
      assert.deepEqual(await wrong([coroutine(sleep, 1)]), forbidden)
      assert.ok((await wrong([Promise.resolve()])) instanceof TypeError)
      await task
    },
  ),
  quietRow(
    `${base}.test_wait_first_completed`,
    "with 'firstCompleted' it ends with the first, and leaves the rest alone",
    async () => {
      const [a, b] = [createTask(() => sleep(10_000)), createTask(() => sleep(100))]
      const { done, pending } = await wait([b, a], { returnWhen: 'firstCompleted' })
      assert.deepEqual([done, pending], [[b], [a]])
      assert.deepEqual([a.done(), now()], [false, 100])
      await wait([a, b])
      assert.deepEqual([a.cancelled(), now()], [false, 10_000])
    },
  ),
  quietRow(
    `${base}.test_wait_really_done`,
    'what has ended by the time that it goes on is done, not pending',
    async () => {
      const a = createTask(() => sleep(0))
      const b = createTask(async () => {
        await sleep(0)
        await sleep(0)
      })
      const { done, pending } = await wait([b, a], { returnWhen: 'firstCompleted' })
      assert.deepEqual([done, pending], [[b, a], []])
    },
  ),
  quietRow(
    [`${base}.test_wait_first_exception`, `${base}.test_wait_first_exception_in_wait`],
    "with 'firstException' it ends with the first that fails, now or later",
    async () => {
      for (const delayMs of [0, 10]) {
        const started = now()
        const [a, b] = [createTask(() => sleep(10_000)), createTask(failAfter(delayMs, new Error('err')))]
        const { done, pending } = await wait([b, a], { returnWhen: 'firstException' })
        assert.deepEqual([done, pending], [[b], [a]])
        assert.equal(now() - started, delayMs)
        assert.equal(String(b.exception()), 'Error: err')
        a.cancel()
      }
    },
  ),
  quietRow([], "a cancel is no exception to 'firstException', nor is a value", async () => {
    const [a, b, c] = [createTask(() => sleep(10)), createTask(() => sleep(20)), createTask(() => sleep(1000))]
    b.cancel()
    const { done, pending } = await wait([a, b, c], { returnWhen: 'firstException' })
    assert.deepEqual([done, pending], [[a, b, c], []])
    assert.equal(now(), 1000)
  }),
  quietRow(`${base}.test_wait_with_exception`, 'wait throws no error of what it waits for', async () => {
    const error = new Error('really')
    const [a, b] = [createTask(() => sleep(100)), createTask(failAfter(150, error))]
    for (let times = 0; times < 2; times += 1) {
      const { done, pending } = await wait([b, a])
      assert.deepEqual(
        done.map((task) => task.exception()),
        [error, null],
      )
      assert.deepEqual([pending, now()], [[], 150])
    }
  }),
  quietRow(
    `${base}.test_wait_with_timeout`,
    'when the time is up it gives what is done, throws nothing and cancels nothing',
    async () => {
      const [a, b] = [createTask(() => sleep(100)), createTask(() => sleep(150, 'late'))]
      const { done, pending } = await wait([b, a], { timeoutMs: 110 })
      assert.deepEqual([done, pending, now()], [[a], [b], 110])
      assert.equal(await b, 'late')
    },
  ),
  quietRow(
    `${base}.test_wait_concurrent_complete`,
    'a task that ends in the turn in which the time is up is done',
    async () => {
      const [a, b] = [createTask(() => sleep(100)), createTask(() => sleep(150))]
      const { done, pending } = await createTask(wait([b, a], { timeoutMs: 100 }))
      assert.deepEqual([done, pending, now()], [[a], [b], 100])
      await b
    },
  ),
  quietRow([], 'wait leaves neither a timer nor a callback behind', async () => {
    const timers = openTimers()
    const pending = new CountingFuture()
    await wait([createTask(() => sleep(10)), pending], { timeoutMs: 1000, returnWhen: 'firstCompleted' })
    assert.deepEqual([timers(), pending.callbacks], [0, 0])
    await wait([pending], { timeoutMs: 10 })
    const waiting = createTask(wait([pending], { timeoutMs: 1000 }))
    await sleep(1)
    waiting.cancel()
    assert.ok((await thrownBy(waiting)) instanceof CancelledError)
    assert.deepEqual([timers(), pending.callbacks], [0, 0])
  }),
  quietRow(
    `${base}.test_yield_wait_does_not_shield_cancel`,
    'a cancel of the waiting leaves what it waits for alone',
    async () => {
      const waiter = future()
      let isDone = false
      let isAfter = false
      const inner = createTask(async () => {
        await waiter
        isDone = true
      })
      const outer = createTask(async () => {
        await wait([inner])
        isAfter = true
      })
      await settle()
      outer.cancel()
      assert.ok((await thrownBy(outer)) instanceof CancelledError)
      waiter.setResult()
      await settle()
      assert.deepEqual([isDone, isAfter, inner.cancelled()], [true, false, false])
    },
  ),
]

/** Both ways to iterate over it. */
const ways: readonly (<T>(completed: AsCompleted<T>) => Promise<T[]>)[] = [
  async (completed) => {
    const values = []
    for await (const done of completed) values.push(done.result())
    return values
  },
  async (completed) => {
    const values = []
    for (const next of completed) values.push(await next)
    return values
  },
]

const completions: readonly Row[] = [
  quietRow(`${base}.test_as_completed`, 'asCompleted gives them in the order in which they end', async () => {
    for (const valuesOf of ways) {
      const started = now()
      const sleeper = (delayMs: number, value: string) => async () => {
        await sleep(delayMs)
        return value
      }
      const completed = asCompleted([sleeper(10, 'b'), sleeper(150, 'c'), sleeper(5, 'a'), sleeper(10, 'd')])
      assert.deepEqual(await valuesOf(completed), ['a', 'b', 'd', 'c'])
      assert.equal(now() - started, 150)
    }
  }),
  quietRow([], 'it begins at once, not when it is gone through', async () => {
    const completed = asCompleted([() => sleep(100, 'a')])
    await sleep(200)
    const started = now()
    assert.deepEqual(await ways[0]?.(completed), ['a'])
    assert.equal(now(), started)
  }),
  quietRow(
    `${base}.test_as_completed_same_tasks_in_as_out`,
    'what is a future comes out as it went in; of a coroutine comes its task',
    async () => {
      const [one, two] = [coroutine(sleep, 30), coroutine(sleep, 10)]
      const [task, other] = [createTask(() => sleep(20)), createTask(() => sleep(40))]
      const out: unknown[] = []
      for await (const done of asCompleted([one, task, two, other])) {
        assert.equal(done.done(), true)
        out.push(done)
      }
      assert.deepEqual([out[1] === task, out[3] === other], [true, true])
      assert.ok(!out.includes(one) && !out.includes(two))
      assert.equal(new Set(out).size, 4)
    },
  ),
  quietRow(
    `${base}.test_as_completed_with_timeout`,
    'when the time is up, what is not done is a TimeoutError',
    async () => {
      const tasks = () => [createTask(() => sleep(100, 'a')), createTask(() => sleep(150, 'b'))]
      const log: string[] = []
      let [started, all] = [now(), tasks()]
      const error = await thrownBy(
        (async () => {
          for await (const done of asCompleted(all, { timeoutMs: 120 })) log.push(done.result())
        })(),
      )
      assert.ok(error instanceof TimeoutError)
      assert.deepEqual([log, now() - started], [['a'], 120])
      await wait(all)
      ;[started, all] = [now(), tasks()]
      const [first, second] = [...asCompleted(all, { timeoutMs: 120 })]
      assert.equal(await first, 'a')
      assert.ok((await thrownBy(second as PromiseLike<string>)) instanceof TimeoutError)
      assert.equal(now() - started, 120)
      const { pending } = await wait(all)
      assert.deepEqual([pending, all.map((task) => task.result())], [[], ['a', 'b']])
    },
  ),
  quietRow(`${base}.test_as_completed_with_unused_timeout`, 'a timeout that was not needed is taken back', async () => {
    for (const valuesOf of ways) {
      const timers = openTimers()
      assert.deepEqual(await valuesOf(asCompleted([() => sleep(10, 'a')], { timeoutMs: 1000 })), ['a'])
      assert.deepEqual(await valuesOf(asCompleted([], { timeoutMs: 1000 })), [])
      assert.equal(timers(), 0)
    }
  }),
  quietRow(
    `${base}.test_as_completed_resume_iterator`,
    'a second loop over it goes on where the first was left',
    async () => {
      const four = () => asCompleted([0, 1, 2, 3].map((value) => () => sleep(value * 10, value)))
      const values: number[] = []
      const completed = four()
      for await (const done of completed) if (values.push(done.result()) === 2) break
      assert.equal(now(), 10)
      for await (const done of completed) values.push(done.result())
      const plain = four()
      for (const next of plain) if (values.push(await next) === 6) break
      for (const next of plain) values.push(await next)
      assert.deepEqual(values, [0, 1, 2, 3, 0, 1, 2, 3])
    },
  ),
  quietRow(
    `${base}.test_as_completed_reverse_wait`,
    'of the coroutines of a plain loop the one that is awaited first gets what ends first',
    async () => {
      const [first, second] = [...asCompleted([() => sleep(50, 'a'), () => sleep(100, 'b')])]
      assert.equal(await second, 'a')
      assert.equal(now(), 50)
      assert.equal(await first, 'b')
      assert.equal(now(), 100)
    },
  ),
  quietRow(`${base}.test_as_completed_concurrent`, 'several may be awaited at the same time', async () => {
    const make = () => asCompleted([() => sleep(50, 'a'), () => sleep(50, 'b')])
    const { done } = await wait([...make()].map((next) => ensureFuture(next)))
    assert.deepEqual(
      done.map((task) => task.result()),
      ['a', 'b'],
    )
    const asynchronous = make()
    const results = await gather([asynchronous.next(), asynchronous.next(), asynchronous.next()])
    assert.deepEqual(
      results.map((result) => (result.done ? 'end' : result.value.result())),
      ['a', 'b', 'end'],
    )
    assert.equal(now(), 100)
  }),
  quietRow([], 'a reader that is cancelled in the turn in which it gets one leaves it to the next', async () => {
    const waiter = future<string>()
    const [next, other] = [...asCompleted([waiter, future<string>()])].map((each) => createTask(each))
    await settle()
    waiter.setResult('first')
    // After the callback that wakes the first reader, and before the reader's step.
    getRunningLoop().callSoon(() => next?.cancel())
    await settle()
    assert.deepEqual([next?.cancelled(), other?.done()], [true, true])
    assert.equal(other?.result(), 'first')
  }),
  quietRow(`${base}.test_as_completed_duplicate_coroutines`, 'the same coroutine twice runs once', async () => {
    for (const valuesOf of ways) {
      const ham = coroutine(async () => 'ham')
      assert.deepEqual(await valuesOf(asCompleted([ham, ham, async () => 'spam'])), ['ham', 'spam'])
      const spam = async (): Promise<string> => 'spam'
      assert.deepEqual(await valuesOf(asCompleted([spam, spam])), ['spam', 'spam'])
    }
  }),
  rowOutside(
    [`${base}.test_as_completed_coroutine_without_loop`, `${base}.test_shield_coroutine_without_loop`],
    'without a running loop a coroutine can neither be shielded nor completed',
    async () => {
      assert.throws(() => asCompleted([() => 42]), { name: 'LoopError', message: 'no running event loop' })
      assert.throws(() => shield(() => 42), { name: 'LoopError', message: 'no running event loop' })
    },
  ),
  quietRow(
    `${base}.test_as_completed_coroutine_use_running_loop`,
    'a coroutine becomes a task of the loop that is running',
    async () => {
      const all = [...asCompleted([async () => 42])]
      assert.equal(all.length, 1)
      assert.equal(await all[0], 42)
    },
  ),
  quietRow(`${base}.test_as_completed_invalid_args`, 'asCompleted wants a list', async () => {
    const wrong = (value: unknown) => () => asCompleted(value as Task<void>[])
    assert.throws(wrong(future()), new TypeError('expects an iterable of awaitables, not Future: asCompleted([a, b])'))
    assert.throws(wrong(coroutine(sleep, 1)), TypeError)
    assert.throws(
      wrong(() => 1),
      TypeError,
    )
  }),
  quietRow([], 'after the timeout it holds on to nothing, and what ends in that turn is not given', async () => {
    const [pending, together] = [new CountingFuture(), new CountingFuture()]
    const completed = asCompleted([pending, together], { timeoutMs: 10 })
    getRunningLoop().callAt(10, () => together.setResult('too late'))
    assert.ok((await thrownBy(completed.next())) instanceof TimeoutError)
    assert.ok((await thrownBy(completed.next())) instanceof TimeoutError)
    assert.deepEqual(await completed.next(), { done: true, value: undefined })
    assert.equal(pending.callbacks, 0)
  }),
  quietRow([], 'of nothing there is nothing to go through', async () => {
    for (const valuesOf of ways) assert.deepEqual(await valuesOf(asCompleted([])), [])
  }),
]

const shields: readonly Row[] = [
  quietRow(`${base}.test_shield_result`, 'a shield has the value of what is in it', async () => {
    const inner = future<number>()
    const outer = shield(inner)
    inner.setResult(42)
    assert.equal(await outer, 42)
  }),
  quietRow(`${base}.test_shield_exception`, 'a shield has the error of what is in it', async () => {
    const inner = future<number>()
    const outer = shield(inner)
    const error = new LoopError('expected')
    inner.setException(error)
    await settle()
    assert.equal(outer.exception(), error)
  }),
  quietRow(`${base}.test_shield_cancel_inner`, 'a cancel of what is in it is a cancel of the shield', async () => {
    const inner = future<number>()
    const outer = shield(inner)
    inner.cancel()
    await settle()
    assert.equal(outer.cancelled(), true)
  }),
  quietRow(`${base}.test_shield_cancel_outer`, 'a cancel of the shield does not reach in', async () => {
    const inner = new CountingFuture()
    const outer = shield(inner)
    assert.equal(outer.cancel(), true)
    await settle()
    assert.deepEqual([outer.cancelled(), inner.done()], [true, false])
    // Only the callback that reports its error is left.
    assert.equal(inner.callbacks, 1)
  }),
  rowOutside(
    [`${base}.test_shield_cancel_outer_result`, `${base}.test_shield_cancel_outer_exception`],
    'after a cancel of the shield a value is nobody’s, an error goes to the exception handler',
    async () => {
      const error = new RangeError('foo')
      const contexts = await contextsOf(async () => {
        const [fine, failing] = [future<number>(), future<number>()]
        for (const inner of [fine, failing]) shield(inner).cancel()
        await settle()
        fine.setResult(1)
        failing.setException(error)
        await settle()
      })
      assert.deepEqual(
        contexts.map((context) => [context.message, context.error]),
        [['RangeError exception in shielded future', error]],
      )
    },
  ),
  rowOutside(
    `${base}.test_shield_duplicate_log_once`,
    'however many shields of it were cancelled, an error is reported once, with its task',
    async () => {
      const error = new Error('foo')
      let inner: Task<never> | null = null
      const contexts = await contextsOf(async () => {
        inner = createTask(failAfter(10, error))
        for (let times = 0; times < 3; times += 1) {
          const outer = shield(inner)
          await settle()
          outer.cancel()
          await settle()
        }
        await sleep(20)
      })
      assert.deepEqual(
        contexts.map((context) => [context.message, context.error, context.task]),
        [['Error exception in shielded future', error, inner]],
      )
    },
  ),
  quietRow(
    [],
    'a shield that is cancelled as what is in it fails reports nothing: others may have seen the error',
    async () => {
      const inner = future<number>()
      const outer = shield(inner)
      inner.setException(new Error('seen by its owner'))
      outer.cancel()
      await settle()
      assert.equal(outer.cancelled(), true)
      assert.ok(inner.exception())
    },
  ),
  quietRow(`${base}.test_shield_shortcut`, 'the shield of what is done is that itself', async () => {
    const done = future<number>()
    done.setResult(42)
    assert.equal(shield(done), done)
  }),
  quietRow(`${base}.test_shield_effect`, 'who waits at a shield is cancelled, what is in it runs on', async () => {
    const waiter = future()
    let isDone = false
    let isAfter = false
    const outer = createTask(async () => {
      await shield(async () => {
        await waiter
        isDone = true
      })
      isAfter = true
    })
    await settle()
    outer.cancel()
    assert.ok((await thrownBy(outer)) instanceof CancelledError)
    waiter.setResult()
    await settle()
    assert.deepEqual([isDone, isAfter], [true, false])
  }),
  quietRow(`${base}.test_shield_gather`, 'a shield protects a gather', async () => {
    const children = [future<number>(), future<number>()]
    const parent = gather(children)
    const outer = shield(parent)
    await settle()
    outer.cancel()
    await settle()
    assert.equal(outer.cancelled(), true)
    children.forEach((child, index) => {
      child.setResult(index + 1)
    })
    await settle()
    assert.deepEqual(parent.result(), [1, 2])
  }),
  quietRow(
    `${base}.test_gather_shield`,
    'a cancel of a gather cancels the shields in it, not what they protect',
    async () => {
      const children = [future<number>(), future<number>()]
      const inner = children.map((child) => shield(child))
      const parent = gather(inner)
      await settle()
      parent.cancel()
      await settle()
      assert.ok(parent.exception() instanceof CancelledError)
      assert.deepEqual(
        [...inner.map((each) => each.cancelled()), ...children.map((child) => child.done())],
        [true, true, false, false],
      )
      for (const child of children) child.setResult(1)
      await settle()
    },
  ),
  quietRow(
    `${base}.test_shield_coroutine_use_running_loop`,
    'a coroutine in a shield is a task of the running loop',
    async () => {
      const outer = shield(async () => 42)
      assert.equal(outer.loop, getRunningLoop())
      assert.equal(await outer, 42)
    },
  ),
]

const races: readonly Row[] = [
  quietRow([], 'a race ends as the first that ends, when the others are cancelled and have cleaned up', async () => {
    const log: string[] = []
    const loser = (cleanUpMs: number) => async (): Promise<string> => {
      try {
        return await sleep(1000, 'never')
      } finally {
        await sleep(cleanUpMs)
        log.push(`${now()} cleaned up`)
      }
    }
    assert.equal(await race([loser(5), () => sleep(10, 'fast'), loser(20)]), 'fast')
    assert.deepEqual(log, ['15 cleaned up', '30 cleaned up'])
  }),
  quietRow([], 'nothing begins before a race is awaited', async () => {
    let hasBegun = false
    const cold = race([
      () => {
        hasBegun = true
      },
    ])
    await sleep(10)
    assert.equal(hasBegun, false)
    await cold
    assert.equal(hasBegun, true)
  }),
  quietRow([], 'an error may come first, or a cancel', async () => {
    const error = new Error('first')
    const slow = createTask(() => sleep(1000))
    assert.equal(await thrownBy(race([slow, failAfter(10, error)])), error)
    assert.equal(slow.cancelled(), true)
    const cancelled = createTask(() => sleep(1000))
    getRunningLoop().callLater(10, () => cancelled.cancel())
    assert.ok((await thrownBy(race([cancelled, () => sleep(1000)]))) instanceof CancelledError)
    assert.deepEqual([now(), currentTask()?.cancelling()], [20, 0])
  }),
  quietRow([], 'of those that are done already the first one given wins', async () => {
    const done = (value: string): Future<string> => {
      const each = future<string>()
      each.setResult(value)
      return each
    }
    assert.equal(await race([future<string>(), done('a'), done('b')]), 'a')
    const [late, early] = [future<string>(), future<string>()]
    early.setResult('early')
    late.setResult('late')
    assert.equal(await race([late, early]), 'late')
  }),
  quietRow([], 'of two that end in one turn the one that ended first wins, wherever it stands', async () => {
    const [a, b] = [future<string>(), future<string>()]
    getRunningLoop().callLater(10, () => {
      b.setResult('b')
      a.setResult('a')
    })
    assert.equal(await race([a, b]), 'b')
  }),
  quietRow([], 'a race leaves no callback at those that run on', async () => {
    const slow = new CountingFuture()
    for (let times = 0; times < 3; times += 1) await race([slow, () => sleep(1)], { cancelLosers: false })
    assert.equal(slow.callbacks, 0)
  }),
  quietRow([], 'with cancelLosers false the others run on', async () => {
    const slow = createTask(() => sleep(100, 'slow'))
    assert.equal(await race([slow, () => sleep(10, 'fast')], { cancelLosers: false }), 'fast')
    assert.deepEqual([slow.done(), now()], [false, 10])
    assert.equal(await slow, 'slow')
  }),
  rowOutside([], 'what goes wrong in a loser goes to the exception handler, once', async () => {
    const error = new Error('clean-up')
    const together = new Error('together')
    const contexts = await contextsOf(async () => {
      const messy = async (): Promise<string> => {
        try {
          return await sleep(1000, 'never')
        } finally {
          // biome-ignore lint/correctness/noUnsafeFinally: that is the point
          throw error
        }
      }
      assert.equal(await race([messy, () => sleep(10, 'fast'), failAfter(10, together)]), 'fast')
    })
    assert.deepEqual(
      contexts.map((context) => [context.message, context.error, context.task !== undefined]),
      [error, together].map((each) => ['unhandled exception in a loser of race()', each, true]),
    )
  }),
  quietRow([], 'a cancel of a race cancels all and waits for them, even when it comes twice', async () => {
    for (const cancelLosers of [true, false]) {
      const started = now()
      let cleaned = 0
      const runner = (cleanUpMs: number) => async (): Promise<void> => {
        try {
          await sleep(1000)
        } finally {
          await sleep(cleanUpMs)
          cleaned += 1
        }
      }
      const task = createTask(race([runner(50), runner(30)], { cancelLosers }))
      await sleep(10)
      task.cancel()
      await sleep(10)
      task.cancel()
      assert.ok((await thrownBy(task)) instanceof CancelledError)
      assert.deepEqual([cleaned, now() - started], [2, 60])
    }
  }),
  quietRow([], 'a cancel that comes while the losers clean up waits for them, and is not lost', async () => {
    let isCleaned = false
    const loser = async (): Promise<string> => {
      try {
        return await sleep(1000, 'never')
      } finally {
        await sleep(50)
        isCleaned = true
      }
    }
    const task = createTask(race([loser, () => sleep(10, 'fast')]))
    await sleep(20)
    task.cancel()
    assert.ok((await thrownBy(task)) instanceof CancelledError)
    assert.deepEqual([isCleaned, now()], [true, 60])
  }),
  quietRow([], 'a race under a timeout is cancelled as anything is', async () => {
    const slow = createTask(() => sleep(1000))
    assert.ok((await thrownBy(waitFor(race([slow, () => sleep(2000)]), 10))) instanceof TimeoutError)
    assert.deepEqual([slow.cancelled(), now()], [true, 10])
  }),
  quietRow([], 'a race of nothing would never end, the same one twice runs once', async () => {
    assert.ok((await thrownBy(race([]))) instanceof RangeError)
    let runs = 0
    const runner = async (): Promise<number> => {
      runs += 1
      return sleep(10, runs)
    }
    const once = coroutine(runner)
    assert.deepEqual([await race([once, once]), runs], [1, 1])
    assert.deepEqual([await race([runner, runner]), runs], [2, 3])
  }),
]

export const rows: readonly Row[] = [...waits, ...completions, ...shields, ...races]

export const excluded: readonly Excluded[] = [
  {
    test: `${base}.test_shield_coroutine_use_global_loop`,
    why: 'there is no current loop but the one that runs: what set_event_loop sets does not exist here',
  },
]
