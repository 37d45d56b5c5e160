import assert from 'node:assert/strict'
import {
  BoundedSemaphore,
  CancelledError,
  createTask,
  gather,
  getRunningLoop,
  LoopError,
  run,
  Semaphore,
  sleep,
  type Task,
  virtualClock,
} from '#runtime'
import { type Excluded, type Row, row, rowOutside } from './row.ts'

const tests = 'test_locks.SemaphoreTests'

/** Tasks that acquire the semaphore, note their names, and keep it. */
function takers(semaphore: Semaphore, names: readonly string[], got: string[]): readonly Task<string>[] {
  return names.map((name) =>
    createTask(async () => {
      await semaphore.acquire()
      got.push(name)
      return name
    }),
  )
}

const counting: readonly Row[] = [
  row(`${tests}.test_initial_value_zero`, 'it may begin with room for nobody', async () => {
    assert.equal(new Semaphore(0).locked(), true)
    assert.equal(new Semaphore().locked(), false)
  }),

  row(`${tests}.test_semaphore_value`, 'it cannot have room for fewer than nobody', async () => {
    assert.throws(() => new Semaphore(-1), new RangeError('Semaphore initial value must be >= 0'))
  }),

  row([], 'its value is a number', async () => {
    for (const value of ['1', null, Number.NaN]) assert.throws(() => new Semaphore(value as number), TypeError)
  }),

  row(`${tests}.test_repr`, 'it tells its value, or that it is locked, and how many wait', async () => {
    const semaphore = new Semaphore()
    assert.equal(String(semaphore), '<Semaphore [unlocked, value:1]>')
    await semaphore.acquire()
    assert.equal(String(semaphore), '<Semaphore [locked]>')
    takers(semaphore, ['a', 'b'], [])
    await sleep(0)
    assert.equal(String(semaphore), '<Semaphore [locked, waiters:2]>')
    assert.equal(String(new BoundedSemaphore(2)), '<BoundedSemaphore [unlocked, value:2]>')
  }),

  row(`${tests}.test_acquire`, 'so many get in at once; a release lets the next one in', async () => {
    const semaphore = new Semaphore(3)
    const got: string[] = []
    assert.equal(await semaphore.acquire(), true)
    assert.equal(await semaphore.acquire(), true)
    assert.equal(semaphore.locked(), false)
    const early = takers(semaphore, ['a', 'b', 'c'], got)
    await sleep(0)
    assert.deepEqual(got, ['a'])
    assert.equal(String(semaphore), '<Semaphore [locked, waiters:2]>')

    const late = takers(semaphore, ['d'], got)
    semaphore.release()
    semaphore.release()
    // Both places are reserved already for the tasks that were woken.
    assert.equal(semaphore.locked(), true)
    await sleep(0)
    assert.deepEqual(got, ['a', 'b', 'c'])
    assert.equal(String(semaphore), '<Semaphore [locked, waiters:1]>')

    semaphore.release()
    assert.deepEqual(await gather([...early, ...late]), ['a', 'b', 'c', 'd'])
  }),

  row(`${tests}.test_release_no_waiters`, 'released with nobody waiting, it has room', async () => {
    const semaphore = new Semaphore()
    await semaphore.acquire()
    assert.equal(semaphore.locked(), true)
    semaphore.release()
    assert.equal(String(semaphore), '<Semaphore [unlocked, value:1]>')
    semaphore.release()
    assert.equal(String(semaphore), '<Semaphore [unlocked, value:2]>')
  }),

  row(`${tests}.test_release_not_acquired`, 'a bounded one is not released more often than acquired', async () => {
    const semaphore = new BoundedSemaphore(2)
    await semaphore.acquire()
    semaphore.release()
    assert.throws(() => semaphore.release(), new RangeError('BoundedSemaphore released too many times'))
    assert.equal(String(semaphore), '<BoundedSemaphore [unlocked, value:2]>')
  }),

  row([], 'getting in where there is room takes no turn of the loop', async () => {
    const semaphore = new Semaphore(1)
    let turns = 0
    getRunningLoop().callSoon(() => {
      turns += 1
    })
    assert.equal(await semaphore.with(() => semaphore.locked()), true)
    assert.equal(semaphore.locked(), false)
    assert.equal(turns, 0)
  }),

  row([], '`with` gives the place back where its body fails or is cancelled', async () => {
    const semaphore = new BoundedSemaphore(1)
    const failure = new Error('no')
    const failing = (): Promise<never> => Promise.reject(failure)
    await assert.rejects(async () => await semaphore.with(failing), failure)
    const holder = createTask(semaphore.with(() => sleep(1000)))
    await sleep(0)
    assert.equal(semaphore.locked(), true)
    holder.cancel()
    await assert.rejects(async () => await holder, CancelledError)
    assert.equal(semaphore.locked(), false)
  }),

  row([], 'never are more inside than its value, and it is full as long as anybody waits', async () => {
    const semaphore = new Semaphore(3)
    let inside = 0
    const seen: number[] = []
    const user = (): PromiseLike<void> =>
      semaphore.with(async () => {
        inside += 1
        seen.push(inside)
        await sleep(10)
        inside -= 1
      })
    await gather(Array.from({ length: 9 }, () => createTask(user)))
    assert.equal(Math.max(...seen), 3)
    assert.equal(getRunningLoop().time(), 30)
  }),
]

