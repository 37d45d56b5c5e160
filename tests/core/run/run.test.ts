import { describe, expect, it } from 'vitest'
import { needsOf, type Plan, type PlanNode } from '#compile'
import { type RunOptions, startRun } from '#run'
import { type Clock, virtualClock } from '#runtime'
import { type RunOutcome, runViewOf, type TraceEvent } from '#trace'
import { hostModules } from '../../support/run-modules.ts'
import { runOptions } from '../../support/run-options.ts'

function planOf(nodes: readonly PlanNode[], more: Partial<Plan> = {}): Plan {
  const used = new Set(nodes.flatMap((node) => [...needsOf(node), ...node.children]))
  const awaited = nodes.filter(({ index, kind }) => kind !== 'input' && !used.has(index)).map(({ index }) => index)
  const settings = { onError: 'end', blockedLimitMs: 5_000, limits: {} } as const
  return { title: 'Test', description: '', shared: '', ...settings, nodes, awaited, ...more }
}

function coroutine(
  index: number,
  code: string,
  args: readonly (number | null)[] = [],
  after: readonly number[] = [],
): PlanNode {
  const name = /function (\w+)/.exec(code)?.[1] ?? 'f'
  return {
    kind: 'coroutine',
    index,
    id: name,
    name,
    code,
    after: after.map((from) => ({ from })),
    args: args.map((from) => (from === null ? null : { from })),
    children: [],
  }
}

function gatherOf(index: number, children: readonly number[], returnExceptions = false): PlanNode {
  return { kind: 'gather', index, id: 'gather', name: 'gather', after: [], args: [], children, returnExceptions }
}

async function runOf(
  plan: Plan,
  inputs: Record<string, never> = {},
  more: Partial<RunOptions> = {},
): Promise<{ outcome: RunOutcome; events: TraceEvent[]; lines: string[] }> {
  const events: TraceEvent[] = []
  const run = startRun({ ...runOptions(plan, events), inputs, blockedLimitMs: 50, ...more })
  const outcome = await run.outcome
  return { outcome, events, lines: transcript(plan, events) }
}

/** `2000 fetchData done`: which node ended, when and how. */
function transcript(plan: Plan, events: readonly TraceEvent[]): string[] {
  const names = new Map<number, string>()
  const lines: string[] = []
  for (const event of events) {
    if (event.type === 'task.created') names.set(event.task, event.name)
    if (event.type === 'task.done') lines.push(`${event.atMs} ${names.get(event.task)} ${event.outcome.kind}`)
    if (event.type === 'node.skipped') lines.push(`${event.atMs} ${plan.nodes[event.node]?.name} skipped`)
  }
  return lines
}

const fetchData = "async function fetchData(): Promise<string> {\n  await sleep(2000)\n  return 'Data'\n}"
const processData = "async function processData(): Promise<string> {\n  await sleep(1000)\n  return 'Processed data'\n}"

