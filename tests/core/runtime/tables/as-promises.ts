import assert from 'node:assert/strict'
import {
  CancelledError,
  coroutine,
  createTask,
  type Future,
  gather,
  getRunningLoop,
  Queue,
  QueueShutDown,
  sleep,
  taskGroup,
  waitFor,
} from '#runtime'
import { type Excluded, quietRow, type Row, thrownBy } from './row.ts'

const failure = new Error('no')

async function fail(): Promise<never> {
  await sleep(1)
  throw failure
}

/** The same value as a task, a future, a gather, and a coroutine object. */
function withValue(): readonly Promise<number>[] {
  const future: Future<number> = getRunningLoop().createFuture<number>()
  getRunningLoop().callLater(1, () => future.setResult(1))
  const gathered = gather([() => sleep(1, 1)]).then(([value]) => value)
  return [createTask(() => sleep(1, 1)), future, sleep(1, 1), coroutine(() => 1), gathered]
}

function withError(): readonly Promise<number>[] {
  const future: Future<number> = getRunningLoop().createFuture<number>()
  getRunningLoop().callLater(1, () => future.setException(failure))
  return [createTask<number>(fail), future, coroutine<[], number>(fail), gather([fail]).then(() => 1)]
}

const promises: readonly Row[] = [
  quietRow([], 'catch takes an error, and lets a value by', async () => {
    // All are handled at once, since the host would report those that are not handled yet.
    const caught = withError().map((each) => each.catch((error) => (error === failure ? 'caught' : error)))
    for (const each of caught) assert.equal(await each, 'caught')
    for (const each of withValue()) assert.equal(await each.catch(() => 'caught'), 1)
    const uncaught = withError().map((each) => thrownBy(each.catch()))
    for (const error of uncaught) assert.equal(await error, failure)
    const others = withError().map((each) => thrownBy(each.catch(() => Promise.reject(new TypeError())).catch(fail)))
    for (const error of others) assert.equal(await error, failure)
  }),
  quietRow([], 'finally is called in both cases, waited for, and changes nothing unless it throws', async () => {
    const lines: string[] = []
    const end = async (): Promise<void> => {
      await sleep(1)
      lines.push('end')
    }
    for (const each of withValue()) assert.equal(await each.finally(end), 1)
    const ended = withError().map((each) => thrownBy(each.finally(end)))
    for (const error of ended) assert.equal(await error, failure)
    assert.equal(lines.length, 9)
    const other = new Error('other')
    const throwing = (): never => {
      throw other
    }
    const thrown = [...withValue(), ...withError()].map((each) => thrownBy(each.finally(throwing)))
    for (const error of thrown) assert.equal(await error, other)
    for (const each of withValue()) assert.equal(await each.finally(), 1)
  }),
  quietRow([], 'they chain, and a cancel comes to them as an error', async () => {
    const task = createTask(() => sleep(1000))
    const chained = task
      .catch((error: unknown) => error)
      .finally(() => {})
      .then((error) => error instanceof CancelledError)
    await sleep(1)
    task.cancel()
    assert.equal(await chained, true)
    const lines: string[] = []
    const outer = createTask(async () => {
      await sleep(1000).finally(() => void lines.push('end'))
    })
    await sleep(1)
    outer.cancel()
    assert.ok((await thrownBy(outer)) instanceof CancelledError)
    assert.deepEqual(lines, ['end'])
  }),
  quietRow([], 'the host takes them for promises, and says what they are', async () => {
    assert.deepEqual(await Promise.all(withValue()), [1, 1, 1, 1, 1])
    const kinds = [createTask(() => 1), getRunningLoop().createFuture(), sleep(1)] as const
    assert.deepEqual(
      kinds.map((each) => Object.prototype.toString.call(each)),
      ['[object Task]', '[object Future]', '[object CoroutineObject]'],
    )
    kinds[2].close()
    await kinds[0]
  }),
]

const queues: readonly Row[] = [
  quietRow([], 'for await over a queue gives what is put, and ends once it is shut down and empty', async () => {
    const queue = new Queue<number>({ maxSize: 1 })
    const got: number[] = []
    const reader = createTask(async () => {
      for await (const item of queue) {
        got.push(item)
        queue.taskDone()
      }
      return 'ended'
    })
    for (const item of [1, 2, 3]) await queue.put(item)
    await queue.join()
    assert.equal(reader.done(), false)
    queue.putNowait(4)
    queue.shutdown()
    assert.equal(await reader, 'ended')
    assert.deepEqual(got, [1, 2, 3, 4])
  }),
  quietRow([], 'several may read one queue so, and leaving or cancelling a loop takes nothing', async () => {
    const queue = new Queue<number>()
    const read = async (): Promise<number[]> => {
      const got: number[] = []
      for await (const item of queue) {
        got.push(item)
        await sleep(1)
      }
      return got
    }
    const readers = [createTask(read), createTask(read)]
    for (const item of [1, 2, 3, 4]) queue.putNowait(item)
    await sleep(10)
    queue.shutdown()
    assert.deepEqual(await gather(readers), [
      [1, 3],
      [2, 4],
    ])
    const other = new Queue<number>()
    const cancelled = createTask(async () => {
      for await (const item of other) assert.fail(`got ${item}`)
    })
    await sleep(1)
    cancelled.cancel()
    await thrownBy(cancelled)
    other.putNowait(5)
    for await (const item of other) {
      assert.equal(item, 5)
      break
    }
    assert.equal(other.empty(), true)
  }),
  quietRow([], 'a loop that waits ends at a shutdown, and other errors of the queue come out of it', async () => {
    const queue = new Queue<number>()
    const reader = createTask(async () => {
      for await (const item of queue) assert.fail(`got ${item}`)
    })
    await sleep(1)
    queue.shutdown({ immediate: true })
    await waitFor(reader, 10)
    assert.ok((await thrownBy(queue.get())) instanceof QueueShutDown)
  }),
]

const groups: readonly Row[] = [
  quietRow([], 'a body that awaits nothing is not stopped by group.cancel(), and has its value', async () => {
    const value: number = await taskGroup((group) => {
      group.createTask(() => sleep(1000))
      group.cancel()
      return 5
    })
    assert.equal(value, 5)
    const stopped: number | undefined = await taskGroup(async (group) => {
      group.cancel()
      await sleep(0)
      return 5
    })
    assert.equal(stopped, undefined)
  }),
]

export const rows: readonly Row[] = [...promises, ...queues, ...groups]
export const excluded: readonly Excluded[] = []
