import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { compile, type Plan } from '#compile'
import { parseDocument, serializeDocument } from '#document'
import { type Graph, handlesIn, type Node, problemsOf } from '#graph'
import type { Run } from '#run'
import { type RunOutcome, runViewOf, type TraceEvent } from '#trace'
import { type Example, examples } from '../examples/manifest.ts'
import { createCodeReader } from '../main/code/code-reader.ts'
import { exportCode } from '../main/code/export-code.ts'
import { readHere } from '../main/code/read-here.ts'
import { startPlan } from '../main/runs/start-plan.ts'
import { nodeSize } from '../renderer/canvas/geometry.ts'
import { printTyped } from '../renderer/panels/code/print-typed.ts'
import { type Ended, runFile, typeErrors } from './core/codegen/programs.ts'
import { memoryCache } from './support/memory-cache.ts'
import { endsOf, transcript } from './support/transcript.ts'

const folder = fileURLToPath(new URL('../examples/', import.meta.url))
const runnable = examples.filter(({ shows }) => shows !== 'error')
const byFile = (list: readonly Example[]): [string, Example][] => list.map((example) => [example.file, example])

function graphOf(file: string): Graph {
  const parsed = parseDocument(readFileSync(join(folder, file), 'utf8'))
  if (!parsed.ok) throw new Error(`${file}: ${parsed.error.message}`)
  return parsed.value
}

function planOf(file: string): Plan {
  const compiled = compile(graphOf(file))
  if (!compiled.ok) throw new Error(`${file}: ${compiled.problems.map(({ message }) => message).join(', ')}`)
  return compiled.value
}

interface Ran {
  readonly outcome: RunOutcome
  readonly events: readonly TraceEvent[]
}

interface RunOfOptions {
  readonly watch?: (run: Run, event: TraceEvent) => void
}

async function runOf(file: string, { watch = () => {} }: RunOfOptions = {}): Promise<Ran> {
  const { onlySleeps } = examples.find((example) => example.file === file) as Example
  const events: TraceEvent[] = []
  const run = startPlan({
    plan: planOf(file),
    inputs: {},
    clock: onlySleeps ? 'virtual' : 'real',
    rate: 1,
    isDebug: file === 'debug-mode.pipeline',
    path: join(folder, file),
    reader,
    emit: (event) => {
      events.push(event)
      watch(run, event)
    },
    flush: () => {},
  })
  return { outcome: await run.outcome, events }
}

const reader = createCodeReader(memoryCache(), readHere)
const runs = new Map<string, Promise<Ran>>()

/** The plain run of an example; each runs only once. */
function plainRun(file: string): Promise<Ran> {
  const known = runs.get(file) ?? runOf(file)
  runs.set(file, known)
  return known
}

const resultOf = ({ outcome }: Ran): unknown => (outcome.kind === 'succeeded' ? outcome.result : outcome)
const logsOf = ({ events }: Ran): string[] => events.flatMap((event) => (event.type === 'log' ? [event.text] : []))

interface Box {
  readonly x: number
  readonly y: number
  readonly right: number
  readonly bottom: number
}

function boxOf(graph: Graph, node: Node): Box {
  const placement = graph.layout[node.id]
  const { x, y } = placement ?? { x: 0, y: 0 }
  const { width, height } = nodeSize(node, handlesIn(graph, node), placement)
  return { x, y, right: x + width, bottom: y + height }
}

/** Whether two boxes are at least 24 px apart, which a wire and its shadow need. */
function areApart(a: Box, b: Box): boolean {
  const gap = 24
  return a.right + gap <= b.x || b.right + gap <= a.x || a.bottom + gap <= b.y || b.bottom + gap <= a.y
}

