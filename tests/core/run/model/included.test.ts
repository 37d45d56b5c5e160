import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compile, type Plan } from '#compile'
import { addNode, type Graph, type Node, type Policies } from '#graph'
import { startRun } from '#run'
import { type NodeState, type RunView, runViewOf, type TraceEvent } from '#trace'
import { includesOf, including } from '../../../support/included.ts'
import { runOptions } from '../../../support/run-options.ts'
import { randomGraphs } from './random-graphs.ts'

function planOf(graph: Graph, inner: Graph): Plan {
  const compiled = compile(graph, includesOf({ inner }))
  if (!compiled.ok) throw new Error(compiled.problems.map(({ message }) => message).join(', '))
  return compiled.value
}

async function ran(plan: Plan, within: string, cancelMs: number | null) {
  const events: TraceEvent[] = []
  const run = startRun({
    ...runOptions(plan, events),
    emit: (event) => {
      events.push(event)
      if (cancelMs !== null && event.type !== 'task.cancelling' && event.atMs > cancelMs && !isCancelled) {
        isCancelled = true
        run.cancel()
      }
    },
  })
  let isCancelled = false
  const outcome = await run.outcome
  const { name, message } = outcome.kind === 'failed' ? outcome.error : { name: '', message: '' }
  // A deadlock names who waits for whom, and inside there is one more who waits.
  const error = outcome.kind === 'failed' ? [name, name === 'DeadlockError' ? '' : message] : null
  // Throws for an event that cannot follow the earlier ones.
  const view = runViewOf(events)
  const result = outcome.kind === 'succeeded' ? outcome.result : null
  const mainMs = events.find((event) => event.type === 'task.done' && event.task === 0)?.atMs
  return {
    ends: endsIn(view, within),
    mainMs,
    told: { kind: outcome.kind, error, result, totalMs: events.at(-1)?.atMs },
  }
}

/** The pipeline node with policies that nothing comes of: its limit has a place, its timeout is far away, and no error is tried again. */
function policed(graph: Graph, around: Policies = {}): Graph {
  const nodes = graph.nodes.map((node) => (node.kind === 'pipeline' ? { ...node, ...around } : node))
  return { ...graph, nodes, settings: { ...graph.settings, limits: { api: 1 } } }
}

interface End {
  readonly id: string
  readonly state: NodeState
  readonly endedMs: number
}

/** How the nodes have ended that are inside of this one; of none: all. */
function endsIn(view: RunView, within: string): readonly End[] {
  return [...view.nodes].flatMap(([id, { state, endedMs }]) =>
    id.startsWith(within) && endedMs !== undefined ? [{ id: id.slice(within.length), state, endedMs }] : [],
  )
}

const far = { timeoutMs: 1_000_000 }
/** No error has this name. */
const retry = { tries: 2, delayMs: 1, backoff: 'fixed', only: ['Never'] } as const
const policies: readonly Policies[] = [{}, far, { limit: 'api' }, { ...far, limit: 'api', retry }, { retry }]

const numRuns = Number(process.env.RUNS ?? 500)
const seed = Number(process.env.SEED ?? 15)

test('inside of another, any pipeline comes to what its own run comes to, node by node', async () => {
  const cancels = fc.option(fc.integer({ min: 0, max: 300 }), { freq: 2 })
  await fc.assert(
    fc.asyncProperty(randomGraphs, cancels, async (drawn, cancelMs) => {
      // Something ends when the person stops the run, and nothing else does.
      const tick: Node = { id: 'tick', kind: 'sleep', name: 'tick', durationMs: (cancelMs ?? 0) + 0.25 }
      const inner = addNode(drawn, tick, { x: 0, y: 0 })
      const free = await ran(planOf(inner, inner), '', null)
      // Who stops a run that only waits for what is left stops nothing; in a node, that wait is a part of the run around it.
      const isLate = cancelMs !== null && cancelMs >= (free.mainMs ?? 0)
      const alone = isLate || cancelMs === null ? free : await ran(planOf(inner, inner), '', cancelMs)
      // With a timeout around it, nothing is stuck for good.
      const around = free.told.error?.[0] === 'DeadlockError' ? {} : policies[drawn.nodes.length % policies.length]
      const inside = await ran(planOf(policed(including(inner), around), inner), 'inner/', isLate ? null : cancelMs)
      expect(inside.told).toEqual(alone.told)
      // What happens at the very instant of main's end, or because of it, may come before another thing or behind it.
      const sure = alone.ends.filter(({ endedMs }) => endedMs < (alone.mainMs ?? 0))
      expect(inside.ends.filter(({ id }) => sure.some((end) => end.id === id))).toEqual(sure)
    }),
    { numRuns, seed },
  )
}, 600_000)
