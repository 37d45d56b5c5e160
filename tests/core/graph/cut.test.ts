import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { compile } from '#compile'
import {
  type CutOut,
  cutOut,
  edgeId,
  type Graph,
  type Includes,
  isStream,
  type NodeId,
  nodeName,
  noIncludes,
  pipelineNodes,
  problemsOf,
  putInLine,
  setParam,
} from '#graph'
import { startRun } from '#run'
import type { TraceEvent } from '#trace'
import { graphOf, inGroups } from '../../support/graph-of.ts'
import { includesOf } from '../../support/included.ts'
import { runOptions } from '../../support/run-options.ts'
import { randomGraphs } from '../run/model/random-graphs.ts'

const file = { file: 'part.pipeline', title: 'part' }

function cutFrom(graph: Graph, ids: readonly NodeId[]): CutOut {
  const cut = cutOut(graph, ids, file)
  if (!cut.ok) throw new Error(cut.message)
  return cut.value
}

function refusalOf(graph: Graph, ids: readonly NodeId[]): string {
  const cut = cutOut(graph, ids, file)
  return cut.ok ? 'done' : cut.message
}

function backIn({ graph, inner, id }: CutOut): Graph {
  const node = pipelineNodes(graph).find((each) => each.id === id)
  const put = node ? putInLine(graph, node, inner) : null
  if (!put?.ok) throw new Error(put?.message)
  return put.value.graph
}

const wiresOf = (graph: Graph): readonly string[] => graph.edges.map(edgeId).sort()

/** A drawing without ids: nodes and wires by names, which are unique. */
function shapeOf(graph: Graph): unknown {
  const names = new Map(graph.nodes.map((node) => [node.id, nodeName(node)]))
  const at = (id: NodeId | undefined): string => (id === undefined ? '' : (names.get(id) ?? `gone ${id}`))
  const nodes = graph.nodes.map(({ id, parentId, ...node }) => ({ ...node, in: at(parentId), place: graph.layout[id] }))
  const edges = graph.edges.map((edge) => edgeId({ ...edge, source: at(edge.source), target: at(edge.target) }))
  const inOrder = (texts: readonly string[]): readonly string[] => [...texts].sort()
  return {
    nodes: inOrder(nodes.map((node) => JSON.stringify(node))),
    edges: inOrder(edges),
    settings: { ...graph.settings, limits: Object.entries(graph.settings.limits ?? {}).sort() },
    shared: graph.shared,
  }
}

const shop = graphOf(
  {
    user: 'input string',
    load: 'coroutine user',
    price: 'async function price(cart: number) { return cart }',
    tax: 'async function tax(net: number, user: string) { return net + user.length }',
    total: 'async function total(a: number, b: number) { return a + b }',
    out: 'output',
  },
  [
    'user -> load.user',
    'load -> price.cart',
    'price -> tax.net',
    'user -> tax.user',
    'tax -> total.a',
    'tax -> total.b',
    'total -> out',
  ],
)

