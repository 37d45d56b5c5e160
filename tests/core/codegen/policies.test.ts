import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { Graph, Policies } from '#graph'
import { graphOf } from '../../support/graph-of.ts'
import { runOnCanvas } from './canvas-run.ts'
import { planOf, textOf } from './exported-graph.ts'
import { policyGraphs } from './policy-graphs.ts'
import { typeErrors } from './programs.ts'
import { byTime, msOf } from './timed-lines.ts'
import { runVirtually } from './virtual-program.ts'

const called = (name: string, body: string, policies: Policies, parameters = '') => ({
  kind: 'coroutine' as const,
  code: `async function ${name}(${parameters}): Promise<unknown> {\n  ${body}\n}`,
  ...policies,
})

const limited = (graph: Graph, limits: Readonly<Record<string, number>>): Graph => ({
  ...graph,
  settings: { ...graph.settings, limits },
})

/** So many nodes, one behind the other, that main is divided; every third is under a limit. */
function longRow(): Graph {
  const names = Array.from({ length: 60 }, (_, at) => `n${at}`)
  const nodes = names.map((name, at) => {
    const code = `async function ${name}(x: number = 0): Promise<number> {\n  return x + 1\n}`
    return [name, { kind: 'coroutine' as const, code, ...(at % 3 === 0 ? { limit: 'api' } : {}) }] as const
  })
  const wires = names.slice(1).map((name, at) => `n${at} -> ${name}.x`)
  return limited(graphOf(Object.fromEntries(nodes), wires), { api: 2 })
}

const drawings: Readonly<Record<string, readonly [Graph, string | unknown, readonly string[]]>> = {
  'a timeout that is not needed': [
    graphOf({ a: called('a', "await sleep(20)\n  return 'a'", { timeoutMs: 12_500 }) }),
    'a',
    ['return createTask(() => timeout(12_500, a))'],
  ],
  'a call that works at the third try': [
    {
      ...graphOf({
        a: called('a', "tries += 1\n  await sleep(20)\n  if (tries < 3) throw new FlakyError('no')\n  return tries", {
          timeoutMs: 30,
          limit: 'the api',
          retry: { tries: 4, delayMs: 100, backoff: 'exponential', maxDelayMs: 60_000, jitter: 0.5, only: ['Flaky'] },
        }),
        b: called('b', 'return 1', { limit: 'the api' }),
      }),
      shared: 'let tries = 0\nclass Flaky extends Error {}\nclass FlakyError extends Flaky {}',
      settings: { onError: 'end', limits: { 'the api': 2 } },
    },
    { a: 3, b: 1 },
    [
      `createTask(
        () =>`,
    ],
  ],
  'a limit that several functions of a large main share': [
    longRow(),
    60,
    ['await n0ToN29(api)', 'return n30ToN59(api, n29Result)'],
  ],
  'what a gather that never begins would take': [
    limited(
      graphOf(
        {
          a: 'sleep 20',
          late: 'sleep 100',
          both: 'gather',
          b: called('b', "await sleep(20)\n  return 'b'", { limit: 'api' }, 'from?: unknown'),
          end: 'output',
        },
        ['a -> late', 'late -> both', 'a -> both', 'a.error -> both.after', 'a -> b.from', 'b -> end'],
      ),
      { api: 1 },
    ),
    'b',
    ['Promise.allSettled([lateTask'],
  ],
  'two under a limit of one': [
    limited(
      graphOf({
        a: called('a', "await sleep(20)\n  return 'a'", { timeoutMs: 30, limit: 'api' }),
        b: called('b', "await sleep(20)\n  return 'b'", { timeoutMs: 30, limit: 'api' }),
      }),
      { api: 1, unused: 3 },
    ),
    { a: 'a', b: 'b' },
    ['const api = new Semaphore(1)\n    const [aResult', 'createTask(() => api.with(() => timeout(30, a)))'],
  ],
}

/** The lines of `main`, without their indent. */
const mainOf = (text: string): string => /export async function main[\s\S]*?\n}/.exec(text)?.[0] ?? ''

describe('what is drawn with policies', () => {
  it.each(Object.entries(drawings))('%s', async (_, [graph, result, lines]) => {
    const plan = planOf(graph)
    const text = textOf(plan)
    const [ran, program] = [await runOnCanvas(plan), await runVirtually(text)]
    expect(JSON.parse(ran.printed)).toEqual(result)
    expect({ ...program, lines: [] }).toMatchObject({ printed: ran.printed, unhandled: [], status: 0 })
    // A timer of the host waits whole milliseconds, and each of the waits is rounded up.
    expect(Math.abs(program.endMs - ran.endMs)).toBeLessThan(2)
    for (const line of lines) expect(mainOf(text)).toContain(line)
  })

  it('has types that a strict compiler takes', () => {
    const texts = Object.values(drawings).map(([graph], at) => [`drawing${at}.ts`, textOf(planOf(graph))] as const)
    expect(typeErrors(Object.fromEntries(texts))).toEqual([])
  }, 60_000)

  it('a timeout that comes is a TimeoutError of the run and of the program, at the same moment', async () => {
    const plan = planOf(graphOf({ a: called('a', 'await sleep(50)', { timeoutMs: 20 }) }))
    const [ran, program] = [await runOnCanvas(plan), await runVirtually(textOf(plan))]
    expect(ran).toMatchObject({ printed: expect.stringMatching(/^TimeoutError: /), endMs: 20 })
    expect(program).toMatchObject({ printed: ran.printed, endMs: 20, status: 1 })
  })
})

const isError = (printed: string): boolean => /^\w+: /.test(printed)
test('the export of any graph with policies does what its run does', async () => {
  const seen = { failed: 0, retried: 0, timedOut: 0 }
  await fc.assert(
    fc.asyncProperty(policyGraphs, async (graph) => {
      const plan = planOf(graph)
      const [ran, program] = [await runOnCanvas(plan), await runVirtually(textOf(plan))]
      if (isError(ran.printed)) seen.failed += 1
      if (ran.lines.some((line) => / \+n\d 2/.test(line))) seen.retried += 1
      if (ran.lines.some((line) => / -n\d \d true/.test(line))) seen.timedOut += 1
      expect(program.unhandled).toEqual([])
      const until = Math.min(ran.endMs, program.endMs)
      const before = (lines: readonly string[]): readonly string[] => byTime(lines.filter((line) => msOf(line) < until))
      // A gather that begins when several of its tasks have failed may raise another one's error than the run does.
      const isLate = plan.nodes.some(
        (node) => node.kind === 'gather' && !node.returnExceptions && node.after.length > 0,
      )
      const isOpen = isLate && isError(ran.printed) && isError(program.printed)
      const told = isOpen ? { ...program, printed: ran.printed } : program
      // What another timer of the last instant begins may still begin, and then has a clean-up, for which main waits.
      const atEnd = (lines: readonly string[]): readonly string[] => lines.filter((line) => msOf(line) === until)
      const isLast = atEnd(ran.lines).length === atEnd(program.lines).length
      const endMs = isLast ? ran.endMs : program.endMs
      expect({ ...told, lines: before(program.lines) }).toMatchObject({ ...ran, endMs, lines: before(ran.lines) })
    }),
    { numRuns: Number(process.env.POLICY_RUNS ?? 100), seed: Number(process.env.POLICY_SEED ?? 15) },
  )
  expect(seen).toEqual({ failed: expect.any(Number), retried: expect.any(Number), timedOut: expect.any(Number) })
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(10)
}, 600_000)
