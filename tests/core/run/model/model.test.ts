import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compile, type Plan } from '#compile'
import { startRun } from '#run'
import { runViewOf, type TraceEvent } from '#trace'
import { runOptions } from '../../../support/run-options.ts'
import { type Deed, endingOf } from './model.ts'
import { randomGraphs } from './random-graphs.ts'

/** What the code of a node does, read from its text. */
function deedsOf({ nodes }: Plan): ReadonlyMap<string, Deed> {
  const deeds = nodes.flatMap((node): (readonly [string, Deed])[] => {
    if (node.kind === 'sleep') return [[node.name, { ms: node.durationMs, fails: false }]]
    if (!('code' in node)) return []
    const said = /return (true|false|'\w')/.exec(node.code)?.[1]
    const says = said === 'true' ? 'yes' : said === 'false' ? 'no' : said?.slice(1, -1)
    const ms = Number(/sleep\((\d+)\)/.exec(node.code)?.[1])
    return [[node.name, { ms, fails: node.code.includes('throw '), ...(says === undefined ? {} : { says }) }]]
  })
  return new Map(deeds)
}

/** What begins in the instant in which it is cancelled may as well not have begun. */
function endText(
  id: string,
  endedMs: number | null | undefined,
  outcome: string | null | undefined,
  begunMs: number | null | undefined,
): string {
  return `${id} ${endedMs} ${outcome === 'cancelled' && begunMs === endedMs ? 'skipped' : outcome}`
}

const runs = Number(process.env.RUNS ?? 2_000)
const seed = Number(process.env.SEED ?? 15)

test('a run of any drawing comes to what the rules say', async () => {
  const seen = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(randomGraphs, async (graph) => {
      const compiled = compile(graph)
      if (!compiled.ok) return
      const plan = compiled.value
      const ending = endingOf(plan, deedsOf(plan))
      const events: TraceEvent[] = []
      const outcome = await startRun(runOptions(plan, events)).outcome
      // Throws for an event that cannot follow the earlier ones.
      const view = runViewOf(events)
      // What happens at the very instant of main's end may come before it or behind it.
      const isOpen = (ms: number | null | undefined): boolean => typeof ms !== 'number' || ms >= ending.mainMs
      const fates = ending.fates.filter(
        ({ node, endedMs }) => !isOpen(endedMs) || !isOpen(view.nodes.get(node.id)?.endedMs),
      )
      const wanted = fates.map((fate) => endText(fate.node.id, fate.endedMs, fate.outcome, fate.begunMs))
      const got = fates.map(({ node: { id } }) => {
        const run = view.nodes.get(id)
        return endText(id, run?.endedMs, run?.state, run?.startedMs)
      })
      expect(got).toEqual(wanted)
      const isEither = ending.mayHaveSucceeded && outcome.kind === 'succeeded'
      // A group with a shield that begins at that instant keeps the run from its end, or never begins.
      const keeps = ending.fates.some(({ node, begunMs }) => {
        const begins = [begunMs, view.nodes.get(node.id)?.startedMs]
        return node.kind === 'group' && node.shield && begins.includes(ending.mainMs)
      })
      expect([isEither ? ending.kind : outcome.kind, keeps ? ending.endMs : events.at(-1)?.atMs]).toEqual([
        ending.kind,
        ending.endMs,
      ])
      for (const { node, outcome: end } of ending.fates) {
        const kind = `${node.kind}${node.group === undefined ? '' : ' in a group'} ${end}`
        seen.set(kind, (seen.get(kind) ?? 0) + 1)
      }
    }),
    { numRuns: runs, seed },
  )
  if (process.env.RUNS) console.info([...seen].sort())
}, 600_000)
