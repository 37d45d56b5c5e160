import assert from 'node:assert/strict'
import { createTask, gather, LifoQueue, PriorityQueue, Queue, type QueueOptions, QueueShutDown, sleep } from '#runtime'
import { type Excluded, type Row, row, rowOutside } from './row.ts'

const join = 'test_queues._QueueJoinTestMixin'
const shutdown = 'test_queues._QueueShutdownTestMixin'

type AnyQueue = new <T>(options?: QueueOptions) => Queue<T>

/** What all three kinds have in common. */
const kinds: readonly AnyQueue[] = [Queue, LifoQueue, PriorityQueue]

const tooMany = new RangeError('taskDone() called too many times')

/** Asserts that the queue accepts and gives no more items. */
async function assertShutDown(queue: Queue<string>): Promise<void> {
  await assert.rejects(async () => await queue.put('late'), QueueShutDown)
  assert.throws(() => queue.putNowait('late'), QueueShutDown)
  await assert.rejects(async () => await queue.get(), QueueShutDown)
  assert.throws(() => queue.getNowait(), QueueShutDown)
}

function joining(Kind: AnyQueue): readonly Row[] {
  return [
    rowOutside(`${join}.test_task_done_underflow`, `${Kind.name}: nothing is done that was never put in`, async () => {
      assert.throws(() => new Kind().taskDone(), tooMany)
    }),

    row(`${join}.test_task_done`, `${Kind.name}: \`join\` waits until all that was put in is done`, async () => {
      const queue = new Kind<number>()
      for (let item = 0; item < 100; item += 1) queue.putNowait(item)
      let sum = 0
      let isOver = false
      const worker = async (): Promise<void> => {
        while (!isOver) {
          const item = await queue.get()
          await sleep(item % 7)
          sum += item
          queue.taskDone()
        }
      }
      const workers = [createTask(worker), createTask(worker)]
      await queue.join()
      assert.equal(sum, 4950)
      isOver = true
      for (const _ of workers) queue.putNowait(0)
      await gather(workers)
      await queue.join()
    }),

    row(`${join}.test_join_empty_queue`, `${Kind.name}: there is nothing to wait for in a new queue`, async () => {
      const queue = new Kind()
      await queue.join()
      await queue.join()
    }),

    row(`${join}.test_format`, `${Kind.name}: it tells how much is to be done`, async () => {
      const queue = new Kind<number>()
      assert.equal(String(queue), `<${Kind.name} [maxSize:0]>`)
      queue.putNowait(1)
      queue.putNowait(2)
      queue.getNowait()
      assert.equal(String(queue), `<${Kind.name} [maxSize:0, items:1, tasks:2]>`)
      queue.getNowait()
      assert.equal(String(queue), `<${Kind.name} [maxSize:0, tasks:2]>`)
    }),
  ]
}

function shuttingDown(Kind: AnyQueue): readonly Row[] {
  return [
    rowOutside(`${shutdown}.test_format`, `${Kind.name}: it tells that it is shut down`, async () => {
      const queue = new Kind()
      queue.shutdown()
      assert.equal(String(queue), `<${Kind.name} [maxSize:0, shutdown]>`)
    }),

    row(`${shutdown}.test_shutdown_empty`, `${Kind.name}: shut down empty, who waits to get is told`, async () => {
      const queue = new Kind<string>()
      const getters = [createTask(queue.get()), createTask(queue.get())]
      await sleep(0)
      queue.shutdown()
      assert.equal(queue.qsize(), 0)
      await queue.join()
      await sleep(0)
      for (const getter of getters) assert.ok(getter.exception() instanceof QueueShutDown)
      await assertShutDown(queue)
    }),

    row(
      `${shutdown}.test_shutdown_nonempty`,
      `${Kind.name}: shut down with items in it, it gives those and takes no more`,
      async () => {
        const queue = new Kind<string>({ maxSize: 1 })
        queue.putNowait('item')
        const joiner = createTask(queue.join())
        const putter = createTask(queue.put('waits'))
        await sleep(0)
        assert.equal(putter.done(), false)
        queue.shutdown()
        assert.equal(queue.qsize(), 1)
        await sleep(0)
        assert.ok(putter.exception() instanceof QueueShutDown)
        await assert.rejects(async () => await queue.put('full and shut down'), QueueShutDown)
        assert.equal(await queue.get(), 'item')
        await sleep(0)
        assert.equal(joiner.done(), false)
        await assertShutDown(queue)
        queue.taskDone()
        await sleep(0)
        assert.equal(joiner.done(), true)
        assert.throws(() => queue.taskDone(), tooMany)
      },
    ),

    row(
      `${shutdown}.test_shutdown_immediate`,
      `${Kind.name}: shut down immediately, what is in it is dropped, and done`,
      async () => {
        const queue = new Kind<string>()
        queue.putNowait('item')
        const joiner = createTask(queue.join())
        await sleep(0)
        queue.shutdown({ immediate: true })
        assert.equal(queue.qsize(), 0)
        await sleep(0)
        assert.equal(joiner.done(), true)
        await queue.join()
        await assertShutDown(queue)
        assert.throws(() => queue.taskDone(), tooMany)
      },
    ),

    row(
      `${shutdown}.test_shutdown_immediate_with_unfinished`,
      `${Kind.name}: shut down immediately, what was got before is still to be done`,
      async () => {
        const queue = new Kind<string>()
        queue.putNowait('got')
        queue.putNowait('dropped')
        const joiner = createTask(queue.join())
        await queue.get()
        queue.shutdown({ immediate: true })
        assert.equal(queue.qsize(), 0)
        await sleep(0)
        assert.equal(joiner.done(), false)
        await assertShutDown(queue)
        queue.taskDone()
        assert.throws(() => queue.taskDone(), tooMany)
        await sleep(0)
        assert.equal(joiner.done(), true)
      },
    ),
  ]
}

