import { describe, expect, it } from 'vitest'
import type { Policies, Retry } from '#graph'
import { isWithin, type NodeRun, runViewOf, type TraceEvent } from '#trace'
import { graphOf } from '../../support/graph-of.ts'
import { runGraph } from '../../support/run-graph.ts'

const called = (body: string, policies: Policies) => ({
  kind: 'coroutine' as const,
  code: `async function call(): Promise<unknown> {\n  ${body}\n}`,
  ...policies,
})

/** Runs one node with these policies: how it ended, when, and what it logged. */
async function ranOf(
  body: string,
  policies: Policies,
  stops: (event: TraceEvent) => boolean = () => false,
  shared = '',
) {
  let hasStopped = false
  const ran = await runGraph(
    { ...graphOf({ call: called(body, policies) }), shared },
    {
      watch: (event, run) => {
        if (hasStopped || !stops(event)) return
        hasStopped = true
        run.cancel()
      },
    },
  )
  const run = runViewOf(ran.events).nodes.get('call') as NodeRun
  return { ...ran, run, lines: linesOf(ran.events) }
}

function linesOf(events: readonly TraceEvent[]): readonly string[] {
  return events.flatMap((event) => (event.type === 'log' ? [`${event.atMs} ${event.text}`] : []))
}

const isAsleep = (event: TraceEvent): boolean => event.type === 'task.waiting' && event.on.kind === 'sleep'

describe('a timeout', () => {
  it('is not heard of by a node that is fast enough', async () => {
    const { run, outcome } = await ranOf("await sleep(50)\n  return 'a'", { timeoutMs: 100 })
    expect(run).toMatchObject({ state: 'done', endedMs: 50, attempt: { number: 1, sinceMs: 0, untilMs: 100 } })
    expect(outcome).toMatchObject({ kind: 'succeeded', result: 'a' })
  })

  it('cancels the function, waits for it, and fails the node with a TimeoutError', async () => {
    const body = 'try {\n    await sleep(500)\n  } finally {\n    await sleep(20)\n    log(String(signal.aborted))\n  }'
    const { run, lines, events } = await ranOf(body, { timeoutMs: 100 })
    expect(run).toMatchObject({ state: 'failed', endedMs: 120, error: { name: 'TimeoutError' } })
    expect(run.cancelledBy).toBeUndefined()
    expect(lines).toEqual(['120 true'])
    // Only the body was asked to stop.
    expect(events.filter((event) => event.type === 'task.cancelling' && !isWithin(event))).toEqual([])
  })

  it('leaves a cancel from outside what it is', async () => {
    const { run, outcome } = await ranOf('await sleep(500)', { timeoutMs: 600 }, isAsleep)
    expect(run).toMatchObject({ state: 'cancelled', cancelledBy: { kind: 'person' } })
    expect(outcome).toEqual({ kind: 'cancelled' })
  })
})

describe('a limit', () => {
  const work = (name: string, ms: number, policies: Policies = {}) => ({
    kind: 'coroutine' as const,
    code: `async function ${name}() {\n  log('+${name}')\n  await sleep(${ms})\n  log('-${name}')\n}`,
    limit: 'api',
    ...policies,
  })
  const limited = (count: number, nodes: Parameters<typeof graphOf>[0]) => ({
    ...graphOf(nodes),
    settings: { onError: 'finish' as const, limits: { api: count } },
  })

  it('lets so many in at once, those first that came first, and tells how many are before each', async () => {
    const four = { a: work('a', 30), b: work('b', 10), c: work('c', 5), d: work('d', 5) }
    const { events, outcome } = await runGraph(limited(2, four))
    expect(outcome.kind).toBe('succeeded')
    expect(linesOf(events)).toEqual(['0 +a', '0 +b', '10 -b', '10 +c', '15 -c', '15 +d', '20 -d', '30 -a'])
    const tasks = new Map(events.flatMap((event) => (event.type === 'task.created' ? [[event.task, event.name]] : [])))
    const waits = events.flatMap((event) =>
      event.type === 'task.waiting' && event.on.kind === 'limit'
        ? [`${event.atMs} ${tasks.get(event.task)} ${event.on.limit} ${event.on.before}`]
        : [],
    )
    expect(waits).toEqual(['0 c api 0', '0 d api 1', '10 d api 0'])
  })

  it('does not count the wait against the timeout', async () => {
    const two = { a: work('a', 30), b: work('b', 30, { timeoutMs: 40 }) }
    const { events } = await runGraph(limited(1, two))
    expect(runViewOf(events).nodes.get('b')).toMatchObject({ state: 'done', attempt: { sinceMs: 30, untilMs: 70 } })
  })

  it('gives its place back however the function ends', async () => {
    const fails = { ...work('a', 0), code: "async function a() {\n  throw new Error('no')\n}" }
    const { events } = await runGraph(limited(1, { a: fails, b: work('b', 50, { timeoutMs: 10 }), c: work('c', 5) }))
    const { nodes } = runViewOf(events)
    expect([...nodes.values()].map(({ state, endedMs }) => `${state} ${endedMs}`)).toEqual([
      ...['failed 0', 'failed 10', 'done 15'],
    ])
  })

  it('is left by what is cancelled in its queue', async () => {
    const stopper =
      "async function stopper() {\n  await sleep(5)\n  for (const task of allTasks()) if (task.name === 'b') task.cancel()\n}"
    const nodes = { a: work('a', 20), b: work('b', 1), c: work('c', 1), stopper }
    const graph = graphOf({ ...nodes, g: 'gather returnExceptions' }, ['b -> g'])
    const { events } = await runGraph({ ...graph, settings: { onError: 'finish', limits: { api: 1 } } })
    expect(linesOf(events).filter((line) => !line.includes('stopper'))).toEqual(['0 +a', '20 -a', '20 +c', '21 -c'])
    const { nodes: runs } = runViewOf(events)
    expect(runs.get('b')).toMatchObject({ state: 'cancelled', endedMs: 5 })
  })
})

