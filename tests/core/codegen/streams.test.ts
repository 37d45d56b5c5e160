import { runtimeParts } from 'virtual:runtime-parts'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { exportTypeScript } from '#codegen'
import type { Graph } from '#graph'
import { runOnCanvas } from './canvas-run.ts'
import { planOf, textOf } from './exported-graph.ts'
import { typeErrors } from './programs.ts'
import { drawings, refused } from './stream-drawings.ts'
import { streamGraphs } from './stream-graphs.ts'
import { byTime, msOf } from './timed-lines.ts'
import { runVirtually } from './virtual-program.ts'

/** Main, without the functions of the nodes and without the runtime. */
const mainOf = (text: string): string => /export async function main[\s\S]*?\n}\n/.exec(text)?.[0] ?? ''

describe('what is drawn with streams', () => {
  it('reads as a person would write it', async () => {
    const texts = Object.entries(drawings).map(([name, graph]) => `// ${name}\n${mainOf(textOf(planOf(graph)))}`)
    await expect(texts.join('\n')).toMatchFileSnapshot('golden/streams.txt')
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

  it.each(Object.entries(drawings))('does the same on the runtime: %s', (_, graph) => {
    expect(exportTypeScript(planOf(graph), runtimeParts, 'runtime')).toMatchObject({ ok: true })
  })

  it('has types that a strict compiler takes', () => {
    const texts = Object.entries(drawings).map(([name, graph]) => [`${name}.ts`, textOf(planOf(graph))] as const)
    expect(typeErrors(Object.fromEntries(texts))).toEqual([])
  }, 60_000)

  it.each(Object.entries(refused))('is refused, with the remedy, where it has %s', (_, [graph, remedy]) => {
    const exported = exportTypeScript(planOf(graph), runtimeParts)
    expect(exported).toMatchObject({ ok: false, problems: [{ code: 'export-unsupported', node: 'crawl', remedy }] })
  })
})

/**
 * Whether a generator with room is one of several that share a stream. It asks for the first item in the instant in which
 * the others do: a run serves them in the order of the file, an export in that of their promises.
 */
function sharesWithRoom({ nodes, edges }: Graph): boolean {
  const shared = nodes.flatMap((node) => ('stream' in node && node.stream?.to === 'share' ? [node.id] : []))
  const hasRoom = (id: string): boolean =>
    nodes.some((node) => node.id === id && 'stream' in node && (node.stream?.buffer ?? 0) > 0)
  return edges.some((edge) => edge.targetHandle === 'items' && shared.includes(edge.source) && hasRoom(edge.target))
}

test('the export of any graph with streams does what its run does', async () => {
  const seen = { failed: 0, done: 0, through: 0, refused: 0, room: 0, ends: 0, groups: 0 }
  await fc.assert(
    fc.asyncProperty(streamGraphs, async (graph) => {
      const plan = planOf(graph)
      const exported = exportTypeScript(plan, runtimeParts)
      if (sharesWithRoom(graph)) return
      if (!exported.ok) {
        seen.refused += 1
        return
      }
      const [ran, program] = [await runOnCanvas(plan), await runVirtually(exported.text)]
      const hasFailed = /^\w+: /.test(ran.printed)
      seen[hasFailed ? 'failed' : 'done'] += 1
      if (/\w+\(\w+\(\w+\(/.test(mainOf(exported.text))) seen.through += 1
      const main = mainOf(exported.text)
      if (/\bbuffered\(/.test(main)) seen.room += 1
      if (/\.ended\(/.test(main)) seen.ends += 1
      if (/taskGroup\(/.test(main) && /streamOf|buffered/.test(main)) seen.groups += 1
      expect(program.unhandled).toEqual([])
      // What goes on after a failure that main has heard of does not count. A run also waits for the 3 ms in which
      // generators that it cancels at its end are closed.
      const isSlow = exported.text.includes('await sleep(3)')
      const until = Math.min(ran.endMs, program.endMs) - (isSlow ? 3 : 0)
      const before = (lines: readonly string[]): readonly string[] => byTime(lines.filter((line) => msOf(line) < until))
      const closingMs = isSlow ? ran.endMs - program.endMs : 0
      const isOther = (hasFailed && plan.onError === 'finish') || (closingMs > 0 && closingMs <= 3)
      const endMs = isOther ? program.endMs : ran.endMs
      expect({ ...program, lines: before(program.lines) }).toMatchObject({ ...ran, endMs, lines: before(ran.lines) })
    }),
    {
      endOnFailure: true,
      numRuns: Number(process.env.STREAM_RUNS ?? 100),
      seed: Number(process.env.STREAM_SEED ?? 15),
    },
  )
  expect(seen.refused).toBeLessThan(seen.done)
  expect(Math.min(seen.failed, seen.done, seen.through, seen.room, seen.ends, seen.groups)).toBeGreaterThan(3)
}, 600_000)
