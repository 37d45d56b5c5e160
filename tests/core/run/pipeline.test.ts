import { describe, expect, it } from 'vitest'
import { emptyGraph, type Graph } from '#graph'
import type { TraceEventOf } from '#trace'
import { graphOf } from '../../support/graph-of.ts'
import { including } from '../../support/included.ts'
import { fails, gives } from './ran.ts'
import { policed, ran, result } from './ran-included.ts'

const twice = (code: string, end = ''): Graph =>
  graphOf({ x: { kind: 'input', name: 'x', type: 'number', default: 1 }, double: code }, [`x -> double.x${end}`])
const double = twice('async function double(x: number) {\n  await sleep(10)\n  return 2 * x\n}')

describe('a pipeline inside of a node', () => {
  it('gets its arguments by name, and its defaults where there are none', async () => {
    const graph = graphOf(
      {
        n: { kind: 'input', name: 'n', type: 'number', default: 20 },
        a: 'pipeline ./double.pipeline x?',
        b: 'pipeline ./double.pipeline x?',
        all: 'gather',
        out: 'output',
      },
      ['n -> a.x', 'a -> all', 'b -> all', 'all -> out'],
    )
    const { outcome, ends, events } = await ran(graph, { double })
    expect(outcome).toEqual(result([40, 2]))
    expect(ends).toMatchObject({ 'a/double': '10 done', 'b/double': '10 done', a: '10 done', all: '10 done' })
    const { nodes } = events[0] as TraceEventOf<'run.started'>
    expect(nodes.map(({ id, within, needs }) => [id, within, needs])).toEqual([
      ['n', undefined, []],
      ['a', undefined, [0]],
      ['b', undefined, []],
      ['all', undefined, []],
      ['out', undefined, [3]],
      ['a/x', 1, []],
      ['a/double', 1, [5]],
      ['b/x', 2, []],
      ['b/double', 2, [7]],
    ])
  })

  it('gives an object by the names of its outputs, if it has several', async () => {
    const inner = graphOf({ a: gives('a', 1), b: gives('b', 2), one: 'output', other: 'output' }, [
      'a -> one',
      'b -> other',
    ])
    expect((await ran(including(inner), { inner })).outcome).toEqual(result({ one: 'a', other: 'b' }))
  })

  it('fails with the first error as it is, which a wire may take', async () => {
    const inner = graphOf({ bad: fails('bad', 5), slow: gives('slow', 50) })
    const graph = graphOf(
      {
        p: 'pipeline ./inner.pipeline',
        seen: 'async function seen(e: Error) { return [e.name, e.message] }',
        out: 'output',
      },
      ['p.error -> seen.e', 'seen -> out'],
    )
    const { outcome, ends } = await ran(graph, { inner })
    expect(outcome).toEqual(result(['RangeError', 'bad failed']))
    expect(ends).toMatchObject({ p: '5 failed', seen: '5 done', 'p/bad': '5 failed', 'p/slow': '5 cancelled' })
  })

  it('says which node failed, and where in its code', async () => {
    const inner = graphOf({ bad: fails('bad', 5) })
    const middle = graphOf({ in: 'pipeline ./inner.pipeline', again: 'pipeline ./inner.pipeline' }, [
      'in -> again.after',
    ])
    const { outcome, view } = await ran(graphOf({ p: 'pipeline ./middle.pipeline' }), { inner, middle })
    const names = view.start?.nodes.map(({ id }) => id) ?? []
    expect(outcome).toMatchObject({
      kind: 'failed',
      node: names.indexOf('p/in/bad'),
      error: { name: 'RangeError', frames: [{ node: names.indexOf('p/in/bad'), line: 4 }] },
    })
    expect(view.story.firstNode).toBe(names.indexOf('p/in/bad'))
  })

  it('is cancelled with its node, and what cleans up is waited for', async () => {
    const inner = graphOf({ slow: gives('slow', 50, 'await sleep(7)'), quick: gives('quick', 1) })
    const graph = graphOf({ p: 'pipeline ./inner.pipeline', fast: gives('fast', 10), first: 'race', out: 'output' }, [
      'p -> first',
      'fast -> first',
      'first -> out',
    ])
    const { outcome, ends } = await ran(graph, { inner })
    expect(outcome).toEqual(result('fast'))
    expect(ends).toMatchObject({ 'p/slow': '17 cancelled', 'p/quick': '1 done', p: '17 cancelled', first: '17 done' })
  })

  it('ends with the run that a person stops, each task asked once', async () => {
    const inner = graphOf({ slow: gives('slow', 50, 'await sleep(7)') })
    const middle = graphOf({ in: 'pipeline ./inner.pipeline' })
    const { outcome, ends, events } = await ran(
      graphOf({ p: 'pipeline ./middle.pipeline', other: 'sleep 10' }),
      { inner, middle },
      10,
    )
    const asked = events.flatMap((event) => (event.type === 'task.cancelling' ? [event.task] : []))
    expect(asked).toEqual([...new Set(asked)])
    expect(outcome).toEqual({ kind: 'cancelled' })
    expect(ends).toMatchObject({ 'p/in/slow': '17 cancelled', 'p/in': '17 cancelled', p: '17 cancelled' })
  })

  it('cancels what is left running in it at its own end, with the tasks that its code made', async () => {
    const made = `async function made() {
  createTask(async () => { try { await sleep(100) } finally { log('let go') } })
  return 1
}`
    const inner = graphOf({ made, slow: 'sleep 80', out: 'output' }, ['made -> out'])
    const { outcome, ends, events } = await ran(including(inner), { inner })
    expect(outcome).toEqual(result(1))
    expect(ends).toMatchObject({ 'inner/slow': '0 cancelled', inner: '0 done' })
    expect(events.find(({ type }) => type === 'log')).toMatchObject({ text: 'let go', node: 3 - 1 })
  })
})

