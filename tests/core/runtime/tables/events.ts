import assert from 'node:assert/strict'
import { CancelledError, createTask, Event, getRunningLoop, LoopError, run, sleep, virtualClock } from '#runtime'
import { type Excluded, type Row, row, rowOutside } from './row.ts'

const tests = 'test_locks.EventTests'

export const rows: readonly Row[] = [
  row(`${tests}.test_repr`, 'it tells whether it is set, and how many wait', async () => {
    const event = new Event()
    assert.equal(String(event), '<Event [unset]>')
    createTask(event.wait())
    await sleep(0)
    assert.equal(String(event), '<Event [unset, waiters:1]>')
    event.set()
    assert.equal(String(event), '<Event [set, waiters:1]>')
    await sleep(0)
    assert.equal(String(event), '<Event [set]>')
  }),

  row(`${tests}.test_wait`, 'setting it wakes all who wait; who comes once it is set does not wait', async () => {
    const event = new Event()
    assert.equal(event.isSet(), false)
    const woken: string[] = []
    const waiter = (name: string) => async (): Promise<void> => {
      assert.equal(await event.wait(), true)
      woken.push(name)
    }
    const early = [createTask(waiter('a')), createTask(waiter('b'))]
    await sleep(0)
    assert.deepEqual(woken, [])
    const late = createTask(waiter('late'))
    event.set()
    await sleep(0)
    // Its first step was due before the others were woken.
    assert.deepEqual(woken, ['late', 'a', 'b'])
    assert.equal(
      [...early, late].every((task) => task.done() && task.result() === undefined),
      true,
    )
  }),

  row(`${tests}.test_wait_on_set`, 'waiting for what is set takes no turn of the loop', async () => {
    const event = new Event()
    event.set()
    let turns = 0
    getRunningLoop().callSoon(() => {
      turns += 1
    })
    assert.equal(await event.wait(), true)
    assert.equal(turns, 0)
  }),

  row(`${tests}.test_wait_cancel`, 'a cancelled waiter leaves', async () => {
    const event = new Event()
    const waiter = createTask(event.wait())
    getRunningLoop().callSoon(() => waiter.cancel())
    await assert.rejects(async () => await waiter, CancelledError)
    assert.equal(String(event), '<Event [unset]>')
  }),

  row(`${tests}.test_clear`, 'what is set can be cleared', async () => {
    const event = new Event()
    assert.equal(event.isSet(), false)
    event.set()
    assert.equal(event.isSet(), true)
    event.clear()
    assert.equal(event.isSet(), false)
  }),

  row(`${tests}.test_clear_with_waiters`, 'who was woken goes on, though it is cleared at once', async () => {
    const event = new Event()
    const waiter = createTask(event.wait())
    await sleep(0)
    assert.equal(waiter.done(), false)
    event.set()
    event.clear()
    assert.equal(event.isSet(), false)
    // Set twice, it wakes the task only once.
    event.set()
    event.set()
    assert.equal(String(event), '<Event [set, waiters:1]>')
    await sleep(0)
    assert.equal(waiter.result(), true)
    assert.equal(String(event), '<Event [set]>')
  }),

  row([], 'who was woken does not look at the flag again', async () => {
    const event = new Event()
    const waiter = createTask(event.wait())
    await sleep(0)
    event.set()
    event.clear()
    await sleep(0)
    assert.equal(waiter.result(), true)
    assert.equal(String(event), '<Event [unset]>')
  }),

  row([], '10,000 cancelled waiters leave nothing behind', async () => {
    const event = new Event()
    const waiters = Array.from({ length: 10_000 }, () => createTask(event.wait()))
    await sleep(0)
    assert.equal(String(event), '<Event [unset, waiters:10000]>')
    for (const waiter of waiters) waiter.cancel()
    await sleep(0)
    assert.equal(String(event), '<Event [unset]>')
  }),

  rowOutside([], 'an event that was waited for on one loop is of no use on another', async () => {
    const event = new Event()
    const waitOnce = async (): Promise<void> => {
      createTask(event.wait())
      await sleep(0)
    }
    await run(waitOnce, { clock: virtualClock() })
    await run(
      async () => {
        const error = new LoopError('<Event [unset]> is bound to a different event loop')
        await assert.rejects(async () => await event.wait(), error)
      },
      { clock: virtualClock() },
    )
  }),
]

export const excluded: readonly Excluded[] = []