describe('a pipeline of a selection', () => {
  it('has an input for each value from outside and an output for what leaves', () => {
    const { graph, inner, id } = cutFrom(shop, ['price', 'tax'])
    expect(wiresOf(graph)).toEqual(
      [
        'load.out->part.load',
        'part.out->total.a',
        'part.out->total.b',
        'total.out->out.value',
        'user.out->load.user',
        'user.out->part.user',
      ].sort(),
    )
    expect(graph.nodes.map((node) => node.id)).toEqual(['user', 'load', id, 'total', 'out'])
    expect(pipelineNodes(graph)[0]).toEqual({
      id: 'part',
      kind: 'pipeline',
      file: './part.pipeline',
      inputs: [
        { name: 'load', type: 'number', hasDefault: false },
        { name: 'user', type: 'string', hasDefault: false },
      ],
    })
    expect(wiresOf(inner)).toEqual(
      ['load.out->price.cart', 'price.out->tax.net', 'tax.out->result.value', 'user.out->tax.user'].sort(),
    )
    expect(problemsOf(graph, includesOf({ part: inner }))).toEqual([])
    expect(graph.layout[id]).toEqual(shop.layout.price)
  })

  it('leaves inputs and outputs of the drawing where they are', () => {
    const { graph, inner } = cutFrom(
      shop,
      shop.nodes.map(({ id }) => id),
    )
    expect(graph.nodes.map(({ id }) => id)).toEqual(['user', 'part', 'out'])
    expect(inner.nodes.map(nodeName)).toEqual(['user', 'load', 'price', 'tax', 'total', 'result'])
  })

  it('takes over shared code that it uses, and its limits', () => {
    const drawn = graphOf(
      {
        a: 'async function a() { return rate }',
        b: { kind: 'coroutine', code: 'async function b(x: number) {}', limit: 'api' },
      },
      ['a -> b.x'],
    )
    const graph = { ...drawn, shared: 'const rate = 2', settings: { ...drawn.settings, limits: { api: 2, disk: 1 } } }
    const { graph: outer, inner } = cutFrom(graph, ['b'])
    expect(inner.shared).toBe('')
    expect(inner.settings).toEqual({ onError: 'end', limits: { api: 2 } })
    expect(outer.settings.limits).toEqual({ disk: 1 })
    expect(cutFrom(graph, ['a']).inner.shared).toBe('const rate = 2')
  })

  it('is refused in words that name the wire', () => {
    expect(
      refusalOf(graphOf({ a: 'coroutine', b: 'coroutine', c: 'coroutine x, y' }, ['a -> c.x', 'b -> c.y']), ['a', 'b']),
    ).toBe('Two different values would leave: a → c and b → c')
    const failing = graphOf({ a: 'coroutine', b: 'coroutine x' }, ['a.error -> b.x'])
    expect(refusalOf(failing, ['a'])).toBe("An error can't cross the border of a pipeline: a's error → b")
    const branching = graphOf({ a: 'branch', b: 'coroutine x' }, ['a.yes -> b.x'])
    expect(refusalOf(branching, ['b'])).toBe("A branch's case can't cross the border of a pipeline: a's case yes → b")
    const grouped = inGroups(graphOf({ a: 'coroutine', b: 'coroutine', c: 'coroutine', g: 'group' }), { g: ['a', 'b'] })
    expect(refusalOf(grouped, ['a', 'c'])).toBe('g would be cut in half')
    const gathered = graphOf({ a: 'coroutine', g: 'gather' }, ['a -> g'])
    expect(refusalOf(gathered, ['g'])).toBe('g takes a task, and only values come into a pipeline: a → g')
    const around = graphOf({ a: 'coroutine', b: 'coroutine x', c: 'coroutine x' }, ['a -> b.x', 'b -> c.x'])
    expect(refusalOf(around, ['a', 'c'])).toBe('b waits for one of these nodes, and another one of them waits for it')
    const streaming = graphOf({ a: 'async function* a() { yield 1 }', b: 'coroutine x' }, ['a -> b.x'])
    expect(refusalOf(streaming, ['b'])).toBe("A stream can't cross the border of a pipeline: a → b")
    expect(refusalOf(graphOf({ n: 'note hello' }), ['n'])).toBe('None of these nodes does anything')
  })

  it('is refused where code, limits or choices reach across the border', () => {
    const calls = graphOf({ a: 'async function a() { return b() }', b: 'coroutine' })
    expect(refusalOf(calls, ['a'])).toBe('a calls b, which would be in another file')
    expect(refusalOf(calls, ['b'])).toBe('a calls b, which would be in another file')
    const late = graphOf({ a: 'coroutine', log: 'coroutine x', c: 'coroutine x' }, ['a -> log.x', 'a -> c.x'])
    expect(refusalOf(late, ['a', 'log'])).toBe('log would be stopped as soon as the value of a leaves')
    const chosen = graphOf({ ask: 'branch', yes: 'coroutine', end: 'coroutine x', other: 'coroutine' }, [
      'ask.yes -> yes.after',
      'yes -> end.x',
    ])
    expect(refusalOf(chosen, ['end', 'other'])).toBe('A run may skip end and not other, or the other way round')
    const limited = (id: string) => ({ kind: 'coroutine', code: `async function ${id}() {}`, limit: 'api' }) as const
    expect(refusalOf(graphOf({ a: limited('a'), b: limited('b') }), ['a'])).toMatch(/^a shares the limit api/)
  })
})

