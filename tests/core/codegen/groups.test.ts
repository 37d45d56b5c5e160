import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { type Edge, edgesInto, type Graph, type Node } from '#graph'
import { beginsAtEnd, runOnCanvas, type Told } from './canvas-run.ts'
import { planOf, textOf } from './exported-graph.ts'
import { found } from './found-groups.ts'
import { drawings as all } from './group-drawings.ts'
import { groupGraphs } from './group-graphs.ts'
import { typeErrors } from './programs.ts'
import { byTime, msOf } from './timed-lines.ts'
import { runVirtually } from './virtual-program.ts'

const drawings = { ...all, ...found }

/** Main, without the functions of the nodes and without the runtime. */
const mainOf = (text: string): string => /export async function main[\s\S]*?\n}\n/.exec(text)?.[0] ?? ''

describe('what is drawn with groups', () => {
  it('reads as a person would write it', async () => {
    const texts = Object.entries(drawings).map(([name, graph]) => `// ${name}\n${mainOf(textOf(planOf(graph)))}`)
    await expect(texts.join('\n')).toMatchFileSnapshot('golden/groups.txt')
  })

  it.each(Object.entries(drawings))('does what its run does: %s', async (_, graph) => {
    const plan = planOf(graph)
    const [ran, program] = [await runOnCanvas(plan), await runVirtually(textOf(plan))]
    expect({ ...program, lines: byTime(program.lines) }).toMatchObject({
      ...ran,
      lines: byTime(ran.lines),
      unhandled: [],
    })
  })

  it('has types that a strict compiler takes', () => {
    const texts = Object.entries(drawings).map(([name, graph]) => [`${name}.ts`, textOf(planOf(graph))] as const)
    expect(typeErrors(Object.fromEntries(texts))).toEqual([])
  }, 60_000)
})

/** Whether what main ends with depends on the order of what comes in the instant of its end. */
async function isOneInstant(graph: Graph, { printed }: Told): Promise<boolean> {
  // What begins as main ends may fail at once, over a task that has failed: whether main still hears of it is open.
  if (await beginsAtEnd(planOf(graph))) return true
  // A race and another node that take one task fail with it: which of them is heard first is open, and whether the other
  // one's error still counts in their group.
  const takers = (race: Node): readonly Edge[] =>
    edgesInto(graph, race.id).flatMap(({ source }) =>
      graph.edges.filter((edge) => edge.source === source && /^t\d/.test(edge.targetHandle) && edge.target !== race.id),
    )
  return isError(printed) && graph.nodes.some((node) => node.kind === 'race' && takers(node).length > 0)
}

const isError = (printed: string): boolean => /^\w+: /.test(printed)

test('the export of any graph with groups does what its run does', async () => {
  const seen = { failed: 0, plain: 0, loose: 0, nested: 0, fromOutside: 0, letGo: 0 }
  await fc.assert(
    fc.asyncProperty(groupGraphs, async (graph) => {
      const plan = planOf(graph)
      const text = textOf(plan)
      const [ran, program] = [await runOnCanvas(plan), await runVirtually(text)]
      const hasFailed = isError(ran.printed)
      if (hasFailed) seen.failed += 1
      if (mainOf(text).includes('async (group')) seen.plain += 1
      if (mainOf(text).includes('ended(group')) seen.loose += 1
      if (mainOf(text).includes('withOutside(')) seen.fromOutside += 1
      if (graph.nodes.some((node) => node.kind === 'race' && node.losers === 'cancelled')) seen.letGo += 1
      if (graph.nodes.some(({ kind, parentId }) => kind === 'group' && parentId !== undefined)) seen.nested += 1
      expect(program.unhandled).toEqual([])
      // What goes on after a failure that main has heard of does not count.
      // Nor does a shielded group that begins as main ends: run and program may do either first.
      const isShielded = graph.nodes.some((node) => node.kind === 'group' && node.shield)
      const until = Math.min(ran.endMs, program.endMs)
      const begins = [...ran.lines, ...program.lines].some((line) => msOf(line) === until && line.includes(' +'))
      const isEarly = isShielded ? hasFailed || begins : hasFailed && plan.onError === 'finish'
      const before = (lines: readonly string[]): readonly string[] => byTime(lines.filter((line) => msOf(line) < until))
      const endMs = isEarly ? program.endMs : ran.endMs
      const isOpen = program.endMs === ran.endMs && program.printed !== ran.printed && (await isOneInstant(graph, ran))
      const printed = isOpen ? program.printed : ran.printed
      expect({ ...program, lines: before(program.lines) }).toMatchObject({
        ...ran,
        printed,
        endMs,
        lines: before(ran.lines),
      })
    }),
    { numRuns: Number(process.env.GROUP_RUNS ?? 150), seed: Number(process.env.GROUP_SEED ?? 15) },
  )
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(10)
}, 600_000)
