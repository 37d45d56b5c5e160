import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { StartRun, TraceBatch } from '#bridge'
import { compile } from '#compile'
import { type Graph, noIncludes } from '#graph'
import { isSettled, type RunOutcome, type RunView, runViewOf, type TraceEvent } from '#trace'
import { type ControlledRun, startApart, type WholeReader } from '../../main/apart/apart-run.ts'
import { nodeProcess } from '../../main/apart/node-process.ts'
import { createCodeReader } from '../../main/code/code-reader.ts'
import { readHere } from '../../main/code/read-here.ts'
import { isProcessAlive } from '../../main/files/index.ts'
import type { HandedOver } from '../../main/modules/sources.ts'
import { startPlan } from '../../main/runs/start-plan.ts'
import { buildFirst } from '../support/built-program.ts'
import { graphOf } from '../support/graph-of.ts'
import { memoryCache } from '../support/memory-cache.ts'
import { createScratchFolder, root, type ScratchFolder } from '../support/scratch-folder.ts'

// The built program of a run, as `serve` starts it.
const program = join(root, 'out', 'main', 'apart.cjs')

buildFirst()

let folder: ScratchFolder
beforeEach(async () => {
  folder = await createScratchFolder()
})
afterEach(() => folder.remove())

interface Apart {
  readonly run: ControlledRun & WholeReader
  readonly batches: Omit<TraceBatch, 'runId'>[]
  readonly refused: string[]
  readonly events: () => TraceEvent[]
  readonly view: () => RunView
  readonly pid: () => number
  /** Resolves when a node is seen in that state. */
  sees(node: string, state: string): Promise<void>
  /** The outcome, once the process has gone. */
  end(): Promise<RunOutcome>
}

type Wish = Partial<Omit<StartRun, 'graph'>> &
  Partial<HandedOver> & { path?: string; heapMb?: number; killAfterMs?: number }

function apart(graph: Graph, { texts = [], vouched = null, path, heapMb, killAfterMs, ...request }: Wish = {}): Apart {
  const batches: Omit<TraceBatch, 'runId'>[] = []
  const refused: string[] = []
  const listeners = new Set<() => void>()
  let pid: () => number | undefined = () => undefined
  let gone: () => void = () => {}
  const isGone = new Promise<void>((resolve) => {
    gone = resolve
  })
  const run = startApart({
    start: {
      includes: noIncludes,
      request: { graph, inputs: {}, clock: 'real', rate: 1, isDebug: false, isApart: true, ...request },
      path: path ?? null,
      cacheFolder: join(folder.userData, 'code-cache'),
      texts,
      vouched,
    },
    startProcess(mb) {
      const child = nodeProcess(program)(mb)
      const first = child.pid()
      pid = () => first
      child.onEnd(gone)
      return child
    },
    name: 'test',
    send(batch) {
      batches.push(batch)
      for (const listen of listeners) listen()
    },
    refused: (file) => refused.push(file),
    ...(heapMb === undefined ? {} : { heapMb }),
    ...(killAfterMs === undefined ? {} : { killAfterMs }),
  })
  const events = (): TraceEvent[] => batches.flatMap((batch) => [...batch.events])
  const view = (): RunView => runViewOf(events())
  return {
    run,
    batches,
    refused,
    events,
    view,
    pid: () => pid() ?? -1,
    sees: (node, state) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (view().nodes.get(node)?.state !== state) return
          listeners.delete(look)
          resolve()
        }
        listeners.add(look)
        look()
      }),
    async end() {
      const outcome = await run.outcome
      await isGone
      return outcome
    },
  }
}

/** Performs the same run in this process. */
async function here(graph: Graph, wish: Wish): Promise<{ events: TraceEvent[]; outcome: RunOutcome }> {
  const reader = createCodeReader(memoryCache(), readHere)
  await reader.readGraph(graph)
  const compiled = compile(graph)
  if (!compiled.ok) throw new Error('does not compile')
  const events: TraceEvent[] = []
  const { inputs = {}, clock = 'real', rate = 1, isDebug = false } = wish
  const run = startPlan({
    plan: compiled.value,
    inputs,
    clock,
    rate,
    isDebug,
    path: null,
    reader,
    emit: (event) => events.push(event),
    flush: () => {},
  })
  return { outcome: await run.outcome, events }
}

/** The events of a run without their times. */
function withoutTimes(events: readonly TraceEvent[]): unknown[] {
  const isTime = (key: string): boolean => /Ms$/.test(key)
  return JSON.parse(JSON.stringify(events, (key, value) => (isTime(key) ? undefined : value)))
}

