import { runtimeParts } from 'virtual:runtime-parts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exportTypeScript } from '#codegen'
import { compile, type Plan } from '#compile'
import type { Graph } from '#graph'
import { includesOf } from '../../support/included.ts'
import { runOnCanvas } from './canvas-run.ts'
import { includedGraphs } from './included-graphs.ts'
import { runVirtually } from './virtual-program.ts'

function planOf(graph: Graph, files: Readonly<Record<string, Graph>>): Plan {
  const compiled = compile(graph, includesOf(files))
  if (!compiled.ok) throw new Error(compiled.problems.map(({ message }) => message).join(', '))
  return compiled.value
}

const msOf = (line: string): number => Number.parseFloat(line)
const byTime = (lines: readonly string[]): readonly string[] =>
  [...lines].sort((a, b) => msOf(a) - msOf(b) || (a < b ? -1 : 1))

test('the export of any pipelines in pipelines does what their run does', async () => {
  const seen = { failed: 0, plain: 0, tasks: 0, kept: 0, flat: 0, scoped: 0, refused: 0 }
  await fc.assert(
    fc.asyncProperty(includedGraphs, async ({ graph, files }) => {
      const plan = planOf(graph, files)
      const exported = exportTypeScript(plan, runtimeParts)
      if (!exported.ok) {
        seen.refused += 1
        return
      }
      const { text } = exported
      const [ran, program] = [await runOnCanvas(plan), await runVirtually(text)]
      const hasFailed = /^\w+: /.test(ran.printed)
      if (hasFailed) seen.failed += 1
      if (text.includes('runProgram')) seen.tasks += 1
      else seen.plain += 1
      if (text.includes('return inside(')) seen.kept += 1
      if (/const (?:inner|middle) = /.test(text)) seen.scoped += 1
      else seen.flat += 1
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