const order: readonly Row[] = [
  row(`${tests}.test_acquire_fifo_order`, 'who comes again stands behind those who wait', async () => {
    const semaphore = new Semaphore(1)
    const got: string[] = []
    const user = (name: string) => async (): Promise<void> => {
      for (const round of [1, 2]) {
        await semaphore.acquire()
        got.push(`${name}${round}`)
        await sleep(10)
        semaphore.release()
      }
    }
    await gather(['a', 'b', 'c'].map(user))
    assert.deepEqual(got, ['a1', 'b1', 'c1', 'a2', 'b2', 'c2'])
  }),

  row(`${tests}.test_acquire_fifo_order_2`, 'though it has room, nobody overtakes who was woken', async () => {
    const semaphore = new Semaphore(1)
    const got: string[] = []
    const first = takers(semaphore, ['1'], got)
    const again = createTask(async () => {
      await semaphore.acquire()
      got.push('2')
      semaphore.release()
      await semaphore.acquire()
      got.push('4')
    })
    const third = takers(semaphore, ['3'], got)
    await sleep(0)
    semaphore.release()
    semaphore.release()
    await gather([...first, again, ...third])
    assert.deepEqual(got, ['1', '2', '3', '4'])
  }),

  row(`${tests}.test_acquire_fifo_order_3`, 'the cancelled are passed over', async () => {
    const semaphore = new Semaphore(0)
    const got: string[] = []
    const tasks = takers(semaphore, ['1', '2', '3'], got)
    await sleep(0)
    tasks[0]?.cancel()
    await sleep(0)
    semaphore.release()
    semaphore.release()
    await gather(tasks, { returnExceptions: true })
    assert.deepEqual(got, ['2', '3'])
  }),

  row(
    `${tests}.test_acquire_fifo_order_4`,
    'who gets in wakes those who had to wait for nothing but its turn',
    async () => {
      const semaphore = new Semaphore(0)
      const got: string[] = []
      const tasks: Task<void>[] = []
      const start = (name: string, code: () => Promise<void>): void => {
        const task = createTask(async () => {
          await code()
          got.push(name)
        })
        tasks.push(task)
      }
      start('1', async () => {
        await semaphore.acquire()
        // 2 and 3 were woken in this very turn, so 4 runs after them.
        start('4', async () => {})
      })
      start('2', async () => {
        for (const _ of [1, 2, 3]) semaphore.release()
        // One place is reserved for 1, and two are free; but 1 has not taken its place yet.
        assert.equal(semaphore.locked(), true)
        await semaphore.acquire()
      })
      start('3', async () => {
        await semaphore.acquire()
        assert.equal(semaphore.locked(), true)
      })
      await sleep(0)
      assert.equal(String(semaphore), '<Semaphore [locked, waiters:3]>')
      await sleep(0)
      await gather(tasks)
      assert.deepEqual(got, ['1', '2', '3', '4'])
      assert.equal(String(semaphore), '<Semaphore [locked]>')
    },
  ),
]