describe('a run', () => {
  it('gathers in 2000 ms what a row takes 3000 ms for, with the same values', async () => {
    const together = await runOf(planOf([coroutine(0, fetchData), coroutine(1, processData), gatherOf(2, [0, 1])]))
    const inARow = await runOf(
      planOf([coroutine(0, fetchData), coroutine(1, processData, [], [0]), gatherOf(2, [0, 1])]),
    )
    expect(together.outcome).toMatchObject({ kind: 'succeeded', result: ['Data', 'Processed data'] })
    expect(inARow.outcome).toMatchObject({ kind: 'succeeded', result: ['Data', 'Processed data'] })
    expect(together.events.at(-1)?.atMs).toBe(2000)
    expect(inARow.events.at(-1)?.atMs).toBe(3000)
  })

  it('numbers its events densely, and time never goes back', async () => {
    const { events } = await runOf(planOf([coroutine(0, fetchData), coroutine(1, processData), gatherOf(2, [0, 1])]))
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index))
    expect(events.every((event, index) => index === 0 || event.atMs >= (events[index - 1] as TraceEvent).atMs)).toBe(
      true,
    )
    expect(events[0]?.type).toBe('run.started')
    expect(events.at(-1)?.type).toBe('run.ended')
  })

  it('dates a step from where it begins to where it ends, though one before it held the thread', async () => {
    let nowMs = 0
    const clock: Clock = { ...virtualClock(), now: () => nowMs }
    const hold = (ms: number): void => {
      nowMs += ms
    }
    const holds = (index: number, ms: number, more = ''): PlanNode =>
      coroutine(index, `async function hold${index}() {\n  hold(${ms})\n  ${more}\n}`)
    const { events } = await runOf(
      planOf([holds(0, 500, "log('held')"), holds(1, 30), coroutine(2, 'async function after(value) {}', [0])], {
        shared: "import { hold } from 'clock'",
      }),
      {},
      { clock, modules: hostModules(async () => ({ hold })) },
    )
    const told = events.flatMap((event) => {
      if (event.type === 'log') return [`${event.atMs} log`]
      if (!('task' in event) || event.task === 0) return []
      return [`${event.atMs} ${event.task} ${event.type.slice('task.'.length)}`]
    })
    expect(told).toEqual([
      '0 1 created',
      '0 1 scheduled',
      '0 2 created',
      '0 2 scheduled',
      '0 1 running',
      '500 log',
      '500 1 done',
      '500 2 running',
      '530 2 done',
      '530 3 created',
      '530 3 scheduled',
      '530 3 running',
      '530 3 done',
    ])
  })

  it('shows two tasks waiting at once', async () => {
    const { events } = await runOf(planOf([coroutine(0, fetchData), coroutine(1, processData), gatherOf(2, [0, 1])]))
    const waiting = events.filter((event) => event.type === 'task.waiting' && event.on.kind === 'sleep')
    expect(waiting).toHaveLength(2)
    expect(waiting.every(({ atMs }) => atMs === 0)).toBe(true)
  })

  it('passes values along, skips what is behind a failure, names the line', async () => {
    const { outcome, lines } = await runOf(
      planOf([
        coroutine(0, "async function broken() {\n  await sleep(10)\n  throw new TypeError('no')\n}"),
        coroutine(1, 'async function after(value) { return value }', [0]),
        coroutine(2, fetchData),
      ]),
    )
    expect(outcome).toMatchObject({ kind: 'failed', node: 0, error: { name: 'TypeError', message: 'no' } })
    expect(outcome.kind === 'failed' && outcome.error.frames[0]).toMatchObject({ node: 0, line: 3, column: 9 })
    expect(lines).toEqual(['10 broken error', '10 after skipped', '10 main error', '10 fetchData cancelled'])
  })

  it('collects an error in a gather that says so', async () => {
    const { outcome } = await runOf(
      planOf([
        coroutine(0, "async function broken() { throw new Error('x') }"),
        coroutine(1, processData),
        gatherOf(2, [0, 1], true),
      ]),
    )
    expect(outcome).toMatchObject({ kind: 'succeeded', result: [{ name: 'Error', message: 'x' }, 'Processed data'] })
  })

  it('gives null behind a collected failure, and undefined for a skipped child', async () => {
    const { outcome, lines } = await runOf(
      planOf([
        coroutine(0, "async function broken() { throw new Error('x') }"),
        coroutine(1, 'async function behind(value) { return value }', [0]),
        coroutine(2, processData),
        gatherOf(3, [0, 1, 2], true),
        { kind: 'output', index: 4, id: 'out', name: 'out', after: [], args: [{ from: 1 }], children: [] },
      ]),
    )
    const gathered = [{ name: 'Error', message: 'x' }, null, 'Processed data']
    expect(outcome).toMatchObject({ kind: 'succeeded', result: { out: null, gather: gathered } })
    expect(lines).toContain('0 behind skipped')
  })

  const late = (returnExceptions: boolean, failing: boolean): PlanNode[] => [
    coroutine(0, "async function broken() {\n  await sleep(1)\n  throw new Error('x')\n}"),
    coroutine(1, `async function first() {\n  await sleep(5)\n  ${failing ? "throw new Error('first')" : ''}\n}`),
    { ...gatherOf(2, [0], returnExceptions), after: [{ from: 1 }] } as PlanNode,
    { ...gatherOf(3, [1], true), id: 'firsts', name: 'firsts' },
  ]

  it('collects an error also where the gather is still to start', async () => {
    const { outcome } = await runOf(planOf(late(true, false)))
    expect(outcome).toMatchObject({ kind: 'succeeded', result: { gather: [{ message: 'x' }] } })
  })

  it('fails at once with an error that nobody can collect any more, and later where the gather is skipped', async () => {
    const [atOnce, later] = [await runOf(planOf(late(false, false))), await runOf(planOf(late(true, true)))]
    expect(atOnce.outcome).toMatchObject({ kind: 'failed', node: 0, error: { message: 'x' } })
    expect(atOnce.events.at(-1)?.atMs).toBe(1)
    expect(later.outcome).toMatchObject({ kind: 'failed', node: 0, error: { message: 'x' } })
    expect(later.events.at(-1)?.atMs).toBe(5)
  })

  it('lets a second child of a failed gather fail: the gather has taken it', async () => {
    const fails = (index: number, ms: number): PlanNode =>
      coroutine(index, `async function f${index}() {\n  await sleep(${ms})\n  throw new Error('f${index}')\n}`)
    const { outcome } = await runOf(
      planOf([
        fails(0, 1),
        fails(1, 2),
        coroutine(2, processData),
        { ...gatherOf(3, [0, 1]), id: 'inner', name: 'inner' },
        gatherOf(4, [3, 2], true),
      ]),
    )
    expect(outcome).toMatchObject({ kind: 'succeeded', result: [{ message: 'f0' }, 'Processed data'] })
  })

  it('ends a loop that never yields with an error on its node, and runs its finally', async () => {
    const { outcome, events } = await runOf(
      planOf([
        coroutine(
          0,
          'async function spin() {\n  try {\n    while (true) { try { while (true) {} } catch {} }\n  } finally {\n    log("cleaned")\n  }\n}',
        ),
      ]),
    )
    expect(outcome).toMatchObject({ kind: 'failed', node: 0, error: { name: 'BlockedLoopError' } })
    expect(events.some((event) => event.type === 'log' && event.text === 'cleaned' && event.node === 0)).toBe(true)
  })

  it('shares code, imports and live bindings', async () => {
    const { outcome } = await runOf(
      planOf([coroutine(0, 'async function count() { bump(); bump(); return [counter, basename("/a/b")] }')], {
        shared: "import { basename } from 'node:path'\nlet counter = 0\nfunction bump(): void { counter += 1 }",
      }),
    )
    expect(outcome).toMatchObject({ kind: 'succeeded', result: [2, 'b'] })
  })

  it('tells of a wait that is over before its step is, without contradiction', async () => {
    const { outcome, events } = await runOf(
      planOf([
        coroutine(
          0,
          'async function quick() {\n  await Promise.resolve()\n  await new Promise((resolve) => process.nextTick(resolve))\n  await Promise.all([sleep(0), inner()])\n  return 1\n  async function inner() { await null; await Promise.resolve() }\n}',
        ),
        coroutine(1, fetchData),
        gatherOf(2, [0, 1]),
      ]),
    )
    expect(outcome).toMatchObject({ kind: 'succeeded' })
    // The fold throws if a state can't follow another.
    expect(runViewOf(events).nodes.get('quick')).toMatchObject({ state: 'done' })
    const own = events.filter((event) => 'task' in event && event.task === 1).map(({ type }) => type)
    expect(own.slice(0, 6)).toEqual([
      'task.created',
      'task.scheduled',
      'task.running',
      'task.waiting',
      'task.scheduled',
      'task.running',
    ])
  })

  it('knows where the pipeline is', async () => {
    const { outcome } = await runOf(
      planOf([coroutine(0, 'async function where() { return [above, import . meta.url] }')], {
        shared: "const above: string = new URL('..', import.meta.url).href",
      }),
    )
    expect(outcome).toMatchObject({ kind: 'succeeded', result: ['file:///', 'file:///here/test.pipeline'] })
  })

  it('shows no more of a large value than fits, and names bytes by their number', async () => {
    const { events } = await runOf(
      planOf([
        coroutine(0, 'async function bytes() {\n  return new Uint8Array(5_000_000)\n}'),
        coroutine(
          1,
          "async function rows() {\n  return Array.from({ length: 50_000 }, () => ({ text: 'x'.repeat(9) }))\n}",
        ),
        // As JSON of the run's result, each byte would be on a line of its own.
        coroutine(2, 'async function count(bytes) {\n  return bytes.length\n}', [0]),
      ]),
    )
    const view = runViewOf(events)
    expect(view.nodes.get('bytes')?.value).toMatchObject({ text: 'Uint8Array(5000000 bytes)' })
    expect(view.nodes.get('rows')?.value?.detail).toMatch(/^\[\n {2}\{\n {4}"text": "xxxxxxxxx"[\s\S]+…$/)
  })

  it('names the path of a result that is not JSON', async () => {
    const { outcome } = await runOf(planOf([coroutine(0, 'async function big() { return { items: [1, 2n] } }')]))
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: { message: 'result.items[1] is a bigint, which JSON cannot hold' },
    })
  })
})

