import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { described } from '#foreign-value'
import type { Graph } from '#graph'
import { previewOf } from '#run'
import { toJson } from '#runtime-internal'
import { runViewOf, type TraceEvent } from '#trace'
import { foreignRecipes, made } from '../../support/foreign-values.ts'
import { graphOf } from '../../support/graph-of.ts'
import { type Ran, runGraph } from '../../support/run-graph.ts'

const other = "async function other() {\n  await sleep(600)\n  return 'other done'\n}"
const collecting = (code: string): Graph => ({
  ...graphOf(
    { callApi: `async function callApi() {\n${code}\n}`, other, both: 'gather returnExceptions', result: 'output' },
    ['callApi -> both', 'other -> both', 'both -> result'],
  ),
  settings: { onError: 'finish' },
})
const failing = (code: string): Graph => graphOf({ callApi: `async function callApi() {\n${code}\n}` })

const host = globalThis as unknown as { thrown?: unknown }
const { prepareStackTrace } = Error
afterEach(() => {
  Error.prepareStackTrace = prepareStackTrace
  delete host.thrown
})

/** Checks that every event arrived: numbered without a gap, as valid JSON, up to the end of the run. */
function whole({ events }: Ran): readonly TraceEvent[] {
  const kept = JSON.parse(JSON.stringify(events)) as TraceEvent[]
  expect(kept.map(({ seq }) => seq)).toEqual(kept.map((_, index) => index))
  expect(kept.at(-1)?.type).toBe('run.ended')
  return kept
}

function errorOf(ran: Ran): { readonly name: string; readonly message: string; readonly frames: readonly object[] } {
  if (ran.outcome.kind !== 'failed') throw new Error(`the run has ${ran.outcome.kind}`)
  return ran.outcome.error
}

/** The result, or why there is none: a collected value may not be JSON. */
function ended({ outcome }: Ran): unknown {
  if (outcome.kind === 'succeeded') return outcome.result
  return outcome.kind === 'failed' ? `${outcome.error.name}: ${outcome.error.message}` : outcome.kind
}

function expected(toResult: () => unknown): unknown {
  try {
    return toResult()
  } catch (error) {
    const { name, message } = described(error)
    return `${name}: ${message}`
  }
}

describe('whatever a node throws', () => {
  it('the picture stays whole, the others finish, and a gather collects it', async () => {
    const graph = collecting('  throw globalThis.thrown')
    await fc.assert(
      fc.asyncProperty(foreignRecipes, async (recipe) => {
        host.thrown = made(recipe)
        const ran = await runGraph(graph)
        const words = described(host.thrown)
        const view = runViewOf(whole(ran))
        expect(view.nodes.get('callApi')).toMatchObject({ state: 'failed', error: words })
        expect(view.nodes.get('other')).toMatchObject({ state: 'done', endedMs: 600 })
        expect(ended(ran)).toEqual(expected(() => toJson([host.thrown ?? words, 'other done'])))
      }),
      { numRuns: 150 },
    )
  })

  it('ends a run that does not collect it, with its words', async () => {
    const graph = failing('  throw globalThis.thrown')
    await fc.assert(
      fc.asyncProperty(foreignRecipes, async (recipe) => {
        host.thrown = made(recipe)
        const ran = await runGraph(graph, { isDebug: true })
        whole(ran)
        expect(errorOf(ran)).toMatchObject(described(host.thrown))
      }),
      { numRuns: 100 },
    )
  })

  it('ends a run that does not await it, with its words', async () => {
    const graph = graphOf({ waits: 'sleep 1000' })
    await fc.assert(
      fc.asyncProperty(foreignRecipes, async (recipe) => {
        const thrown = made(recipe)
        const ran = await runGraph(graph, {
          watch: ({ type }, run) => {
            if (type === 'timer.set') queueMicrotask(() => run.stray(thrown))
          },
        })
        expect(whole(ran).filter(({ type }) => type === 'error.stray')).toHaveLength(1)
        expect(errorOf(ran)).toMatchObject(described(thrown))
      }),
      { numRuns: 100 },
    )
  })

  it.each([
    [
      "throw new Error('fetch failed', { cause: new Error('connect ECONNREFUSED') })",
      'fetch failed: connect ECONNREFUSED',
    ],
    ["throw new Error('a: b', { cause: new Error('b') })", 'a: b'],
    ["const e = new Error('a'); e.cause = new Error('b', { cause: e }); throw e", 'a: b: …'],
    ["throw new AggregateError([new Error('one'), new RangeError(), 'three'])", 'one; RangeError; three'],
    ["throw new AggregateError([new Error('one')], 'all failed', { cause: 'why' })", 'all failed: one: why'],
    ["throw { message: 'quota exceeded', code: 429 }", '{"message":"quota exceeded","code":429} was thrown'],
    ["throw { errors: [new Error('x')] }", '{"errors":["x"]} was thrown'],
    ["const o = { message: 'a circle' }; o.self = o; throw o", 'a circle was thrown'],
    ["throw Object.assign(new Error('x'), { message: 429, name: null })", '429'],
    ["throw 'text'", 'text was thrown'],
    ["throw ''", 'an empty text was thrown'],
    ['throw undefined', 'undefined was thrown'],
    ["throw Symbol('s')", 'Symbol(s) was thrown'],
    ['throw () => {}', 'a function was thrown'],
    ["throw new Error('x'.repeat(5_000))", `${'x'.repeat(4_000)}… (1000 more characters)`],
  ])('is said as well as can be: %s', async (code, message) => {
    expect(errorOf(await runGraph(failing(`  ${code}`)))).toMatchObject({ message })
  })
})

