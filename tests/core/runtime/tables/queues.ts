import assert from 'node:assert/strict'
import {
  CancelledError,
  createTask,
  Event,
  gather,
  getRunningLoop,
  LifoQueue,
  LoopError,
  PriorityQueue,
  Queue,
  QueueEmpty,
  QueueFull,
  run,
  sleep,
  TimeoutError,
  virtualClock,
  waitFor,
} from '#runtime'
import { type Excluded, type Row, row, rowOutside, thrownBy } from './row.ts'

const basic = 'test_queues.QueueBasicTests'
const get = 'test_queues.QueueGetTests'
const put = 'test_queues.QueuePutTests'

const looking: readonly Row[] = [
  row([`${basic}.test_repr`, `${basic}.test_str`], 'it tells what it holds, and how many wait', async () => {
    const queue = new Queue<number>({ maxSize: 1 })
    assert.equal(String(queue), '<Queue [maxSize:1]>')
    const getter = createTask(queue.get())
    await sleep(0)
    assert.equal(String(queue), '<Queue [maxSize:1, getters:1]>')
    queue.putNowait(0)
    assert.equal(String(queue), '<Queue [maxSize:1, items:1, tasks:1]>')
    assert.equal(await getter, 0)
    queue.putNowait(1)
    const putter = createTask(queue.put(2))
    await sleep(0)
    assert.equal(String(queue), '<Queue [maxSize:1, items:1, putters:1, tasks:2]>')
    queue.getNowait()
    await putter
    assert.equal(String(queue), '<Queue [maxSize:1, items:1, tasks:3]>')
  }),

  row(`${basic}.test_empty`, 'it is empty before the first put and after the last get', async () => {
    const queue = new Queue<number>()
    assert.equal(queue.empty(), true)
    await queue.put(1)
    assert.equal(queue.empty(), false)
    assert.equal(queue.qsize(), 1)
    assert.equal(await queue.get(), 1)
    assert.equal(queue.empty(), true)
    assert.equal(queue.qsize(), 0)
  }),

  row(`${basic}.test_full`, 'it is full with `maxSize` items; without one, never', async () => {
    const endless = new Queue<number>()
    await endless.put(1)
    assert.equal(endless.full(), false)
    const small = new Queue<number>({ maxSize: 1 })
    assert.equal(small.full(), false)
    await small.put(1)
    assert.equal(small.full(), true)
    assert.equal(new Queue({ maxSize: -1 }).full(), false)
  }),

  row(`${basic}.test_order`, 'first in, first out', async () => {
    const queue = new Queue<number>()
    for (const item of [1, 3, 2]) await queue.put(item)
    assert.deepEqual([await queue.get(), await queue.get(), await queue.get()], [1, 3, 2])
  }),

  row(`${basic}.test_maxsize`, 'with `maxSize` items in it, who puts has to wait', async () => {
    const queue = new Queue<number>({ maxSize: 2 })
    assert.equal(queue.maxSize, 2)
    const have: number[] = []
    const putter = createTask(async () => {
      for (const item of [0, 1, 2]) {
        await queue.put(item)
        have.push(item)
      }
    })
    await sleep(0)
    await sleep(0)
    assert.deepEqual(have, [0, 1])
    assert.equal(await queue.get(), 0)
    await sleep(0)
    assert.deepEqual(have, [0, 1, 2])
    assert.deepEqual([await queue.get(), await queue.get()], [1, 2])
    assert.equal(putter.done(), true)
  }),

  row(`${put}.test_float_maxsize`, 'with room for one and a bit it holds two', async () => {
    const queue = new Queue<number>({ maxSize: 1.3 })
    queue.putNowait(1)
    await queue.put(2)
    assert.equal(queue.full(), true)
    assert.throws(() => queue.putNowait(3), QueueFull)
  }),

  row([], 'its size is a number, in an object of options', async () => {
    for (const maxSize of ['2', null, Number.NaN]) {
      assert.throws(() => new Queue({ maxSize: maxSize as number }), TypeError)
    }
    for (const AnyQueue of [Queue, LifoQueue, PriorityQueue]) {
      assert.throws(() => new AnyQueue(2 as never), TypeError)
      assert.throws(() => new AnyQueue(null as never), TypeError)
    }
  }),

  rowOutside([], 'a queue that was waited for on one loop is of no use on another', async () => {
    const queue = new Queue<number>()
    const getOnce = async (): Promise<void> => {
      createTask(queue.get())
      await sleep(0)
    }
    await run(getOnce, { clock: virtualClock() })
    await run(
      async () => {
        const error = new LoopError('<Queue [maxSize:0]> is bound to a different event loop')
        await assert.rejects(async () => await queue.get(), error)
        await queue.put(1)
        assert.equal(await queue.get(), 1)
      },
      { clock: virtualClock() },
    )
  }),
]

