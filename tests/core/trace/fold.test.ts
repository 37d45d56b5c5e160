import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  applyEvent,
  copyRunView,
  createRunView,
  heldAt,
  isSettled,
  type RunView,
  runViewOf,
  spansOf,
  type TraceEvent,
} from '#trace'
import { graphOf } from '../../support/graph-of.ts'
import { recordedRun, tellingGraphs } from '../../support/recorded-run.ts'

/** `fetchData done`: the state of each node, in the order of the plan. */
function statesOf(view: RunView): string[] {
  return (view.start?.nodes ?? []).map(({ id, name }) => `${name} ${view.nodes.get(id)?.state}`)
}

/** The states at the end of a moment, if they changed: `1000 processData done`. */
function storyOf(events: readonly TraceEvent[]): string[] {
  const view = createRunView()
  let before: string[] = []
  const lines: string[] = []
  for (const [place, event] of events.entries()) {
    applyEvent(view, event)
    if (events[place + 1]?.atMs === event.atMs) continue
    const now = statesOf(view)
    lines.push(...now.filter((line, node) => line !== before[node]).map((line) => `${event.atMs} ${line}`))
    before = now
  }
  return lines
}

/** Expects what must hold of every view. */
function expectSound(view: RunView): void {
  const counted = Object.values(view.counts).reduce((sum, count) => sum + count, 0)
  expect(counted).toBe(view.nodes.size)
  for (const [state, count] of Object.entries(view.counts)) {
    expect([...view.nodes.values()].filter((run) => run.state === state)).toHaveLength(count)
  }
  const running = [...view.nodes.values()].filter((run) => run.state === 'running')
  expect(running.length).toBeLessThanOrEqual(1)
  for (const task of view.loop.ready) expect(view.tasks.has(task)).toBe(true)
  if (view.loop.isIdle) expect([view.loop.running, view.loop.ready.size]).toEqual([null, 0])
}

/** A node that processes two items at once; the first one fails, and is tried again. */
const manyRuns: readonly TraceEvent[] = (
  [
    [
      0,
      { type: 'run.started', title: 'Many', nodes: [oneNode()], clock: 'virtual', rate: 1, isDebug: false, wallMs: 0 },
    ],
    [0, { type: 'task.created', task: 1, node: 0, name: 'fetchAll' }],
    [0, { type: 'task.scheduled', task: 1 }],
    [0, { type: 'task.running', task: 1 }],
    [1, { type: 'task.created', task: 2, node: 0, name: 'fetchAll 0', parent: 1, item: 0, attempt: 1 }],
    [1, { type: 'task.created', task: 3, node: 0, name: 'fetchAll 1', parent: 1, item: 1, attempt: 1 }],
    [1, { type: 'task.scheduled', task: 2 }],
    [1, { type: 'task.scheduled', task: 3 }],
    [1, { type: 'task.waiting', task: 1, on: { kind: 'gather', done: 0, of: 2 } }],
    [1, { type: 'task.running', task: 2 }],
    [2, { type: 'task.waiting', task: 2, on: { kind: 'outside' } }],
    [2, { type: 'task.running', task: 3 }],
    [3, { type: 'task.waiting', task: 3, on: { kind: 'outside' } }],
    [4, { type: 'task.scheduled', task: 2 }],
    [4, { type: 'task.running', task: 2 }],
    [5, { type: 'task.done', task: 2, outcome: { kind: 'error', error: httpError() } }],
    [5, { type: 'task.created', task: 4, node: 0, name: 'fetchAll 0', parent: 1, item: 0, attempt: 2 }],
    [5, { type: 'task.scheduled', task: 4 }],
  ] as const
).map(([atMs, event], seq) => ({ seq, atMs, ...event }))

function oneNode() {
  return { id: 'fetchAll', name: 'fetchAll', kind: 'coroutine', needs: [], children: [] } as const
}

function httpError() {
  return { name: 'HttpError', message: '429', frames: [] }
}

