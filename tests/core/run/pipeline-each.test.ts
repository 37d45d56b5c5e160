import { describe, expect, it } from 'vitest'
import type { Each, Graph, Policies } from '#graph'
import { runViewOf, spansOf, type TraceEvent } from '#trace'
import { graphOf } from '../../support/graph-of.ts'
import { gives } from './ran.ts'
import { policed, ran, result } from './ran-included.ts'

/** Takes `ms` milliseconds, and 100 more at an even number; fails at 13. */
const inner: Graph = graphOf(
  {
    x: { kind: 'input', name: 'x', type: 'number' },
    work: `async function work(x: number) {
  await sleep(x)
  log('worked ' + x)
  if (x === 13) throw new RangeError('no 13')
  return 10 * x
}`,
    next: 'async function next(y: number) { await sleep(1); return y + 1 }',
    out: 'output',
  },
  ['x -> work.x', 'work -> next.y', 'next -> out'],
)

/** A list that `inner` runs for, and who takes an error of it. */
function over(items: string, each: Partial<Each> = {}, policies: Policies = {}): Graph {
  const drawn = graphOf(
    {
      list: `async function list() { return ${items} }`,
      p: 'pipeline ./inner.pipeline x',
      seen: 'async function seen(e: Error) { return e.message }',
      out: 'output',
      failed: 'output',
    },
    ['list -> p.x', 'p -> out', 'p.error -> seen.e', 'seen -> failed'],
  )
  const p = policed({ each: { parameter: 'x', ...each }, ...policies }, [
    { name: 'x', type: 'number', hasDefault: false },
  ])
  return {
    ...drawn,
    nodes: drawn.nodes.map((node) => (node.id === 'p' ? p : node)),
    settings: { onError: 'end', limits: { api: 1 } },
  }
}

const told = (value: unknown, failed: unknown = null) => result({ out: value, failed })
const begunItems = (events: readonly TraceEvent[]) =>
  events.flatMap((event) =>
    event.type === 'task.created' && event.item !== undefined
      ? [`${event.atMs} ${event.item} ${event.given?.text}`]
      : [],
  )
const logs = (events: readonly TraceEvent[]) =>
  events.flatMap((event) => (event.type === 'log' ? [`${event.atMs} ${event.node} ${event.text}`] : []))