const getting: readonly Row[] = [
  row(
    [`${get}.test_blocking_get`, `${put}.test_blocking_put`],
    'where nothing has to be waited for, putting and getting take no turn of the loop',
    async () => {
      const queue = new Queue<number>()
      let turns = 0
      getRunningLoop().callSoon(() => {
        turns += 1
      })
      await queue.put(1)
      assert.equal(await queue.get(), 1)
      assert.equal(turns, 0)
    },
  ),

  row(`${get}.test_get_with_putters`, 'a get wakes the first who waits to put', async () => {
    const queue = new Queue<number>({ maxSize: 1 })
    await queue.put(1)
    const putters = [2, 3].map((item) => createTask(queue.put(item)))
    await sleep(0)
    assert.equal(await queue.get(), 1)
    assert.equal(String(queue), '<Queue [maxSize:1, putters:1, tasks:1]>')
    await sleep(0)
    assert.deepEqual(
      putters.map((putter) => putter.done()),
      [true, false],
    )
  }),

  row(`${get}.test_blocking_get_wait`, 'a get of an empty queue waits for the next put', async () => {
    const queue = new Queue<number>()
    const started = new Event()
    const getter = createTask(async () => {
      started.set()
      return await queue.get()
    })
    await started.wait()
    assert.equal(getter.done(), false)
    getRunningLoop().callLater(10, () => queue.putNowait(1))
    assert.equal(await getter, 1)
    assert.equal(getRunningLoop().time(), 10)
  }),

  rowOutside(
    [`${get}.test_nonblocking_get`, `${put}.test_nonblocking_put`],
    'what needs no waiting needs no loop',
    async () => {
      const queue = new Queue<number>()
      queue.putNowait(1)
      assert.equal(queue.getNowait(), 1)
    },
  ),

  rowOutside(`${get}.test_nonblocking_get_exception`, '`getNowait` does not wait', async () => {
    assert.throws(() => new Queue().getNowait(), QueueEmpty)
  }),

  row(`${get}.test_get_cancelled_race`, 'a cancelled getter takes nothing from the next', async () => {
    const queue = new Queue<string>()
    const [cancelled, next] = [createTask(queue.get()), createTask(queue.get())]
    await sleep(0)
    cancelled.cancel()
    await sleep(0)
    assert.equal(cancelled.done(), true)
    await queue.put('a')
    await sleep(0)
    assert.equal(await next, 'a')
  }),

  row([], 'a getter that was cancelled just before the put is passed over', async () => {
    const queue = new Queue<string>()
    const [cancelled, next] = [createTask(queue.get()), createTask(queue.get())]
    await sleep(0)
    cancelled.cancel()
    queue.putNowait('a')
    await sleep(0)
    assert.equal(next.result(), 'a')
  }),

  row([], 'a getter that was cancelled where it slept wakes nobody: each keeps its place', async () => {
    const queue = new Queue<string>()
    const got: string[] = []
    const [cancelled] = ['1', '2', '3', '4'].map((name) =>
      createTask(async () => {
        got.push(`${name}${await queue.get()}`)
      }),
    )
    await sleep(0)
    cancelled?.cancel()
    queue.putNowait('a')
    await sleep(0)
    await sleep(0)
    queue.putNowait('b')
    queue.putNowait('c')
    await sleep(0)
    assert.deepEqual(got, ['2a', '3b', '4c'])
  }),

  row([], 'a getter that finds the item gone waits again', async () => {
    const queue = new Queue<string>()
    const getter = createTask(queue.get())
    await sleep(0)
    queue.putNowait('first')
    assert.equal(queue.getNowait(), 'first')
    await sleep(0)
    assert.equal(String(queue), '<Queue [maxSize:0, getters:1, tasks:1]>')
    queue.putNowait('second')
    assert.equal(await getter, 'second')
  }),

  row(
    `${get}.test_cancelled_getters_not_being_held_in_self_getters`,
    'a getter whose time is up leaves nothing behind',
    async () => {
      const queue = new Queue<number>({ maxSize: 5 })
      assert.ok((await thrownBy(waitFor(queue.get(), 100))) instanceof TimeoutError)
      assert.equal(String(queue), '<Queue [maxSize:5]>')
      assert.equal(getRunningLoop().time(), 100)
    },
  ),

  row(`${get}.test_get_with_waiting_putters`, 'what could not be put in yet comes too, in order', async () => {
    const queue = new Queue<string>({ maxSize: 1 })
    for (const item of ['a', 'b', 'c']) createTask(queue.put(item))
    assert.deepEqual([await queue.get(), await queue.get(), await queue.get()], ['a', 'b', 'c'])
  }),

  row(`${get}.test_why_are_getters_waiting`, 'a producer and a consumer take turns at one place', async () => {
    const queue = new Queue<number>({ maxSize: 1 })
    const items = [0, 1, 2, 3, 4]
    const got: number[] = []
    const producer = async (): Promise<void> => {
      for (const item of items) await queue.put(item)
    }
    const consumer = async (): Promise<void> => {
      for (const _ of items) got.push(await queue.get())
    }
    await gather([producer, consumer])
    assert.deepEqual(got, items)
  }),

  row(
    `${put}.test_get_cancel_drop_one_pending_reader`,
    'woken and cancelled in one turn: no item is lost',
    async () => {
      const queue = new Queue<number>()
      const reader = createTask(queue.get())
      await sleep(0)
      queue.putNowait(1)
      queue.putNowait(2)
      reader.cancel()
      await assert.rejects(async () => await reader, CancelledError)
      assert.deepEqual([await queue.get(), await queue.get()], [1, 2])
    },
  ),

  row(
    `${put}.test_get_cancel_drop_many_pending_readers`,
    'woken and cancelled in one turn: the next reader is woken instead',
    async () => {
      const queue = new Queue<number>()
      const readers = [1, 2, 3].map(() => createTask(queue.get()))
      await sleep(0)
      queue.putNowait(1)
      queue.putNowait(2)
      readers[0]?.cancel()
      await assert.rejects(async () => await readers[0], CancelledError)
      assert.deepEqual([await readers[1], await readers[2]], [1, 2])
      assert.equal(String(queue), '<Queue [maxSize:0, tasks:2]>')
    },
  ),
]