describe('the fold of a run', () => {
  it('tells what each node did, moment by moment', async () => {
    expect(storyOf(await recordedRun(tellingGraphs.gather ?? graphOf({})))).toEqual([
      '0 fetchData waiting',
      '0 processData waiting',
      '0 all waiting',
      '0 result idle',
      '1000 processData done',
      '2000 fetchData done',
      '2000 all done',
      '2000 result done',
    ])
  })

  it('has the slow steps of debug mode in the log, too', () => {
    const view = runViewOf([
      { type: 'task.created', seq: 0, atMs: 0, task: 3, name: 'parseRows' },
      { type: 'callback.slow', seq: 1, atMs: 460, task: 3, durationMs: 150 },
    ])
    expect(view.slow).toEqual([{ atMs: 460, durationMs: 150, task: 3 }])
    const text = 'task parseRows held the loop for 0.15 s in one step'
    expect(view.logs).toEqual([{ atMs: 460, level: 'warn', text, task: 3 }])
  })

  it('knows when another run held the thread: of one hold many may tell, of two holders each for itself', () => {
    const held = (fromMs: number, atMs: number, by = 'blocked.pipeline') =>
      ({ type: 'loop.held', seq: 0, fromMs, atMs, by }) as const
    const events = [held(100, 200), held(200, 300), held(110, 350), held(350, 500, 'other'), held(900, 1_000, 'other')]
    const stretches = [
      { fromMs: 100, toMs: 350, by: 'blocked.pipeline' },
      { fromMs: 350, toMs: 500, by: 'other' },
      { fromMs: 900, toMs: 1_000, by: 'other' },
    ]
    const view = runViewOf(events)
    expect(view.held).toEqual(stretches)
    expect(spansOf(events).held).toEqual(stretches)
    const copy = copyRunView(view)
    applyEvent(view, held(1_500, 1_700))
    expect(copy.held).toEqual(stretches)
    expect([0, 100, 350, 600, 950, 2_000].map((ms) => heldAt(stretches, ms)?.by)).toEqual([
      undefined,
      'blocked.pipeline',
      'other',
      undefined,
      'other',
      undefined,
    ])
  })

  it('tells skips, cancellations and what was cancelled by whom', async () => {
    const view = runViewOf(await recordedRun(tellingGraphs.failing ?? graphOf({})))
    expect(statesOf(view)).toEqual(['broken failed', 'slow cancelled', 'swallows done'])
    expect(view.nodes.get('slow')?.cancelledBy).toEqual({ kind: 'run' })
    expect(view).toMatchObject({ phase: 'ended', outcome: { kind: 'failed', node: 0 } })
    const skipped = runViewOf(await recordedRun(tellingGraphs.collected ?? graphOf({})))
    expect(skipped.nodes.get('report')).toMatchObject({ state: 'skipped', skippedBecause: { because: 1 } })
  })

  it.each(Object.keys(tellingGraphs))('is sound at every event of %s, and all is settled at its end', async (name) => {
    const events = await recordedRun(tellingGraphs[name] ?? graphOf({}))
    const view = createRunView()
    for (const event of events) {
      applyEvent(view, event)
      expectSound(view)
    }
    expect([...view.nodes.values()].filter((run) => !isSettled(run.state))).toEqual([])
    expect(view.loop).toMatchObject({ running: null, isIdle: false })
    expect(view.loop.ready.size + view.loop.timers.size).toBe(0)
  })

  it('is sound wherever a person stops the run', async () => {
    const graph = tellingGraphs.collected ?? graphOf({})
    const count = (await recordedRun(graph)).length
    for (let at = 0; at < count; at += 7) {
      const events = await recordedRun(graph, { watch: (event, run) => event.seq === at && run.cancel() })
      const view = createRunView()
      for (const event of events) {
        applyEvent(view, event)
        expectSound(view)
      }
      expect(view.phase).toBe('ended')
    }
  })

  it('makes a new NodeRun for the node that changed, and for no other', async () => {
    const events = await recordedRun(tellingGraphs.collected ?? graphOf({}))
    const view = createRunView()
    for (const event of events) {
      const before = new Map(view.nodes)
      applyEvent(view, event)
      const changed = [...view.nodes].filter(([id, run]) => before.get(id) !== run).map(([id]) => id)
      // The end of a node is news for the nodes that need it, too.
      const isEnd = event.type === 'task.done' || event.type === 'node.given' || event.type === 'node.skipped'
      if (event.type !== 'run.started' && !isEnd) expect(changed.length).toBeLessThanOrEqual(1)
    }
  })

  it('counts every step, those of sleep(0) and of awaits that are over at once too', async () => {
    const events = await recordedRun(tellingGraphs.outside ?? graphOf({}))
    const steps = (task: number) => events.filter((event) => event.type === 'task.running' && event.task === task)
    for (const run of runViewOf(events).nodes.values()) expect(run.steps).toBe(steps(run.task ?? -1).length)
  })

  it('hears of an idle loop once per sleep', async () => {
    const sleeps = Object.fromEntries(Array.from({ length: 20 }, (_, place) => [`s${place}`, `sleep ${place + 1}`]))
    const events = await recordedRun(graphOf(sleeps))
    const idle = events.filter(({ type, atMs }) => type === 'loop.idle' && atMs > 0).map(({ atMs }) => atMs)
    expect(idle).toEqual(Array.from({ length: 19 }, (_, place) => place + 1))
  })

  it('refuses an event that cannot follow', async () => {
    const events = await recordedRun(tellingGraphs.row ?? graphOf({}))
    const cut = events.filter((event) => event.type !== 'task.created')
    expect(() => runViewOf(cut)).toThrow('never created')
    const given = (node: number, seq: number) =>
      ({ type: 'node.given', seq, atMs: 0, node, value: { text: '1', type: 'number' } }) as const
    const [started] = events.slice(0, 1)
    if (started?.type !== 'run.started') throw new Error('a run begins with its start')
    const name = started.nodes[0]?.name
    const skipped = { type: 'node.skipped', seq: 2, atMs: 0, node: 0 } as unknown as TraceEvent
    expect(() => runViewOf([started, given(0, 1), skipped])).toThrow(`${name} cannot go from done to skipped`)
    expect(() => runViewOf([started, given(99, 1)])).toThrow('the trace names node 99, which its run does not have')
  })

  it('tells of each item and each try of a node as of a node, and of the node by its own task', () => {
    const view = runViewOf(manyRuns)
    expect(view.nodes.get('fetchAll')).toMatchObject({ state: 'waiting', task: 1, startedMs: 0 })
    expect([...view.parts.entries()]).toMatchObject([
      [2, { state: 'failed', startedMs: 1, endedMs: 5, steps: 2, error: { name: 'HttpError' } }],
      [3, { state: 'waiting', startedMs: 1, steps: 1, wait: { kind: 'outside' } }],
      [4, { state: 'scheduled', startedMs: 5, steps: 0 }],
    ])
    expect(view.tasks.get(4)).toMatchObject({ node: 0, parent: 1, item: 0, attempt: 2 })
    expect(view.counts).toMatchObject({ waiting: 1, failed: 0 })
    const [row] = spansOf(manyRuns).rows
    expect(row?.spans.map(({ kind }) => kind)).toEqual(['scheduled', 'running', 'waiting'])
    expect(row?.parts.map(({ spans, end }) => [spans.length, end?.state])).toEqual([
      [5, 'failed'],
      [3, undefined],
      [1, undefined],
    ])
  })

  it('tells of each task that code made, by its node, with exact counts', async () => {
    const waits = `async function waits() {
  const lock = new Lock()
  await lock.acquire()
  const slow = createTask(() => sleep(50), { name: 'slow' })
  createTask(() => lock.acquire(), { name: 'locked' })
  createTask(async () => await slow, { name: 'follows' })
  createTask(async () => { createTask(() => sleep(9), { name: 'inner' }) }, { name: 'outer' })
  const bad = createTask(async () => { throw new TypeError('no') }, { name: 'bad', eager: true })
  await bad.catch(() => 0)
  await sleep(20)
  lock.release()
  await slow
}`
    const events = await recordedRun(graphOf({ waits }))
    const at10 = runViewOf(events.filter(({ atMs }) => atMs < 10))
    const all = at10.tasksOf.get(0)
    const told = [...(all?.kept ?? [])].map((task) => [at10.tasks.get(task)?.name, at10.parts.get(task)?.state])
    expect(told).toEqual([
      ['slow', 'waiting'],
      ['locked', 'waiting'],
      ['follows', 'waiting'],
      ['outer', 'done'],
      ['bad', 'failed'],
      ['inner', 'done'],
    ])
    expect(all?.counts).toMatchObject({ waiting: 3, done: 2, failed: 1, idle: 0, scheduled: 0, running: 0 })
    const [slow = 0, locked = 0, follows = 0, , bad = 0] = all?.kept ?? []
    expect(all?.failedFirst).toBe(bad)
    expect(at10.parts.get(locked)?.wait).toEqual({ kind: 'future', what: 'lock' })
    expect(at10.parts.get(follows)?.wait).toEqual({ kind: 'task', task: slow })
    expect(at10.parts.get(bad)?.error?.message).toBe('no')
    // The counts of nodes tell of nodes alone.
    expect(at10.counts.failed).toBe(0)
    const [row] = spansOf(events).rows
    expect(row?.parts.map(({ of, end }) => [of?.name, end?.state])).toContainEqual(['bad', 'failed'])
    expect(row?.parts.flatMap(({ spans }) => spans.map(({ whom }) => whom))).toContain('slow')
  })

  it('keeps evenly spread rows of many tasks, and counts them all', async () => {
    const many = 'async function many() {\n  await gather(Array.from({ length: 2_500 }, () => sleep(1)))\n}'
    const events = await recordedRun(graphOf({ many }))
    const [row] = spansOf(events).rows
    expect([row?.made, row?.every]).toEqual([2500, 4])
    expect(row?.parts).toHaveLength(625)
    expect(row?.parts.every(({ of }, place) => of?.task === 2 + 4 * place)).toBe(true)
    const view = runViewOf(events)
    const all = view.tasksOf.get(0)
    expect([all?.made, all?.counts.done]).toEqual([2500, 2500])
    // Of those that are done, the view knows the first and the latest ones.
    const numbers = Array.from({ length: 2500 }, (_, place) => place + 2)
    expect([...(all?.kept ?? [])]).toEqual([...numbers.slice(0, 250), ...numbers.slice(-250)])
    expect([...view.parts.keys()]).toEqual([...(all?.kept ?? [])])
    expect(view.tasks.size).toBe(502)
  })

  it('keeps all tasks that have not ended, and the first that failed', async () => {
    const fail = 'async (at) => { await sleep(at === 700 ? 1 : 2); throw new TypeError(String(at)) }'
    const many = `async function many() {
  const failing = Array.from({ length: 900 }, (_, at) => createTask(() => (${fail})(at)))
  const waiting = Array.from({ length: 900 }, () => createTask(() => sleep(9)))
  await gather(failing, { returnExceptions: true })
  await gather(waiting)
}`
    const events = await recordedRun(graphOf({ many }))
    const view = runViewOf(events.filter(({ atMs }) => atMs < 9))
    const all = view.tasksOf.get(0)
    expect(all?.counts).toMatchObject({ failed: 900, waiting: 900 })
    expect(view.parts.get(all?.failedFirst ?? 0)?.error?.message).toBe('700')
    expect([...view.parts.values()].filter(({ state }) => state === 'waiting')).toHaveLength(900)
    expect([...view.parts.values()].filter(({ state }) => state === 'failed')).toHaveLength(500)
    // A copy goes on alone.
    const copy = copyRunView(view)
    for (const event of events.slice(events.findIndex(({ atMs }) => atMs >= 9))) applyEvent(copy, event)
    expect([all?.counts.done, copy.tasksOf.get(0)?.counts.done]).toEqual([0, 900])
    expect([all?.kept.size, copy.tasksOf.get(0)?.kept.size]).toEqual([1400, 1000])
  })

  it('copies what is known of items and tries', () => {
    const view = runViewOf(manyRuns)
    const copy = copyRunView(view)
    applyEvent(view, { type: 'task.running', seq: manyRuns.length, atMs: 6, task: 4 })
    expect([view.parts.get(4)?.state, copy.parts.get(4)?.state]).toEqual(['running', 'scheduled'])
  })

  it('refuses an item of a missing node, and a step that no task can take', () => {
    const made = (node: number) =>
      ({ type: 'task.created', seq: 1, atMs: 0, task: 1, node, name: 'x', item: 0 }) satisfies TraceEvent
    const start = manyRuns.slice(0, 1)
    expect(() => runViewOf([...start, made(7)])).toThrow('the trace names node 7, which its run does not have')
    const waits = { type: 'task.waiting', seq: 2, atMs: 0, task: 1, on: { kind: 'future' } } as const
    expect(() => runViewOf([...start, made(0), waits])).toThrow('x cannot go from idle to waiting')
  })

  it('is sound for any small graph of sleeps, rows and gathers', async () => {
    const someGraph = fc
      .array(fc.record({ ms: fc.nat(50), after: fc.nat(9) }), { minLength: 1, maxLength: 8 })
      .map((sketch) => {
        const names = sketch.map((_, place) => `n${place}`)
        const nodes = Object.fromEntries(sketch.map(({ ms }, place) => [`n${place}`, `sleep ${ms}`]))
        const wires = sketch.flatMap(({ after }, place) => (after < place ? [`n${after} -> n${place}.after`] : []))
        return graphOf({ ...nodes, all: 'gather' }, [...wires, ...names.map((name) => `${name} -> all`)])
      })
    await fc.assert(
      fc.asyncProperty(someGraph, async (graph) => {
        const view = createRunView()
        for (const event of await recordedRun(graph)) {
          applyEvent(view, event)
          expectSound(view)
        }
        expect(view.counts.done).toBe(graph.nodes.length)
      }),
      { numRuns: 25 },
    )
  })
})