describe('an Error.prepareStackTrace of the code', () => {
  it.each([
    ['gives the calls', '(error, sites) => sites'],
    ['gives a text', "() => 'nothing'"],
    ['gives a number', '() => 1'],
    ['throws', "() => { throw new Error('no') }"],
    ['puts another in its place', '(error, sites) => { Error.prepareStackTrace = undefined; return sites.length }'],
  ])('takes no line from an error: one that %s', async (_, prepare) => {
    const ran = await runGraph(collecting(`  Error.prepareStackTrace = ${prepare}\n  throw new Error('x')`))
    const view = runViewOf(whole(ran))
    expect(view.nodes.get('callApi')).toMatchObject({ state: 'failed', error: { message: 'x', frames: [{ line: 3 }] } })
    expect(ran.outcome).toMatchObject({ result: [{ name: expect.any(String), message: 'x' }, 'other done'] })
  })

  it('takes no line from the error that ends the run', async () => {
    const ran = await runGraph(failing("  Error.prepareStackTrace = () => null\n  throw new Error('x')"))
    expect(errorOf(ran)).toMatchObject({ message: 'x', frames: [{ line: 3 }] })
  })

  it('has its way for the code itself', async () => {
    const graph = graphOf(
      {
        fails: "async function fails() {\n  Error.prepareStackTrace = () => 'mine'\n  throw new Error('x')\n}",
        all: 'gather returnExceptions',
        reads: 'async function reads(errors: any) {\n  return errors[0].stack\n}',
        result: 'output',
      },
      ['fails -> all', 'all -> reads.errors', 'reads -> result'],
    )
    expect((await runGraph(graph)).outcome).toMatchObject({ kind: 'succeeded', result: 'mine' })
  })

  it('takes no line from what debug mode tells', async () => {
    const code =
      "  Error.prepareStackTrace = () => null\n  createTask(async () => { throw new Error('lost') })\n  await sleep(1)"
    const ran = await runGraph(failing(code), { isDebug: true })
    const report = whole(ran).find((event) => event.type === 'log' && event.isReport)
    expect(report).toMatchObject({ places: expect.arrayContaining([expect.objectContaining({ is: 'at', line: 3 })]) })
    expect(report).toMatchObject({ places: expect.arrayContaining([expect.objectContaining({ is: 'made', line: 3 })]) })
  })
})

it('a thenable settles once, and what it throws after that is nothing', async () => {
  const graph = graphOf(
    {
      f: "async function f() {\n  return await { then(r) { r(1); throw new Error('ignored') } }\n}",
      result: 'output',
    },
    ['f -> result'],
  )
  expect((await runGraph(graph)).outcome).toMatchObject({ kind: 'succeeded', result: 1 })
})

it.each(['undefined', 'null'])('code that awaits it catches %s as it was thrown', async (nothing) => {
  const code = `async function f() {
  const caught = []
  const keep = (e) => void caught.push(String(e))
  try { await Promise.reject(${nothing}) } catch (e) { keep(e) }
  try { await Promise.all([sleep(1), Promise.reject(${nothing})]) } catch (e) { keep(e) }
  try { await gather([Promise.reject(${nothing})]) } catch (e) { keep(e) }
  try { await (async () => { throw ${nothing} })() } catch (e) { keep(e) }
  return caught
}`
  const { outcome } = await runGraph(graphOf({ f: code, result: 'output' }, ['f -> result']))
  expect(outcome).toMatchObject({ kind: 'succeeded', result: [nothing, nothing, nothing, nothing] })
})

it('a task may be given any name, which is shown as text', async () => {
  const code = `async function f() {
  const names = [42, Symbol('s'), null, Object.create(null), '']
  return gather(names.map((name) => createTask(async () => currentTask().name, { name })))
}`
  const ran = await runGraph(graphOf({ f: code, result: 'output' }, ['f -> result']))
  runViewOf(whole(ran))
  expect(ran.outcome).toMatchObject({ result: ['42', 'Symbol(s)', 'Task-5', 'Task-6', 'Task-7'] })
})

it('a value of any shape has a picture of one line', () => {
  fc.assert(
    fc.property(foreignRecipes, (recipe) => {
      const { text, type, detail = '' } = previewOf(made(recipe))
      expect([typeof text, typeof type, typeof detail]).toEqual(['string', 'string', 'string'])
      expect(text.length).toBeLessThanOrEqual(200)
      expect(type.length).toBeLessThanOrEqual(200)
    }),
    { numRuns: 500 },
  )
})
