import assert from 'node:assert/strict'
import {
  CancelledError,
  createTask,
  currentTask,
  Event,
  getRunningLoop,
  mapLimit,
  sleep,
  TimeoutError,
  timeout,
} from '#runtime'
import { contextsOf, type Excluded, quietRow, type Row, rowOutside, thrownBy } from './row.ts'

/** An iterable that counts the items taken from it, and notes whether it was closed. */
function counted(end: number) {
  const seen = { taken: 0, isClosed: false }
  function* items(): IterableIterator<number> {
    try {
      for (let item = 0; item < end; item += 1) {
        seen.taken += 1
        yield item
      }
    } finally {
      seen.isClosed = true
    }
  }
  return { seen, items }
}

/** Like `counted`, with a wait before each item. */
function countedSlowly(end: number, delayMs: number) {
  const seen = { taken: 0, isClosed: false }
  async function* items(): AsyncGenerator<number> {
    try {
      for (let item = 0; item < end; item += 1) {
        await sleep(delayMs)
        seen.taken += 1
        yield item
      }
    } finally {
      seen.isClosed = true
    }
  }
  return { seen, items }
}

const never = (): PromiseLike<unknown> => new Event().wait()

const results: readonly Row[] = [
  quietRow([], 'results are in the order of the items, whichever ends first', async () => {
    const delays = [30, 10, 20]
    const given = await mapLimit(delays, 3, async (delayMs, index) => {
      await sleep(delayMs)
      return `${index}: ${delayMs}`
    })
    assert.deepEqual(given, ['0: 30', '1: 10', '2: 20'])
    assert.equal(getRunningLoop().time(), 30)
  }),

  quietRow([], 'never are more than the limit at work, and as many as long as there are items', async () => {
    let atWork = 0
    const seen: number[] = []
    await mapLimit(Array.from({ length: 10 }), 3, async () => {
      atWork += 1
      seen.push(atWork)
      await sleep(10)
      atWork -= 1
    })
    assert.equal(Math.max(...seen), 3)
    assert.equal(getRunningLoop().time(), 40)
  }),

  quietRow([], 'it takes whatever can be iterated, and gives of nothing nothing', async () => {
    const double = (item: number): number => item * 2
    const { items } = counted(3)
    const slow = countedSlowly(3, 1)
    for (const source of [[0, 1, 2], new Set([0, 1, 2]), items(), slow.items()]) {
      assert.deepEqual(await mapLimit(source, 2, double), [0, 2, 4])
    }
    for (const limit of [1, Number.POSITIVE_INFINITY]) {
      assert.deepEqual(await mapLimit([], limit, double), [])
      assert.deepEqual(await mapLimit([1, 2, 3], limit, double), [2, 4, 6])
    }
    assert.ok(slow.seen.isClosed)
  }),

  quietRow(
    [],
    'what the function gives may be whatever can be awaited, and the items are given as they are',
    async () => {
      const item = Promise.resolve(1)
      const given = await mapLimit([item], 1, (same) => [same === item])
      assert.deepEqual(given, [[true]])
      assert.deepEqual(await mapLimit([1, 2], 1, (value) => sleep(1, value)), [1, 2])
      assert.deepEqual(await mapLimit([1, 2], 1, (value) => Promise.resolve(value)), [1, 2])
    },
  ),

  quietRow([], 'each call is a task of its own, named as the function, with its number', async () => {
    const main = currentTask()
    async function download(item: number): Promise<string> {
      await sleep(1)
      assert.notEqual(currentTask(), main)
      return `${currentTask()?.name} ${item}`
    }
    assert.deepEqual(await mapLimit([1, 2], 2, download), ['download[0] 1', 'download[1] 2'])
    const [name] = await mapLimit([1], 1, async () => currentTask()?.name)
    assert.match(name ?? '', /^Task-\d+$/)
  }),
]

const taking: readonly Row[] = [
  quietRow([], 'an item is taken once there is a place for it', async () => {
    const { seen, items } = counted(100)
    const ahead: number[] = []
    let ended = 0
    await mapLimit(items(), 4, async () => {
      ahead.push(seen.taken - ended)
      await sleep(1)
      ended += 1
    })
    assert.equal(Math.max(...ahead), 4)
    assert.equal(ended, 100)
  }),

  quietRow([], 'so is one of an async iterable', async () => {
    const { seen, items } = countedSlowly(20, 1)
    const ahead: number[] = []
    let ended = 0
    await mapLimit(items(), 2, async () => {
      ahead.push(seen.taken - ended)
      await sleep(10)
      ended += 1
    })
    assert.equal(Math.max(...ahead), 2)
  }),

  quietRow([], 'an iterable without an end is left and closed when a call fails', async () => {
    const { seen, items } = counted(Number.POSITIVE_INFINITY)
    const failing = async (item: number): Promise<void> => {
      await sleep(1)
      if (item === 10) throw new Error('enough')
    }
    assert.deepEqual(await thrownBy(mapLimit(items(), 3, failing)), new Error('enough'))
    assert.ok(seen.isClosed)
    assert.ok(seen.taken <= 13)
  }),

  quietRow([], 'an async iterable that waits is left and closed, too', async () => {
    const { seen, items } = countedSlowly(100, 10)
    const failing = async (): Promise<void> => {
      await sleep(5)
      throw new Error('enough')
    }
    assert.deepEqual(await thrownBy(mapLimit(items(), 3, failing)), new Error('enough'))
    await sleep(20)
    assert.ok(seen.isClosed)
    assert.ok(seen.taken <= 2)
  }),
]

