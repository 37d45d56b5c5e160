import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { isConditional } from '#compile'
import { type Graph, type Node, problemsOf } from '#graph'
import { graphOf } from '../../support/graph-of.ts'
import { runOnCanvas, type Told } from './canvas-run.ts'
import { conditionalGraphs } from './conditional-graphs.ts'
import { planOf, textOf } from './exported-graph.ts'
import { typeErrors } from './programs.ts'
import { msOf } from './timed-lines.ts'
import { runVirtually } from './virtual-program.ts'

const says = (name: string, what: string, type = 'boolean'): Node => ({
  id: name,
  kind: 'branch',
  code: `async function ${name}(value?: number): Promise<${type}> {\n  await sleep(1)\n  return ${what}\n}`,
})
const fails = "async function a(): Promise<number> {\n  await sleep(2)\n  throw new RangeError('a failed')\n}"
const gives = 'async function a(): Promise<number> {\n  await sleep(2)\n  return 1\n}'
const tells = 'async function b(error: Error): Promise<number> {\n  await sleep(4)\n  return error.message.length\n}'
const twice = 'async function c(value: number): Promise<number> {\n  return value * 2\n}'

const drawings: Readonly<Record<string, readonly [Graph, unknown]>> = {
  'a fallback is used': [
    graphOf({ a: fails, b: tells, c: twice }, ['a.error -> b.error', 'a -> c.value', 'b -> c.value']),
    16,
  ],
  'a fallback is not needed': [
    graphOf({ a: gives, b: tells, c: twice }, ['a.error -> b.error', 'a -> c.value', 'b -> c.value']),
    2,
  ],
  'an error that is taken ends nothing': [graphOf({ a: fails, b: tells }, ['a.error -> b.error']), { a: null, b: 8 }],
  'nothing failed': [graphOf({ a: gives, b: tells }, ['a.error -> b.error']), { a: 1, b: null }],
  'yes passes on what came in': [
    graphOf({ a: gives, i: says('i', 'value === 1'), c: twice, d: 'sleep 5' }, [
      'a -> i.value',
      'i.yes -> c.value',
      'i.no -> d',
    ]),
    { c: 2, d: null },
  ],
  'no of an input': [
    graphOf(
      {
        n: { kind: 'input', name: 'n', type: 'number', default: 4 },
        i: says('i', 'value === 1'),
        c: twice,
        d: 'sleep 5',
      },
      [...['n -> i.value', 'i.yes -> c.value', 'i.no -> d']],
    ),
    { c: null, d: 4 },
  ],
  'one of three': [
    graphOf(
      { i: says('i', "'mid'", "'low' | 'mid' | 'high'"), a: 'sleep 1', b: 'sleep 2', c: 'sleep 3', o: 'output' },
      [...['i.low -> a', 'i.mid -> b.after', 'i.high -> c', 'a -> o', 'b -> o', 'c -> o']],
    ),
    null,
  ],
  'an output that gets nothing is null': [graphOf({ i: says('i', 'false'), o: 'output' }, ['i.yes -> o']), null],
  'a gather has undefined for a way that was not taken': [
    graphOf({ a: gives, j: says('j', 'true'), c: twice, d: 'sleep 5', g: 'gather' }, [
      ...['a -> j.value', 'j.yes -> c.value', 'j.no -> d', 'c -> g', 'd -> g'],
    ]),
    [2, null],
  ],
  'the choice of a branch that nobody follows': [graphOf({ i: says('i', 'true') }), true],
}

describe('what is drawn with cases and errors', () => {
  it.each(Object.entries(drawings))('%s', async (_, [graph, result]) => {
    expect(problemsOf(graph).filter(({ severity }) => severity === 'error')).toEqual([])
    const plan = planOf(graph)
    const [ran, program] = [await runOnCanvas(plan), await runVirtually(textOf(plan))]
    expect(JSON.parse(ran.printed)).toEqual(result)
    expect({ ...program, lines: [] }).toMatchObject({
      printed: ran.printed,
      endMs: ran.endMs,
      unhandled: [],
      status: 0,
    })
  })

  it('has types that a strict compiler takes', () => {
    const texts = Object.values(drawings).map(([graph], at) => [`drawing${at}.ts`, textOf(planOf(graph))] as const)
    expect(typeErrors(Object.fromEntries(texts))).toEqual([])
  }, 60_000)

  it('a branch that returns none of its cases fails with a clear error, in both', async () => {
    const plan = planOf(graphOf({ i: says('i', "JSON.parse('3')"), d: 'sleep 5' }, ['i.yes -> d']))
    const [ran, program] = [await runOnCanvas(plan), await runVirtually(textOf(plan))]
    expect(ran.printed).toMatch(/^TypeError: i returned 3, which is none of its cases: /)
    expect(program.printed).toMatch(/^TypeError: i returned 3, which is none of its cases: /)
  })
})

const hasFailed = ({ printed }: Told): boolean => /^\w+: /.test(printed)

/**
 * At its end an exported program cancels nothing, so what happens then or later does not count. Nor does the beginning
 * of a task that loses a race and never ends: both may be at one instant, in either order.
 */
function compared({ lines, printed, endMs }: Told, until: number, isEarly: boolean): Told {
  const ended = new Set(lines.map((line) => /-(n\d+)$/.exec(line)?.[1]))
  const isLost = (line: string): boolean => !ended.has(/\+(n\d+) /.exec(line)?.[1]) && line.includes('+n')
  const before = lines.filter((line) => msOf(line) < until && !isLost(line))
  return { lines: before.sort((a, b) => msOf(a) - msOf(b) || (a < b ? -1 : 1)), printed, endMs: isEarly ? 0 : endMs }
}

test('the export of any graph with cases and errors does what its run does', async () => {
  let conditional = 0
  await fc.assert(
    fc.asyncProperty(conditionalGraphs, async (graph) => {
      const plan = planOf(graph)
      if (plan.nodes.some(isConditional)) conditional += 1
      const text = textOf(plan)
      const [ran, program] = [await runOnCanvas(plan), await runVirtually(text)]
      const isEarly = hasFailed(ran) && plan.onError === 'finish'
      const until = Math.min(ran.endMs, isEarly ? program.endMs : ran.endMs)
      expect(program.unhandled).toEqual([])
      const [wanted, got] = [compared(ran, until, isEarly), compared(program, until, isEarly)]
      // If a gather that should collect several errors is skipped, main may raise any of them.
      const givesBackTwo = hasFailed(ran) && hasFailed(program) && text.split('untaken(').length > 3
      // Of a race that fails with the error of its last task, main may raise either.
      const isSameError =
        got.printed.startsWith('AggregateError: ') && got.printed.includes(wanted.printed.replace(/^\w+: /, ''))
      expect(givesBackTwo || (hasFailed(ran) && isSameError) ? { ...got, printed: wanted.printed } : got).toEqual(
        wanted,
      )
    }),
    { numRuns: 500, seed: 15 },
  )
  expect(conditional).toBeGreaterThan(200)
}, 180_000)
