import assert from 'node:assert/strict'
import {
  allTasks,
  ContextVar,
  type Coroutine,
  createEagerTaskFactory,
  createTask,
  currentTask,
  type EventLoop,
  eagerTaskFactory,
  Future,
  gather,
  getRunningLoop,
  sleep,
  Task,
  type TaskOptions,
  taskGroup,
} from '#runtime'
import { type Excluded, type Row, row, rowOnLoop } from './row.ts'

const file = 'test_eager_task_factory'
const base = `${file}.EagerTaskFactoryLoopTests`

/** A row whose tasks start at once, except for the first, whose loop is not running yet. */
function rowOfEager(answersTo: string | readonly string[], says: string, main: Coroutine<void>): Row {
  return rowOnLoop(answersTo, says, async (loop) => {
    loop.setTaskFactory(eagerTaskFactory)
    await loop.runUntilComplete(main)
  })
}

const begun: readonly Row[] = [
  rowOnLoop(`${base}.test_eager_task_factory_set`, 'a factory can make tasks that begin at once', async (loop) => {
    class OwnTask<T> extends Task<T> {}
    const factory = createEagerTaskFactory((owner, coroutine, options) => new OwnTask(coroutine, owner, options))
    loop.setTaskFactory(factory)
    assert.equal(loop.getTaskFactory(), factory)
    await loop.runUntilComplete(async () => {
      const seen: string[] = []
      const task = createTask(async () => seen.push('begun'))
      assert.ok(task instanceof OwnTask)
      assert.deepEqual(seen, ['begun'])
      await task
    })
  }),
  row(
    [
      'test_tasks.BaseTaskTests.test_eager_start_true',
      `${file}.DefaultTaskFactoryEagerStart.test_eager_start_true_with_default_factory`,
    ],
    'a task can be asked to begin at once: its first step is over when createTask returns',
    async () => {
      const seen: (string | undefined)[] = []
      const task = createTask(
        async () => {
          seen.push(currentTask()?.name)
          await sleep(0)
          seen.push('later')
        },
        { eager: true, name: 'example' },
      )
      assert.deepEqual(seen, ['example'])
      assert.notEqual(currentTask(), task)
      await task
      assert.deepEqual(seen, ['example', 'later'])
    },
  ),
  row('test_tasks.BaseTaskTests.test_eager_start_false', 'a task that is not asked to begins later', async () => {
    const seen: (string | undefined)[] = []
    const task = createTask(async () => seen.push(currentTask()?.name), { eager: false, name: 'example' })
    assert.deepEqual(seen, [])
    await task
    assert.deepEqual(seen, ['example'])
  }),
  rowOfEager(
    `${base}.test_eager_start_false`,
    'a task that is asked not to begins later even where all others begin at once',
    async () => {
      const seen: (string | undefined)[] = []
      const task = createTask(async () => seen.push(currentTask()?.name), { eager: false, name: 'example' })
      assert.equal(task.done(), false)
      assert.deepEqual(seen, [])
      await task
      assert.deepEqual(seen, ['example'])
    },
  ),
  rowOnLoop([], 'before its loop runs nothing begins at once', async (loop) => {
    const seen: string[] = []
    const task = loop.createTask(async () => seen.push('begun'), { eager: true })
    assert.deepEqual(seen, [])
    await loop.runUntilComplete(task)
    assert.deepEqual(seen, ['begun'])
  }),
  rowOfEager(
    `${base}.test_await_future_during_eager_step`,
    'what the first step sets is there when createTask returns',
    async () => {
      const future = new Future<string>()
      const task = createTask(async () => future.setResult('my message'))
      assert.equal(future.done(), true)
      assert.equal(await future, 'my message')
      await task
    },
  ),
  rowOfEager(
    `${base}.test_block_after_eager_step`,
    'a task that waits after its first step goes on as any',
    async () => {
      const task = createTask(async () => {
        await sleep(100)
        return 'finished after blocking'
      })
      assert.equal(task.done(), false)
      assert.equal(await task, 'finished after blocking')
      assert.equal(task.done(), true)
      assert.equal(getRunningLoop().time(), 100)
    },
  ),
  rowOfEager(
    `${base}.test_cancellation_after_eager_step_blocks`,
    'a task that was cancelled right after its first step ends at its first await',
    async () => {
      const seen: string[] = []
      const task = createTask(async () => {
        seen.push('begun')
        await sleep(100)
        seen.push('slept')
      })
      task.cancel('cancellation message')
      assert.equal(task.cancelling(), 1)
      await assert.rejects(async () => await task, { name: 'CancelledError', message: 'cancellation message' })
      assert.deepEqual(seen, ['begun'])
      assert.equal(getRunningLoop().time(), 0)
    },
  ),
  rowOfEager(
    [`${base}.test_current_task`, `${file}.CEagerTaskFactoryLoopTests.test_name`],
    'in its first step it is the current task, with its name; afterwards its maker is again',
    async () => {
      const maker = currentTask()
      const seen: unknown[] = []
      const task: Task<void> = createTask(
        async () => {
          seen.push(currentTask(), currentTask()?.name)
          await sleep(100)
          assert.equal(currentTask(), seen[0])
        },
        { name: 'test name' },
      )
      assert.deepEqual(seen, [task, 'test name'])
      assert.equal(currentTask(), maker)
      await task
      assert.equal(currentTask(), maker)
    },
  ),
  rowOfEager(
    `${base}.test_all_tasks_with_blocking`,
    'a task is among all tasks in its first step, until it ends',
    async () => {
      const [go, gone] = [new Future<void>(), new Future<void>()]
      const seen: (readonly Task<unknown>[])[] = []
      const task = createTask(async () => {
        seen.push(allTasks())
        await go
        gone.setResult()
      })
      assert.ok(seen[0]?.includes(task))
      assert.ok(allTasks().includes(task))
      go.setResult()
      await gone
      assert.ok(!allTasks().includes(task))
    },
  ),
  rowOfEager(`${base}.test_context_vars`, 'its first step has a context of its own, as every other step', async () => {
    const variable = new ContextVar('variable', { default: 0 })
    const seen: number[] = []
    variable.set(1)
    const task = createTask(async () => {
      seen.push(variable.get())
      variable.set(2)
      await sleep(100)
      seen.push(variable.get())
      variable.set(3)
    })
    assert.deepEqual(seen, [1])
    assert.equal(variable.get(), 1)
    await task
    assert.deepEqual(seen, [1, 2])
    assert.equal(variable.get(), 1)
  }),
]

