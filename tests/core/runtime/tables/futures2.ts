import assert from 'node:assert/strict'
import {
  allTasks,
  ContextVar,
  createTask,
  type EventLoop,
  Future,
  getRunningLoop,
  type LoopContext,
  sleep,
  type Task,
  waitFor,
} from '#runtime'
import { collectGarbage, type Excluded, type Row, row, rowOnLoop, thrownBy } from './row.ts'

const file = 'test_futures2'

/** A context variable as handlers see it; it is `foo` if nobody has set it. */
interface Sight {
  readonly name: ContextVar<string>
  /** `message: the variable's value`. */
  readonly seen: string[]
}

function sightOf(loop: EventLoop): Sight {
  const name = new ContextVar('name', { default: 'foo' })
  const seen: string[] = []
  loop.setExceptionHandler(({ message }) => void seen.push(`${message}: ${name.get()}`))
  return { name, seen }
}

function failing(name: ContextVar<string>) {
  return async (): Promise<void> => {
    name.set('bar')
    throw new Error('boom')
  }
}

const tasks: readonly Row[] = [
  rowOnLoop(
    `${file}.FutureTests.test_task_exc_handler_correct_context`,
    "the exception handler sees the failed task's variables",
    async (loop) => {
      const { name, seen } = sightOf(loop)
      await loop.runUntilComplete(async () => {
        createTask(failing(name))
        await sleep(0)
      })
      loop.close()
      assert.deepEqual(seen, ['Task exception was never retrieved: bar'])
    },
  ),
  row(
    `${file}.FutureTests.test_task_exc_handler_correct_context`,
    'and those of a task that the garbage collector has taken',
    async () => {
      const { name, seen } = sightOf(getRunningLoop())
      const fail = (): void => void createTask(failing(name))
      fail()
      for (let round = 0; round < 50 && seen.length === 0; round += 1) {
        await new Promise((resolve) => setImmediate(resolve))
        collectGarbage()
      }
      assert.deepEqual(seen, ['Task exception was never retrieved: bar'])
    },
  ),
  row([], 'it sees those of a task that it is told of, else of a future that is one, else of the handle', async () => {
    const loop = getRunningLoop()
    const { name, seen } = sightOf(loop)
    const named = (value: string): Task<void> =>
      createTask(async () => {
        name.set(value)
        await sleep(10)
      })
    const [task, other] = [named('task'), named('other')]
    await sleep(1)
    const handle = loop.callLater(50, () => {})
    name.set('present')
    loop.callExceptionHandler({ message: 'task', task, future: other, handle })
    loop.callExceptionHandler({ message: 'future', future: other, handle })
    loop.callExceptionHandler({ message: 'handle', handle })
    loop.callExceptionHandler({ message: 'handle beside a plain future', future: new Future(), handle })
    loop.callExceptionHandler({ message: 'nothing' })
    loop.callExceptionHandler({ message: 'no task', task: 5 as never })
    assert.deepEqual(seen, [
      'task: task',
      'future: other',
      'handle: foo',
      'handle beside a plain future: present',
      'nothing: present',
      'no task: present',
    ])
    assert.equal(name.get(), 'present')
  }),
  row([], "a task's own code may tell the handler of its task", async () => {
    const { name, seen } = sightOf(getRunningLoop())
    const task: Task<void> = createTask(async () => {
      name.set('own')
      await null
      task.loop.callExceptionHandler({ message: 'mine', task })
      await sleep(1)
      name.set('own, later')
      task.loop.callExceptionHandler({ message: 'mine', task })
    })
    await task
    assert.deepEqual(seen, ['mine: own', 'mine: own, later'])
  }),
  row([], 'what the handler sets is set where it was called', async () => {
    const loop = getRunningLoop()
    const name = new ContextVar('name', { default: 'foo' })
    loop.setExceptionHandler(() => void name.set('set by the handler'))
    const task = createTask(() => sleep(5))
    loop.callExceptionHandler({ message: 'told', task })
    assert.deepEqual([name.get(), task.context.get(name)], ['foo', 'set by the handler'])
    await task
  }),
]

const ends: readonly Row[] = [
  row(`${file}.FutureTests.test_future_traceback`, 'an error is not changed by how often it is awaited', async () => {
    const failed = createTask(async () => {
      throw new TypeError('42')
    })
    const stacks = new Set<string | undefined>()
    const errors = new Set<unknown>()
    for (let round = 0; round < 5; round += 1) {
      const error = await thrownBy(failed)
      errors.add(error)
      stacks.add((error as Error).stack)
    }
    assert.deepEqual([errors.size, stacks.size], [1, 1])
  }),
  row(
    `${file}.FutureReprTests.test_recursive_repr_for_pending_tasks`,
    'a task that gives itself can be printed',
    async () => {
      const task: Task<readonly unknown[]> = createTask(async () => allTasks())
      assert.ok((await waitFor(task, 10_000)).includes(task))
      assert.equal(String(task), `<Task finished name="${task.name}">`)
    },
  ),
]

/** Ways to schedule a callback, which then sets the variable and fails. */
const callings: Readonly<Record<string, (loop: EventLoop, callback: () => void) => void>> = {
  callSoon: (loop, callback) => void loop.callSoon(callback),
  callLater: (loop, callback) => void loop.callLater(1, callback),
  addDoneCallback: (loop, callback) => {
    const future = loop.createFuture<void>()
    future.addDoneCallback(callback)
    future.setResult()
  },
}

const handles: readonly Row[] = [
  ...Object.entries(callings).map(([by, call]) =>
    row(
      `${file}.FutureTests.test_handle_exc_handler_correct_context`,
      `the exception handler sees the failed callback's variables: ${by}`,
      async () => {
        const { name, seen } = sightOf(getRunningLoop())
        call(getRunningLoop(), () => {
          name.set('bar')
          throw new Error('boom')
        })
        await sleep(2)
        assert.deepEqual(seen, ['Exception in callback: bar'])
        assert.equal(name.get(), 'foo')
      },
    ),
  ),
  rowOnLoop([], "where a handler throws, the default one is told of it, and sees nobody's variables", async (loop) => {
    const name = new ContextVar('name', { default: 'foo' })
    const told: string[] = []
    loop.defaultExceptionHandler = ({ message, error }: LoopContext): void => {
      told.push(`${message}: ${(error as Error).message}: ${name.get()}`)
    }
    loop.setExceptionHandler(() => {
      throw new Error(name.get())
    })
    await loop.runUntilComplete(async () => {
      createTask(failing(name))
      await sleep(0)
    })
    loop.close()
    assert.deepEqual(told, ['Unhandled error in exception handler: bar: foo'])
  }),
]

export const rows: readonly Row[] = [...tasks, ...ends, ...handles]
export const excluded: readonly Excluded[] = []