describe('every example', () => {
  it('is in the manifest, with the title of its file', () => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.pipeline'))
    expect(examples.map(({ file }) => file).sort()).toEqual(files.sort())
    expect(examples.map(({ title }) => title)).toEqual(examples.map(({ file }) => graphOf(file).title))
  })

  it.each(byFile(examples))('%s is written as it would be saved', (file) => {
    expect(serializeDocument(graphOf(file))).toBe(readFileSync(join(folder, file), 'utf8'))
  })

  it.each(byFile(examples))('%s has no Problem but what it is there to show', (file, { shows }) => {
    const problems = problemsOf(graphOf(file))
    expect(problems[0]?.severity, JSON.stringify(problems)).toBe(shows)
  })

  it.each(byFile(examples))('%s fits a canvas of 1016 × 590 px, and no node covers another', (file, { isLarge }) => {
    const graph = graphOf(file)
    // A frame is around its nodes, wherever these are.
    const boxes = graph.nodes.filter(({ kind }) => kind !== 'group').map((node) => boxOf(graph, node))
    for (const [index, box] of boxes.entries()) {
      const fits = box.x >= 16 && box.y >= 16 && box.right <= 1000 && box.bottom <= 574
      expect(fits || isLarge, JSON.stringify(box)).toBe(true)
      for (const other of boxes.slice(index + 1)) expect(areApart(box, other), JSON.stringify([box, other])).toBe(true)
    }
  })
})

it('the one with Problems shows each severity', () => {
  const severities = new Set(problemsOf(graphOf('problems.pipeline')).map(({ severity }) => severity))
  expect([...severities]).toEqual(['error', 'warning', 'hint'])
})