describe('the code of a file that is included', () => {
  const counting: Graph = {
    ...graphOf({ count: 'async function count() {\n  log(total)\n  return (total += 1)\n}' }),
    shared: "let total = 0\nlog('loaded')",
  }

  it('is evaluated once, in a scope of its own, and logs for the node that runs it', async () => {
    const graph = graphOf(
      {
        a: 'pipeline ./counting.pipeline',
        b: 'pipeline ./counting.pipeline',
        count: 'async function count() { return total }',
        all: 'gather',
      },
      ['a -> b.after', 'b -> count.after', 'a -> all', 'b -> all', 'count -> all'],
    )
    const { outcome, view } = await ran({ ...graph, shared: "const total = 'own'" }, { counting })
    expect(outcome).toEqual(result([1, 2, 'own']))
    expect(view.logs.map(({ node, text }) => [view.start?.nodes[node ?? -1]?.id, text])).toEqual([
      ['a', 'loaded'],
      ['a/count', '0'],
      ['b/count', '1'],
    ])
  })

  it('fails each node that includes it, if it throws, at its line', async () => {
    const broken = { ...graphOf({ s: 'sleep' }), shared: "\nthrow new Error('no')" }
    const { outcome } = await ran(graphOf({ a: 'pipeline ./broken.pipeline' }), { broken })
    expect(outcome).toMatchObject({
      kind: 'failed',
      node: 0,
      error: { message: 'no', frames: [{ within: 0, line: 2 }] },
    })
  })

  it('changes no default for the next use of it', async () => {
    const list = graphOf(
      {
        xs: { kind: 'input', name: 'xs', type: 'number[]', default: [] },
        add: 'async function add(xs: number[]) { xs.push(1); return xs.length }',
      },
      ['xs -> add.xs'],
    )
    const graph = graphOf({ a: 'pipeline ./list.pipeline xs?', b: 'pipeline ./list.pipeline xs?', all: 'gather' }, [
      'a -> b.after',
      'a -> all',
      'b -> all',
    ])
    expect((await ran(graph, { list })).outcome).toEqual(result([1, 1]))
  })
})

