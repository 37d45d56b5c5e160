import { expect, it } from 'vitest'
import { emptyGraph, type Graph, type Retry } from '#graph'
import { runViewOf, spansOf, type TraceEvent } from '#trace'
import { graphOf } from '../../support/graph-of.ts'
import { fails, gives } from './ran.ts'
import { policed, ran, result } from './ran-included.ts'

const retry: Retry = { tries: 3, delayMs: 100, backoff: 'fixed' }
const flaky = `async function flaky() {
  await sleep(10)
  tries += 1
  if (tries < 2) throw new RangeError('no ' + tries)
  return tries
}`
/** Fails at the first try; the nodes behind are skipped then. */
const inner: Graph = {
  ...graphOf({ flaky, next: 'sleep 5', beside: gives('beside', 30), out: 'output' }, ['flaky -> next', 'next -> out']),
  shared: 'let tries = 0',
}
const taking = (policies: Parameters<typeof policed>[0]): Graph => {
  const drawn = graphOf(
    { p: 'pipeline ./inner.pipeline', seen: 'async function seen(e: Error) { return e.name }', out: 'output' },
    ['p.error -> seen.e', 'seen -> out'],
  )
  return { ...drawn, nodes: [policed(policies), ...drawn.nodes.slice(1)] }
}
const triesIn = (events: readonly TraceEvent[]) =>
  events.flatMap((event) =>
    event.type === 'node.trying' || event.type === 'node.tried' ? [`${event.atMs} ${event.type} ${event.attempt}`] : [],
  )
const before = (events: readonly TraceEvent[], atMs: number) => events.filter((event) => event.atMs <= atMs)

it('runs the file again after an error, and what is inside begins anew', async () => {
  const graph = { ...emptyGraph, nodes: [policed({ retry })] }
  const { outcome, ends, events, view } = await ran(graph, { inner })
  expect(outcome).toEqual(result(2))
  expect(triesIn(events)).toEqual(['0 node.trying 1', '10 node.tried 1', '110 node.trying 2'])
  expect(ends).toEqual({
    ...{ p: '125 done', 'p/flaky': '120 done', 'p/next': '125 done' },
    // The end of the file cancels what is left, at each try.
    ...{ 'p/beside': '125 cancelled', 'p/out': '125 done' },
  })
  expect(view.counts).toMatchObject({ idle: 0, failed: 0, skipped: 0, done: 4, cancelled: 1 })
  expect(Object.values(view.counts).reduce((sum, count) => sum + count)).toBe(5)
  expect([...view.tasks.values()].map(({ name }) => name).sort()).toEqual(['beside', 'flaky', 'inner', 'main', 'next'])
})

it('shows the last try while it waits to try again, and blames nobody for what was tried again', async () => {
  const { events } = await ran({ ...emptyGraph, nodes: [policed({ retry })] }, { inner })
  const waiting = runViewOf(before(events, 60))
  expect([...waiting.nodes].map(([id, { state }]) => `${id} ${state}`)).toEqual([
    ...['p waiting', 'p/flaky failed', 'p/next skipped', 'p/beside cancelled', 'p/out skipped'],
  ])
  expect(waiting.nodes.get('p')?.attempt).toMatchObject({ number: 1, error: { message: 'no 1' } })
  expect(waiting.story).toEqual({ entries: [], more: 0, firstNode: null })
  const again = runViewOf(before(events, 115))
  expect(again.nodes.get('p/flaky')).toMatchObject({ state: 'waiting', startedMs: 110, heldMs: 0 })
  expect(again.nodes.get('p/next')).toMatchObject({ state: 'idle', needs: [1] })
})