const cancelling: readonly Row[] = [
  row(`${tests}.test_acquire_cancel`, 'a cancelled waiter leaves', async () => {
    const semaphore = new Semaphore()
    await semaphore.acquire()
    const waiter = createTask(semaphore.acquire())
    getRunningLoop().callSoon(() => waiter.cancel())
    await assert.rejects(async () => await waiter, CancelledError)
    assert.equal(String(semaphore), '<Semaphore [locked]>')
  }),

  row(
    `${tests}.test_acquire_cancel_before_awoken`,
    'the first two cancelled, then one release: the third gets in, nobody else',
    async () => {
      const semaphore = new Semaphore(0)
      const got: string[] = []
      const tasks = takers(semaphore, ['1', '2', '3', '4'], got)
      await sleep(0)
      tasks[0]?.cancel()
      tasks[1]?.cancel()
      semaphore.release()
      await sleep(0)
      await sleep(0)
      assert.deepEqual(got, ['3'])
      assert.equal(String(semaphore), '<Semaphore [locked, waiters:1]>')
      tasks[3]?.cancel()
      await sleep(0)
      assert.equal(String(semaphore), '<Semaphore [locked]>')
    },
  ),

  row(`${tests}.test_acquire_hang`, 'the first cancelled, then one release: the second gets in', async () => {
    const semaphore = new Semaphore(0)
    const got: string[] = []
    const tasks = takers(semaphore, ['1', '2'], got)
    await sleep(0)
    tasks[0]?.cancel()
    semaphore.release()
    await sleep(0)
    await sleep(0)
    assert.equal(semaphore.locked(), true)
    assert.deepEqual(got, ['2'])
  }),

  row(`${tests}.test_acquire_no_hang`, 'cancelled once it was woken: its place is free again', async () => {
    const semaphore = new Semaphore(1)
    const holder = async (): Promise<void> => {
      await semaphore.with(() => sleep(0))
      waiter.cancel()
    }
    const holding = createTask(holder)
    const waiter = createTask(semaphore.with(() => assert.fail('it never got in')))
    const [value, error] = await gather([holding, waiter], { returnExceptions: true })
    assert.equal(value, undefined)
    assert.ok(error instanceof CancelledError)
    assert.equal(String(semaphore), '<Semaphore [unlocked, value:1]>')
    assert.equal(await semaphore.acquire(), true)
  }),

  row([], 'woken and cancelled in one turn: its place goes to the next who waits', async () => {
    const semaphore = new Semaphore(0)
    const got: string[] = []
    const tasks = takers(semaphore, ['1', '2'], got)
    await sleep(0)
    semaphore.release()
    tasks[0]?.cancel()
    await sleep(0)
    await sleep(0)
    assert.deepEqual(got, ['2'])
    assert.equal(String(semaphore), '<Semaphore [locked]>')
  }),

  row([], '10,000 cancelled waiters leave nothing behind', async () => {
    const semaphore = new Semaphore(0)
    const waiters = Array.from({ length: 10_000 }, () => createTask(semaphore.acquire()))
    await sleep(0)
    assert.equal(String(semaphore), '<Semaphore [locked, waiters:10000]>')
    for (const waiter of waiters) waiter.cancel()
    await sleep(0)
    assert.equal(String(semaphore), '<Semaphore [locked]>')
  }),

  rowOutside([], 'a semaphore that was waited for on one loop is of no use on another', async () => {
    const semaphore = new Semaphore(0)
    const waitOnce = async (): Promise<void> => {
      createTask(semaphore.acquire())
      await sleep(0)
    }
    await run(waitOnce, { clock: virtualClock() })
    await run(
      async () => {
        const error = new LoopError('<Semaphore [locked]> is bound to a different event loop')
        await assert.rejects(async () => await semaphore.acquire(), error)
      },
      { clock: virtualClock() },
    )
  }),
]

export const rows: readonly Row[] = [...counting, ...order, ...cancelling]

export const excluded: readonly Excluded[] = [
  {
    test: `${tests}.test_semaphore`,
    why: 'JavaScript awaits any value: `await semaphore` gives the semaphore, and is no error',
  },
]
