import assert from 'node:assert/strict'
import { CancelledError, createTask, getRunningLoop, Lock, LoopError, run, sleep, virtualClock } from '#runtime'
import { type Excluded, type Row, row, rowOutside } from './row.ts'

const tests = 'test_locks.LockTests'

export const rows: readonly Row[] = [
  row(`${tests}.test_repr`, 'it tells whether it is locked, and how many wait', async () => {
    const lock = new Lock()
    assert.equal(String(lock), '<Lock [unlocked]>')
    await lock.acquire()
    assert.equal(String(lock), '<Lock [locked]>')
    createTask(lock.acquire())
    createTask(lock.acquire())
    await sleep(0)
    assert.equal(String(lock), '<Lock [locked, waiters:2]>')
  }),

  row(`${tests}.test_acquire`, 'who waits gets it in the order of coming, one per release', async () => {
    const lock = new Lock()
    const got: string[] = []
    const taker = (name: string) => async (): Promise<string> => {
      assert.equal(await lock.acquire(), true)
      got.push(name)
      return name
    }
    assert.equal(await lock.acquire(), true)
    const early = [createTask(taker('a')), createTask(taker('b'))]
    await sleep(0)
    assert.deepEqual(got, [])

    lock.release()
    await sleep(0)
    assert.deepEqual(got, ['a'])
    await sleep(0)
    assert.deepEqual(got, ['a'])

    // Its first step comes between the release and the waking of b: it must not overtake b.
    const late = createTask(taker('c'))
    lock.release()
    await sleep(0)
    assert.deepEqual(got, ['a', 'b'])

    lock.release()
    await sleep(0)
    assert.deepEqual(got, ['a', 'b', 'c'])
    assert.deepEqual(
      [...early, late].map((task) => task.result()),
      ['a', 'b', 'c'],
    )
  }),

  row([], 'taking a free lock takes no turn of the loop', async () => {
    const lock = new Lock()
    let turns = 0
    getRunningLoop().callSoon(() => {
      turns += 1
    })
    await lock.acquire()
    lock.release()
    assert.equal(await lock.with(async () => 'inside'), 'inside')
    assert.equal(turns, 0)
  }),

  row([], 'a call that nobody awaits takes nothing', async () => {
    const lock = new Lock()
    const call = lock.acquire()
    assert.equal(lock.locked(), false)
    await call
    assert.equal(lock.locked(), true)
  }),

  row(`${tests}.test_acquire_cancel`, 'a cancelled waiter leaves', async () => {
    const lock = new Lock()
    await lock.acquire()
    const waiter = createTask(lock.acquire())
    getRunningLoop().callSoon(() => waiter.cancel())
    await assert.rejects(async () => await waiter, CancelledError)
    assert.equal(String(lock), '<Lock [locked]>')
  }),

  row(
    `${tests}.test_cancel_race`,
    'released and its first waiter cancelled in one turn: the second gets it',
    async () => {
      const lock = new Lock()
      const held = getRunningLoop().createFuture<void>()
      const order: string[] = []
      const user = (name: string, until?: PromiseLike<void>) => (): PromiseLike<void> =>
        lock.with(async () => {
          order.push(name)
          await until
        })
      const holder = createTask(user('holder', held))
      await sleep(0)
      assert.equal(lock.locked(), true)
      const cancelled = createTask(user('cancelled'))
      await sleep(0)
      const next = createTask(user('next'))
      await sleep(0)
      assert.equal(String(lock), '<Lock [locked, waiters:2]>')

      held.setResult()
      cancelled.cancel()
      // It is cancelled, and still in the queue when the holder releases the lock.
      assert.equal(String(lock), '<Lock [locked, waiters:2]>')
      await sleep(0)
      assert.equal(holder.done(), true)
      assert.equal(cancelled.cancelled(), true)
      await next
      assert.deepEqual(order, ['holder', 'next'])
      assert.equal(String(lock), '<Lock [unlocked]>')
    },
  ),

  row(
    `${tests}.test_cancel_release_race`,
    'its first waiter cancelled, then released: one of the others gets it',
    async () => {
      const lock = new Lock()
      const [calls, got]: string[][] = [[], []]
      const taker = (name: string) => async (): Promise<void> => {
        calls?.push(name)
        await lock.acquire()
        got?.push(name)
      }
      await lock.acquire()
      const [cancelled, next, last] = ['cancelled', 'next', 'last'].map((name) => createTask(taker(name)))
      await sleep(0)
      getRunningLoop().callSoon(() => {
        cancelled?.cancel()
        lock.release()
      })
      await assert.rejects(async () => await cancelled, CancelledError)
      assert.deepEqual(calls, ['cancelled', 'next', 'last'])
      assert.deepEqual(got, ['next'])
      assert.equal(next?.done(), true)

      last?.cancel()
      await sleep(0)
      assert.equal(last?.cancelled(), true)
      assert.equal(String(lock), '<Lock [locked]>')
    },
  ),

  row(`${tests}.test_finished_waiter_cancelled`, 'cancelled just before the release: the next is woken', async () => {
    const lock = new Lock()
    await lock.acquire()
    const cancelled = createTask(lock.acquire())
    await sleep(0)
    assert.equal(String(lock), '<Lock [locked, waiters:1]>')
    const next = createTask(lock.acquire())
    cancelled.cancel()
    lock.release()
    await sleep(0)
    assert.equal(lock.locked(), true)
    assert.equal(cancelled.cancelled(), true)
    assert.equal(await next, true)
  }),

  row([], 'its first waiter cancelled just before the release: the next gets it a turn later', async () => {
    const lock = new Lock()
    await lock.acquire()
    const [cancelled, next] = [createTask(lock.acquire()), createTask(lock.acquire())]
    await sleep(0)
    cancelled.cancel()
    lock.release()
    await sleep(0)
    // The cancelled task has only now found that the lock is free, and woken the next one.
    assert.equal(String(lock), '<Lock [unlocked, waiters:1]>')
    await sleep(0)
    assert.equal(next.done(), true)
    assert.equal(String(lock), '<Lock [locked]>')
  }),

  row([], 'cancelled once it was woken: its turn is the next one’s', async () => {
    const lock = new Lock()
    await lock.acquire()
    const woken = createTask(lock.acquire())
    const next = createTask(lock.acquire())
    await sleep(0)
    lock.release()
    woken.cancel()
    await sleep(0)
    assert.equal(woken.cancelled(), true)
    assert.equal(await next, true)
    assert.equal(String(lock), '<Lock [locked]>')
  }),

  row(`${tests}.test_release_not_acquired`, 'what is not locked cannot be released', async () => {
    assert.throws(() => new Lock().release(), new LoopError('Lock is not acquired.'))
  }),

  row(`${tests}.test_release_no_waiters`, 'released with nobody waiting, it is free', async () => {
    const lock = new Lock()
    await lock.acquire()
    assert.equal(lock.locked(), true)
    lock.release()
    assert.equal(lock.locked(), false)
  }),

  row(`${tests}.test_context_manager`, '`with` holds it for its body', async () => {
    const lock = new Lock()
    assert.equal(lock.locked(), false)
    const value = await lock.with(async () => {
      assert.equal(lock.locked(), true)
      await sleep(10)
      return lock.locked()
    })
    assert.equal(value, true)
    assert.equal(lock.locked(), false)
  }),

  row([], '`with` gives the lock back where its body fails or is cancelled', async () => {
    const lock = new Lock()
    const failure = new Error('no')
    await assert.rejects(
      async () =>
        await lock.with(() => {
          throw failure
        }),
      failure,
    )
    assert.equal(lock.locked(), false)
    const holder = createTask(lock.with(() => sleep(1000)))
    await sleep(0)
    assert.equal(lock.locked(), true)
    holder.cancel()
    await assert.rejects(async () => await holder, CancelledError)
    assert.equal(lock.locked(), false)
  }),

  row([], '`with` that was cancelled before its turn does not give back what it has not', async () => {
    const lock = new Lock()
    await lock.acquire()
    const waiter = createTask(lock.with(() => assert.fail('it never got in')))
    await sleep(0)
    waiter.cancel()
    await sleep(0)
    assert.equal(waiter.cancelled(), true)
    assert.equal(String(lock), '<Lock [locked]>')
  }),

  row([], '10,000 cancelled waiters leave nothing behind', async () => {
    const lock = new Lock()
    await lock.acquire()
    const waiters = Array.from({ length: 10_000 }, () => createTask(lock.acquire()))
    await sleep(0)
    assert.equal(String(lock), '<Lock [locked, waiters:10000]>')
    // From the middle outwards, the worst order for a queue.
    for (let place = 5_000; place < 10_000; place += 1) {
      waiters[place]?.cancel()
      waiters[9_999 - place]?.cancel()
    }
    await sleep(0)
    assert.equal(String(lock), '<Lock [locked]>')
    assert.equal(
      waiters.every((waiter) => waiter.cancelled()),
      true,
    )
  }),

  rowOutside([], 'a lock that was waited for on one loop is of no use on another', async () => {
    const lock = new Lock()
    await run(
      async () => {
        await lock.acquire()
        createTask(lock.acquire())
        await sleep(0)
      },
      { clock: virtualClock() },
    )
    await run(
      async () => {
        const error = new LoopError('<Lock [locked]> is bound to a different event loop')
        await assert.rejects(async () => await lock.acquire(), error)
        // What does not wait does not need a loop.
        lock.release()
        assert.equal(await lock.acquire(), true)
      },
      { clock: virtualClock() },
    )
  }),
]

export const excluded: readonly Excluded[] = [
  {
    test: `${tests}.test_lock`,
    why: 'JavaScript awaits any value: `await lock` gives the lock, and is no error',
  },
  {
    test: `${tests}.test_lock_by_with_statement`,
    why: 'JavaScript awaits any value: `await lock` gives the lock, and is no error',
  },
  {
    test: `${tests}.test_lock_doesnt_accept_loop_parameter`,
    why: 'an argument that a JavaScript constructor does not take is ignored; TypeScript refuses it',
  },
]
