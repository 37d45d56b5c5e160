import assert from 'node:assert/strict'
import {
  CancelledError,
  coroutine,
  createTask,
  EventLoop,
  type Future,
  gather,
  getRunningLoop,
  sleep,
  type Task,
  virtualClock,
} from '#runtime'
import { contextsOf, type Excluded, quietRow, type Row, rowOutside, thrownBy } from './row.ts'

const base = 'test_tasks.GatherTestsBase'
const ofFutures = 'test_tasks.FutureGatherTests'
const ofCoroutines = 'test_tasks.CoroutineGatherTests'
const ofTasks = 'test_tasks.BaseTaskTests'

function futures<T = number>(count: number): Future<T>[] {
  return Array.from({ length: count }, () => getRunningLoop().createFuture<T>())
}

/** The futures themselves, and coroutines that await them. */
const wrappings: readonly (<T>(all: readonly Future<T>[]) => readonly (Future<T> | (() => Promise<T>))[])[] = [
  (all) => all,
  (all) => all.map((each) => async () => await each),
]

/** Enough turns for everything that is ready, and for what that makes ready. */
async function settle(): Promise<void> {
  for (let turns = 0; turns < 5; turns += 1) await sleep(0)
}

const results: readonly Row[] = [
  quietRow(
    [`${base}.test_success`, `${base}.test_result_exception_success`],
    'a gather is done when all are, and its values are in the order given',
    async () => {
      for (const wrap of wrappings) {
        for (const options of [{}, { returnExceptions: false }, { returnExceptions: true }]) {
          const [a, b, c] = futures(3) as [Future<number>, Future<number>, Future<number>]
          const all = gather(wrap([a, b, c]), options)
          let calls = 0
          all.addDoneCallback(() => {
            calls += 1
          })
          b.setResult(1)
          a.setResult(2)
          await settle()
          assert.deepEqual([all.done(), calls], [false, 0])
          c.setResult(3)
          await settle()
          assert.deepEqual([all.result(), calls], [[2, 1, 3], 1])
        }
      }
    },
  ),
  rowOutside(
    [`${base}.test_one_exception`, `${ofFutures}.test_one_cancellation`],
    'the first that fails or is cancelled ends the gather as failed; what becomes of the others changes nothing',
    async () => {
      for (const wrap of wrappings) {
        const contexts = await contextsOf(async () => {
          for (const error of [new RangeError('first'), null]) {
            const [a, b, c, d, e] = futures(5) as [Future<number>, ...Future<number>[]]
            const all = gather(
              wrap([a, b as Future<number>, c as Future<number>, d as Future<number>, e as Future<number>]),
            )
            a.setResult(1)
            if (error) b?.setException(error)
            else b?.cancel()
            await settle()
            assert.equal(all.done(), true)
            assert.equal(all.cancelled(), false)
            if (error) assert.equal(all.exception(), error)
            else assert.ok(all.exception() instanceof CancelledError)
            c?.setResult(3)
            d?.cancel()
            e?.setException(new Error('later'))
            await settle()
          }
        })
        assert.deepEqual(contexts, [])
      }
    },
  ),
  quietRow(`${base}.test_return_exceptions`, 'with returnExceptions errors are values in their places', async () => {
    for (const wrap of wrappings) {
      const [a, b, c, d] = futures(4) as [Future<number>, Future<number>, Future<number>, Future<number>]
      const all = gather(wrap([a, b, c, d]), { returnExceptions: true })
      const errors = [new RangeError('c'), new Error('d')]
      b.setResult(1)
      c.setException(errors[0])
      a.setResult(3)
      await settle()
      assert.equal(all.done(), false)
      d.setException(errors[1])
      await settle()
      assert.deepEqual(all.result(), [3, 1, ...errors])
    }
  }),
  quietRow(
    `${ofFutures}.test_result_exception_one_cancellation`,
    'with returnExceptions a cancelled one is a CancelledError in its place',
    async () => {
      for (const [index, wrap] of wrappings.entries()) {
        const all = futures(6)
        const [a, b, c, d, e, f] = all
        const gathered = gather(wrap(all), { returnExceptions: true })
        const errors = [new RangeError('b'), new Error('f')]
        a?.setResult(1)
        b?.setException(errors[0])
        c?.cancel('enough')
        await settle()
        assert.equal(gathered.done(), false)
        d?.setResult(3)
        e?.cancel()
        f?.setException(errors[1])
        const values: unknown[] = await gathered
        assert.ok(values[2] instanceof CancelledError && values[4] instanceof CancelledError)
        // A task keeps the message of a cancel that it was asked for, but not that of a cancel of what it awaits.
        assert.deepEqual([values[2].message, values[4].message], [index === 0 ? 'enough' : '', ''])
        assert.deepEqual([values[0], values[1], values[3], values[5]], [1, errors[0], 3, errors[1]])
      }
    },
  ),
  quietRow(`${ofCoroutines}.test_duplicate_coroutines`, 'what is given several times runs once', async () => {
    let runs = 0
    const abc = coroutine(async () => {
      runs += 1
      return 'abc'
    })
    const def = createTask(async () => 'def')
    assert.deepEqual(await gather([abc, abc, def, abc, def]), ['abc', 'abc', 'def', 'abc', 'def'])
    assert.equal(runs, 1)
  }),
  quietRow([], 'a function runs for each place that it is given', async () => {
    let runs = 0
    const next = async (): Promise<number> => {
      runs += 1
      return runs
    }
    assert.deepEqual(await gather([next, next, next]), [1, 2, 3])
  }),
  rowOutside(
    `${ofCoroutines}.test_exception_marking`,
    'an error that comes after the gather has failed is not reported',
    async () => {
      const contexts = await contextsOf(async () => {
        const [a, b] = futures<void>(2) as [Future<void>, Future<void>]
        const failAfter = (future: Future<void>, error: Error) => async () => {
          await future
          throw error
        }
        const first = new Error('first')
        const outer = createTask(async () => {
          await gather([failAfter(a, first), failAfter(b, new Error('second'))])
        })
        await settle()
        a.setResult()
        await settle()
        b.setResult()
        await settle()
        assert.equal(outer.exception(), first)
      })
      assert.deepEqual(contexts, [])
    },
  ),
  quietRow([], 'a gather of what is done already is done', async () => {
    const done = futures(2)
    for (const [index, each] of done.entries()) each.setResult(index)
    const all = gather(done)
    assert.deepEqual(all.result(), [0, 1])
  }),
]

