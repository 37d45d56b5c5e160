import { describe, expect, it } from 'vitest'
import type { RunEnd, StartRun, TraceBatch } from '#bridge'
import { type Graph, noIncludes } from '#graph'
import { runViewOf } from '#trace'
import { createCodeReader } from '../../main/code/code-reader.ts'
import { readHere } from '../../main/code/read-here.ts'
import type { WindowRuns } from '../../main/handlers/editor-window.ts'
import { createOccupancy } from '../../main/handlers/occupancy.ts'
import { createRuns } from '../../main/handlers/runs.ts'
import { Sources } from '../../main/modules/sources.ts'
import { graphOf } from '../support/graph-of.ts'
import { memoryCache } from '../support/memory-cache.ts'

interface TestWindow {
  readonly runs: WindowRuns
  readonly batches: TraceBatch[]
  /** Resolves at the end of the next run. */
  ended(): Promise<RunEnd>
  /** Resolves when a node waits for an event outside the loop. */
  hanging(): Promise<void>
}

function testWindow(path: string | null = null, keepUnsaved = async (_graph: Graph) => {}): TestWindow {
  const batches: TraceBatch[] = []
  let tellEnd: (end: RunEnd) => void = () => {}
  let tellHanging: () => void = () => {}
  const reader = createCodeReader(memoryCache(), readHere)
  const runs = createRuns(
    reader,
    null,
    createOccupancy(),
  )({
    emit(event, payload) {
      if (event === 'trace') {
        batches.push(payload as TraceBatch)
        const view = runViewOf(batches.flatMap((batch) => batch.events))
        if (view.nodes.get('hang')?.wait?.kind === 'outside') tellHanging()
      }
      if (event === 'runEnded') tellEnd(payload as RunEnd)
    },
    path: () => path,
    keepUnsaved,
    readIncludes: async () => noIncludes,
    verdictOn: async () => ({ kind: 'trusted', sources: new Sources(reader) }),
  })
  return {
    runs,
    batches,
    ended: () =>
      new Promise((resolve) => {
        tellEnd = resolve
      }),
    hanging: () =>
      new Promise((resolve) => {
        tellHanging = resolve
      }),
  }
}

function request(graph: Graph, inputs: StartRun['inputs'] = {}): StartRun {
  return { graph, inputs, clock: 'virtual', rate: 1, isDebug: false, isApart: false }
}

const outside = graphOf({
  hang: "async function hang() { try { await new Promise(() => {}) } finally { console.log('cleaned up') } }",
})

it('streams a run whose batches fold to its end', async () => {
  const { runs, batches, ended } = testWindow()
  const end = ended()
  const id = await runs.commands.startRun(request(graphOf({ a: 'sleep 2000', g: 'gather' }, ['a -> g'])))
  expect(id.ok).toBe(true)
  expect((await end).outcome).toMatchObject({ kind: 'succeeded', result: [null] })
  expect(batches.map((batch) => batch.seq)).toEqual(batches.map((_, place) => place))
  const view = runViewOf(batches.flatMap((batch) => batch.events))
  expect(view.phase).toBe('ended')
  expect(view.nodes.get('g')).toMatchObject({ state: 'done', endedMs: 2_000 })
  expect(runs.isLive()).toBe(false)
})

it('refuses a second run while one goes on, and cancels as asyncio does', async () => {
  const { runs, batches, ended, hanging } = testWindow()
  const end = ended()
  const isHanging = hanging()
  const started = await runs.commands.startRun(request(outside))
  expect(await runs.commands.startRun(request(outside))).toMatchObject({ ok: false, error: { kind: 'running' } })
  await isHanging
  if (started.ok) await runs.commands.cancelRun(started.value)
  expect((await end).outcome).toEqual({ kind: 'cancelled' })
  const view = runViewOf(batches.flatMap((batch) => batch.events))
  expect(view.nodes.get('hang')).toMatchObject({ state: 'cancelled', cancelledBy: { kind: 'person' } })
  expect(view.logs.map((line) => line.text)).toEqual(['cleaned up'])
})

it('begins a run when unsaved work is kept, and not before', async () => {
  let kept: Graph | null = null
  let finish = () => {}
  const { runs, batches, ended } = testWindow(null, (graph) => {
    kept = graph
    return new Promise((resolve) => {
      finish = resolve
    })
  })
  const end = ended()
  const graph = graphOf({ a: 'sleep 1' })
  const started = runs.commands.startRun(request(graph))
  await expect.poll(() => kept).toBe(graph)
  expect(await runs.commands.startRun(request(graph))).toMatchObject({ ok: false, error: { kind: 'running' } })
  expect(batches).toEqual([])
  finish()
  expect((await started).ok).toBe(true)
  expect((await end).outcome.kind).toBe('succeeded')
})

it('tells nothing of a run after its end, whatever it has left behind', async () => {
  const { runs, batches, ended } = testWindow()
  const end = ended()
  const poll =
    "async function poll() {\n  await new Promise((resolve) => setInterval(() => { log('tick'); resolve(0) }, 2))\n}"
  await runs.commands.startRun(request(graphOf({ poll })))
  await end
  const { length } = batches
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(batches).toHaveLength(length)
  const [left, ...before] = [...runViewOf(batches.flatMap((batch) => batch.events)).logs].reverse()
  expect(left).toMatchObject({
    level: 'warn',
    node: 0,
    text: 'setInterval was still set when the run ended, and was cleared',
  })
  expect(new Set(before.map(({ text }) => text))).toEqual(new Set(['tick']))
})

