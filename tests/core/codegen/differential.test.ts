import { runtimeParts } from 'virtual:runtime-parts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exportTypeScript } from '#codegen'
import type { Plan } from '#compile'
import { runOnCanvas, type Told } from './canvas-run.ts'
import { coroutine, type NodeDraft, needsOf, planOf } from './plans.ts'
import { msOf } from './timed-lines.ts'
import { runVirtually } from './virtual-program.ts'

/*
 * An exported program must have the canvas's result, for every graph. These tests compare the outcome (the result as JSON,
 * or the error's name and message), its time, and every start and end of a coroutine with its time.
 *
 * By design, four things may differ:
 * - Within one instant only the set of starts and ends counts, not their order.
 * - An exported program cancels nothing. So for tasks that nobody awaits, and for all tasks once the run has failed, only
 *   what happened before the run's end counts.
 * - If two failures, or a failure and the run's end, come at the same instant, either may come first; only what happened
 *   before that instant counts. And while other tasks may finish, main may report the error before they have.
 * - If a gather that should collect several errors is skipped, main may raise any of them.
 */

type Place = number
interface Row {
  readonly kind: 'coroutine' | 'failing' | 'sleep' | 'gather' | 'collecting' | 'input'
  readonly needs: readonly Place[]
  readonly after: readonly Place[]
  readonly sleeps: readonly number[]
}

const place = fc.nat(9)
/** Rows that seldom fail, and mostly begin one after the other: their mains become several functions. */
const longRow: fc.Arbitrary<Row> = fc.record({
  kind: fc.oneof(
    { weight: 30, arbitrary: fc.constant('coroutine' as const) },
    { weight: 4, arbitrary: fc.constantFrom('gather' as const, 'collecting' as const, 'sleep' as const) },
    { weight: 1, arbitrary: fc.constantFrom('failing' as const, 'input' as const) },
  ),
  needs: fc.array(fc.nat(40), { maxLength: 3 }),
  after: fc.array(fc.nat(40), { maxLength: 1 }),
  sleeps: fc.array(fc.nat(3), { maxLength: 2 }),
})
const row: fc.Arbitrary<Row> = fc.record({
  kind: fc.oneof(
    { weight: 5, arbitrary: fc.constant('coroutine' as const) },
    { weight: 8, arbitrary: fc.constantFrom('failing' as const, 'gather' as const, 'collecting' as const) },
    { weight: 1, arbitrary: fc.constant('sleep' as const) },
    { weight: 1, arbitrary: fc.constant('input' as const) },
  ),
  needs: fc.array(place, { maxLength: 3 }),
  after: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(place, { maxLength: 2 }) },
  ),
  sleeps: fc.array(fc.nat(3), { maxLength: 2 }),
})

const plansOf = (rows: fc.Arbitrary<Row[]>): fc.Arbitrary<Plan> =>
  fc
    .record({
      rows,
      outputs: fc.oneof(fc.constant([]), fc.array(place, { maxLength: 2 })),
      hasReaders: fc.boolean(),
      // How far back wires go: if they stay close, much of the graph is one chain of awaits.
      reach: fc.constantFrom(1, 2, 3, 10),
      onError: fc.constantFrom('end' as const, 'finish' as const),
      // In half of the graphs no two nodes end at the same instant, so that no order is open.
      isSpread: fc.boolean(),
    })
    .map(({ rows, outputs, onError, isSpread, hasReaders, reach }) => {
      const drafts = rows.map((each, index) => draftOf(each, index, isSpread, reach))
      const outs = [...new Set(outputs)].map((at, index): NodeDraft => {
        return { kind: 'output', name: `out ${index}`, args: [{ from: at % drafts.length }] }
      })
      const gathers = hasReaders ? drafts.flatMap(({ kind }, index) => (kind === 'gather' ? [index] : [])) : []
      const readers = gathers.map((gather) =>
        coroutine(codeOf(`read${gather}`, [100_000 + 2_000 * gather], false), [gather]),
      )
      return planOf([...drafts, ...readers, ...outs], { onError, shared })
    })
    .filter(({ awaited }) => awaited.length > 0)

function draftOf({ kind, needs, after, sleeps }: Row, index: number, isSpread: boolean, reach: number): NodeDraft {
  const earlier = (places: readonly Place[]): number[] =>
    index === 0 ? [] : [...new Set(places.map((at) => index - 1 - (at % Math.min(reach, index))))]
  const [values, order] = [earlier(needs), earlier(after)]
  const durations = isSpread ? [(index < 12 ? 2 ** index : index * 512) + (sleeps[0] ?? 0) / 8] : sleeps
  const [first] = values
  const name = `n${index}`
  switch (kind) {
    case 'input':
      return { kind, name, type: 'number', default: index }
    case 'sleep':
      return {
        kind,
        name,
        durationMs: durations[0] ?? 0,
        args: first === undefined ? [] : [{ from: first }],
        after: order,
      }
    case 'gather':
    case 'collecting':
      // An empty gather is a Problem.
      if (values.length === 0) return coroutine(codeOf(name, durations, false), [], order)
      return { kind: 'gather', name, children: values, returnExceptions: kind === 'collecting', after: order }
    default:
      return coroutine(codeOf(name, durations, kind === 'failing'), values, order)
  }
}

/** Tells apart values that JSON would show as the same null: undefined, and the mark of a skip. */
const shared = `function told(value: unknown): unknown {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return value.map(told)
  return value instanceof Error ? value.message : value
}`