/** All items of a queue, in the order in which it gives them. */
function drained<T>(queue: Queue<T>): readonly T[] {
  const items: T[] = []
  while (!queue.empty()) items.push(queue.getNowait())
  return items
}

function given<T>(items: readonly T[], queue: Queue<T> = new PriorityQueue<T>()): readonly T[] {
  for (const item of items) queue.putNowait(item)
  return drained(queue)
}

/** Asserts that items come out in this order, whatever the order in which they are put in. */
function assertOrder(items: readonly unknown[]): void {
  for (let first = 0; first < items.length; first += 1) {
    const rotated = [...items.slice(first), ...items.slice(0, first)]
    assert.deepEqual(given(rotated), items)
    assert.deepEqual(given(rotated.reverse()), items)
  }
}

const orders: readonly Row[] = [
  row('test_queues.LifoQueueTests.test_order', 'LifoQueue: last in, first out', async () => {
    const queue = new LifoQueue<number>()
    for (const item of [1, 3, 2]) await queue.put(item)
    assert.deepEqual([await queue.get(), await queue.get(), await queue.get()], [2, 3, 1])
  }),

  row('test_queues.PriorityQueueTests.test_order', 'PriorityQueue: the least comes first', async () => {
    const queue = new PriorityQueue<number>()
    for (const item of [1, 3, 2]) await queue.put(item)
    assert.deepEqual([await queue.get(), await queue.get(), await queue.get()], [1, 2, 3])
  }),

  rowOutside([], 'PriorityQueue: numbers of all kinds have one order', async () => {
    assertOrder([Number.NEGATIVE_INFINITY, -1, false, true, 1.5, 2, 3n, 10])
  }),

  rowOutside([], 'PriorityQueue: strings by code point, as in Python', async () => {
    // By UTF-16 units the emoji would come before the last but one.
    assertOrder(['', 'a', 'aa', 'ab', 'aba', 'b', '\uFF5E', '\u{1F600}'])
  }),

  rowOutside([], 'PriorityQueue: arrays item by item, as tuples', async () => {
    assertOrder([
      [],
      [0, ['a', 2]],
      [0, ['z']],
      [true, 'a'],
      [1n, 'a', 0],
      [1, 'aa'],
      [1n, 'ab'],
      [true, 'b'],
      [2, [1], 1],
      [2, [1, 2], 0],
    ])
  }),

  rowOutside([], 'PriorityQueue: what decides nothing needs no order', async () => {
    const shared = {}
    assertOrder([[shared], [shared, 1], [shared, 1, null], [shared, 2], [shared, 3, {}]])
  }),

  rowOutside([], 'PriorityQueue: what has no order is refused, and leaves it as it was', async () => {
    const queue = new PriorityQueue<unknown>()
    queue.putNowait(1)
    const refused: readonly [unknown, string][] = [
      ['1', 'string'],
      [null, 'null'],
      [undefined, 'undefined'],
      [[1], 'Array'],
      [new Map(), 'Map'],
      [Object.create(null), 'object'],
    ]
    for (const [item, type] of refused) {
      const message = `'<' not supported between instances of '${type}' and 'number'`
      assert.throws(() => queue.putNowait(item), new TypeError(message))
    }
    assert.equal(String(queue), '<PriorityQueue [maxSize:0, items:1, tasks:1]>')
    assert.deepEqual(drained(queue), [1])
  }),

  rowOutside([], 'PriorityQueue: items that turn out to have no order are not lost', async () => {
    const queue = new PriorityQueue<unknown>()
    for (const item of [[0], [1, 'a'], [1, 2]]) queue.putNowait(item)
    assert.throws(() => queue.getNowait(), TypeError)
    assert.equal(queue.qsize(), 3)
    queue.shutdown({ immediate: true })
    assert.equal(String(queue), '<PriorityQueue [maxSize:0, shutdown]>')
  }),

  rowOutside([], 'PriorityQueue: what is equal comes in the order of CPython’s heapq', async () => {
    const names = ['a1', 'b0', 'c1', 'd0', 'e1', 'f0', 'g2', 'h1', 'i0', 'j2', 'k1', 'l0']
    const compare = (a: string, b: string): number => Number(a[1]) - Number(b[1])
    // As in CPython: heappush of each item, compared only by the digit, and then heappop.
    const order = ['b0', 'f0', 'l0', 'd0', 'i0', 'c1', 'k1', 'h1', 'e1', 'a1', 'j2', 'g2']
    assert.deepEqual(given(names, new PriorityQueue({ compare })), order)
  }),

  rowOutside([], 'PriorityQueue: an order of one’s own', async () => {
    const compare = (a: number, b: number): number => b - a
    assert.deepEqual(given([1, 3, 2], new PriorityQueue({ compare })), [3, 2, 1])
    const error = new Error('no')
    const failing = new PriorityQueue<number>({
      compare: () => {
        throw error
      },
    })
    failing.putNowait(1)
    assert.throws(() => failing.putNowait(2), error)
    assert.equal(failing.qsize(), 1)
  }),

  rowOutside([], 'a long queue gives each item in its place, whatever was taken in between', async () => {
    const kept: number[] = []
    const queue = new Queue<number>()
    const got: number[] = []
    for (let item = 0; item < 5_000; item += 1) {
      queue.putNowait(item)
      kept.push(item)
      if (item % 3 !== 0) got.push(queue.getNowait())
    }
    got.push(...drained(queue))
    assert.deepEqual(got, kept)
  }),
]

export const rows: readonly Row[] = [...kinds.flatMap((Kind) => [...joining(Kind), ...shuttingDown(Kind)]), ...orders]

export const excluded: readonly Excluded[] = []
