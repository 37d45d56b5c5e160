import { describe, expect, it } from 'vitest'
import type { Graph } from '#graph'
import { runViewOf, type TraceEvent } from '#trace'
import { graphOf } from '../../support/graph-of.ts'
import { type RunGraphOptions, runGraph } from '../../support/run-graph.ts'

/** Takes longer than debug mode's threshold, in real time. */
// At least some turns: on a busy machine the time may be over before the first one.
const spin = 'const endMs = Date.now() + 120\n  for (let turns = 0; turns < 1_000 || Date.now() < endMs; turns += 1);'
/** An async function that is not compiled, like one of an imported module: it holds the thread after a native await. */
const uncompiled = `new Function('block', 'return async () => { await new Promise((go) => setImmediate(go)); block() }')`
/** A thousand steps after native awaits, without a pause. */
const rows =
  "new Function('return async () => { await new Promise((go) => setImmediate(go)); for (let n = 0; n < 1000; n++) await n }')()"

async function eventsOf(
  sketch: Readonly<Record<string, string>>,
  options: RunGraphOptions & { readonly shared?: string } = {},
): Promise<readonly TraceEvent[]> {
  const { shared = '', ...rest } = options
  const graph: Graph = { ...graphOf(sketch), shared }
  return (await runGraph(graph, { isDebug: true, graceMs: 5, ...rest })).events
}

type Told = TraceEvent & { readonly type: 'log' | 'callback.slow' | 'task.abandoned' }

/** `node: what, at node:line, made node:line` of each report. */
function reportsOf(events: readonly TraceEvent[]): string[] {
  const isTold = (event: TraceEvent): event is Told =>
    event.type === 'callback.slow' ||
    event.type === 'task.abandoned' ||
    (event.type === 'log' && event.isReport === true)
  return events.filter(isTold).map((event) => {
    const what = event.type === 'log' ? `${event.level} ${event.text}` : event.type
    const places = (event.places ?? []).map(({ is, node, line }) => `${is} ${node ?? 'shared'}:${line}`)
    return [`${event.node ?? 'the run'}: ${what}`, ...places].join(', ')
  })
}

describe('a step that holds the loop', () => {
  it.each([
    ['in a loop', { body: `async function body() {\n  ${spin}\n}` }, '', '0: callback.slow, at 0:3'],
    [
      'behind a native await',
      { body: `async function body() {\n  await new Promise((go) => setImmediate(go))\n\n  ${spin}\n}` },
      '',
      '0: callback.slow, at 0:5',
    ],
    [
      'in a helper of the shared code',
      { first: 'sleep 1', body: 'async function body() {\n  await sleep(1)\n  crunch()\n}' },
      `function crunch() {\n  ${spin}\n}`,
      '1: callback.slow, at shared:3, at 1:3',
    ],
    [
      'in code that was not compiled',
      { body: `async function body() {\n  const parse = ${uncompiled}(block)\n  await sleep(1)\n  await parse()\n}` },
      `function block() { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 120) }`,
      '0: callback.slow, near 0:4',
    ],
    [
      'in a task that code made',
      { body: `async function body() {\n  await createTask(async () => {\n    ${spin}\n  })\n}` },
      '',
      '0: callback.slow, at 0:4, made 0:2',
    ],
  ])('is told with its node and the line: %s', async (_, sketch, shared, told) => {
    expect(reportsOf(await eventsOf(sketch, { shared }))).toEqual([told])
  })

  it('is on its node and in the log, and named where the task is no node of its own', async () => {
    const code = `async function body() {\n  await createTask(async () => {\n    ${spin}\n  }, { name: 'parse' })\n}`
    const view = runViewOf(await eventsOf({ body: code }))
    const { reports = [] } = view.nodes.get('body') ?? {}
    expect(reports).toEqual(view.logs)
    expect(reports[0]?.text).toMatch(/^task parse held the loop for 0\.\d\d s in one step$/)
  })
})

describe('what nobody asked for', () => {
  const forgets = { body: 'async function body() {\n  const lost = later()\n  await sleep(5)\n}' }
  const shared = 'function later() {\n  return sleep(10)\n}'
  const fails =
    "async function body() {\n  const lost = createTask(\n    async () => { throw new RangeError('lost') },\n    { name: 'lost' })\n  await sleep(5)\n}"

  it('is a coroutine that was never awaited, with the lines that made it', async () => {
    const told = ["0: warn coroutine 'sleep' was never awaited, made shared:2, made 0:2"]
    expect(reportsOf(await eventsOf(forgets, { shared }))).toEqual(told)
  })

  it('is an error that was never retrieved, with the line that threw, and the one that made the task', async () => {
    const told = '0: error Task exception was never retrieved: task lost: RangeError: lost, at 0:3'
    expect(reportsOf(await eventsOf({ body: fails }))).toEqual([`${told}, made 0:2`])
    expect(reportsOf(await eventsOf({ body: fails }, { isDebug: false }))).toEqual([told])
  })

  it('is blamed on the node whose code made the task, though only shared code is in its stacks', async () => {
    const shared =
      "async function start() {\n  await sleep(1)\n  const lost = createTask(fails)\n}\nasync function fails() { throw new RangeError('lost') }"
    const sketch = { other: 'sleep 9', body: 'async function body() {\n  await start()\n  await sleep(5)\n}' }
    expect(reportsOf(await eventsOf(sketch, { shared, isDebug: false }))).toEqual([
      '1: error Task exception was never retrieved: task fails: RangeError: lost, at shared:5',
    ])
  })

  it('is a task that does not end, and not one that ends when it is asked to', async () => {
    const stubborn = 'createTask(async () => { for (;;) try { await sleep(1e6) } catch {} })'
    const events = await eventsOf({
      body: `async function body() {\n  createTask(async () => { await sleep(1e6) })\n  ${stubborn}\n  await sleep(1)\n}`,
    })
    expect(reportsOf(events)).toEqual(['0: task.abandoned, made 0:3'])
    expect(runViewOf(events).logs.map(({ text }) => text)).toEqual([
      'task Task-4 does not end although it was cancelled, and is left behind',
    ])
  })
})

describe('slices', () => {
  const hides = {
    body: `async function body() {\n  await ${uncompiled}(() => log('here'))()\n  return 1\n}`,
    other: 'sleep 50',
  }

  it('tell of what held the thread behind a native await in code that was not compiled', async () => {
    const events = await eventsOf(hides)
    const said = events.findIndex((event) => event.type === 'log')
    expect(events[said + 1]).toMatchObject({ type: 'task.slice', task: 1 })
  })

  it('are one where they follow each other', async () => {
    const many = `async function body() {\n  await ${uncompiled}(() => {})()\n  await ${rows}()\n}`
    const slices = (await eventsOf({ body: many })).filter((event) => event.type === 'task.slice' && event.task === 1)
    expect(slices.length).toBeLessThan(20)
  })

  it('are not taken outside of debug mode', async () => {
    const events = await eventsOf(hides, { isDebug: false })
    expect(events.some(({ type }) => type === 'task.slice')).toBe(false)
  })
})

it('outside of debug mode nothing is timed, and no coroutine is told of', async () => {
  const events = await eventsOf({ body: `async function body() {\n  sleep(1)\n  ${spin}\n}` }, { isDebug: false })
  expect(reportsOf(events)).toEqual([])
})