/** How many tasks `main` creates, including itself. */
async function tasksOf(loop: EventLoop, main: Coroutine<unknown>): Promise<number> {
  let made = 0
  loop.setTaskFactory(<T>(owner: EventLoop, coroutine: Coroutine<T>, options: TaskOptions) => {
    made += 1
    return new Task(coroutine, owner, options)
  })
  await loop.runUntilComplete(main)
  return made
}

/** One task, its five, their five each, and so on, four levels deep. */
const fiveToTheFourth = 781

const counted: readonly Row[] = [
  rowOnLoop(`${file}.BaseTaskCountingTests.test_awaitables_chain`, 'awaiting makes no tasks', async (loop) => {
    const chain = async (depth: number): Promise<number> => (depth === 0 ? 0 : 1 + (await chain(depth - 1)))
    assert.equal(await tasksOf(loop, async () => assert.equal(await chain(100), 100)), 1)
  }),
  rowOnLoop(
    `${file}.BaseTaskCountingTests.test_recursive_gather`,
    'gather makes a task of each coroutine',
    async (loop) => {
      const nested = (depth: number) => async (): Promise<void> => {
        if (depth > 0) await gather(Array.from({ length: 5 }, () => nested(depth - 1)))
      }
      assert.equal(await tasksOf(loop, nested(4)), fiveToTheFourth)
    },
  ),
  rowOnLoop(
    `${file}.BaseTaskCountingTests.test_recursive_taskgroups`,
    'a task group makes the tasks that it is asked for, and no more',
    async (loop) => {
      const nested = (depth: number) => async (): Promise<void> => {
        if (depth === 0) return
        await taskGroup(async (group) => {
          for (let child = 0; child < 5; child += 1) group.createTask(nested(depth - 1))
        })
      }
      assert.equal(await tasksOf(loop, nested(4)), fiveToTheFourth)
    },
  ),
]

export const rows: readonly Row[] = [...begun, ...counted]

const doneOnReturn =
  'needs a task that is done when createTask returns; what an async function returns is a microtask away, at the earliest'
const staggered = "a helper of asyncio's sockets (`staggered_race`), no public function"

export const excluded: readonly Excluded[] = [
  { test: `${base}.test_eager_completion`, why: doneOnReturn },
  { test: `${base}.test_cancellation_after_eager_completion`, why: doneOnReturn },
  { test: `${base}.test_all_tasks_with_eager_completion`, why: doneOnReturn },
  { test: `${file}.CEagerTaskFactoryLoopTests.test_issue122332`, why: doneOnReturn },
  {
    test: `${file}.CEagerTaskFactoryLoopTests.test_issue105987`,
    why: 'swaps the current task in the C implementation',
  },
  { test: `${base}.test_staggered_race_with_eager_tasks`, why: staggered },
  { test: `${base}.test_staggered_race_with_eager_tasks_no_delay`, why: staggered },
]
