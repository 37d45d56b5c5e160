import { expect, it } from 'vitest'
import type { WaitReason } from '#trace'
import { graphOf } from '../../support/graph-of.ts'
import { recordedRun } from '../../support/recorded-run.ts'

/** What the tasks of a node wait for in a run of it, and when, in order. */
async function waitsOf(
  graph: ReturnType<typeof graphOf>,
  id: string,
): Promise<(readonly [atMs: number, on: WaitReason])[]> {
  const events = await recordedRun(graph)
  const node = graph.nodes.findIndex((each) => each.id === id)
  const tasks = events.flatMap((event) => (event.type === 'task.created' && event.node === node ? [event.task] : []))
  return events.flatMap((event) =>
    event.type === 'task.waiting' && tasks.includes(event.task) ? [[event.atMs, event.on] as const] : [],
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
  [
    'a future',
    'const future = new Future(); setTimeout(() => future.setResult(1), 1); await future',
    { kind: 'future' },
  ],
])('a task tells that it waits for %s', async (_, line, on) => {
  const [first] = await waitsOf(graphOf({ waits: `async function waits() {\n  ${line}\n}` }), 'waits')
  expect(first).toEqual([0, on])
})

/** Takes what `line` waits for a moment later, so that the run ends. */
const held = 'const lock = new Lock(); await lock.acquire(); setTimeout(() => lock.release(), 1); '
const items = 'const queue = new Queue({ maxSize: 1 }); setTimeout(() => '

it.each([
  ['a lock', `${held}await lock.acquire()`, 'lock'],
  ['a lock, by with', `${held}await lock.with(() => 1)`, 'lock'],
  ['a semaphore', 'const s = new Semaphore(0); setTimeout(() => s.release(), 1); await s.acquire()', 'semaphore'],
  [
    'a bounded semaphore',
    'const s = new BoundedSemaphore(1); await s.acquire(); setTimeout(() => s.release(), 1); await s.acquire()',
    'semaphore',
  ],
  ['an item', `${items}queue.putNowait(1), 1); await queue.get()`, 'item'],
  ['an item, in a loop', `${items}queue.shutdown(), 1); for await (const item of queue) log(item)`, 'item'],
  ['a place', `${items}queue.getNowait(), 1); await queue.put(1); await queue.put(2)`, 'place'],
  ['the last items', `${items}queue.taskDone(), 1); await queue.put(1); await queue.join()`, 'leftover'],
  ['an event', 'const event = new Event(); setTimeout(() => event.set(), 1); await event.wait()', 'event'],
  [
    'a condition',
    'const c = new Condition(); createTask(async () => c.with(() => c.notify())); await c.with(() => c.wait())',
    'condition',
  ],
  ['a barrier', 'const barrier = new Barrier(2); createTask(() => barrier.wait()); await barrier.wait()', 'barrier'],
  ['a group', 'await taskGroup((group) => { group.createTask(() => sleep(5)) })', 'group'],
  ['a race', 'await race([sleep(5), sleep(6)])', 'race'],
  ['tasks', 'await wait([createTask(() => sleep(5)), createTask(() => sleep(6))])', 'tasks'],
  ['the next that ends', 'for await (const task of asCompleted([sleep(5), sleep(6)])) log(task.result())', 'ended'],
  ['a free place of mapLimit', 'await mapLimit([1, 2], 1, () => sleep(5))', 'semaphore'],
  ['a lock within a timeout', `${held}await timeout(1000, () => lock.acquire())`, 'lock'],
  ['a lock by waitFor', `${held}await waitFor(lock.acquire(), 1000)`, 'lock'],
])('a task tells by its name that it waits for %s', async (_, line, what) => {
  const [first] = await waitsOf(graphOf({ waits: `async function waits() {\n  ${line}\n}` }), 'waits')
  expect(first).toEqual([0, { kind: 'future', what }])
})

it.each([
  ['a thread', 'await toThread(() => 1)', 'thread'],
  ["a child's end", "const child = await createSubprocess('true'); await child.wait()", 'child'],
  [
    "a child's output",
    "const child = await createSubprocess('cat'); setTimeout(() => child.stdin.end(), 50); await child.stdout.read()",
    'output',
  ],
])('a task tells by its name that it waits outside for %s', async (_, line, what) => {
  const waits = await waitsOf(graphOf({ waits: `async function waits() {\n  ${line}\n}` }), 'waits')
  expect(waits.at(-1)?.[1]).toEqual({ kind: 'outside', what })
})

it.each([
  ['one task that it shields', 'await shield(createTask(() => sleep(5)))'],
  ['one task of a list', 'await wait([createTask(() => sleep(5))])'],
  ['a task that must end its clean-up', 'await shielded(() => sleep(5))'],
])('a task names %s', async (_, line) => {
  const [first] = await waitsOf(graphOf({ waits: `async function waits() {\n  ${line}\n}` }), 'waits')
  expect(first).toEqual([0, { kind: 'task', task: 2 }])
})

it('a task that sleeps for its turn at a limiter says so, and one behind it waits for its turn', async () => {
  const line =
    'const limiter = new AsyncLimiter(1, 100); await limiter.acquire(); await gather([limiter.acquire(), limiter.acquire()])'
  const events = await recordedRun(graphOf({ waits: `async function waits() {\n  ${line}\n}` }))
  const waits = events.flatMap((event) => (event.type === 'task.waiting' && event.task > 1 ? [event.on] : []))
  expect(waits).toEqual([
    { kind: 'sleep', untilMs: 100, durationMs: 100, what: 'limiter' },
    { kind: 'future', what: 'limiter' },
    { kind: 'sleep', untilMs: 200, durationMs: 100, what: 'limiter' },
  ])
})

it.each([
  [
    'a group whose task failed',
    'await taskGroup((group) => { group.createTask(() => sleep(9)); group.createTask(bad) })',
    'group',
  ],
  ['a timeout that is over', 'await timeout(1, () => sleep(9))', 'timeout'],
])('who asked a task to stop is told: %s', async (_, line, scope) => {
  const bad = 'async function bad() {\n  await sleep(1)\n  throw new Error()\n}'
  const events = await recordedRun(graphOf({ waits: `async function waits() {\n  ${bad}\n  ${line}\n}` }))
  const sources = events.flatMap((event) => (event.type === 'task.cancelling' ? [event.by] : []))
  expect(sources.length).toBeGreaterThan(0)
  expect(new Set(sources.map((by) => JSON.stringify(by)))).toEqual(
    new Set([JSON.stringify({ kind: 'task', task: 1, scope })]),
  )
})