const putting: readonly Row[] = [
  row(`${put}.test_blocking_put_wait`, 'a put into a full queue waits for the next get', async () => {
    const queue = new Queue<number>({ maxSize: 1 })
    const started = new Event()
    getRunningLoop().callLater(10, () => queue.getNowait())
    const putter = createTask(async () => {
      started.set()
      await queue.put(1)
      await queue.put(2)
    })
    await started.wait()
    assert.equal(putter.done(), false)
    await putter
    assert.equal(getRunningLoop().time(), 10)
    assert.equal(queue.getNowait(), 2)
  }),

  rowOutside(`${put}.test_nonblocking_put_exception`, '`putNowait` does not wait', async () => {
    const queue = new Queue<number>({ maxSize: 1 })
    queue.putNowait(1)
    assert.throws(() => queue.putNowait(2), QueueFull)
    assert.equal(queue.qsize(), 1)
  }),

  row(`${put}.test_put_cancel_drop`, 'a putter woken and cancelled in one turn puts nothing in', async () => {
    const queue = new Queue<number>({ maxSize: 1 })
    queue.putNowait(1)
    const writer = createTask(queue.put(2))
    await sleep(0)
    assert.equal(queue.getNowait(), 1)
    writer.cancel()
    await assert.rejects(async () => await writer, CancelledError)
    assert.equal(queue.qsize(), 0)
    await queue.put(3)
    assert.equal(queue.getNowait(), 3)
    assert.equal(queue.qsize(), 0)
  }),

  row([], 'a putter woken and cancelled in one turn: the next putter is woken instead', async () => {
    const queue = new Queue<number>({ maxSize: 1 })
    queue.putNowait(1)
    const [cancelled, next] = [createTask(queue.put(2)), createTask(queue.put(3))]
    await sleep(0)
    queue.getNowait()
    cancelled.cancel()
    await next
    assert.equal(queue.getNowait(), 3)
    assert.equal(String(queue), '<Queue [maxSize:1, tasks:2]>')
  }),

  row([], 'a putter that was cancelled and finds the room taken wakes nobody: each keeps its place', async () => {
    const queue = new Queue<number>({ maxSize: 1 })
    queue.putNowait(0)
    const [cancelled] = [1, 2, 3].map((item) => createTask(queue.put(item)))
    await sleep(0)
    assert.equal(queue.getNowait(), 0)
    queue.putNowait(9)
    cancelled?.cancel()
    await sleep(0)
    await sleep(0)
    assert.deepEqual([await queue.get(), await queue.get(), await queue.get()], [9, 2, 3])
  }),

  row([], 'a putter that finds the room taken waits again', async () => {
    const queue = new Queue<number>({ maxSize: 1 })
    queue.putNowait(1)
    const putter = createTask(queue.put(2))
    await sleep(0)
    queue.getNowait()
    queue.putNowait(3)
    await sleep(0)
    assert.equal(String(queue), '<Queue [maxSize:1, items:1, putters:1, tasks:2]>')
    assert.equal(queue.getNowait(), 3)
    await putter
    assert.equal(queue.getNowait(), 2)
  }),

  row(`${put}.test_put_cancelled`, 'a put into a queue with room is done in its task’s first step', async () => {
    const queue = new Queue<number>()
    const putter = createTask(async () => {
      await queue.put(1)
      return true
    })
    assert.equal(await queue.get(), 1)
    assert.equal(putter.result(), true)
  }),

  row(`${put}.test_put_cancelled_race`, 'a cancelled putter does not hold up the others', async () => {
    const queue = new Queue<string>({ maxSize: 1 })
    const [first, second, cancelled] = ['a', 'b', 'c'].map((item) => createTask(queue.put(item)))
    await sleep(0)
    assert.deepEqual([first?.done(), second?.done()], [true, false])
    cancelled?.cancel()
    await sleep(0)
    assert.equal(cancelled?.cancelled(), true)
    assert.equal(queue.getNowait(), 'a')
    await sleep(0)
    assert.equal(queue.getNowait(), 'b')
    await second
    assert.equal(queue.empty(), true)
  }),

  row(`${put}.test_put_with_waiting_getters`, 'a put wakes who waits to get', async () => {
    const queue = new Queue<string>()
    const getter = createTask(queue.get())
    await sleep(0)
    await queue.put('a')
    assert.equal(await getter, 'a')
  }),

  row(`${put}.test_why_are_putters_waiting`, 'each get makes room for one who waits to put', async () => {
    const queue = new Queue<number>({ maxSize: 2 })
    const got: number[] = []
    const getter = async (): Promise<void> => {
      await sleep(0)
      while (!queue.empty()) got.push(queue.getNowait())
    }
    const putters = [0, 1, 2, 3].map((item) => () => queue.put(item))
    await gather([getter, ...putters])
    assert.deepEqual(got, [0, 1])
    assert.deepEqual([await queue.get(), await queue.get()], [2, 3])
  }),

  row(
    `${put}.test_cancelled_puts_not_being_held_in_self_putters`,
    '10,000 cancelled putters leave nothing behind',
    async () => {
      const queue = new Queue<number>({ maxSize: 1 })
      queue.putNowait(0)
      const putters = Array.from({ length: 10_000 }, (_, item) => createTask(queue.put(item)))
      await sleep(0)
      assert.equal(String(queue), '<Queue [maxSize:1, items:1, putters:10000, tasks:1]>')
      for (const putter of putters) putter.cancel()
      await assert.rejects(async () => await putters[9_999], CancelledError)
      assert.equal(String(queue), '<Queue [maxSize:1, items:1, tasks:1]>')
    },
  ),

  row([], '10,000 cancelled getters leave nothing behind', async () => {
    const queue = new Queue<number>()
    const getters = Array.from({ length: 10_000 }, () => createTask(queue.get()))
    await sleep(0)
    assert.equal(String(queue), '<Queue [maxSize:0, getters:10000]>')
    for (const getter of getters) getter.cancel()
    await sleep(0)
    assert.equal(String(queue), '<Queue [maxSize:0]>')
  }),

  row(
    `${put}.test_cancelled_put_silence_value_error_exception`,
    'a putter that was woken has left, and is cancelled all the same',
    async () => {
      const queue = new Queue<number>({ maxSize: 1 })
      queue.putNowait(1)
      const putter = createTask(queue.put(2))
      await sleep(0)
      queue.getNowait()
      assert.equal(String(queue), '<Queue [maxSize:1, tasks:1]>')
      putter.cancel()
      await assert.rejects(async () => await putter, CancelledError)
      assert.equal(String(queue), '<Queue [maxSize:1, tasks:1]>')
    },
  ),

  row([], '10,000 hand-offs leave nothing behind', async () => {
    const queue = new Queue<number>({ maxSize: 16 })
    let sum = 0
    const producer = async (): Promise<void> => {
      for (let item = 0; item < 10_000; item += 1) await queue.put(item)
      queue.shutdown()
    }
    const consumer = async (): Promise<void> => {
      for (;;) {
        sum += await queue.get()
        queue.taskDone()
      }
    }
    const tasks = [producer, consumer, consumer].map((code) => createTask(code))
    await gather(tasks, { returnExceptions: true })
    assert.equal(sum, 49_995_000)
    assert.equal(String(queue), '<Queue [maxSize:16, shutdown]>')
  }),
]

export const rows: readonly Row[] = [...looking, ...getting, ...putting]

export const excluded: readonly Excluded[] = [
  { test: `${basic}.test_generic_alias`, why: 'a type and its arguments are gone when JavaScript runs' },
]