const graphs: Readonly<Record<string, Graph>> = {
  gather: graphOf(
    { fetchData: "async function fetchData() { await sleep(20); return 'Data' }", wait: 'sleep 10', all: 'gather' },
    ['fetchData -> all', 'wait -> all'],
  ),
  failing: graphOf({ fail: "async function fail() {\n  log('so far')\n  throw new TypeError('no')\n}", o: 'output' }, [
    'fail -> o',
  ]),
  timer: graphOf({
    lost: "async function lost() { setTimeout(() => { throw new Error('stray') }, 1); await sleep(60_000) }",
  }),
}

describe('a run apart', () => {
  for (const [name, graph] of Object.entries(graphs)) {
    for (const clock of ['virtual', 'real'] as const) {
      if (name === 'timer' && clock === 'virtual') continue
      it(`tells the same as one with all others: ${name}, ${clock} clock`, async () => {
        const wish = { clock, rate: 4, isDebug: false }
        const other = apart(graph, wish)
        const outcome = await other.end()
        const own = await here(graph, wish)
        expect(outcome).toEqual(own.outcome)
        if (clock === 'virtual') expect(withoutTimes(other.events())).toEqual(withoutTimes(own.events))
        const states = (view: RunView): unknown => [...view.nodes].map(([id, { state, value }]) => [id, state, value])
        expect(states(other.view())).toEqual(states(runViewOf(own.events)))
        expect(other.batches.map(({ seq }) => seq)).toEqual(other.batches.map((_, place) => place))
      })
    }
  }

  it('is cancelled as asyncio does, and its speed changes', async () => {
    const code = "async function hang() { try { await sleep(60_000) } finally { await sleep(5); log('cleaned up') } }"
    const { run, sees, end, view } = apart(graphOf({ hang: code }))
    await sees('hang', 'waiting')
    run.setRate(4)
    run.cancel()
    expect(await end()).toEqual({ kind: 'cancelled' })
    expect(view().nodes.get('hang')).toMatchObject({ state: 'cancelled', cancelledBy: { kind: 'person' } })
    expect(view().logs.map(({ text }) => text)).toEqual(['cleaned up'])
    expect(view().rate).toBe(4)
  })

  it('may patch what is built in: only it has that', async () => {
    const code =
      'async function patch() { JSON.stringify = Array.prototype.push = Promise.prototype.then = () => { throw 1 } }'
    const { end, run } = apart(graphOf({ patch: code }))
    const timer = setTimeout(() => run.cancel(), 3_000)
    await end()
    clearTimeout(timer)
    expect(JSON.stringify([1])).toBe('[1]')
  })

  it('loads the texts that were shown, and refuses by name files that nobody vouched for', async () => {
    const [shown, other] = [join(folder.work, 'shown.mjs'), join(folder.work, 'other.mjs')]
    const { writeFile } = await import('node:fs/promises')
    await writeFile(shown, "export const word = 'changed since'")
    await writeFile(other, "export const word = 'never shown'")
    const path = join(folder.work, 'a.pipeline')
    const said = { texts: [[shown, "export const word = 'as shown'"]] as const, vouched: [] as const, path }
    const load = (file: string): Graph =>
      graphOf({ load: `async function load() { return (await import(['./${file}'].join(''))).word }` })
    expect(await apart(load('shown.mjs'), said).end()).toMatchObject({ kind: 'succeeded', result: 'as shown' })
    const refused = apart(load('other.mjs'), said)
    expect(await refused.end()).toMatchObject({
      kind: 'failed',
      error: { message: expect.stringContaining(`${other} was not shown before the run`) },
    })
    expect(refused.refused).toEqual([other])
  })
})

const held = (body: string): Graph => graphOf({ wait: 'sleep 60000', hold: `async function hold() { ${body} }` })
const childProcess = "const { execSync } = await import('node:child_process');"

describe('Stop ends a run apart whose code is at', () => {
  const rows = {
    'a call of the system': `${childProcess} await sleep(10); execSync('sleep 30')`,
    'a wait that nobody ends': 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)',
    'a loop that catches all': 'for (;;) { try { for (;;); } catch {} }',
    'its cancellation, which it swallows': 'for (;;) { try { await sleep(60_000) } catch {} }',
  }
  for (const [name, body] of Object.entries(rows)) {
    it(name, async () => {
      const { run, sees, end, view, pid } = apart(held(body))
      await sees('wait', 'waiting')
      await new Promise((resolve) => setTimeout(resolve, 100))
      const children = childrenOf(pid())
      run.cancel()
      expect(await end()).toEqual({ kind: 'cancelled' })
      expectOver(view())
      for (const each of [pid(), ...children]) expect(isGone(each)).toBe(true)
    })
  }

  it('at once where it is pressed again', async () => {
    const { run, sees, end, view } = apart(held(rows['a wait that nobody ends']), { killAfterMs: 3_600_000 })
    await sees('wait', 'waiting')
    run.cancel()
    run.cancel()
    expect(await end()).toEqual({ kind: 'cancelled' })
    expectOver(view())
  })
})

