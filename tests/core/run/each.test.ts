import { describe, expect, it } from 'vitest'
import type { Each, Graph, Policies } from '#graph'
import { type NodeRun, type RunView, runViewOf, spansOf, type TraceEvent } from '#trace'
import { graphOf } from '../../support/graph-of.ts'
import { runGraph } from '../../support/run-graph.ts'

/** A node that is called for each item of what `list` gives. */
function repeated(list: string, body: string, each: Partial<Each> = {}, policies: Policies = {}): Graph {
  const code = `async function call(x: any, y = 'y') {\n  ${body}\n}`
  return graphOf(
    {
      list: `async function list(): Promise<any> {\n  return ${list}\n}`,
      call: { kind: 'coroutine', code, ...policies, each: { parameter: 'x', ...each } },
    },
    ['list -> call.x'],
  )
}

async function ranOf(graph: Graph, stopAtMs = Number.POSITIVE_INFINITY) {
  let hasStopped = false
  const ran = await runGraph(graph, {
    watch: ({ atMs }, run) => {
      if (hasStopped || atMs < stopAtMs) return
      hasStopped = true
      run.cancel()
    },
  })
  const view = runViewOf(ran.events)
  return { ...ran, view, run: view.nodes.get('call') as NodeRun, items: itemsOf(view), lines: linesOf(ran.events) }
}

const linesOf = (events: readonly TraceEvent[]): readonly string[] =>
  events.flatMap((event) => (event.type === 'log' && !event.isReport ? [`${event.atMs} ${event.text}`] : []))

/** What became of the items: `call[0] done 10`. */
const itemsOf = (view: RunView): readonly string[] =>
  [...view.parts].map(([task, { state, endedMs }]) => `${view.tasks.get(task)?.name} ${state} ${endedMs}`)