/** What a viewer sees: which node waits for what, and which ends; with times if the clock is virtual. */
const expected: Readonly<Record<string, { readonly seen: string; readonly result: unknown }>> = {
  'await-in-a-row.pipeline': {
    seen: `0 fetchData waiting sleep | 0 Gather waiting gather | 2000 fetchData done | 2000 processData waiting sleep
      | 3000 processData done | 3000 Gather done | 3000 result done`,
    result: ['Data', 'Processed data'],
  },
  'gather.pipeline': {
    seen: `0 fetchData waiting sleep | 0 Gather waiting gather | 0 processData waiting sleep | 1000 processData done
      | 2000 fetchData done | 2000 Gather done | 2000 result done`,
    result: ['Data', 'Processed data'],
  },
  'gather-blocked.pipeline': {
    seen: 'fetchData done | Gather waiting gather | processData done | Gather done | result done',
    result: ['Data', 'Processed data'],
  },
  'one-task.pipeline': {
    seen: '0 performTask waiting sleep | 1000 performTask done | 1000 result done',
    result: 'Done',
  },
  'loop-by-hand.pipeline': {
    seen: `0 fetchData waiting sleep | 0 Gather waiting gather | 0 processData waiting sleep | 1000 processData done
      | 2000 fetchData done | 2000 Gather done | 2000 result done`,
    result: ['Data', 'Processed data'],
  },
  'debug-mode.pipeline': {
    seen: `fetchRows waiting sleep | fetchRows done | parseRows done | saveRows waiting sleep | saveRows done
      | result done`,
    result: '1000 rows saved',
  },
  'diamond.pipeline': {
    seen: `0 logIn waiting sleep | 0 loadPrices waiting sleep | 500 logIn done | 500 loadProfile waiting sleep
      | 1100 loadProfile done | 1200 loadPrices done | 1200 loadOrders waiting sleep | 1600 loadOrders done
      | 1600 renderPage done | 1600 page done`,
    result: 'profile from the session of Ada, orders of 12 and 24',
  },
  'gather-collects.pipeline': {
    seen: `0 url done | 0 fetchData waiting sleep | 0 Gather waiting gather | 0 processData waiting sleep
      | 0 Sleep waiting sleep | 250 Sleep done | 250 checkQuota waiting sleep | 410 checkQuota failed
      | 410 report skipped | 1000 processData done | 2000 fetchData done | 2000 Gather done | 2000 result done`,
    result: ['Data', 'Processed data', { name: 'HttpError', message: '429' }],
  },
  'branch-and-fallback.pipeline': {
    seen: `0 url done | 0 isCached waiting sleep | 100 isCached done | 100 readCache skipped | 100 fetchPage waiting sleep
      | 500 fetchPage failed | 500 askMirror waiting sleep | 800 askMirror done | 800 showPage done | 800 result done`,
    result: "shown: a mirror's copy, after 503 https://example.org",
  },
  'race.pipeline': {
    seen: `0 quickQuote waiting sleep | 0 first price waiting future | 0 fairQuote waiting sleep | 0 slowQuote waiting sleep
      | 0 openLine waiting sleep | 100 quickQuote failed | 300 fairQuote done | 300 slowQuote cancelling
      | 300 slowAnswer skipped | 300 openLine cancelling | 300 first price waiting future | 300 openLine cancelled
      | 350 slowQuote cancelled | 350 first price done | 350 price done`,
    result: 95,
  },
  'group.pipeline': {
    seen: `0 checks waiting future | 0 checkTypes waiting sleep | 0 lint waiting sleep | 0 runTests waiting sleep
      | 300 lint done | 500 checkTypes failed | 500 runTests cancelling | 500 runTests cancelled | 500 checks failed
      | 500 report done | 500 result done`,
    result: 'a string is no number',
  },
  'policies.pipeline': {
    seen: `0 askQuota waiting sleep | 0 all waiting gather | 0 fetchUser waiting sleep | 0 fetchOrders waiting limit
      | 300 askQuota waiting sleep | 300 fetchOrders waiting sleep | 800 askQuota waiting limit | 1100 fetchOrders done
      | 1100 askQuota waiting sleep | 1400 askQuota waiting sleep | 1500 fetchUser done | 2400 askQuota waiting sleep
      | 2700 askQuota done | 2700 all done | 2700 result done`,
    result: [42, 'Ada', ['tea', 'ink']],
  },
  'for-each.pipeline': {
    seen: `0 pages done | 0 fetchPage waiting future | 300 fetchPage waiting future | 400 fetchPage waiting future
      | 500 fetchPage waiting future | 700 fetchPage waiting future | 800 fetchPage waiting future
      | 1000 fetchPage waiting future | 1200 fetchPage waiting future | 1500 fetchPage waiting future
      | 1500 fetchPage done | 1500 count done | 1500 result done`,
    result: '11 of 12 pages, 6900 words',
  },
  'starts.pipeline': {
    seen: `0 sayHello waiting outside | 0 warmUp waiting sleep | 500 sayHello done | 1000 warmUp done
      | 1000 readConfig waiting sleep | 1000 connect waiting sleep | 1700 readConfig done | 1700 connect waiting sleep
      | 2000 connect done | 2000 result done`,
    result: 'Ada@db.local, 3 tries',
  },
  'stream.pipeline': {
    seen: `0 crawl waiting stream | 0 summarize waiting next | 0 crawl waiting sleep | 200 crawl waiting stream
      | 200 summarize waiting next | 200 crawl waiting sleep | 400 crawl waiting stream | 400 summarize waiting future
      | 700 summarize waiting next | 700 crawl waiting sleep | 900 crawl waiting stream | 900 summarize waiting next
      | 900 crawl waiting sleep | 1100 crawl waiting stream | 1100 summarize waiting future | 1400 summarize waiting next
      | 1400 crawl waiting sleep | 1600 crawl waiting stream | 1600 summarize waiting next | 1600 crawl done
      | 1600 summarize waiting future | 2100 summarize done | 2100 report done | 2100 result done`,
    result: '5 pages: 4, 4, 4, 4, 5',
  },
  'failing.pipeline': {
    seen: `0 fetchData waiting sleep | 0 Gather waiting gather | 0 checkQuota waiting sleep | 160 checkQuota failed
      | 160 Gather failed | 160 result skipped | 160 fetchData cancelling | 160 fetchData cancelled`,
    result: { kind: 'failed', error: { name: 'HttpError', message: '429', frames: [{ line: 3 }] } },
  },
}

const races = ['fan-out-files.pipeline', 'child-process.pipeline', 'release-check.pipeline', 'crawler.pipeline']
const lines = (text: string): string[] => text.split('|').map((line) => line.trim())

interface Exported {
  readonly text: string
  readonly ended: Promise<Ended>
}

/** The exported programs, all started at once: while one waits, others run. */
const exported = new Map<string, Exported>()
const scratch = mkdtempSync(join(tmpdir(), 'examples-'))

// The code of each example is read, and printed twice.
const exportsMs = 60_000