describe('a run apart whose process ends fails with a sentence', () => {
  const rows: Readonly<Record<string, { body: string; says: RegExp; heapMb?: number }>> = {
    'process.exit(0)': { body: 'process.exit(0)', says: /exit code 0 before the run did: look for process.exit/ },
    'process.exit(3)': { body: 'await sleep(5); process.exit(3)', says: /exit code 3/ },
    'process.reallyExit': { body: 'process.reallyExit(2)', says: /exit code 2/ },
    'process.abort': { body: 'process.abort()', says: /SIGABRT/ },
    'kill -9 of itself': { body: "process.kill(process.pid, 'SIGKILL'); await sleep(1000)", says: /SIGKILL/ },
    'too much memory': {
      body: 'const all = []; for (;;) all.push(Array.from({ length: 100_000 }, (_, n) => ({ n })))',
      says: /memory/,
      heapMb: 64,
    },
  }
  for (const [name, { body, says, heapMb }] of Object.entries(rows)) {
    it(name, async () => {
      const { end, view, pid } = apart(held(body), heapMb === undefined ? {} : { heapMb })
      const outcome = await end()
      expect(outcome).toMatchObject({ kind: 'failed', error: { message: expect.stringMatching(says) } })
      expectOver(view())
      expect(view().outcome).toEqual(outcome)
      expect(isProcessAlive(pid())).toBe(false)
    })
  }

  it('killed from outside', async () => {
    const { end, view, pid, sees } = apart(graphOf({ wait: 'sleep 60000' }))
    await sees('wait', 'waiting')
    process.kill(pid(), 'SIGKILL')
    expect(await end()).toMatchObject({ kind: 'failed', error: { message: expect.stringContaining('SIGKILL') } })
    expectOver(view())
  })
})

it('tells who holds the loop in a call that nothing can look into', async () => {
  const { run, sees, view, end } = apart(held(`${childProcess} execSync('sleep 30')`))
  await sees('wait', 'waiting')
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  const { loop, tasks, held: stretches } = view()
  const running = loop.running === null ? undefined : tasks.get(loop.running)
  expect(running?.name === 'hold' || stretches.at(-1)?.by === 'code of test').toBe(true)
  run.cancel()
  run.cancel()
  await end()
})

/** Expects that no node or task is shown as active any more. */
function expectOver(view: RunView): void {
  expect(view.phase).toBe('ended')
  // A task that was abandoned keeps its state, as in every run.
  const lit = [...view.nodes.values()].filter(
    ({ state, isAbandoned }) => state !== 'idle' && !isSettled(state) && !isAbandoned,
  )
  expect(lit).toEqual([])
  expect(view.loop.running).toBe(null)
}

/** An orphan that has ended may still be a zombie, until its new parent has noticed. */
function isGone(pid: number): boolean {
  return !isProcessAlive(pid) || (process.platform === 'linux' && / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8')))
}

function childrenOf(pid: number): readonly number[] {
  if (process.platform !== 'linux') return []
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
}

describe('all of what a run apart gave', () => {
  const rows = Array.from({ length: 2_000 }, (_, id) => ({ id, name: `row ${id}` }))
  const make = `async function make() {\n  log('y'.repeat(9_000))\n  return ${JSON.stringify(rows)}\n}`
  const value = { kind: 'value', node: 0 } as const
  const read = async (run: WholeReader) => JSON.parse((await run.readWhole(value))?.text ?? 'null')

  it('is read while it goes on, and when its process has gone', async () => {
    const { run, sees, end, view } = apart(graphOf({ make, hang: 'async function hang() { await sleep(60_000) }' }))
    await sees('make', 'done')
    expect(await read(run)).toEqual(rows)
    run.cancel()
    expect((await end()).kind).toBe('cancelled')
    expect(await read(run)).toEqual(rows)
    expect(await run.readWhole({ kind: 'value', node: 1 })).toBe(null)
    const whole = view().logs.find((line) => line.whole !== undefined)?.whole ?? -1
    expect((await run.readWhole({ kind: 'log', whole }))?.text).toBe('y'.repeat(9_000))
  })

  it('is gone with a process that was killed', async () => {
    const { run, sees, end } = apart(
      graphOf({
        make,
        hold: 'async function hold() { await sleep(50); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0) }',
      }),
      { killAfterMs: 100 },
    )
    // It holds the thread from its second step on; if it is stopped earlier, its process ends normally.
    await sees('hold', 'waiting')
    await sees('hold', 'running')
    run.cancel()
    await end()
    expect(await run.readWhole(value)).toBe(null)
  })
})
