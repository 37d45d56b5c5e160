import assert from 'node:assert/strict'
import {
  CancelledError,
  Condition,
  createTask,
  getRunningLoop,
  Lock,
  LoopError,
  run,
  sleep,
  type Task,
  TimeoutError,
  virtualClock,
  waitFor,
} from '#runtime'
import { type Excluded, type Row, row, rowOutside, thrownBy } from './row.ts'

const tests = 'test_locks.ConditionTests'

/** Tasks that wait for `condition`, and note their names once they hold its lock again. */
function waiterTasks(condition: Condition, names: readonly string[], through: string[]): readonly Task<void>[] {
  return names.map((name) =>
    createTask(async () => {
      await condition.acquire()
      assert.equal(await condition.wait(), true)
      through.push(name)
    }),
  )
}

/** Tasks that do the same and then release the lock. */
function passingTasks(condition: Condition, names: readonly string[], through: string[]): readonly Task<void>[] {
  return names.map((name) =>
    createTask(
      condition.with(async () => {
        await condition.wait()
        through.push(name)
      }),
    ),
  )
}

const waiting: readonly Row[] = [
  row(`${tests}.test_wait`, 'who waits holds the lock again when it goes on, one after the other', async () => {
    const condition = new Condition()
    const through: string[] = []
    const tasks = waiterTasks(condition, ['a', 'b', 'c'], through)
    await sleep(0)
    // Each one has released the lock by waiting.
    assert.equal(String(condition), '<Condition [unlocked, waiters:3]>')

    assert.equal(await condition.acquire(), true)
    condition.notify()
    await sleep(0)
    assert.deepEqual(through, [])
    // One was woken, and waits for the lock now.
    assert.equal(String(condition), '<Condition [locked, waiters:2]>')
    condition.release()
    await sleep(0)
    assert.deepEqual(through, ['a'])
    assert.equal(condition.locked(), true)

    condition.notify(2)
    await sleep(0)
    assert.deepEqual(through, ['a'])
    condition.release()
    await sleep(0)
    assert.deepEqual(through, ['a', 'b'])
    condition.release()
    await sleep(0)
    assert.deepEqual(through, ['a', 'b', 'c'])
    assert.equal(String(condition), '<Condition [locked]>')
    assert.equal(
      tasks.every((task) => task.done()),
      true,
    )
  }),

  row(`${tests}.test_wait_cancel`, 'a cancelled waiter leaves, with the lock', async () => {
    const condition = new Condition()
    await condition.acquire()
    const waiter = createTask(condition.wait())
    getRunningLoop().callSoon(() => waiter.cancel())
    await assert.rejects(async () => await waiter, CancelledError)
    assert.equal(String(condition), '<Condition [locked]>')
  }),

  row(
    `${tests}.test_wait_cancel_contested`,
    'notified, then cancelled while it waits for the lock: it has the lock when it ends',
    async () => {
      const condition = new Condition()
      await condition.acquire()
      const waiter = createTask(condition.wait())
      await sleep(0)
      assert.equal(condition.locked(), false)
      await condition.acquire()
      condition.notify()
      getRunningLoop().callSoon(() => waiter.cancel())
      getRunningLoop().callSoon(() => condition.release())
      await assert.rejects(async () => await waiter, CancelledError)
      assert.equal(String(condition), '<Condition [locked]>')
    },
  ),

  row(
    `${tests}.test_wait_cancel_after_notify`,
    'cancelled while it waits for the lock: the error comes once it has the lock',
    async () => {
      const condition = new Condition()
      let hasBegun = false
      const waiter = createTask(
        condition.with(async () => {
          hasBegun = true
          await condition.wait()
        }),
      )
      await sleep(0)
      await condition.acquire()
      condition.notify()
      await sleep(0)
      waiter.cancel()
      await sleep(0)
      assert.equal(waiter.done(), false)
      condition.release()
      await sleep(0)
      assert.equal(waiter.cancelled(), true)
      assert.equal(hasBegun, true)
      assert.equal(String(condition), '<Condition [unlocked]>')
    },
  ),

  row([], 'cancelled again and again while it waits for the lock: the last cancel is what it throws', async () => {
    const condition = new Condition()
    await condition.acquire()
    const errors: unknown[] = []
    const waiter = createTask(async () => {
      try {
        await condition.wait()
      } catch (error) {
        errors.push(error)
      }
    })
    await sleep(0)
    await condition.acquire()
    for (const message of ['first', 'second', 'third']) {
      waiter.cancel(message)
      await sleep(0)
      assert.equal(waiter.done(), false)
    }
    condition.release()
    await waiter
    assert.deepEqual(
      errors.map((error) => (error as Error).message),
      ['third'],
    )
    assert.equal(condition.locked(), true)
  }),

  row(`${tests}.test_timeout_in_block`, 'a timeout in waiting comes once it has the lock', async () => {
    const condition = new Condition()
    await condition.with(async () => {
      assert.ok((await thrownBy(waitFor(condition.wait(), 500))) instanceof TimeoutError)
      assert.equal(String(condition), '<Condition [locked]>')
    })
    assert.equal(String(condition), '<Condition [unlocked]>')
    assert.equal(getRunningLoop().time(), 500)
  }),

  row(`${tests}.test_wait_unacquired`, 'waiting takes the lock', async () => {
    const condition = new Condition()
    const error = new LoopError('cannot wait on un-acquired lock')
    await assert.rejects(async () => await condition.wait(), error)
    assert.equal(String(condition), '<Condition [unlocked]>')
  }),

  row(`${tests}.test_wait_for`, '`waitFor` asks again after each notification', async () => {
    const condition = new Condition()
    let answer = ''
    let asked = 0
    const waiter = createTask(
      condition.with(() =>
        condition.waitFor(() => {
          asked += 1
          return answer
        }),
      ),
    )
    const tell = (): PromiseLike<void> => condition.with(() => condition.notify())
    await sleep(0)
    await tell()
    await sleep(0)
    assert.equal(waiter.done(), false)
    assert.equal(asked, 2)
    answer = 'there'
    await tell()
    await sleep(0)
    assert.equal(waiter.result(), 'there')
    assert.equal(asked, 3)
  }),

  row(`${tests}.test_wait_for_unacquired`, '`waitFor` needs the lock only where it has to wait', async () => {
    const condition = new Condition()
    const answer = [1, 2, 3]
    assert.equal(await condition.waitFor(() => answer), answer)
    const error = new LoopError('cannot wait on un-acquired lock')
    await assert.rejects(async () => await condition.waitFor(() => false), error)
  }),
]