describe('a pipeline put back in line', () => {
  it('is the drawing that it was made of', () => {
    expect(shapeOf(backIn(cutFrom(shop, ['price', 'tax'])))).toEqual(shapeOf(shop))
    const grouped = inGroups(graphOf({ a: 'coroutine', b: 'coroutine x', g: 'group', h: 'group' }, ['a -> b.x']), {
      g: ['h'],
      h: ['a', 'b'],
    })
    for (const ids of [['g'], ['h'], ['a', 'b'], ['a']])
      expect(shapeOf(backIn(cutFrom(grouped, ids)))).toEqual(shapeOf(grouped))
  })

  const putIn = (outer: Graph, inner: Graph) => {
    const [node] = pipelineNodes(outer)
    if (!node) throw new Error('there is no pipeline')
    return putInLine(outer, node, inner)
  }

  it('has a function for the default of an input without a wire, and refuses one without a default', () => {
    const inner = graphOf(
      {
        n: { kind: 'input', name: 'n', type: 'number', default: 3 },
        twice: 'async function twice(n: number) { return 2 * n }',
        r: 'output',
      },
      ['n -> twice.n', 'twice -> r'],
    )
    const outer = graphOf({ p: 'pipeline ./inner.pipeline n?', next: 'coroutine x' }, ['p -> next.x'])
    const put = putIn(outer, inner)
    expect(put.ok && put.value.graph.nodes.map(nodeName)).toEqual(['n', 'twice', 'next'])
    expect(put.ok && put.value.graph.nodes[0]).toMatchObject({
      code: 'async function n(): Promise<number> {\n  return 3\n}',
    })
    const bare = graphOf({ n: 'input', twice: 'coroutine n' }, ['n -> twice.n'])
    expect(putIn(outer, bare)).toMatchObject({ ok: false })
    expect(putIn(graphOf({ p: 'pipeline ./inner.pipeline n' }), bare)).toMatchObject({
      message: 'The input n needs a value and has none',
    })
  })

  it('gives names that are taken another number, and adds shared code and limits unless they clash', () => {
    const drawn = graphOf({ load: 'async function load() { return rate }', r: 'output' }, ['load -> r'])
    const inner = { ...drawn, shared: 'const rate = 2', settings: { ...drawn.settings, limits: { api: 2 } } }
    const outer = graphOf({ p: 'pipeline ./inner.pipeline', load: 'coroutine x' }, ['p -> load.x'])
    const put = putIn({ ...outer, shared: 'const other = 1' }, inner)
    expect(put.ok && put.value.graph.nodes.map(nodeName)).toEqual(['load2', 'load'])
    expect(put.ok && put.value.graph.shared).toBe('const other = 1\n\nconst rate = 2')
    expect(put.ok && put.value.graph.settings.limits).toEqual({ api: 2 })
    expect(putIn({ ...outer, shared: 'const rate = 1' }, inner)).toMatchObject({
      message: 'Both have rate in their code',
    })
    const limited = { ...outer, settings: { ...outer.settings, limits: { api: 3 } } }
    expect(putIn(limited, inner)).toMatchObject({ message: 'Both have a limit called api' })
    const failing = graphOf({ p: 'pipeline ./inner.pipeline', b: 'coroutine x' }, ['p.error -> b.x'])
    expect(putIn(failing, inner)).toMatchObject({
      message: "An error may come from any of its nodes: inner's error → b",
    })
    const hurried = setParam(outer, 'p', 'pipeline', 'timeoutMs', 500)
    expect(putIn(hurried, inner)).toMatchObject({
      message: 'inner has policies, which count for all of its nodes',
      remedy: 'Take the policies off first',
    })
  })

  it('keeps what is ordered by it in order', () => {
    const inner = graphOf({ a: 'coroutine', b: 'coroutine x', c: 'coroutine' }, ['a -> b.x'])
    const outer = graphOf({ before: 'coroutine', p: 'pipeline ./inner.pipeline', behind: 'coroutine' }, [
      'before -> p.after',
      'p -> behind.after',
    ])
    const put = putIn(outer, inner)
    expect(put.ok && wiresOf(put.value.graph)).toEqual(
      ['a.out->b.x', 'b.out->behind.after', 'before.out->a.after', 'before.out->c.after', 'c.out->behind.after'].sort(),
    )
  })
})