function codeOf(name: string, sleeps: readonly number[], isFailing: boolean): string {
  const end = isFailing ? `throw new RangeError('${name} failed')` : `return ['${name}', ...values.map(told)]`
  return [
    `async function ${name}(...values: unknown[]): Promise<unknown> {`,
    `  log('+${name} ' + JSON.stringify(values.map(told)))`,
    ...sleeps.map((ms) => `  await sleep(${ms})`),
    `  log('${isFailing ? '-!' : '-'}${name}')`,
    `  ${end}`,
    '}',
  ].join('\n')
}

const hasFailed = ({ printed }: Told): boolean => /^\w+: /.test(printed)

/** The first instant at which the order is open: at two failures, or at a failure that nobody awaited and main's end. */
function openMs(plan: Plan, told: readonly Told[]): number {
  const names = awaitedNames(plan)
  const endsMs = told.filter((each) => !hasFailed(each)).map(({ endMs }) => endMs)
  const failures = [...new Set(told.flatMap(({ lines }) => lines.filter((line) => line.includes('-!'))))]
  const times = failures.map(msOf)
  const late = failures.filter((line) => !names.has(nameIn(line))).map(msOf)
  const open = [...times.filter((ms, at) => times.indexOf(ms) !== at), ...late.filter((ms) => endsMs.includes(ms))]
  return Math.min(...open, Number.POSITIVE_INFINITY)
}

const nameIn = (line: string): string => /[+!-](\w+)/.exec(line)?.[1] ?? ''

/** Whether a gather that started after its `after` ends at the very instant of main's end. It logs nothing. */
function endsWithGather(plan: Plan, ran: Told, program: Told): boolean {
  const isLate = plan.nodes.some((node) => node.kind === 'gather' && !node.returnExceptions && node.after.length > 0)
  return isLate && hasFailed(ran) !== hasFailed(program) && ran.endMs === program.endMs
}

/** The nodes that must end before main does. */
function awaitedNames(plan: Plan): ReadonlySet<string> {
  const found = new Set<number>()
  const visit = (index: number): void => {
    if (found.has(index)) return
    found.add(index)
    const node = plan.nodes[index]
    if (!node) return
    for (const next of needsOf(node)) visit(next)
  }
  for (const index of plan.awaited) visit(index)
  return new Set(plan.nodes.filter(({ index }) => found.has(index)).map(({ name }) => name))
}

/** The part of `told` that counts. */
function compared(
  plan: Plan,
  told: Told,
  until: { readonly openMs: number; readonly endMs: number; readonly hasFailed: boolean },
): Told {
  const names = awaitedNames(plan)
  const isAwaited = (line: string): boolean => names.has(nameIn(line))
  const hasFailures = told.lines.some((line) => line.includes('-!'))
  const counts = (line: string): boolean => {
    const ms = msOf(line)
    if (ms >= until.openMs) return false
    // After a skipped node, main waits for no other node.
    const isLast = ms === until.endMs && !hasFailures && isAwaited(line)
    return ms < until.endMs || isLast
  }
  const lines = told.lines.filter(counts).sort((a, b) => msOf(a) - msOf(b) || (a < b ? -1 : 1))
  if (until.openMs <= until.endMs) return { lines, printed: '', endMs: 0 }
  const isEarly = until.hasFailed && plan.onError === 'finish'
  return { lines, printed: told.printed, endMs: isEarly ? 0 : told.endMs }
}

function textOf(plan: Plan): string {
  const exported = exportTypeScript(plan, runtimeParts)
  if (!exported.ok) throw new Error(JSON.stringify(exported.problems))
  return exported.text
}

/** How many of the exports had functions for parts of main. */
async function compare(plans: fc.Arbitrary<Plan>, numRuns: number, seed: number): Promise<number> {
  let inFunctions = 0
  await fc.assert(
    fc.asyncProperty(plans, async (plan) => {
      const text = textOf(plan)
      if (/^async function \w+To\w+\(/m.test(text)) inFunctions += 1
      const [ran, program] = [await runOnCanvas(plan), await runVirtually(text)]
      const isOpen = endsWithGather(plan, ran, program)
      const until = {
        openMs: isOpen ? ran.endMs : openMs(plan, [ran, program]),
        endMs: ran.endMs,
        hasFailed: hasFailed(ran),
      }
      const [wanted, got] = [compared(plan, ran, until), compared(plan, program, until)]
      expect(program.unhandled).toEqual([])
      const givesBackTwo = hasFailed(ran) && hasFailed(program) && text.split('untaken(').length > 3
      expect(givesBackTwo ? { ...got, printed: wanted.printed } : got).toEqual(wanted)
      if (until.openMs > until.endMs) expect(program.status).toBe(until.hasFailed ? 1 : 0)
    }),
    { numRuns, seed },
  )
  return inFunctions
}

test('the export of any graph does what its run does, and leaves no rejection unhandled', async () => {
  const few = fc.oneof(fc.array(row, { minLength: 2, maxLength: 5 }), fc.array(row, { minLength: 4, maxLength: 9 }))
  await compare(plansOf(few), 700, 20)
}, 60_000)

test('so does the export of a graph whose main becomes several functions', async () => {
  const inFunctions = await compare(plansOf(fc.array(longRow, { minLength: 26, maxLength: 48 })), 80, 21)
  expect(inFunctions).toBeGreaterThan(10)
}, 60_000)
