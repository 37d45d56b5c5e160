import assert from 'node:assert/strict'
import { Barrier, BrokenBarrierError, CancelledError, createTask, gather, sleep, type Task } from '#runtime'
import { type Excluded, type Row, row } from './row.ts'

const tests = 'test_locks.BarrierTests'
const parties = 5

/** This many tasks with the given code. */
function tasksOf<T>(count: number, code: () => PromiseLike<T> | T): readonly Task<T>[] {
  return Array.from({ length: count }, () => createTask(code))
}

/** Asserts that the barrier is as new: no task waits, and it is not broken. */
function assertIdle(barrier: Barrier): void {
  assert.equal(String(barrier), `<Barrier [filling, waiters:0/${barrier.parties}]>`)
  assert.equal(barrier.nWaiting, 0)
  assert.equal(barrier.broken, false)
}

const filling: readonly Row[] = [
  row(`${tests}.test_barrier_parties`, 'it takes at least one party', async () => {
    for (const none of [0, -4]) assert.throws(() => new Barrier(none), new RangeError('parties must be >= 1'))
    for (const nonsense of ['3', undefined, Number.NaN]) assert.throws(() => new Barrier(nonsense as number), TypeError)
    assert.equal(new Barrier(parties).parties, parties)
  }),

  row(`${tests}.test_repr`, 'it tells its state, and how many of how many wait', async () => {
    const barrier = new Barrier(parties)
    assertIdle(barrier)
    const waiters = [...tasksOf(2, () => barrier.wait())]
    await sleep(0)
    assert.equal(String(barrier), '<Barrier [filling, waiters:2/5]>')
    waiters.push(...tasksOf(3, () => barrier.wait()))
    await sleep(0)
    assert.equal(String(barrier), '<Barrier [draining, waiters:0/5]>')
    waiters.push(...tasksOf(2, () => barrier.wait()))
    await sleep(0)
    await barrier.reset()
    assert.equal(String(barrier), '<Barrier [resetting, waiters:0/5]>')
    waiters.push(...tasksOf(2, () => barrier.wait()))
    await sleep(0)
    await barrier.abort()
    assert.equal(String(barrier), '<Barrier [broken]>')
    assert.equal(barrier.broken, true)
    await gather(waiters, { returnExceptions: true })
  }),

  row(`${tests}.test_filling_one_task`, 'a barrier for one holds nobody up', async () => {
    const barrier = new Barrier(1)
    assert.equal(await barrier.with((index) => `came ${index}`), 'came 0')
    assertIdle(barrier)
  }),

  row(`${tests}.test_filling_one_task_twice`, 'nor the second who comes', async () => {
    const barrier = new Barrier(1)
    const first = createTask(barrier.wait())
    await sleep(0)
    assert.equal(barrier.nWaiting, 0)
    const second = createTask(barrier.wait())
    await sleep(0)
    assert.deepEqual([first.result(), second.result()], [0, 0])
    assertIdle(barrier)
  }),

  row(`${tests}.test_filling_task_by_task`, 'the last who comes lets all go', async () => {
    const barrier = new Barrier(3)
    const tasks: Task<number>[] = []
    for (const waiting of [1, 2]) {
      tasks.push(createTask(barrier.wait()))
      await sleep(0)
      assert.equal(barrier.nWaiting, waiting)
      assert.equal(String(barrier), `<Barrier [filling, waiters:${waiting}/3]>`)
    }
    tasks.push(createTask(barrier.wait()))
    assert.deepEqual(await gather(tasks), [0, 1, 2])
    assertIdle(barrier)
  }),

  row(`${tests}.test_context_manager`, 'each body gets the place in which its task came', async () => {
    const barrier = new Barrier(3)
    const places: number[] = []
    const note = (): PromiseLike<void> => barrier.with((index) => void places.push(index))
    await gather(tasksOf(3, note))
    assert.deepEqual(places.sort(), [0, 1, 2])
    assertIdle(barrier)
  }),

  row(`${tests}.test_filling_tasks_wait_twice`, 'all can meet again', async () => {
    const barrier = new Barrier(parties)
    const meetings: number[] = []
    const meetTwice = (): PromiseLike<void> =>
      barrier.with(async () => {
        meetings.push(1)
        await barrier.with(() => void meetings.push(2))
      })
    await gather(tasksOf(parties, meetTwice))
    // No task was at the second meeting before all had been at the first.
    assert.deepEqual(meetings, [1, 1, 1, 1, 1, 2, 2, 2, 2, 2])
    assertIdle(barrier)
  }),

  row(`${tests}.test_filling_tasks_check_return_value`, 'each has a place of its own each time', async () => {
    const barrier = new Barrier(parties)
    const meetTwice = async (): Promise<readonly number[]> => [await barrier.wait(), await barrier.wait()]
    const places = await gather(tasksOf(parties, meetTwice))
    for (const meeting of [0, 1]) {
      assert.deepEqual(places.map((of) => of[meeting]).sort(), [0, 1, 2, 3, 4])
    }
    assertIdle(barrier)
  }),

  row(`${tests}.test_draining_state`, 'it drains until the last is out, and fills then', async () => {
    const barrier = new Barrier(parties)
    const states: string[] = []
    const noteState = (): PromiseLike<void> => barrier.with(() => void states.push(String(barrier)))
    await gather(tasksOf(parties, noteState))
    assert.deepEqual(states, [
      ...Array.from({ length: parties - 1 }, () => '<Barrier [draining, waiters:0/5]>'),
      '<Barrier [filling, waiters:0/5]>',
    ])
  }),

  row(`${tests}.test_blocking_tasks_while_draining`, 'who comes round while it drains is not counted yet', async () => {
    const barrier = new Barrier(parties)
    const rest = new Barrier(parties - 2)
    let again = 2
    const code = async (): Promise<string> => {
      await barrier.wait()
      if (again > 0) {
        again -= 1
        await barrier.wait()
        return 'came round'
      }
      await rest.wait()
      await barrier.wait()
      return 'the rest'
    }
    const done = await gather(tasksOf(parties, code))
    assert.equal(done.filter((who) => who === 'the rest').length, 3)
    assertIdle(barrier)
    assertIdle(rest)
  }),

  row(`${tests}.test_filling_tasks_cancel_one`, 'a cancelled one leaves; it takes another in its stead', async () => {
    const barrier = new Barrier(3)
    const [cancelled] = tasksOf(1, () => barrier.wait())
    await sleep(0)
    assert.equal(barrier.nWaiting, 1)
    const others = [...tasksOf(1, () => barrier.wait())]
    await sleep(0)
    assert.equal(barrier.nWaiting, 2)

    cancelled?.cancel()
    await sleep(0)
    assert.equal(barrier.nWaiting, 1)
    await assert.rejects(async () => await cancelled, CancelledError)

    others.push(...tasksOf(1, () => barrier.wait()))
    await sleep(0)
    assert.equal(barrier.nWaiting, 2)
    others.push(...tasksOf(1, () => barrier.wait()))
    await gather(others)
    assertIdle(barrier)
  }),

  row([], '10,000 cancelled waiters leave nothing behind', async () => {
    const barrier = new Barrier(10_001)
    const waiters = tasksOf(10_000, () => barrier.wait())
    await sleep(0)
    assert.equal(barrier.nWaiting, 10_000)
    for (const waiter of waiters) waiter.cancel()
    await sleep(1)
    assertIdle(barrier)
  }),
]