beforeAll(async () => {
  scripts = runScripts()
  // Some example reads the folder beside it, as in examples/.
  symlinkSync(fileURLToPath(new URL('../src', import.meta.url)), join(scratch, 'src'))
  mkdirSync(join(scratch, 'examples'))
  for (const { file } of runnable) {
    const [typed, plain] = await Promise.all([exportOf(file, 'ts'), exportOf(file, 'mjs')])
    const path = join(scratch, 'examples', `${file}.mjs`)
    writeFileSync(path, tellingEnds(plain, planOf(file)))
    exported.set(file, { text: typed, ended: runFile(path) })
  }
}, exportsMs)

/** The output of the scripts, which run one after the other while everything else is tested. */
let scripts: Promise<{ readonly byHand: readonly unknown[]; readonly debug: readonly unknown[] }>

async function runScripts(): typeof scripts {
  const printed: unknown[] = []
  for (const method of ['log', 'warn'] as const) {
    vi.spyOn(console, method).mockImplementation((value: unknown) => printed.push(value))
  }
  await import('../examples/scripts/loop-by-hand.ts')
  const byHand = printed.splice(0)
  await import('../examples/scripts/debug-mode.ts')
  return { byHand, debug: printed }
}

afterAll(() => rmSync(scratch, { recursive: true }))

async function exportOf(file: string, target: 'ts' | 'mjs'): Promise<string> {
  const answer = await exportCode(
    { graph: graphOf(file), target },
    createCodeReader(memoryCache(), readHere),
    join(folder, file),
  )
  if (!answer.ok) throw new Error(`${file}: ${answer.error.map(({ message }) => message).join(', ')}`)
  return answer.value.text
}

/** Makes each function print to stderr when it ends. */
function tellingEnds(program: string, plan: Plan): string {
  const told = plan.nodes
    .filter((node) => node.kind === 'coroutine')
    .map(({ name, ...node }) => {
      const end = `console.error('end of ${name}')`
      const told = `(...a) => f(...a).finally(() => ${end})`
      const items = `async function* (...a) { try { yield* f(...a) } finally { ${end} } }`
      return `${name} = ((f) => ${'stream' in node ? items : told})(${name})\n`
    })
  return program.replace('// Run as a program', `${told.join('')}// Run as a program`)
}

describe('every runnable example', () => {
  it.each(byFile(runnable))('%s stands in the Code tab as it is written', (file) => {
    expect(printTyped(graphOf(file), 'ts')).toMatchObject({ ok: true, value: { text: exported.get(file)?.text } })
  })

  it.each(examples.filter(({ isLarge }) => isLarge))('$file reads as a person would write it', async ({ file }) => {
    const name = file.replace('.pipeline', '')
    await expect(exported.get(file)?.text).toMatchFileSnapshot(`core/codegen/golden/example-${name}.txt`)
  })

  it('exports what passes tsc --strict', () => {
    const texts = [...exported].map(([file, { text }]) => [file.replace('.pipeline', ''), text])
    expect(typeErrors(Object.fromEntries(texts))).toEqual([])
  })

  it.each(byFile(runnable))('%s runs, and its export does the same in the same order', async (file, example) => {
    const ran = await plainRun(file)
    expect(runViewOf(ran.events).phase).toBe('ended')
    const { seen, result } = expected[file] ?? {}
    if (seen !== undefined) expect(transcript(ran.events, { hasTimes: example.onlySleeps })).toEqual(lines(seen))
    if (result !== undefined) expect(resultOf(ran)).toMatchObject(result as object)
    const { status, stdout, stderr } = await (exported.get(file) as Exported).ended
    const ends = [...stderr.matchAll(/^end of (\w+)$/gm)].map(([, name]) => name)
    // Files and processes may be faster or slower, so their order is open.
    const inOrder = (names: readonly (string | undefined)[]) => (races.includes(file) ? [...names].sort() : names)
    // A function that is tried again ends once for each try.
    expect(inOrder(ends.filter((name, at) => ends.lastIndexOf(name) === at))).toEqual(inOrder(endsOf(ran.events)))
    expect(stderr).not.toMatch(/unhandled/i)
    if (ran.outcome.kind === 'failed') {
      expect(stderr).toMatch(/^HttpError: 429$/m)
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    } else expect({ status, result: JSON.parse(stdout) }).toEqual({ status: 0, result: resultOf(ran) })
  })
})

