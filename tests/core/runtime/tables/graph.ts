import assert from 'node:assert/strict'
import {
  type AwaitGraph,
  awaitGraph,
  createTask,
  currentTask,
  Future,
  gather,
  shield,
  sleep,
  Task,
  taskGroup,
  timeout,
  wait,
} from '#runtime'
import { type Excluded, type Row, row, rowOnLoop, turn } from './row.ts'

const base = 'test_graph.CallStackTestBase'

/** Prints who awaits a future, and who awaits them: `inner < (middle < main, other < main)`. */
function shown({ future, awaitedBy }: AwaitGraph): string {
  const name = future instanceof Task ? future.name : 'a future'
  const waiting = awaitedBy.map(shown).sort()
  return waiting.length === 0 ? name : `${name} < (${waiting.join(', ')})`
}

/** A coroutine that looks, one turn after it started, who awaits its task. */
function looking(seen: string[]) {
  return async (): Promise<void> => {
    await sleep(0)
    await sleep(0)
    seen.push(shown(awaitGraph()))
  }
}

export const rows: readonly Row[] = [
  row(`${base}.test_stack_task`, 'a task is awaited by the task whose code awaits it', async () => {
    const seen: string[] = []
    const c2 = async (): Promise<void> => await createTask(looking(seen), { name: 'there there' })
    await createTask(async () => await c2(), { name: 'main' })
    assert.deepEqual(seen, ['there there < (main < (test))'].map(namedForTest))
  }),
  row(`${base}.test_stack_future`, 'a future is awaited by all tasks that await it', async () => {
    const seen: string[] = []
    const main = async (): Promise<void> => {
      const future = new Future<void>()
      await taskGroup(async (group) => {
        group.createTask(async () => await future, { name: 'task A' })
        group.createTask(async () => await future, { name: 'task B' })
        await sleep(0)
        await sleep(0)
        seen.push(shown(awaitGraph(future)))
        future.setResult()
      })
    }
    await createTask(main, { name: 'main' })
    assert.deepEqual(seen, ['a future < (task A < (main < (test)), task B < (main < (test)))'].map(namedForTest))
  }),
  row(`${base}.test_stack_gather`, 'the children of a gather are awaited by who awaits the gather', async () => {
    const seen: string[] = []
    const main = async (): Promise<void> => {
      await gather([createTask(looking(seen), { name: 'deep' }), () => sleep(0)])
    }
    await createTask(main, { name: 'main' })
    assert.deepEqual(seen, ['deep < (main < (test))'].map(namedForTest))
  }),
  row(
    [`${base}.test_stack_shield`, `${base}.test_stack_timeout`],
    'what a shield holds is awaited by who awaits the shield, under a timeout too',
    async () => {
      const seen: string[] = []
      const look = looking(seen)
      const limited = (): PromiseLike<void> => timeout(1_000, look)
      for (const coroutine of [look, limited]) {
        const main = async (): Promise<void> => {
          await shield(createTask(coroutine, { name: 'deep' }))
        }
        await createTask(main, { name: 'main' })
      }
      assert.deepEqual(seen, ['deep < (main < (test))', 'deep < (main < (test))'].map(namedForTest))
    },
  ),
  row(`${base}.test_stack_wait`, 'what `wait` is given is awaited by who waits', async () => {
    const seen: string[] = []
    const main = async (): Promise<void> => {
      await wait([createTask(looking(seen), { name: 'inner' }), createTask(() => sleep(0))])
    }
    await createTask(main, { name: 'main' })
    assert.deepEqual(seen, ['inner < (main < (test))'].map(namedForTest))
  }),
  row(
    `${base}.test_stack_tgroup`,
    'the tasks of a group are awaited by its owner, and by who awaits them besides',
    async () => {
      const seen: string[] = []
      const main = async (): Promise<void> => {
        await taskGroup(async (group) => {
          const root = group.createTask(looking(seen), { name: 'root' })
          group.createTask(async () => await root, { name: 'sub 1' })
          group.createTask(async () => await root, { name: 'sub 2' })
        })
      }
      await createTask(main, { name: 'main' })
      const owner = 'main < (test)'
      assert.deepEqual(seen, [`root < (${owner}, sub 1 < (${owner}), sub 2 < (${owner}))`].map(namedForTest))
    },
  ),
  rowOnLoop([], 'who waits for each other is a cycle, and does not go on for ever', async (loop) => {
    const tasks: Task<void>[] = []
    tasks.push(loop.createTask(async () => await tasks[1], { name: 'a' }))
    tasks.push(loop.createTask(async () => await tasks[0], { name: 'b' }))
    // They are still pending when the loop is closed.
    loop.setExceptionHandler(() => {})
    await turn(loop)
    await turn(loop)
    assert.equal(shown(awaitGraph(tasks[0])), 'a < (b < (a))')
  }),
]

/** The name of the row's own task is that of the row's coroutine. */
function namedForTest(graph: string): string {
  return graph.replaceAll('test', currentTask()?.name ?? assert.fail())
}

const frames = 'shows the frames of suspended functions, which JavaScript keeps to itself'

export const excluded: readonly Excluded[] = [{ test: `${base}.test_stack_async_gen`, why: frames }]
