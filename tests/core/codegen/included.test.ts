import { runtimeParts } from 'virtual:runtime-parts'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { exportTypeScript } from '#codegen'
import { compile, type Plan } from '#compile'
import type { Graph } from '#graph'
import { includesOf } from '../../support/included.ts'
import { runOnCanvas } from './canvas-run.ts'
import { drawings, importing, refused } from './included-drawings.ts'
import { includedGraphs } from './included-graphs.ts'
import { typeErrors } from './programs.ts'
import { byTime, msOf } from './timed-lines.ts'
import { runVirtually } from './virtual-program.ts'

function planOf(graph: Graph, files: Readonly<Record<string, Graph>>): Plan {
  const compiled = compile(graph, includesOf(files))
  if (!compiled.ok) throw new Error(compiled.problems.map(({ message }) => message).join(', '))
  return compiled.value
}

function textOf(plan: Plan): string {
  const exported = exportTypeScript(plan, runtimeParts)
  if (!exported.ok) throw new Error(JSON.stringify(exported.problems))
  return exported.text
}

/** The functions of the files and of nodes, and main, without helpers. */
const pipelineIn = (text: string): string =>
  /(?:^|\n)(import[\s\S]*?export async function main[\s\S]*?\n}\n)/.exec(text)?.[1] ?? ''

describe('what is drawn with pipelines in pipelines', () => {
  const plans = Object.entries(drawings).map(([name, { graph, files }]) => [name, planOf(graph, files)] as const)

  it('reads as a person would write it', async () => {
    const all = [...plans, ['imports', planOf(importing.graph, importing.files)] as const]
    const texts = all.map(([name, plan]) => `// ${name}\n${pipelineIn(textOf(plan))}`)
    await expect(texts.join('\n')).toMatchFileSnapshot('golden/included.txt')
  })

  it.each(plans)('does what its run does: %s', async (_, plan) => {
    const [ran, program] = [await runOnCanvas(plan), await runVirtually(textOf(plan))]
    expect({ ...program, lines: byTime(program.lines) }).toMatchObject({
      ...ran,
      lines: byTime(ran.lines),
      unhandled: [],
    })
  })

  it('is the same on the runtime', () => {
    const { graph, files } = drawings['a file for each item'] ?? {}
    const exported = exportTypeScript(planOf(graph as Graph, files ?? {}), runtimeParts, 'runtime')
    const text = exported.ok ? exported.text : ''
    expect(text).toContain('(n) => retry(() => api.with(() => picky({ n })), { times: 1,')
    expect(text).toContain('mapLimit(count(), Infinity, (n) => picky({ n }), { returnExceptions: true })')
  })

  it('has types that a strict compiler takes', () => {
    const all = [...plans, ['imports', planOf(importing.graph, importing.files)] as const]
    const texts = all.map(([name, plan]) => [name, textOf(plan)] as const)
    expect(typeErrors(Object.fromEntries(texts))).toEqual([])
  }, 60_000)

  it.each(refused)('is refused, with the remedy, where a file %s', (_, page, remedy) => {
    const { graph } = drawings['a file that is included twice'] ?? {}
    const plan = planOf(graph as Graph, { page })
    expect(exportTypeScript(plan, runtimeParts)).toMatchObject({
      ok: false,
      problems: [{ code: 'export-unsupported', node: 'home', remedy: expect.stringContaining(remedy) }],
    })
  })

  it.each(['a file that is included twice', 'what is left at the end'])('hears of a stop: %s', async (name) => {
    const { graph, files } = drawings[name] ?? {}
    const program = await runVirtually(textOf(planOf(graph as Graph, files ?? {})), 3)
    expect(program).toMatchObject({ printed: expect.stringContaining('by its signal'), left: 0, unhandled: [] })
  })
})

test('the export of any pipelines in pipelines does what their run does', async () => {
  const seen = { failed: 0, plain: 0, tasks: 0, kept: 0, flat: 0, scoped: 0, late: 0, limited: 0, again: 0 }
  await fc.assert(
    fc.asyncProperty(includedGraphs, async ({ graph, files }) => {
      const plan = planOf(graph, files)
      const text = textOf(plan)
      const [ran, program] = [await runOnCanvas(plan), await runVirtually(text)]
      const hasFailed = /^\w+: /.test(ran.printed)
      if (hasFailed) seen.failed += 1
      if (text.includes('runProgram')) seen.tasks += 1
      else seen.plain += 1
      if (text.includes('return inside(')) seen.kept += 1
      if (/const (?:inner|middle) = /.test(text)) seen.scoped += 1
      else seen.flat += 1
      if (ran.printed.includes('not done after') || ran.lines.some((line) => line.includes('not done after')))
        seen.late += 1
      if (pipelineIn(text).includes('retry(')) seen.again += 1
      if (text.includes('.with(')) seen.limited += 1
      expect(program.unhandled).toEqual([])
      const until = Math.min(ran.endMs, program.endMs)
      const before = (lines: readonly string[]): readonly string[] => byTime(lines.filter((line) => msOf(line) < until))
      // What goes on after a failure that main has heard of does not count.
      const endMs = hasFailed && plan.onError === 'finish' ? program.endMs : ran.endMs
      expect({ ...program, lines: before(program.lines) }).toMatchObject({ ...ran, endMs, lines: before(ran.lines) })
    }),
    { numRuns: Number(process.env.INCLUDED_RUNS ?? 150), seed: Number(process.env.INCLUDED_SEED ?? 15) },
  )
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(5)
}, 600_000)