const made: readonly Row[] = [
  quietRow(
    `${ofFutures}.test_constructor_empty_sequence_use_running_loop`,
    'a gather of nothing is done at once',
    async () => {
      const all = gather([])
      assert.equal(all.loop, getRunningLoop())
      assert.deepEqual([all.done(), all.result()], [true, []])
    },
  ),
  rowOutside(
    [`${ofFutures}.test_constructor_empty_sequence_without_loop`, `${ofCoroutines}.test_constructor_without_loop`],
    'without a running loop neither nothing nor coroutines can be gathered',
    async () => {
      assert.throws(() => gather([]), { name: 'LoopError', message: 'no running event loop' })
      assert.throws(() => gather([async () => 'abc', async () => 'abc']), {
        name: 'LoopError',
        message: 'no running event loop',
      })
    },
  ),
  rowOutside(
    `${ofFutures}.test_constructor_heterogenous_futures`,
    'futures of two loops cannot be gathered',
    async () => {
      const [one, other] = [new EventLoop({ clock: virtualClock() }), new EventLoop({ clock: virtualClock() })]
      assert.throws(() => gather([one.createFuture(), other.createFuture()]), RangeError)
      one.close()
      other.close()
    },
  ),
  rowOutside(
    `${ofFutures}.test_constructor_homogenous_futures`,
    'futures bring their loop along, also where none is running',
    async () => {
      const loop = new EventLoop({ clock: virtualClock() })
      const children = [1, 2, 3].map(() => loop.createFuture<number>())
      for (let times = 0; times < 2; times += 1) {
        const all = gather(children)
        assert.equal(all.loop, loop)
        assert.equal(all.done(), false)
      }
      loop.close()
    },
  ),
  quietRow(
    `${ofCoroutines}.test_constructor_use_running_loop`,
    'a gather belongs to the loop that is running',
    async () => {
      const all = gather([async () => 'abc', async () => 'abc'])
      assert.equal(all.loop, getRunningLoop())
      assert.deepEqual(await all, ['abc', 'abc'])
    },
  ),
  rowOutside(
    `${ofCoroutines}.test_issue46672`,
    'a gather that is refused because of one argument leaves the others alone',
    async () => {
      const contexts = await contextsOf(async () => {
        const fine = coroutine(async () => 'abc')
        assert.throws(() => gather([fine, {} as () => string]), TypeError)
        await settle()
      })
      assert.deepEqual(contexts, [])
    },
  ),
]

