import assert from 'node:assert/strict'
import {
  AsyncLimiter,
  CancelledError,
  createTask,
  gather,
  getRunningLoop,
  LoopError,
  run,
  sleep,
  type Task,
  TimeoutError,
  virtualClock,
  waitFor,
} from '#runtime'
import { type Excluded, quietRow, type Row, rowOutside, thrownBy } from './row.ts'

/** Tasks that come at the same time, each for its amount, and note when they get in. */
function comers(limiter: AsyncLimiter, amounts: readonly number[], got: [index: number, atMs: number][]): Task<void>[] {
  const loop = getRunningLoop()
  return amounts.map((amount, index) =>
    createTask(async () => {
      await limiter.acquire(amount)
      got.push([index, loop.time()])
    }),
  )
}

const ones = (count: number): readonly number[] => Array.from({ length: count }, () => 1)

export const rows: readonly Row[] = [
  quietRow([], 'so many get in at once, then one after the other as the bucket leaks', async () => {
    const got: [number, number][] = []
    await gather(comers(new AsyncLimiter(4, 1000), ones(8), got))
    assert.deepEqual(
      got.map(([, atMs]) => atMs),
      [0, 0, 0, 0, 250, 500, 750, 1000],
    )
    assert.deepEqual(
      got.map(([index]) => index),
      [0, 1, 2, 3, 4, 5, 6, 7],
    )
  }),

  quietRow([], 'getting in where there is room takes no turn of the loop', async () => {
    const limiter = new AsyncLimiter(2, 1000)
    let turns = 0
    getRunningLoop().callSoon(() => {
      turns += 1
    })
    assert.equal(await limiter.acquire(), true)
    assert.equal(await limiter.with(() => 5), 5)
    assert.equal(turns, 0)
    assert.equal(limiter.hasCapacity(), false)
  }),

  quietRow([], 'what has leaked is room again, and no more than the bucket holds', async () => {
    const limiter = new AsyncLimiter(4, 1000)
    await limiter.acquire(4)
    await sleep(500)
    assert.equal(limiter.hasCapacity(2), true)
    assert.equal(limiter.hasCapacity(2.001), false)
    await sleep(1_000_000)
    assert.equal(limiter.hasCapacity(4), true)
    await limiter.acquire(4)
    assert.equal(limiter.hasCapacity(), false)
    assert.equal(limiter.hasCapacity(0), true)
  }),

  quietRow([], 'a rate whose fractions have no end is exact all the same', async () => {
    for (let maxRate = 1; maxRate <= 60; maxRate += 1) {
      for (const periodMs of [0.7, 100, 1000 / 3]) {
        const limiter = new AsyncLimiter(maxRate, periodMs)
        const startMs = getRunningLoop().time()
        for (let count = 0; count < maxRate; count += 1) await limiter.acquire()
        assert.equal(getRunningLoop().time(), startMs, `${maxRate} in ${periodMs} ms, all at once`)
        for (let count = 0; count < 10 * maxRate; count += 1) await limiter.acquire()
        assert.ok(Math.abs(getRunningLoop().time() - startMs - 10 * periodMs) < 1e-3)
      }
    }
  }),

  quietRow(
    [],
    'amounts count as they are, fractions too; one that is large is not overtaken by small ones',
    async () => {
      const got: [number, number][] = []
      await gather(comers(new AsyncLimiter(10, 1000), [8, 6, 1, 0, 0.5], got))
      assert.deepEqual(got, [
        [0, 0],
        [1, 400],
        [2, 500],
        [3, 500],
        [4, 550],
      ])
    },
  ),

  quietRow([], 'while somebody waits there is room for nobody else, be it for nothing', async () => {
    const limiter = new AsyncLimiter(10, 1000)
    const waiting = comers(limiter, [8, 6], [])
    await sleep(1)
    assert.equal(limiter.hasCapacity(1), false)
    assert.equal(limiter.hasCapacity(0), false)
    await gather(waiting)
    assert.equal(limiter.hasCapacity(0), true)
  }),

  quietRow([], 'a cancelled waiter takes no room, and the next is the first: with a wait of its own', async () => {
    const got: [number, number][] = []
    const [first, second, third, ...rest] = comers(new AsyncLimiter(4, 1000), [4, 4, 1, 1], got)
    await sleep(100)
    second?.cancel()
    await gather([first as Task<void>, third as Task<void>, ...rest])
    assert.deepEqual(got, [
      [0, 0],
      [2, 250],
      [3, 500],
    ])
    assert.ok(second?.cancelled())
  }),

  quietRow([], 'one in the middle of the row is cancelled, and one as it gets in', async () => {
    const limiter = new AsyncLimiter(1, 100)
    const got: [number, number][] = []
    const tasks = comers(limiter, ones(4), got)
    await sleep(1)
    tasks[2]?.cancel()
    // In the very turn at which its time has come.
    getRunningLoop().callAt(100, () => tasks[1]?.cancel())
    await gather(tasks, { returnExceptions: true })
    assert.equal(tasks.filter((task) => task.cancelled()).length + got.length, 4)
    assert.deepEqual(got.at(-1)?.[0], 3)
    assert.ok((got.at(-1)?.[1] ?? 0) <= 200)
  }),

  quietRow([], 'waitFor gives up a wait that is too long', async () => {
    const limiter = new AsyncLimiter(1, 1000)
    await limiter.acquire()
    assert.ok((await thrownBy(waitFor(limiter.acquire(), 100))) instanceof TimeoutError)
    await waitFor(limiter.acquire(), 900.5)
    assert.equal(getRunningLoop().time(), 1000)
  }),

  quietRow([], '`with` gives what its body gives and throws, and bodies are at work side by side', async () => {
    const limiter = new AsyncLimiter(2, 1000)
    const bodies = [1, 2, 3].map((value) => () => limiter.with(() => sleep(600, value)))
    assert.deepEqual(await gather(bodies), [1, 2, 3])
    assert.equal(getRunningLoop().time(), 1100)
    const failure = new Error('no')
    assert.equal(await thrownBy(limiter.with(() => Promise.reject(failure))), failure)
    const task = createTask(limiter.with(() => sleep(1000)))
    await sleep(0)
    task.cancel()
    assert.ok((await thrownBy(task)) instanceof CancelledError)
  }),

  quietRow([], 'it tells what it is', async () => {
    const limiter = new AsyncLimiter(5)
    assert.equal(String(limiter), '<AsyncLimiter [5 in 60000 ms]>')
    assert.deepEqual([limiter.maxRate, limiter.periodMs], [5, 60_000])
  }),

  quietRow([], 'more than the bucket ever holds would wait for ever: it is refused', async () => {
    const limiter = new AsyncLimiter(5, 1000)
    const expected = new RangeError(
      "AsyncLimiter.acquire: can't acquire more than the maximum capacity, 5; the amount is 6",
    )
    assert.deepEqual(await thrownBy(limiter.acquire(6)), expected)
    assert.equal(limiter.hasCapacity(5), true)
  }),

  rowOutside([], 'one that was used on one loop is of no use on another, whose time is another', async () => {
    const limiter = new AsyncLimiter(5, 1000)
    await run(() => limiter.acquire(), { clock: virtualClock() })
    const error = new LoopError('<AsyncLimiter [5 in 1000 ms]> is bound to a different event loop')
    const again = run(() => limiter.acquire(), { clock: virtualClock() })
    assert.deepEqual(await thrownBy(again), error)
  }),
]

export const excluded: readonly Excluded[] = []