const failures: readonly Row[] = [
  quietRow([], 'the first error cancels and awaits the rest, begins no other, and is thrown', async () => {
    const log: string[] = []
    const call = async (item: number): Promise<void> => {
      log.push(`${item} begins`)
      try {
        await sleep(item === 1 ? 10 : 1000)
        throw new Error(`${item} failed`)
      } catch (error) {
        if (!(error instanceof CancelledError)) throw error
        await sleep(5)
        log.push(`${item} has cleaned up`)
        throw error
      }
    }
    assert.deepEqual(await thrownBy(mapLimit([0, 1, 2, 3], 3, call)), new Error('1 failed'))
    assert.deepEqual(log, ['0 begins', '1 begins', '2 begins', '0 has cleaned up', '2 has cleaned up'])
    assert.equal(getRunningLoop().time(), 15)
  }),

  quietRow([], 'errors can be returned in the place of results; they cancel nothing', async () => {
    const error = new TypeError('1')
    const call = async (item: number): Promise<number> => {
      await sleep(10)
      if (item === 1) throw error
      return item
    }
    const given = await mapLimit([0, 1, 2, 3], 2, call, { returnExceptions: true })
    assert.deepEqual(given, [0, error, 2, 3])
    assert.equal(getRunningLoop().time(), 20)
    const atOnce = (): never => {
      throw error
    }
    assert.deepEqual(await mapLimit([0], 1, atOnce, { returnExceptions: true }), [error])
    const cancelled = await thrownBy(
      mapLimit([0, 1], 2, async () => currentTask()?.cancel() && never(), { returnExceptions: true }),
    )
    assert.ok(cancelled instanceof CancelledError)
  }),

  rowOutside([], 'further errors are dropped, as in gather: of the same moment, and of the clean-up', async () => {
    const contexts = await contextsOf(async () => {
      const call = async (item: number): Promise<never> => {
        await thrownBy(sleep(item < 2 ? 10 : 1000).then(() => Promise.reject(new Error('in time'))))
        throw new Error(`${item}`)
      }
      assert.deepEqual(await thrownBy(mapLimit([0, 1, 2], 3, call)), new Error('0'))
    })
    assert.deepEqual(contexts, [])
  }),

  quietRow([], 'whatever is thrown is thrown: undefined, too, and by a function that is not async', async () => {
    for (const thrown of [undefined, null, 5, new AggregateError([1, 2])]) {
      const call = (): never => {
        throw thrown
      }
      assert.equal(await thrownBy(mapLimit([1], 1, call)), thrown)
    }
  }),

  quietRow([], "the iterable's own error cancels the rest, and is thrown", async () => {
    const failure = new Error('no more of it')
    async function* slowly(): AsyncGenerator<number> {
      yield 1
      await sleep(1)
      throw failure
    }
    let ended: unknown = null
    const call = async (): Promise<void> => {
      ended = await thrownBy(never())
    }
    assert.equal(await thrownBy(mapLimit(slowly(), 2, call)), failure)
    assert.ok(ended instanceof CancelledError)
    function* atOnce(): IterableIterator<number> {
      yield 1
      throw failure
    }
    const unbegun = (): never => assert.fail('it never begins')
    assert.equal(await thrownBy(mapLimit(atOnce(), 2, unbegun)), failure)
  }),

  quietRow([], 'a call that cancels itself ends all, and the cancel is thrown; the caller goes on', async () => {
    const call = async (item: number): Promise<void> => {
      if (item === 1) currentTask()?.cancel('by itself')
      await never()
    }
    const error = await thrownBy(mapLimit([0, 1, 2], 3, call))
    assert.ok(error instanceof CancelledError)
    assert.equal(error.message, 'by itself')
    assert.equal(currentTask()?.cancelling(), 0)
    await sleep(1)
  }),
]

const cancelling: readonly Row[] = [
  quietRow([], 'a cancel reaches all that is at work, and closes what the items come from', async () => {
    const { seen, items } = counted(100)
    const log: string[] = []
    const call = async (item: number): Promise<void> => {
      try {
        await never()
      } finally {
        log.push(`${item}`)
      }
    }
    const task = createTask(mapLimit(items(), 2, call))
    await sleep(1)
    task.cancel('stop')
    const error = await thrownBy(task)
    assert.ok(error instanceof CancelledError)
    assert.equal(error.message, 'stop')
    assert.deepEqual(log, ['0', '1'])
    assert.deepEqual(seen, { taken: 2, isClosed: true })
  }),

  quietRow([], 'so does a timeout, while an async iterable waits', async () => {
    const { items } = countedSlowly(5, 100)
    const error = await thrownBy(timeout(50, () => mapLimit(items(), 2, never)))
    assert.ok(error instanceof TimeoutError)
    assert.equal(getRunningLoop().time(), 50)
  }),

  quietRow([], 'a call that is slow to clean up is awaited', async () => {
    const call = async (): Promise<void> => {
      try {
        await never()
      } finally {
        await sleep(30)
      }
    }
    assert.ok((await thrownBy(timeout(10, () => mapLimit([1, 2], 1, call)))) instanceof TimeoutError)
    assert.equal(getRunningLoop().time(), 40)
  }),
]

export const rows: readonly Row[] = [...results, ...taking, ...failures, ...cancelling]
export const excluded: readonly Excluded[] = []