const notifying: readonly Row[] = [
  row(`${tests}.test_notify`, 'so many as were notified go on, in the order of their coming', async () => {
    const condition = new Condition()
    const through: string[] = []
    const tasks = passingTasks(condition, ['a', 'b', 'c'], through)
    await sleep(0)
    assert.deepEqual(through, [])
    await condition.acquire()
    condition.notify(1)
    condition.release()
    await sleep(0)
    assert.deepEqual(through, ['a'])
    await condition.acquire()
    condition.notify(1)
    condition.notify(2048)
    condition.release()
    await sleep(0)
    assert.deepEqual(through, ['a', 'b', 'c'])
    assert.equal(
      tasks.every((task) => task.done()),
      true,
    )
  }),

  row(`${tests}.test_notify_all`, 'all who wait can be notified at once', async () => {
    const condition = new Condition()
    const through: string[] = []
    const tasks = passingTasks(condition, ['a', 'b'], through)
    await sleep(0)
    await condition.acquire()
    condition.notifyAll()
    condition.release()
    await sleep(0)
    assert.deepEqual(through, ['a', 'b'])
    assert.equal(
      tasks.every((task) => task.done()),
      true,
    )
  }),

  row(
    [`${tests}.test_notify_unacquired`, `${tests}.test_notify_all_unacquired`],
    'notifying takes the lock',
    async () => {
      const condition = new Condition()
      const error = new LoopError('cannot notify on un-acquired lock')
      assert.throws(() => condition.notify(), error)
      assert.throws(() => condition.notifyAll(), error)
    },
  ),

  row(`${tests}.test_cancelled_wakeup`, 'notified and cancelled in one turn: another one is woken for it', async () => {
    const { condition, consumers, store } = twoConsumers()
    await sleep(0)
    await condition.acquire()
    store.items = 1
    condition.notify(1)
    consumers[0]?.cancel()
    condition.release()
    await sleep(10)
    assert.equal(store.items, 0)
    assert.equal(consumers[0]?.cancelled(), true)
    await endConsumers(condition, store)
    await consumers[1]
  }),

  row(
    `${tests}.test_cancelled_wakeup_relock`,
    'notified, and cancelled while it waits for the lock: another one is woken for it',
    async () => {
      const { condition, consumers, store } = twoConsumers()
      await sleep(0)
      await condition.acquire()
      store.items = 1
      condition.notify(1)
      await sleep(0)
      consumers[0]?.cancel()
      condition.release()
      await sleep(10)
      assert.equal(store.items, 0)
      assert.equal(consumers[0]?.cancelled(), true)
      await endConsumers(condition, store)
      await consumers[1]
    },
  ),
]

interface Store {
  /** Negative: there will be no more items. */
  items: number
}