it('ends what runs when the window goes, and waits for it', async () => {
  const { runs, batches, hanging } = testWindow()
  const isHanging = hanging()
  await runs.commands.startRun(request(outside))
  await isHanging
  await runs.close()
  expect(runs.isLive()).toBe(false)
  expect(batches.flatMap((batch) => batch.events).at(-1)).toMatchObject({ type: 'run.ended' })
})

it('does not start what has problems or lacks an input', async () => {
  const { runs } = testWindow()
  expect(await runs.commands.startRun(request(graphOf({ g: 'gather' })))).toMatchObject({
    ok: false,
    error: { kind: 'problems', problems: [{ code: 'gather-of-nothing', node: 'g' }] },
  })
  const asking = graphOf({ url: 'input', o: 'output' }, ['url -> o'])
  expect(await runs.commands.startRun(request(asking))).toMatchObject({
    ok: false,
    error: { kind: 'problems', problems: [{ code: 'missing-input', node: 'url' }] },
  })
  expect(await runs.commands.startRun(request(asking, { url: 'x' }))).toMatchObject({ ok: true })
})

it('says what would keep another run from starting, and the run that goes on does not notice', async () => {
  const { runs, hanging } = testWindow()
  const isHanging = hanging()
  await runs.commands.startRun(request(outside))
  await isHanging
  const asking = graphOf({ url: 'input', o: 'output' }, ['url -> o'])
  expect(await runs.commands.checkRun(request(graphOf({ g: 'gather' })))).toMatchObject({
    ok: false,
    error: { kind: 'problems', problems: [{ code: 'gather-of-nothing' }] },
  })
  expect(await runs.commands.checkRun(request(asking))).toMatchObject({ ok: false, error: { kind: 'problems' } })
  expect(await runs.commands.checkRun(request(asking, { url: 'x' }))).toEqual({ ok: true, value: null })
  expect(runs.isLive()).toBe(true)
  await runs.close()
})

it("tells a window's run which other window's file held the thread", async () => {
  const [idle, blocked] = [testWindow(), testWindow('/of/somebody/blocked.pipeline')]
  const isHanging = idle.hanging()
  const code = 'async function block() { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150) }'
  await idle.runs.commands.startRun({ ...request(outside), clock: 'real' })
  await isHanging
  const blockEnd = blocked.ended()
  await blocked.runs.commands.startRun(request(graphOf({ block: code })))
  await blockEnd
  await idle.runs.close()
  const view = runViewOf(idle.batches.flatMap((batch) => batch.events))
  expect(view.held.map(({ by }) => by)).toEqual(['blocked.pipeline'])
  expect(runViewOf(blocked.batches.flatMap((batch) => batch.events)).held).toEqual([])
})

describe('all of what was told in part', () => {
  const made = {
    rows: Array.from({ length: 3_000 }, (_, id) => ({ id, name: `row ${id} \u202e` })),
    text: 'x'.repeat(10_000),
  }
  const graph = graphOf(
    {
      make: `async function make() {\n  log('y'.repeat(9_000))\n  return ${JSON.stringify(made)}\n}`,
      hang: 'async function hang(made: unknown) {\n  await new Promise(() => {})\n}',
      odd: 'async function odd() {\n  return new Map([[1, undefined]])\n}',
    },
    ['make -> hang.made'],
  )
  const value = (node: number) => ({ kind: 'value', node }) as const
  const nodeOf = (batches: readonly TraceBatch[], id: string) =>
    runViewOf(batches.flatMap((batch) => batch.events)).start?.nodes.findIndex((node) => node.id === id) ?? -1

  it('is read while the run goes on, when it is over, and not beyond the next', async () => {
    const { runs, batches, ended, hanging } = testWindow()
    const end = ended()
    const isHanging = hanging()
    const started = await runs.commands.startRun(request(graph))
    const id = started.ok ? started.value : ''
    await isHanging
    const [make, hang, odd] = ['make', 'hang', 'odd'].map((name) => nodeOf(batches, name)) as [number, number, number]
    const read = async (node: number) => {
      const answer = await runs.commands.readWhole(id, value(node))
      return answer.ok ? answer.value : answer.error.message
    }
    for (const isOver of [false, true]) {
      if (isOver) {
        await runs.commands.cancelRun(id)
        await end
      }
      const whole = await read(make)
      expect(whole).toMatchObject({ isJson: true })
      expect(typeof whole === 'string' ? whole : JSON.parse(whole.text)).toEqual(made)
      expect(await read(odd)).toMatchObject({ text: 'Map(1) {\n  1 => undefined\n}', isJson: false })
      expect(await read(hang)).toMatch(/not kept/)
      const line = runViewOf(batches.flatMap((batch) => batch.events)).logs.find(({ whole }) => whole !== undefined)
      expect(line?.text).toMatch(/^y{4000}… 5,000 more characters$/)
      expect(await runs.commands.readWhole(id, { kind: 'log', whole: line?.whole ?? -1 })).toMatchObject({
        ok: true,
        value: { text: 'y'.repeat(9_000) },
      })
    }
    expect(await runs.commands.readWhole('another', value(make))).toMatchObject({ ok: false })
    await runs.commands.startRun(request(graphOf({ a: 'sleep 1' })))
    expect(await read(make)).toMatch(/Only the last run/)
  })

  it('is let go with the document', async () => {
    const { runs, batches, ended } = testWindow()
    const end = ended()
    const started = await runs.commands.startRun(request(graphOf({ odd: 'async function odd() {\n  return 1n\n}' })))
    await end
    const id = started.ok ? started.value : ''
    expect((await runs.commands.readWhole(id, value(nodeOf(batches, 'odd')))).ok).toBe(true)
    runs.forget()
    expect((await runs.commands.readWhole(id, value(nodeOf(batches, 'odd')))).ok).toBe(false)
  })
})