const resetting: readonly Row[] = [
  row(`${tests}.test_reset_barrier`, 'resetting an idle one changes nothing', async () => {
    const barrier = new Barrier(1)
    createTask(barrier.reset())
    await sleep(0)
    assertIdle(barrier)
  }),

  row(`${tests}.test_reset_barrier_while_tasks_waiting`, 'a reset breaks it for those who wait', async () => {
    const barrier = new Barrier(parties)
    const waiters = tasksOf(parties - 1, async () => {
      await assert.rejects(async () => await barrier.wait(), new BrokenBarrierError('Abort or reset of barrier'))
    })
    await sleep(0)
    createTask(barrier.reset())
    await gather(waiters)
    assertIdle(barrier)
  }),

  row(
    `${tests}.test_reset_barrier_when_tasks_half_draining`,
    'a reset while it drains breaks it for those who are not out yet',
    async () => {
      const barrier = new Barrier(parties)
      const outcomes: string[] = []
      const code = async (): Promise<void> => {
        try {
          await barrier.wait()
        } catch (error) {
          assert.ok(error instanceof BrokenBarrierError)
          outcomes.push('broken')
          return
        }
        outcomes.push('out')
        if (outcomes.length === 3) await barrier.reset()
      }
      await gather(tasksOf(parties, code))
      assert.deepEqual(outcomes, ['out', 'out', 'out', 'broken', 'broken'])
      assertIdle(barrier)
    },
  ),

  row(
    `${tests}.test_reset_barrier_when_tasks_half_draining_half_blocking`,
    'a reset while it drains does not break it for those who wait outside',
    async () => {
      const barrier = new Barrier(parties)
      const outcomes: string[] = []
      let isOut = 0
      const code = async (): Promise<void> => {
        try {
          await barrier.wait()
        } catch (error) {
          assert.ok(error instanceof BrokenBarrierError)
          outcomes.push('broken')
          await barrier.wait()
          return
        }
        isOut += 1
        if (isOut > 2) await barrier.reset()
        await barrier.wait()
        outcomes.push('met again')
      }
      await gather(tasksOf(parties, code))
      assert.deepEqual(outcomes.sort(), ['broken', 'broken', 'met again', 'met again', 'met again'])
      assertIdle(barrier)
    },
  ),

  row(
    `${tests}.test_reset_barrier_while_tasks_waiting_and_waiting_again`,
    'whom a reset has broken off may come again at once',
    async () => {
      const barrier = new Barrier(parties)
      const [brokenOff, met]: string[][] = [[], []]
      const code = async (): Promise<void> => {
        try {
          await barrier.wait()
        } catch (error) {
          assert.ok(error instanceof BrokenBarrierError)
          brokenOff?.push('early')
        } finally {
          await barrier.wait()
          met?.push('early')
        }
      }
      const early = tasksOf(parties - 1, code)
      createTask(barrier.reset())
      await sleep(0)
      const late = createTask(barrier.with(() => void met?.push('late')))
      await gather([...early, late])
      assert.equal(brokenOff?.length, parties - 1)
      assert.equal(met?.length, parties)
      assertIdle(barrier)
    },
  ),

  row(
    `${tests}.test_reset_barrier_while_tasks_draining`,
    'a reset by the last one out breaks it for nobody',
    async () => {
      const barrier = new Barrier(parties)
      const met = [0, 0]
      let isOut = 0
      const code = async (): Promise<void> => {
        await barrier.wait()
        isOut += 1
        if (isOut === parties) await barrier.reset()
        for (const meeting of [0, 1]) {
          await barrier.wait()
          met[meeting] = (met[meeting] ?? 0) + 1
        }
      }
      await gather(tasksOf(parties, code))
      assert.deepEqual(met, [parties, parties])
      assertIdle(barrier)
    },
  ),
]