/** Two tasks that take items from a store, one per notification. */
function twoConsumers(): { condition: Condition; consumers: readonly Task<void>[]; store: Store } {
  const condition = new Condition()
  const store: Store = { items: 0 }
  const consumers = [1, 2].map(() =>
    createTask(
      condition.with(async () => {
        while (store.items >= 0) {
          await condition.waitFor(() => store.items !== 0)
          if (store.items > 0) store.items -= 1
        }
      }),
    ),
  )
  return { condition, consumers, store }
}

function endConsumers(condition: Condition, store: Store): PromiseLike<void> {
  return condition.with(() => {
    store.items = -1
    condition.notifyAll()
  })
}

const errors: readonly Row[] = [
  row(`${tests}.test_cancelled_error_wakeup`, 'a cancel comes out as the very error that went in', async () => {
    const condition = new Condition()
    let caught: unknown
    const waiter = createTask(
      condition.with(async () => {
        try {
          await condition.waitFor(() => false)
        } catch (error) {
          caught = error
          throw error
        }
      }),
    )
    await sleep(0)
    waiter.cancel('foo')
    assert.equal(await thrownBy(waiter), caught)
    assert.ok(caught instanceof CancelledError)
    assert.equal(caught.message, 'foo')
  }),

  row(
    `${tests}.test_cancelled_error_re_aquire`,
    'so does a cancel that comes while it waits for the lock',
    async () => {
      const condition = new Condition()
      let isReady = false
      let caught: unknown
      const waiter = createTask(
        condition.with(async () => {
          try {
            await condition.waitFor(() => isReady)
          } catch (error) {
            caught = error
            throw error
          }
        }),
      )
      await sleep(0)
      await condition.acquire()
      isReady = true
      condition.notify()
      await sleep(0)
      waiter.cancel('foo')
      condition.release()
      assert.equal(await thrownBy(waiter), caught)
      assert.ok(caught instanceof CancelledError)
      assert.equal(caught.message, 'foo')
    },
  ),
]

const locking: readonly Row[] = [
  row(`${tests}.test_repr`, 'it tells whether it is locked, and how many wait', async () => {
    const condition = new Condition()
    assert.equal(String(condition), '<Condition [unlocked]>')
    await condition.acquire()
    assert.equal(String(condition), '<Condition [locked]>')
    condition.release()
    for (const waiters of [1, 2]) {
      createTask(condition.with(() => condition.wait()))
      await sleep(0)
      assert.equal(String(condition), `<Condition [unlocked, waiters:${waiters}]>`)
    }
  }),

  row(`${tests}.test_context_manager`, '`with` holds its lock for its body', async () => {
    const condition = new Condition()
    assert.equal(condition.locked(), false)
    assert.equal(await condition.with(() => condition.locked()), true)
    assert.equal(condition.locked(), false)
  }),

  row(`${tests}.test_explicit_lock`, 'a lock of one’s own is the condition’s lock', async () => {
    const lock = new Lock()
    const conditions = [new Condition(lock), new Condition(lock)]
    const areLocked = (): readonly boolean[] => [lock, ...conditions].map((each) => each.locked())
    assert.deepEqual(areLocked(), [false, false, false])
    for (const holder of [lock, ...conditions]) {
      assert.deepEqual(await holder.with(areLocked), [true, true, true])
      assert.deepEqual(areLocked(), [false, false, false])
    }
  }),

  rowOutside(`${tests}.test_ambiguous_loops`, 'a condition belongs to one loop, and so does its lock', async () => {
    const [lock, free] = [new Lock(), new Lock()]
    const condition = new Condition(free)
    const bindToOne = async (): Promise<void> => {
      await lock.acquire()
      createTask(lock.acquire())
      createTask(condition.with(() => condition.wait()))
      await sleep(0)
    }
    await run(bindToOne, { clock: virtualClock() })
    const message = / is bound to a different event loop$/
    await run(
      async () => {
        await assert.rejects(async () => await new Condition(lock).acquire(), { name: 'LoopError', message })
        const waiting = condition.with(() => condition.wait())
        await assert.rejects(async () => await waiting, { name: 'LoopError', message })
        assert.equal(free.locked(), false)
      },
      { clock: virtualClock() },
    )
  }),

  row([], '10,000 cancelled waiters leave nothing behind', async () => {
    const condition = new Condition()
    const waiters = Array.from({ length: 10_000 }, () => createTask(condition.with(() => condition.wait())))
    await sleep(0)
    assert.equal(String(condition), '<Condition [unlocked, waiters:10000]>')
    for (const waiter of waiters) waiter.cancel()
    await sleep(1)
    assert.equal(String(condition), '<Condition [unlocked]>')
  }),
]

export const rows: readonly Row[] = [...waiting, ...notifying, ...errors, ...locking]

export const excluded: readonly Excluded[] = []