async function ran(graph: Graph, includes: Includes) {
  const compiled = compile(graph, includes)
  if (!compiled.ok) throw new Error(compiled.problems.map(({ message }) => message).join(', '))
  const events: TraceEvent[] = []
  const outcome = await startRun(runOptions(compiled.value, events)).outcome
  const result = outcome.kind === 'succeeded' ? outcome.result : null
  return { kind: outcome.kind, result, totalMs: events.at(-1)?.atMs }
}

/** Whether all that begins in the selection begins with the same values from outside, so that no node of it has to wait for another's. */
function beginsAtOnce(graph: Graph, { id }: { readonly id: NodeId }, inner: Graph): boolean {
  const inputs = new Set(inner.nodes.filter(({ kind }) => kind === 'input').map((node) => node.id))
  const into = graph.edges.filter(({ target }) => target === id)
  if (into.length === 0) return true
  if (into.length > 1 || inputs.size !== 1) return false
  return inner.nodes.every((node) => node.kind === 'input' || inner.edges.some(({ target }) => target === node.id))
}

const numRuns = Number(process.env.RUNS ?? 500)
const seed = Number(process.env.SEED ?? 15)

test('cut out of any drawing, nodes come back as they were, and runs of both give the same', async () => {
  let count = 0
  await fc.assert(
    fc.asyncProperty(randomGraphs, fc.array(fc.boolean(), { minLength: 10, maxLength: 10 }), async (drawn, chosen) => {
      const graph = withOutput(withoutJitter(drawn))
      if (!graph) return
      const ids = graph.nodes.filter((_, at) => chosen[at]).map(({ id }) => id)
      const made = cutOut(graph, ids, file)
      if (!made.ok) return
      const { graph: outer, inner, id } = made.value
      const includes = includesOf({ part: inner })
      expect(problemsOf(outer, includes).filter(({ severity }) => severity === 'error')).toEqual([])
      const node = pipelineNodes(outer).find((each) => each.id === id)
      const isOrdered = graph.edges.some((wire) => {
        const [isFrom, isTo] = [wire.source, wire.target].map((end) => inner.nodes.some((each) => each.id === end))
        return wire.targetHandle === 'after' && isFrom !== isTo
      })
      const put = node && putInLine(outer, node, inner)
      if (put?.ok && !isOrdered) expect(shapeOf(put.value.graph)).toEqual(shapeOf(graph))
      const [before, after] = [await ran(graph, noIncludes), await ran(outer, includes)]
      if (before.kind !== 'succeeded') return
      expect(after).toMatchObject({ kind: before.kind, result: before.result })
      if (isOrdered || !beginsAtOnce(outer, { id }, inner)) return
      count += 1
      expect(after).toEqual(before)
    }),
    { numRuns, seed },
  )
  expect(count).toBeGreaterThan(numRuns / 50)
}, 600_000)

/** A node's place in its file is the seed of its jitter. */
function withoutJitter(graph: Graph): Graph {
  const nodes = graph.nodes.map((node) => {
    if (node.kind !== 'coroutine' || !node.retry) return node
    const { jitter: _, ...retry } = node.retry
    return { ...node, retry }
  })
  return { ...graph, nodes }
}

/** With an output, since without one the result has the names of the last nodes. */
function withOutput(graph: Graph): Graph | null {
  if (graph.nodes.some(({ kind }) => kind === 'output')) return graph
  const last = graph.nodes.at(-1)
  if (!last || last.parentId !== undefined || isStream(last)) return null
  return {
    ...graph,
    nodes: [...graph.nodes, { id: 'theOutput', kind: 'output', name: 'theOutput' }],
    edges: [...graph.edges, { source: last.id, sourceHandle: 'out', target: 'theOutput', targetHandle: 'value' }],
    layout: { ...graph.layout, theOutput: { x: 3_000, y: 0 } },
  }
}