const aborting: readonly Row[] = [
  row(`${tests}.test_abort_barrier`, 'an abort breaks it for who comes later', async () => {
    const barrier = new Barrier(1)
    createTask(barrier.abort())
    await sleep(0)
    assert.equal(barrier.nWaiting, 0)
    assert.equal(barrier.broken, true)
    await assert.rejects(async () => await barrier.wait(), new BrokenBarrierError('Barrier aborted'))
    await barrier.reset()
    assert.equal(await barrier.wait(), 0)
    assertIdle(barrier)
  }),

  row(
    `${tests}.test_abort_barrier_when_tasks_half_draining_half_blocking`,
    'an abort while it drains breaks it for those who are not out, and those who wait outside',
    async () => {
      const barrier = new Barrier(parties)
      const [inside, outside]: string[][] = [[], []]
      let isOut = 0
      const code = async (): Promise<void> => {
        try {
          await barrier.wait()
        } catch (error) {
          inside?.push((error as Error).name)
          return
        }
        isOut += 1
        if (isOut > 2) return await barrier.abort()
        await assert.rejects(async () => await barrier.wait(), BrokenBarrierError)
        outside?.push('BrokenBarrierError')
      }
      await gather(tasksOf(parties, code))
      assert.deepEqual(inside, ['BrokenBarrierError', 'BrokenBarrierError'])
      assert.deepEqual(outside, ['BrokenBarrierError', 'BrokenBarrierError'])
      assert.equal(String(barrier), '<Barrier [broken]>')
    },
  ),

  row(`${tests}.test_abort_barrier_when_exception`, 'one that fails may abort for all', async () => {
    const barrier = new Barrier(parties)
    const failure = new Error('no')
    const outcomes: string[] = []
    const code = async (): Promise<void> => {
      try {
        await barrier.with((index) => {
          if (index === 2) throw failure
        })
        await barrier.with(() => void outcomes.push('met'))
      } catch (error) {
        if (error === failure) return await barrier.abort()
        assert.ok(error instanceof BrokenBarrierError)
        outcomes.push('broken')
      }
    }
    await gather(tasksOf(parties, code))
    assert.deepEqual(outcomes, ['broken', 'broken', 'broken', 'broken'])
    assert.equal(barrier.nWaiting, 0)
    assert.equal(barrier.broken, true)
  }),

  row(
    `${tests}.test_abort_barrier_when_exception_then_resetting`,
    'an aborted one is whole again after a reset',
    async () => {
      const [work, repair] = [new Barrier(parties), new Barrier(parties)]
      const outcomes: string[] = []
      const meetOrAbort = async (): Promise<void> => {
        try {
          if ((await work.wait()) === 2) return await work.abort()
          await work.wait()
          outcomes.push('met')
        } catch (error) {
          assert.ok(error instanceof BrokenBarrierError)
          outcomes.push('broken')
        }
      }
      const code = async (): Promise<void> => {
        await meetOrAbort()
        if ((await repair.wait()) === 2) await work.reset()
        await repair.wait()
        await work.wait()
        outcomes.push('met after the reset')
      }
      await gather(tasksOf(parties, code))
      assert.deepEqual(outcomes, [
        ...Array.from({ length: parties - 1 }, () => 'broken'),
        ...Array.from({ length: parties }, () => 'met after the reset'),
      ])
      assertIdle(work)
      assertIdle(repair)
    },
  ),
]

export const rows: readonly Row[] = [...filling, ...resetting, ...aborting]

export const excluded: readonly Excluded[] = [
  {
    test: `${tests}.test_barrier`,
    why: 'JavaScript awaits any value: `await barrier` gives the barrier, and is no error',
  },
]
