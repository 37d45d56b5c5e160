import { runtimeParts } from 'virtual:runtime-parts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exportTypeScript } from '#codegen'
import { coroutine, type NodeDraft, needsOf, planOf } from './plans.ts'
import { run } from './programs.ts'

/** Random graphs of coroutines; each one needs some of the earlier ones, by value or by order. */
const graphs = fc
  .array(fc.record({ needs: fc.array(fc.nat(6), { maxLength: 3 }), isAfter: fc.boolean(), turns: fc.nat(9) }), {
    minLength: 2,
    maxLength: 7,
  })
  .chain((rows) => fc.record({ rows: fc.constant(rows), output: fc.option(fc.nat(rows.length - 1)) }))

// Time is counted in turns of a counter that all programs of a graph share: a task takes `turns`, and each start is noted
// with its turn.
const shared = `const log_: string[] = []
let turn = 0
const sleepers: { due: number; wake: () => void }[] = []
async function work(name: string, turns: number): Promise<string> {
  log_.push(name + '@' + turn)
  await new Promise<void>((wake) => sleepers.push({ due: turn + turns + 1, wake }))
  return name
}
const ticker = setInterval(() => {
  turn += 1
  for (const each of sleepers.filter((sleeper) => sleeper.due === turn)) each.wake()
  if (turn > 75) {
    clearInterval(ticker)
    console.error(log_.join(' '))
    process.exit()
  }
}, 0)`

test('every node starts in the turn in which the last of its needs ended, whatever the graph', async () => {
  await fc.assert(
    fc.asyncProperty(graphs, async ({ rows, output }) => {
      const drafts: NodeDraft[] = rows.map(({ needs, isAfter, turns }, index) => {
        const earlier = [...new Set(needs)].filter((need) => need < index)
        const code = `async function n${index}(...rest: unknown[]) {\n  return work('n${index}', ${turns})\n}`
        return isAfter ? coroutine(code, earlier.slice(1), earlier.slice(0, 1)) : coroutine(code, earlier)
      })
      if (output !== null) drafts.push({ kind: 'output', name: 'out', args: [{ from: output }] })
      const plan = planOf(drafts, { shared })
      const ends: number[] = []
      const starts = plan.nodes.flatMap((node, index) => {
        if (node.kind !== 'coroutine') return []
        const start = Math.max(0, ...needsOf(node).map((need) => ends[need] ?? 0))
        ends[index] = start + (rows[index]?.turns ?? 0) + 1
        return [`${node.name}@${start}`]
      })
      const exported = exportTypeScript(plan, runtimeParts)
      // The runner would end the program as soon as it has a result; here the ticker ends it, after all tasks had their turn.
      const text = exported.ok ? exported.text.replace(/, \(\) => process\.exit\(\)\)/, ')') : ''
      const { stderr } = await run(text)
      expect(stderr.trim().split(' ').sort()).toEqual(starts.sort())
    }),
    { numRuns: 20 },
  )
}, 20_000)
