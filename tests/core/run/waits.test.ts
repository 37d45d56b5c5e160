import { expect, it } from 'vitest'
import { graphOf } from '../../support/graph-of.ts'
import { recordedRun } from '../../support/recorded-run.ts'

/** What the tasks of a node wait for in a run of it, and when, in order. */
async function waitsOf(graph: ReturnType<typeof graphOf>, id: string): Promise<unknown[]> {
  const events = await recordedRun(graph)
  const node = graph.nodes.findIndex((each) => each.id === id)
  const tasks = events.flatMap((event) => (event.type === 'task.created' && event.node === node ? [event.task] : []))
  return events.flatMap((event) =>
    event.type === 'task.waiting' && tasks.includes(event.task) ? [[event.atMs, event.on]] : [],
  )
}

it('a gather tells how many of its tasks are done, each time one more is', async () => {
  const three = { a: 'sleep 100', b: 'sleep 300', c: 'sleep 200', all: 'gather' }
  const waits = await waitsOf(graphOf(three, ['a -> all', 'b -> all', 'c -> all']), 'all')
  expect(waits).toEqual([
    [0, { kind: 'gather', done: 0, of: 3 }],
    [100, { kind: 'gather', done: 1, of: 3 }],
    [200, { kind: 'gather', done: 2, of: 3 }],
  ])
})

it.each([
  ['a sleep', 'await sleep(250)', { kind: 'sleep', untilMs: 250, durationMs: 250 }],
  ['another task', 'await createTask(async () => sleep(5))', { kind: 'task', task: 2 }],
  ['something outside', 'await new Promise((done) => setImmediate(done))', { kind: 'outside' }],
  ['a future', 'const lock = new Event(); setTimeout(() => lock.set(), 1); await lock.wait()', { kind: 'future' }],
])('a task tells that it waits for %s', async (_, line, on) => {
  const [first] = await waitsOf(graphOf({ waits: `async function waits() {\n  ${line}\n}` }), 'waits')
  expect(first).toEqual([0, on])
})