const cancelled: readonly Row[] = [
  quietRow(
    `${ofCoroutines}.test_cancellation_broadcast`,
    'a cancel of the one who awaits a gather cancels every child',
    async () => {
      const [waiter] = futures(1) as [Future<number>]
      let isAfter = false
      const inner = async (): Promise<number> => {
        await waiter
        isAfter = true
        return 1
      }
      const children = [createTask(inner), createTask(inner)]
      let gatherer: Future<number[]> | null = null
      const outer = createTask(async () => {
        gatherer = gather(children)
        await gatherer
        isAfter = true
      })
      await settle()
      assert.equal(outer.cancel(), true)
      assert.ok((await thrownBy(outer)) instanceof CancelledError)
      assert.equal((gatherer as Future<number[]> | null)?.cancel(), false)
      assert.deepEqual(
        [waiter.cancelled(), ...children.map((child) => child.cancelled()), isAfter],
        [true, true, true, false],
      )
    },
  ),
  quietRow(`${ofTasks}.test_cancel_gather_1`, 'a gather whose children are all done cannot be cancelled', async () => {
    const [future] = futures(1) as [Future<number>]
    const all = gather([async () => await future])
    await settle()
    let answer: boolean | null = null
    future.addDoneCallback(() => {
      answer = all.cancel()
    })
    future.setResult(42)
    // The child's step comes first, and then this callback: the gather itself has no result yet.
    assert.deepEqual(await all, [42])
    assert.equal(answer, false)
    assert.equal(all.cancelled(), false)
  }),
  quietRow(
    `${ofTasks}.test_cancel_gather_2`,
    'a cancel of the one who awaits a gather is passed on with returnExceptions too, with its message',
    async () => {
      for (const message of [undefined, 'my message']) {
        const task: Task<void> = createTask(async () => {
          for (;;) await gather([() => sleep(50)], { returnExceptions: true })
        })
        await sleep(200)
        task.cancel(message)
        const error = await thrownBy(task)
        assert.ok(error instanceof CancelledError)
        assert.equal(error.message, message ?? '')
      }
    },
  ),
  quietRow([], 'a cancelled gather waits until its children have ended', async () => {
    let isCleaned = false
    const task = createTask(async () => {
      await gather(
        [
          async () => {
            try {
              await sleep(1000)
            } finally {
              await sleep(50)
              isCleaned = true
            }
          },
          () => sleep(1000),
        ],
        { returnExceptions: true },
      )
    })
    await sleep(10)
    task.cancel()
    assert.ok((await thrownBy(task)) instanceof CancelledError)
    assert.deepEqual([isCleaned, getRunningLoop().time()], [true, 60])
  }),
]

export const rows: readonly Row[] = [...results, ...made, ...cancelled]

export const excluded: readonly Excluded[] = [
  {
    test: `${base}.test_env_var_debug`,
    why: "tests Python's switches for debug mode (PYTHONASYNCIODEBUG, -X dev); here it is setDebug and run's `debug`",
  },
  ...[
    `${ofFutures}.test_constructor_empty_sequence_use_global_loop`,
    `${ofCoroutines}.test_constructor_use_global_loop`,
  ].map((test) => ({
    test,
    why: 'there is no current loop but the one that runs: what set_event_loop sets does not exist here',
  })),
]
