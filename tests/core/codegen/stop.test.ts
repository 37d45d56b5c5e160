import { runtimeParts } from 'virtual:runtime-parts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exportTypeScript } from '#codegen'
import { addNode, type Graph } from '#graph'
import { graphOf, inGroups } from '../../support/graph-of.ts'
import { runOnCanvas, stopLine } from './canvas-run.ts'
import { conditionalGraphs } from './conditional-graphs.ts'
import { planOf } from './exported-graph.ts'
import { groupGraphs } from './group-graphs.ts'
import { policyGraphs } from './policy-graphs.ts'
import { msOf } from './timed-lines.ts'
import { runVirtually } from './virtual-program.ts'

/** In whole milliseconds: a timer of the host waits no less. */
const byTime = (lines: readonly string[]): readonly string[] =>
  lines
    .map((line) => line.replace(/^[\d.]+/, (ms) => `${Math.floor(Number(ms))}`))
    .sort((a, b) => msOf(a) - msOf(b) || (a < b ? -1 : 1))

/** The graph with nodes that say so when they are cancelled. */
function telling(graph: Graph): Graph {
  const nodes = graph.nodes.map((node) => {
    if (!('code' in node)) return node
    return {
      ...node,
      code: node.code.replace(
        /^ {2}(await sleep\(\d+\))$/m,
        `  try {\n    $1\n  } catch (error) {\n    log('+${node.id} is cancelled')\n    throw error\n  }`,
      ),
    }
  })
  return { ...graph, nodes }
}

/** The graph with one more node, which stops the run. */
function stoppedAt(graph: Graph, ms: number): Graph {
  const code = `async function stopper() {\n  await sleep(${ms})\n  log('${stopLine}')\n  await sleep(1e6)\n}`
  return addNode(graph, { id: 'stopper', kind: 'coroutine', code }, { x: 0, y: 0 })
}

/** `part`: when it is stopped, as a part of its time. */
async function comparedStops(graph: Graph, part: number, seen: Record<string, number>): Promise<void> {
  const plan = planOf(graph)
  const exported = exportTypeScript(plan, runtimeParts)
  if (!exported.ok || !exported.text.includes('{ signal }')) return
  const { endMs, printed: unstopped } = await runOnCanvas(plan)
  // Nothing else comes at that moment.
  const stopMs = Math.floor(part * endMs) + 0.5
  if (stopMs > endMs) return
  const ran = await runOnCanvas(planOf(stoppedAt(graph, stopMs)))
  const program = await runVirtually(exported.text, stopMs)
  // Main has failed, and only waits for what is shielded: with the node that stops the run, it would not have ended.
  if (/^\w+: /.test(unstopped) && program.printed === unstopped && ran.printed === 'cancelled') return
  const lines = byTime(ran.lines.filter((line) => !line.endsWith(stopLine)))
  if (lines.some((line) => line.includes('is cancelled'))) seen.cancelled = (seen.cancelled ?? 0) + 1
  const printed = ran.printed === 'cancelled' ? 'Stopped: by its signal' : ran.printed
  const end = { ...program, lines: byTime(program.lines), endMs: Math.floor(program.endMs) }
  expect(end).toMatchObject({ lines, printed, endMs: Math.floor(ran.endMs), left: 0 })
  expect(program.unhandled).toEqual([])
  const kind = exported.text.includes('runProgram(') ? 'tasks' : exported.text.includes('outcome(') ? 'skips' : 'plain'
  seen[kind] = (seen[kind] ?? 0) + 1
}

const runs = {
  endOnFailure: !!process.env.NOSHRINK,
  numRuns: Number(process.env.STOP_RUNS ?? 60),
  seed: Number(process.env.STOP_SEED ?? 15),
}
const parts = fc.double({ min: 0, max: 1, noNaN: true })

test('a gather that collects errors collects no cancel for what is shielded', async () => {
  const work = (name: string, ms: number): string =>
    `async function ${name}() {\n  log('+${name}')\n  await sleep(${ms})\n  log('-${name}')\n}`
  const graph = graphOf(
    {
      saved: 'group shield',
      load: work('load', 20),
      all: 'gather returnExceptions',
      lint: work('lint', 40),
      tell: work('tell', 5),
    },
    ['load -> all', 'all -> tell.after'],
  )
  await comparedStops(inGroups(graph, { saved: ['lint', 'tell'] }), 0.25, {})
})

test.each([
  ['cases and errors', conditionalGraphs],
  ['groups', groupGraphs],
  ['policies', policyGraphs],
])(
  'the export of any graph with %s is stopped by its signal as its run is by a person',
  async (_, graphs) => {
    const seen: Record<string, number> = {}
    await fc.assert(
      fc.asyncProperty(graphs, parts, fc.boolean(), (graph, part, tells) =>
        comparedStops(tells ? telling(graph) : graph, part, seen),
      ),
      runs,
    )
    expect(seen.tasks).toBeGreaterThan(10)
    expect(seen.cancelled).toBeGreaterThan(4)
  },
  600_000,
)