it('gather takes as long as the slower one, a row as long as both; the values are the same', async () => {
  const [row, together] = [await plainRun('await-in-a-row.pipeline'), await plainRun('gather.pipeline')]
  expect(row.events.at(-1)?.atMs).toBe(3000)
  expect(together.events.at(-1)?.atMs).toBe(2000)
  expect(resultOf(together)).toEqual(resultOf(row))
})

it('gather shows two tasks waiting at once', async () => {
  const { events } = await plainRun('gather.pipeline')
  const half = runViewOf(events.filter(({ atMs }) => atMs <= 500))
  const waiting = [...half.nodes].filter(([, { state, wait }]) => state === 'waiting' && wait?.kind === 'sleep')
  expect(waiting.map(([id]) => id)).toEqual(['fetchData', 'processData'])
})

it('gather-blocked holds the loop for 2 s and then for 1 s', async () => {
  const { nodes } = runViewOf((await plainRun('gather-blocked.pipeline')).events)
  const held = ['fetchData', 'processData'].map((id) => Math.round((nodes.get(id)?.heldMs ?? 0) / 100) / 10)
  expect(held).toEqual([2, 1])
})

it('debug mode reports the step that holds the loop, and no other', async () => {
  const { events } = await plainRun('debug-mode.pipeline')
  const { slow, tasks } = runViewOf(events)
  expect(slow.map(({ task }) => tasks.get(task ?? -1)?.name)).toEqual(['parseRows'])
})

it('fan-out-files counts the words of real files', async () => {
  const count = (folderName: string): number[] => {
    const place = fileURLToPath(new URL(`../src/${folderName}/`, import.meta.url))
    const names = readdirSync(place, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
    return names.map((name) => readFileSync(join(place, name), 'utf8').match(/\w+/g)?.length ?? 0)
  }
  const counts = ['graph', 'compile', 'runtime'].flatMap(count)
  const words = counts.reduce((sum, each) => sum + each, 0)
  expect(resultOf(await plainRun('fan-out-files.pipeline'))).toMatchObject({ files: counts.length, words })
})

it('child-process gets the right number, and lines while the children run', async () => {
  const ran = await plainRun('child-process.pipeline')
  expect(resultOf(ran)).toBe(1007)
  expect(logsOf(ran)).toEqual(expect.arrayContaining(['beat 4', '303 primes below 2000', '457']))
})

describe('when the run is cancelled', () => {
  it('http closes its server', async () => {
    let port = 0
    const ran = await runOf('http.pipeline', {
      watch: (run, event) => {
        if (
          event.type === 'task.done' &&
          event.outcome.kind === 'value' &&
          event.outcome.value.text.includes('127.0.0.1')
        ) {
          port = Number(/127\.0\.0\.1:(\d+)/.exec(event.outcome.value.text)?.[1])
        }
        if (event.type === 'task.waiting' && event.on.kind === 'gather') run.cancel()
      },
    })
    expect(ran.outcome).toEqual({ kind: 'cancelled' })
    await expect(connected(port)).resolves.toBe('ECONNREFUSED')
  })

  it('child-process ends its children', async () => {
    const ran = await runOf('child-process.pipeline', {
      watch: (run, event) => {
        if (event.type === 'log' && event.text === 'beat 1') run.cancel()
      },
    })
    expect(ran.outcome).toEqual({ kind: 'cancelled' })
    expect(runViewOf(ran.events).counts.cancelled).toBeGreaterThan(2)
  })
})

/** `connected`, or why not. */
function connected(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve('connected'))
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
  })
}

describe('the scripts beside them', () => {
  it('are named in the manifest', () => {
    const named = examples.flatMap(({ script }) => script ?? [])
    expect(named.sort()).toEqual(readdirSync(join(folder, 'scripts')).map((name) => `scripts/${name}`))
  })

  it('loop-by-hand prints what its pipeline gives', async () => {
    expect((await scripts).byHand).toEqual(['Fetching data', 'Processing data', ['Data', 'Processed data']])
  })

  it('debug-mode reports parseRows', async () => {
    const [warning, result, ...more] = (await scripts).debug
    expect(warning).toMatch(/^parseRows held the loop for \d+ ms$/)
    expect([result, more]).toEqual([1000, []])
  })
})