describe('a file that runs for each item of a list', () => {
  it('gives the results in the order of the items, all at once', async () => {
    const { outcome, ends, events, view } = await ran(over('[30, 10, 20]'), { inner })
    expect(outcome).toEqual(told([301, 101, 201]))
    expect(ends).toMatchObject({ p: '31 done' })
    expect(begunItems(events)).toEqual(['0 0 30', '0 1 10', '0 2 20'])
    // Each is told of with the node that it is of in the trace.
    expect(logs(events)).toEqual(['10 6 worked 10', '20 6 worked 20', '30 6 worked 30'])
    expect(view.tasksOf.get(1)).toMatchObject({ made: 3, of: 3, items: { done: 3 } })
  })

  it('takes so many at once, and shows the inside of one of them at a time', async () => {
    const { outcome, events } = await ran(over('[10, 20, 30]', { limit: 1 }), { inner })
    expect(outcome).toEqual(told([101, 201, 301]))
    expect(begunItems(events)).toEqual(['0 0 10', '11 1 20', '32 2 30'])
    const at = (ms: number) => {
      const view = runViewOf(events.filter(({ atMs }) => atMs <= ms))
      const states = [...view.nodes].filter(([id]) => id.startsWith('p/')).map(([id, { state }]) => `${id} ${state}`)
      return { item: view.itemsInside.get(1)?.item, states, x: view.nodes.get('p/x')?.value?.text }
    }
    const begun = ['p/x done', 'p/work waiting', 'p/next idle', 'p/out idle']
    expect(at(5)).toEqual({ item: 0, states: begun, x: '10' })
    expect(at(15)).toEqual({ item: 1, states: begun, x: '20' })
    expect(at(63)).toEqual({ item: 2, states: begun.map((text) => text.replace(/ \w+$/, ' done')), x: '30' })
  })

  it('tells of the inside of one item only while others go on beside it', async () => {
    const { events, view } = await ran(over('[10, 20, 5, 7]', { limit: 2 }), { inner })
    // The first has the inside, and the third when the first has ended.
    const inside = events.flatMap((event) =>
      event.type === 'node.inside' ? [[event.atMs, view.tasks.get(event.task ?? -1)?.item]] : [],
    )
    expect(inside).toEqual([
      [0, 0],
      [11, 2],
      [17, 3],
    ])
    expect(view.nodes.get('p/x')?.value?.text).toBe('7')
    const created = events.filter((event) => event.type === 'task.created')
    const quiet = created.filter(({ node, parent, task }) => task > 0 && node === undefined && parent === undefined)
    expect(quiet.map(({ name }) => name)).toEqual(['work', 'next'])
    expect([...view.tasks.values()].map(({ name }) => name).sort()).toEqual([
      ...['inner', 'inner[0]', 'inner[1]', 'inner[2]', 'inner[3]', 'list', 'main', 'next', 'work'],
    ])
    expect(spansOf(events).rows[1]?.parts.map(({ of, end }) => [of?.item, end?.atMs])).toEqual([
      ...[
        [0, 11],
        [1, 21],
        [2, 17],
        [3, 25],
      ],
    ])
  })

  it('cancels the rest at the first error, which is the error of the node', async () => {
    const { outcome, ends, events, view } = await ran(over('[30, 13, 20, 5]'), { inner })
    expect(outcome).toEqual(told(null, 'no 13'))
    expect(ends).toMatchObject({ p: '13 failed', 'p/work': '13 cancelled', 'p/next': '13 skipped' })
    expect(view.tasksOf.get(1)?.items).toMatchObject({ done: 1, failed: 1, cancelled: 2 })
    const error = events.flatMap((event) =>
      event.type === 'task.done' && event.outcome.kind === 'error' ? [event.outcome.error] : [],
    )
    expect(error.map(({ message, frames }) => [message, frames[0]?.node, frames[0]?.line])).toEqual([
      ...[
        ['no 13', 6, 4],
        ['no 13', 6, 4],
        ['no 13', 6, 4],
      ],
    ])
    expect(events.at(-1)?.atMs).toBe(13)
  })

  it('fails the run with the error where nothing takes it, and blames the node', async () => {
    const drawn = over('[13]')
    const untaken = {
      ...drawn,
      nodes: drawn.nodes.filter(({ id }) => id !== 'seen' && id !== 'failed'),
      edges: drawn.edges.filter(({ source, sourceHandle }) => source !== 'seen' && sourceHandle !== 'error'),
    }
    const { outcome, view } = await ran(untaken, { inner })
    expect(outcome).toMatchObject({ kind: 'failed', node: 1, error: { message: 'no 13', frames: [{ node: 4 }] } })
    expect(view.story.firstNode).toBe(1)
  })

  it('puts an error in the place of its value where errors are collected, and blames nobody', async () => {
    const drawn = over('[13, 2, 13]', { returnExceptions: true, limit: 1 })
    const { view } = await ran(drawn, { inner })
    expect(view.nodes.get('p')).toMatchObject({ state: 'done' })
    expect(view.nodes.get('p')?.value?.text).toBe('[RangeError: no 13, 21, RangeError: no 13]')
    expect(view.story.firstNode).toBeNull()
  })

  it('runs for nothing where the list is empty', async () => {
    const { outcome, ends } = await ran(over('[]'), { inner })
    expect(outcome).toEqual(told([]))
    expect(ends).toMatchObject({ p: '0 done', 'p/work': 'idle' })
  })

  it('goes over a stream, in order', async () => {
    const drawn = over('0')
    const nodes = drawn.nodes.map((node) =>
      node.id === 'list'
        ? { ...node, code: 'async function* list() { for (const x of [30, 10]) { await sleep(5); yield x } }' }
        : node,
    )
    const { outcome, events } = await ran({ ...drawn, nodes }, { inner })
    expect(outcome).toEqual(told([301, 101]))
    expect(begunItems(events).map((text) => text.slice(0, 4))).toEqual(['5 0 ', '10 1'])
  })

  it('has tries, a limit and a timeout for each item', async () => {
    const retry = { tries: 2, delayMs: 100, backoff: 'fixed' } as const
    const { outcome, events } = await ran(over('[13, 2]', {}, { retry, limit: 'api', timeoutMs: 50 }), { inner })
    expect(outcome).toEqual(told(null, 'no 13'))
    const tries = events.flatMap((event) =>
      event.type === 'node.trying' ? [`${event.atMs} ${event.attempt} ${event.untilMs}`] : [],
    )
    expect(tries).toEqual(['0 1 50', '13 1 63', '113 2 163'])
    const hurried = await ran(over('[30, 2]', {}, { timeoutMs: 10 }), { inner })
    expect(hurried.outcome).toEqual(told(null, 'timeout: not done after 10 ms'))
  })

  it('has limits of the file for each item, and asks each task once to stop', async () => {
    const limited: Graph = {
      ...graphOf({
        x: { kind: 'input', name: 'x', type: 'number' },
        a: { kind: 'coroutine', code: gives('a', 10), limit: 'one' },
        b: { kind: 'coroutine', code: gives('b', 10), limit: 'one' },
      }),
      settings: { onError: 'end', limits: { one: 1 } },
    }
    const { ends } = await ran(over('[1, 2, 3]'), { inner: limited })
    expect(ends).toMatchObject({ p: '20 done', 'p/a': '10 done', 'p/b': '20 done' })
    const stopped = await ran(over('[1, 2, 3]'), { inner: limited }, 10)
    const within = new Set(
      stopped.events.flatMap((event) =>
        event.type === 'task.created' && /^[ab]$/.test(event.name) ? [event.task] : [],
      ),
    )
    const asked = stopped.events.flatMap((event) =>
      event.type === 'task.cancelling' && within.has(event.task) ? [event.task] : [],
    )
    expect(asked).toHaveLength(3)
    expect(asked).toEqual([...new Set(asked)])
    expect(stopped.outcome).toEqual({ kind: 'cancelled' })
  })

  it('goes over lists within lists, with the numbers of its own for each', async () => {
    const xs = { kind: 'input', name: 'x', type: 'number[]' } as const
    const middle = graphOf({ x: xs, p: 'pipeline ./inner.pipeline x', out: 'output' }, ['x -> p.x', 'p -> out'])
    const p = policed({ each: { parameter: 'x' } }, [{ name: 'x', type: 'number', hasDefault: false }])
    const outer = over('[[1, 2], [3, 4], [5]]')
    const { outcome, view, events } = await ran(
      {
        ...outer,
        nodes: outer.nodes.map((node) => (node.kind === 'pipeline' ? { ...node, file: './middle.pipeline' } : node)),
      },
      { middle: { ...middle, nodes: middle.nodes.map((node) => (node.id === 'p' ? p : node)) }, inner },
    )
    expect(outcome).toEqual(told([[11, 21], [31, 41], [51]]))
    const known = view.start?.nodes.length ?? 0
    expect(logs(events).map((text) => text.split(' ')[1])).toEqual(new Array(5).fill(`${known - 3}`))
    for (const event of events) if ('node' in event) expect(event.node ?? 0).toBeLessThan(known)
  })

  it('logs, tasks and streams of the inside are those of its item', async () => {
    const streaming = graphOf(
      {
        x: { kind: 'input', name: 'x', type: 'number' },
        count: 'async function* count(x: number) { for (let at = 0; at < x; at += 1) { await sleep(x); yield at } }',
        sum: 'async function sum(items: AsyncIterable<number>) { let all = 0; for await (const item of items) all += item; return all }',
        out: 'output',
      },
      ['x -> count.x', 'count -> sum.items', 'sum -> out'],
    )
    const { outcome, view } = await ran(over('[3, 4, 5]'), { inner: streaming })
    expect(outcome).toEqual(told([3, 6, 10]))
    expect(view.nodes.get('p/count')?.flow).toMatchObject({ passed: 3 })
  })
})