describe('a retry', () => {
  const retry: Retry = { tries: 3, delayMs: 100, backoff: 'exponential', factor: 3 }
  const counted = (then: string): string => `tries += 1\n  log('try ' + tries)\n  ${then}`
  const ranWith = async (then: string, policies: Policies, stops?: (event: TraceEvent) => boolean) => {
    const ran = await ranOf(counted(then), policies, stops, 'let tries = 0\nclass BusyError extends TypeError {}')
    const tries = ran.events.flatMap((event) =>
      event.type === 'node.trying' || event.type === 'node.tried'
        ? [`${event.atMs} ${event.type} ${event.attempt}`]
        : [],
    )
    return { ...ran, tries }
  }

  it('tries again after an error, waits longer each time, and tells of each try', async () => {
    const { run, tries, lines } = await ranWith("if (tries < 3) throw new Error('no')\n  return tries", { retry })
    expect(lines).toEqual(['0 try 1', '100 try 2', '400 try 3'])
    expect(tries).toEqual([
      ...['0 node.trying 1', '0 node.tried 1', '100 node.trying 2', '100 node.tried 2', '400 node.trying 3'],
    ])
    expect(run).toMatchObject({ state: 'done', attempt: { number: 3, sinceMs: 400 }, value: { text: '3' } })
    expect(run.attempt).not.toHaveProperty('error')
  })

  it('fails with the last error', async () => {
    const { run, lines } = await ranWith("throw new Error('no ' + tries)", { retry })
    expect(lines).toHaveLength(3)
    expect(run).toMatchObject({ state: 'failed', error: { message: 'no 3' }, endedMs: 400 })
  })

  it.each([
    [['BusyError'], 3],
    [['TypeError'], 3],
    [['RangeError', 'Busy'], 1],
  ])('tries again only after %j', async (only, times) => {
    const { lines } = await ranWith("throw new BusyError('no')", { retry: { ...retry, only } })
    expect(lines).toHaveLength(times)
  })

  it('counts the timeout anew, and holds no place while it waits', async () => {
    const graph = {
      ...graphOf({
        call: called('await sleep(50)', { timeoutMs: 30, limit: 'api', retry: { ...retry, tries: 2 } }),
        other: { kind: 'coroutine', code: "async function other() {\n  log('in')\n}", limit: 'api' },
      }),
      settings: { onError: 'finish' as const, limits: { api: 1 } },
    }
    const { events } = await runGraph(graph)
    expect(linesOf(events)).toEqual(['30 in'])
    expect(runViewOf(events).nodes.get('call')).toMatchObject({
      state: 'failed',
      endedMs: 160,
      error: { name: 'TimeoutError' },
      attempt: { number: 2, sinceMs: 130, untilMs: 160 },
    })
  })

  it.each([
    ['in a try', (event: TraceEvent) => event.type === 'log', 'await sleep(50)'],
    ['while it waits to try again', isAsleep, "throw new Error('no')"],
  ])('stops for a cancel %s, and is cancelled', async (_, stops, then) => {
    const { run, outcome, lines } = await ranWith(then, { retry }, stops)
    expect(lines).toEqual(['0 try 1'])
    expect(run).toMatchObject({ state: 'cancelled', cancelledBy: { kind: 'person' } })
    expect(outcome).toEqual({ kind: 'cancelled' })
  })

  it('waits as long in each run, and no two nodes wait alike', async () => {
    const jittered = { ...retry, tries: 2, jitter: 0.5 }
    const fails = (name: string) => ({
      kind: 'coroutine' as const,
      code: `async function ${name}() {\n  throw new Error('no')\n}`,
      retry: jittered,
    })
    const graph = { ...graphOf({ a: fails('a'), b: fails('b') }), settings: { onError: 'finish' as const } }
    const endsOf = async () => [...runViewOf((await runGraph(graph)).events).nodes.values()].map((each) => each.endedMs)
    const [first, second] = [await endsOf(), await endsOf()]
    expect(second).toEqual(first)
    expect(new Set(first).size).toBe(2)
    for (const ms of first) expect(Math.abs((ms ?? 0) - 100)).toBeLessThanOrEqual(50)
  })
})

it('a node that has got its place is not told as waiting for it', async () => {
  const nodes = ['a', 'b', 'c', 'd', 'e'].map((name) => [
    name,
    { kind: 'coroutine', code: `async function ${name}() {\n  await sleep(10)\n}`, limit: 'api' },
  ])
  const { events } = await runGraph({
    ...graphOf(Object.fromEntries(nodes)),
    settings: { onError: 'end', limits: { api: 2 } },
  })
  const ready = new Set<number>()
  for (const event of events) {
    if (event.type === 'task.scheduled') ready.add(event.task)
    if (event.type === 'task.running') ready.delete(event.task)
    if (event.type === 'task.waiting' && event.on.kind === 'limit') expect(ready).not.toContain(event.task)
  }
})