it('has one row for a node inside, with the stretches of each try', async () => {
  const { events } = await ran({ ...emptyGraph, nodes: [policed({ retry })] }, { inner })
  const { rows } = spansOf(events)
  const waits = rows.map(({ spans }) => spans.filter(({ kind, toMs, fromMs }) => kind === 'waiting' && toMs !== fromMs))
  expect(waits[1]?.map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([
    [0, 10],
    [110, 120],
  ])
  expect(rows.map(({ end, cancellingMs }) => [end?.state, end?.atMs, cancellingMs])).toEqual([
    ['done', 125, null],
    ['done', 120, null],
    ['done', 125, null],
    ['cancelled', 125, 125],
    ['done', 125, null],
  ])
})

it('fails with the error of the last try, which the story tells of', async () => {
  const bad = graphOf({ bad: fails('bad', 5), slow: gives('slow', 50, 'await sleep(7)') })
  const { outcome, ends, events, view } = await ran({ ...emptyGraph, nodes: [policed({ retry })] }, { inner: bad })
  expect(outcome).toMatchObject({ kind: 'failed', node: 1, error: { message: 'bad failed', frames: [{ node: 1 }] } })
  // What cleans up is waited for before each wait.
  expect(triesIn(events)).toEqual([
    ...['0 node.trying 1', '12 node.tried 1', '112 node.trying 2', '124 node.tried 2', '224 node.trying 3'],
  ])
  expect(ends).toEqual({ p: '236 failed', 'p/bad': '229 failed', 'p/slow': '236 cancelled' })
  expect(view.story.firstNode).toBe(1)
  expect(view.story.entries.map(({ what, atMs }) => `${atMs} ${what}`)).toEqual([
    '229 failed',
    '229 asked',
    '236 failed',
  ])
})

it('is tried again after a timeout of its own and of one inside, but not after a cancel', async () => {
  const slow = graphOf({ nap: 'sleep 50' })
  const hurried = await ran(taking({ retry: { ...retry, tries: 2 }, timeoutMs: 10 }), { inner: slow })
  expect(hurried.outcome).toEqual(result('TimeoutError'))
  expect(hurried.ends).toMatchObject({ p: '120 failed', 'p/nap': '120 cancelled' })
  const within: Graph = { ...slow, nodes: [{ id: 'nap', kind: 'coroutine', code: gives('nap', 50), timeoutMs: 5 }] }
  expect((await ran(taking({ retry }), { inner: within })).ends).toMatchObject({ p: '215 failed' })
  const stopped = await ran(taking({ retry }), { inner: graphOf({ nap: 'sleep 50', tick: 'sleep 20' }) }, 20)
  expect(stopped.ends).toMatchObject({ p: '20 cancelled', 'p/nap': '20 cancelled' })
  expect(triesIn(stopped.events)).toEqual(['0 node.trying 1'])
})

it('is cancelled in the wait for the next try, and nothing begins any more', async () => {
  const stopper = graphOf({ p: 'pipeline ./inner.pipeline', fast: gives('fast', 50), first: 'race', out: 'output' }, [
    ...['p -> first', 'fast -> first', 'first -> out'],
  ])
  const graph = { ...stopper, nodes: [policed({ retry }), ...stopper.nodes.slice(1)] }
  const { outcome, ends, events } = await ran(graph, { inner })
  expect(outcome).toEqual(result('fast'))
  expect(ends).toMatchObject({ p: '50 cancelled', 'p/flaky': '10 failed' })
  expect(triesIn(events)).toEqual(['0 node.trying 1', '10 node.tried 1'])
})

it('holds no place of its limit while it waits, and each try has the limits of the file for itself', async () => {
  const limited: Graph = {
    ...graphOf({
      a: { kind: 'coroutine', code: gives('a', 10), limit: 'one' },
      b: { kind: 'coroutine', code: fails('b', 10), limit: 'one' },
      c: { kind: 'coroutine', code: gives('c', 10), limit: 'one' },
    }),
    settings: { onError: 'end', limits: { one: 1 } },
  }
  const other = { id: 'other', kind: 'coroutine', code: gives('other', 30), limit: 'api' } as const
  const drawn: Graph = {
    ...emptyGraph,
    nodes: [policed({ retry: { ...retry, tries: 4 }, limit: 'api' }), other],
    settings: { onError: 'finish', limits: { api: 1 } },
  }
  const { ends, events } = await ran(drawn, { inner: limited })
  expect(ends).toMatchObject({ other: '50 done', p: '380 failed', 'p/b': '380 failed' })
  const waits = events.flatMap((event) =>
    event.type === 'task.waiting' && event.on.kind === 'limit' && event.on.limit === 'one'
      ? [[event.atMs, event.on.before]]
      : [],
  )
  // The same waits at each try: nothing of an earlier one is left in the queue, or told of.
  const ofTry = (atMs: number) =>
    waits.filter(([at = 0]) => at >= atMs && at < atMs + 100).map(([at = 0, n]) => [at - atMs, n])
  expect(ofTry(120)).toEqual(ofTry(0))
  expect(ofTry(360)).toEqual(ofTry(0))
})

it('begins anew what is inside of a pipeline within, with its tasks of items', async () => {
  const each = { kind: 'coroutine', code: eachCode, each: { parameter: 'x' } } as const
  const deep = graphOf({ list: 'async function list() { return [1, 2] }', each }, ['list -> each.x'])
  const middle = graphOf({ in: 'pipeline ./deep.pipeline' })
  const { ends, view } = await ran({ ...emptyGraph, nodes: [policed({ retry })] }, { inner: middle, deep })
  expect(ends).toMatchObject({
    p: '215 failed',
    'p/in': '215 failed',
    'p/in/list': '210 done',
    'p/in/each': '215 failed',
  })
  const [own] = [...view.tasksOf.values()].filter(({ made }) => made > 0)
  expect(own).toMatchObject({ made: 2, items: { failed: 1, cancelled: 1 } })
  expect(view.parts.size).toBe(2)
})

const eachCode = "async function each(x: number) {\n  await sleep(5 * x)\n  throw new Error('no')\n}"