describe('a node that is called for each item', () => {
  it('gives the values in the order of the items, and has a task for each', async () => {
    const graph = repeated('[30, 10, 20]', 'await sleep(x)\n  return x + y')
    const { outcome, items, view, events } = await ranOf(graph)
    expect(outcome).toMatchObject({ result: ['30y', '10y', '20y'] })
    expect(items).toEqual(['call[0] done 30', 'call[1] done 10', 'call[2] done 20'])
    expect(view.tasksOf.get(1)).toMatchObject({ made: 3, of: 3, items: { done: 3 }, counts: { done: 3 } })
    expect(view.nodes.get('call')).toMatchObject({ state: 'done', endedMs: 30 })
    expect(spansOf(events).rows[1]?.parts.map(({ of }) => [of?.name, of?.item])).toEqual([
      ['call[0]', 0],
      ['call[1]', 1],
      ['call[2]', 2],
    ])
  })

  it('has so many at once, those first that come first', async () => {
    const graph = repeated('[10, 30, 10, 10]', "log('+' + x)\n  await sleep(x)", { limit: 2 })
    const { lines, items, outcome } = await ranOf(graph)
    expect(lines).toEqual(['0 +10', '0 +30', '10 +10', '20 +10'])
    expect(items.at(-1)).toBe('call[3] done 30')
    expect(outcome).toMatchObject({ result: [null, null, null, null] })
  })

  it.each([
    ['[]', []],
    ["new Set(['a', 'b'])", ['a', 'b']],
    ["new Map([['a', 1]])", [['a', 1]]],
    ["(function* () { yield 'a'; yield 'b' })()", ['a', 'b']],
    ["(async function* () { yield 'a'; await sleep(5); yield 'b' })()", ['a', 'b']],
  ])('goes over %s', async (list, result) => {
    const { outcome } = await ranOf(repeated(list, 'return x'))
    expect(outcome).toMatchObject({ kind: 'succeeded', result })
  })

  it.each([
    ['3', '3'],
    ["'abc'", '"abc"'],
    ['null', 'null'],
    ['{ a: 1 }', '{ a: 1 }'],
  ])('fails with a TypeError that names the parameter if it is given %s', async (list, text) => {
    const { run } = await ranOf(repeated(list, 'return x'))
    const message = `each goes over x, but it is ${text}, not a list`
    expect(run).toMatchObject({ state: 'failed', error: { name: 'TypeError', message } })
  })

  it('fails with the first error of an item, once the others are cancelled and have cleaned up', async () => {
    const body = `try {
    await sleep(x)
  } catch (error) {
    await sleep(5)
    log(String(x))
    throw error
  }
  if (x === 20) throw new RangeError('no 20')`
    const { run, items, lines, view } = await ranOf(repeated('[10, 20, 100, 30, 50]', body, { limit: 3 }))
    expect(run).toMatchObject({ state: 'failed', endedMs: 25, error: { name: 'RangeError', message: 'no 20' } })
    expect(items).toEqual(['call[0] done 10', 'call[1] failed 20', 'call[2] cancelled 25', 'call[3] cancelled 25'])
    expect(lines).toEqual(['25 100', '25 30'])
    expect(view.tasksOf.get(1)).toMatchObject({ of: 5, made: 4, items: { done: 1, failed: 1, cancelled: 2 } })
  })

  it('collects errors as values if it is told to', async () => {
    const body = "await sleep(x)\n  if (x === 20) throw new RangeError('no 20')\n  return x"
    const graph = repeated('[10, 20, 30]', body, { returnExceptions: true })
    const told = graphOf({ told: 'async function told(all: unknown[]) { return all.map(String) }' }).nodes
    const wire = { source: 'call', sourceHandle: 'out', target: 'told', targetHandle: 'all' }
    const { outcome, items, run } = await ranOf({
      ...graph,
      nodes: [...graph.nodes, ...told],
      edges: [...graph.edges, wire],
    })
    expect(outcome).toMatchObject({ result: ['10', 'RangeError: no 20', '30'] })
    expect(items).toEqual(['call[0] done 10', 'call[1] failed 20', 'call[2] done 30'])
    expect(run.state).toBe('done')
  })

  it('is cancelled with all of its items', async () => {
    const { run, items, outcome } = await ranOf(repeated('[5, 100, 100]', 'await sleep(x)', { limit: 2 }), 5)
    expect(outcome.kind).toBe('cancelled')
    expect(run.state).toBe('cancelled')
    expect(items.slice(0, 2)).toEqual(['call[0] done 5', 'call[1] cancelled 5'])
    for (const item of items.slice(1)) expect(item).toContain('cancelled')
  })

  it('has tries, limits and a timeout for each item', async () => {
    const shared = 'const tries: number[] = []'
    const body = `tries[x] = (tries[x] ?? 0) + 1
  log(\`\${x} \${tries[x]}\`)
  await sleep(x === 1 && tries[x] === 1 ? 50 : 10)
  if (x === 0 && tries[x] < 3) throw new Error('not yet')
  return tries[x]`
    const retry = { tries: 3, delayMs: 100, backoff: 'fixed' as const }
    const graph = repeated('[0, 1, 2]', body, {}, { retry, timeoutMs: 20, limit: 'api' })
    const limited = { ...graph, shared, settings: { onError: 'end' as const, limits: { api: 1 } } }
    const { outcome, lines, events, view } = await ranOf(limited)
    expect(outcome).toMatchObject({ result: [3, 2, 1] })
    expect(lines).toEqual(['0 0 1', '10 1 1', '30 2 1', '110 0 2', '130 1 2', '220 0 3'])
    const tries = events.flatMap((event) =>
      event.type === 'node.trying' ? [[event.atMs, view.tasks.get(event.task ?? 0)?.item, event.attempt]] : [],
    )
    expect(tries).toEqual([
      [0, 0, 1],
      [10, 1, 1],
      [30, 2, 1],
      [110, 0, 2],
      [130, 1, 2],
      [220, 0, 3],
    ])
    // The card of the node tells of no try, since each is of an item.
    expect(view.nodes.get('call')?.attempt).toBeUndefined()
    const [first] = view.parts.values()
    expect(first).toMatchObject({ attempt: { number: 3, sinceMs: 220 } })
    const full = events.filter((event) => event.type === 'task.waiting' && event.on.kind === 'limit')
    expect(full.length).toBeGreaterThan(0)
  })

  it('waits another time for each item where waits are random', async () => {
    const retry = { tries: 2, delayMs: 1_000, backoff: 'fixed' as const, jitter: 0.5 }
    const body = "log('x')\n  if (!seen.has(x)) {\n    seen.add(x)\n    throw new Error('no')\n  }"
    const graph = { ...repeated('[0, 1, 2]', body, {}, { retry }), shared: 'const seen = new Set<unknown>()' }
    const { lines } = await ranOf(graph)
    expect(new Set(lines.slice(3)).size).toBe(3)
    expect((await ranOf(graph)).lines).toEqual(lines)
  })

  it('counts the tasks that the code of items makes apart from the items', async () => {
    const { view } = await ranOf(repeated('[1, 2]', 'await createTask(() => sleep(x))'))
    expect(view.tasksOf.get(1)).toMatchObject({
      made: 4,
      counts: { done: 4 },
      items: { done: 2, idle: 0, scheduled: 0, running: 0, waiting: 0 },
    })
  })

  it('takes twenty thousand items with few tasks at a time, and keeps few of them', async () => {
    const { outcome, view } = await ranOf(
      repeated('Array.from({ length: 20_000 }, (_, at) => at)', 'await sleep(1)', { limit: 100 }),
    )
    expect(outcome.kind).toBe('succeeded')
    expect(view.tasksOf.get(1)).toMatchObject({ of: 20_000, made: 20_000, items: { done: 20_000 } })
    expect(view.parts.size).toBeLessThan(600)
    expect(view.nodes.get('call')?.endedMs).toBe(200)
  })
})