describe('a deadlock', () => {
  /** Two tasks that await each other; `more`: what one of them also awaits. */
  const circle = (more = '') =>
    `async function circle() {
  const a = createTask(async function a() { await b })
  const b = createTask(async function b() { await ${more || 'a'} })
  try {
    await gather([a, b])
  } finally {
    await sleep(10)
    log('cleaned up')
  }
}`

  it('fails the run at its node, names who waits for whom, and is closed like any other run', async () => {
    const { outcome, events, lines } = await runOf(
      planOf([coroutine(0, circle()), coroutine(1, 'async function next(x) {}', [0]), gatherOf(2, [0])]),
    )
    expect(outcome).toEqual({
      kind: 'failed',
      node: 0,
      error: {
        name: 'DeadlockError',
        message:
          "'a' waits for task 'b', 'b' waits for task 'a'; 'main' waits for task 'circle', 'circle' waits for task 'a', 'gather' waits for task 'circle'. A timeout around one of these waits would end it.",
        frames: [],
      },
    })
    expect(lines).toEqual([
      '0 main cancelled',
      '0 b cancelled',
      '0 a cancelled',
      '10 circle cancelled',
      '10 next skipped',
      '10 gather cancelled',
    ])
    expect(events.some((event) => event.type === 'log' && event.text === 'cleaned up')).toBe(true)
    expect(runViewOf(events).outcome).toMatchObject({ kind: 'failed', node: 0 })
    expect(events.at(-1)?.type).toBe('run.ended')
  })

  it('is seen behind a gather whose child has no task yet', async () => {
    const { outcome } = await runOf(
      planOf([
        coroutine(0, circle()),
        coroutine(1, 'async function soon() {}'),
        coroutine(2, 'async function later() {}', [], [0]),
        coroutine(3, 'async function last(x) {}', [2]),
        gatherOf(4, [1, 3]),
      ]),
    )
    expect(outcome).toMatchObject({ kind: 'failed', node: 0, error: { name: 'DeadlockError' } })
  })

  it('is no deadlock if a task of the circle also waits for something of the host', async () => {
    const race = "Promise.race([a, new Promise((resolve) => setTimeout(resolve, 5, 'from the host'))])"
    const { outcome } = await runOf(planOf([coroutine(0, circle(race))]))
    expect(outcome).toMatchObject({ kind: 'succeeded' })
  })

  it('is no deadlock while another node goes on, which may end the run', async () => {
    const other = "async function other() {\n  await sleep(1000)\n  throw new Error('no')\n}"
    const { outcome } = await runOf(planOf([coroutine(0, circle()), coroutine(1, other)]))
    expect(outcome).toMatchObject({ kind: 'failed', node: 1, error: { message: 'no' } })
  })

  it('of clean-up leaves behind what waits for ever, and says so', async () => {
    const stubborn = `async function stubborn() {
  const tasks = []
  const member = (other) => async () => {
    try { await sleep(60000) } finally { await tasks[other] }
  }
  tasks.push(createTask(member(1)), createTask(member(0)))
  await sleep(1)
  throw new Error('no')
}`
    const { outcome, events } = await runOf(planOf([coroutine(0, stubborn)]), {}, { graceMs: 60_000 })
    expect(outcome).toMatchObject({ kind: 'failed', error: { message: 'no' } })
    expect(events.filter(({ type }) => type === 'task.abandoned')).toHaveLength(2)
  })
})

describe('what is thrown', () => {
  it.each(['undefined', 'null'])('may be %s: it fails the node like any other', async (thrown) => {
    const { outcome, events } = await runOf(planOf([coroutine(0, `async function f() { throw ${thrown} }`)]))
    expect(outcome).toMatchObject({ kind: 'failed', node: 0, error: { message: `${thrown} was thrown` } })
    expect(runViewOf(events).nodes.get('f')).toMatchObject({ state: 'failed' })
  })
})