it('limits of a file are those of each run of it', async () => {
  const limited: Graph = {
    ...graphOf({
      a: { kind: 'coroutine', code: gives('a', 10), limit: 'one' },
      b: { kind: 'coroutine', code: gives('b', 10), limit: 'one' },
    }),
    settings: { onError: 'end', limits: { one: 1 } },
  }
  const { ends, events } = await ran(graphOf({ p: 'pipeline ./limited.pipeline', q: 'pipeline ./limited.pipeline' }), {
    limited,
  })
  expect(ends).toMatchObject({ 'p/a': '10 done', 'p/b': '20 done', 'q/a': '10 done', 'q/b': '20 done' })
  const waits = events.filter((event) => event.type === 'task.waiting' && event.on.kind === 'limit')
  expect(waits).toHaveLength(2)
})

it('a shield inside keeps the node until what it shields has ended', async () => {
  const inner = graphOf({ g: 'group shield', a: gives('a', 30) })
  const shielded = { ...inner, nodes: inner.nodes.map((node) => (node.id === 'a' ? { ...node, parentId: 'g' } : node)) }
  const graph = graphOf({ p: 'pipeline ./shielded.pipeline', bad: fails('bad', 5) })
  const { ends, events } = await ran(graph, { shielded })
  expect(ends).toMatchObject({ 'p/a': '30 done', p: '30 cancelled', bad: '5 failed' })
  expect(events.at(-1)?.atMs).toBe(30)
})

describe('the policies of a pipeline node', () => {
  const seen = 'async function seen(e: Error) { return e.name }'

  it('a timeout cancels all within, waits for it, and fails the node with a TimeoutError', async () => {
    const inner = graphOf({ slow: gives('slow', 50, 'await sleep(7)'), nap: 'sleep 60', quick: gives('quick', 1) })
    const drawn = graphOf({ p: 'pipeline ./inner.pipeline', seen, out: 'output' }, ['p.error -> seen.e', 'seen -> out'])
    const { outcome, ends, events, view } = await ran(
      { ...drawn, nodes: [policed({ timeoutMs: 10 }), ...drawn.nodes.slice(1)] },
      { inner },
    )
    expect(outcome).toEqual(result('TimeoutError'))
    expect(ends).toMatchObject({
      ...{ 'p/quick': '1 done', 'p/nap': '10 cancelled', 'p/slow': '17 cancelled' },
      ...{ p: '17 failed', seen: '17 done' },
    })
    expect(view.nodes.get('p')?.attempt).toEqual({ number: 1, sinceMs: 0, untilMs: 10 })
    expect(view.nodes.get('p')?.cancelledBy).toBeUndefined()
    const asked = events.flatMap((event) => (event.type === 'task.cancelling' ? [event.task] : []))
    expect(asked).toEqual([...new Set(asked)])
  })

  it('a timeout is not heard of where the file is fast enough, and a cancel from outside is what it is', async () => {
    const inner = graphOf({ nap: 'sleep 20' })
    const hurried = { ...emptyGraph, nodes: [policed({ timeoutMs: 30 })] }
    expect((await ran(hurried, { inner })).ends).toMatchObject({ p: '20 done' })
    const stopped = { ...emptyGraph, nodes: [policed({ timeoutMs: 30 }), ...graphOf({ s: 'sleep 5' }).nodes] }
    expect((await ran(stopped, { inner }, 5)).ends).toMatchObject({ p: '5 cancelled', 'p/nap': '5 cancelled' })
  })

  it('a limit is one of the pipeline around it, and its file begins once there is a place', async () => {
    const inner = graphOf({ nap: 'sleep 10' })
    const work = { id: 'work', kind: 'coroutine', code: gives('work', 20), limit: 'api' } as const
    const drawn: Graph = {
      ...emptyGraph,
      nodes: [work, policed({ limit: 'api', timeoutMs: 15 })],
      settings: { onError: 'end', limits: { api: 1 } },
    }
    const { ends, events, view } = await ran(drawn, { inner })
    expect(ends).toMatchObject({ work: '20 done', 'p/nap': '30 done', p: '30 done' })
    // The wait for a place does not count.
    expect(view.nodes.get('p')?.attempt).toMatchObject({ sinceMs: 20, untilMs: 35 })
    const waits = events.flatMap((event) =>
      event.type === 'task.waiting' && event.on.kind === 'limit' ? [event.on] : [],
    )
    expect(waits).toEqual([{ kind: 'limit', limit: 'api', before: 0 }])
  })
})
