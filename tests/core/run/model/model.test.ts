import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compile, type Plan } from '#compile'
import { addNode, ERROR, type Graph, groupsAround, type Node, OUT, withAncestors } from '#graph'
import { startRun } from '#run'
import { type RunView, runViewOf, type TraceEvent } from '#trace'
import { runOptions } from '../../../support/run-options.ts'
import { type Deed, deedsOf } from './deed.ts'
import { type Ending, endingOf, type Fate } from './model.ts'
import { randomGraphs } from './random-graphs.ts'
import { itemsOf, mostAtOnce, triesOf } from './told-calls.ts'
import { itemsLogged, tooFarAhead } from './told-flows.ts'

/** The drawing with a node that ends when the person stops the run, since nothing else may happen then. */
function stoppedAt(graph: Graph, cancelMs: number): Graph {
  const tick: Node = { id: 'tick', kind: 'sleep', name: 'tick', durationMs: cancelMs }
  return addNode(graph, tick, { x: 0, y: 0 })
}

async function ran(plan: Plan, cancelMs: number | null) {
  const events: TraceEvent[] = []
  let isCancelled = false
  const run = startRun({
    ...runOptions(plan, events),
    emit: (event) => {
      events.push(event)
      if (cancelMs === null || event.atMs < cancelMs || isCancelled) return
      isCancelled = true
      run.cancel()
    },
  })
  const outcome = await run.outcome
  const isDeadlock = outcome.kind === 'failed' && outcome.error.name === 'DeadlockError'
  // Throws for an event that cannot follow the earlier ones.
  return { kind: outcome.kind, isDeadlock, events, view: runViewOf(events) }
}

/** As a run tells of it: to the microsecond. */
function told<T extends number | null | undefined>(ms: T): T {
  return (typeof ms === 'number' ? Math.round(ms * 1000) / 1000 : ms) as T
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

/** What happens at the very instant of main's end may come before it or behind it. */
function fatesBefore(untilMs: number, { fates }: Ending, view: RunView): readonly Fate[] {
  const isOpen = (ms: number | null | undefined): boolean => typeof ms !== 'number' || ms >= untilMs
  return fates.filter(({ node, endedMs }) => !isOpen(told(endedMs)) || !isOpen(view.nodes.get(node.id)?.endedMs))
}

function expectNodes(fates: readonly Fate[], view: RunView): void {
  const wanted = fates.map((fate) => endText(fate.node.id, told(fate.endedMs), fate.outcome, told(fate.begunMs)))
  const got = fates.map(({ node: { id } }) => {
    const run = view.nodes.get(id)
    return endText(id, run?.endedMs, run?.state, run?.startedMs)
  })
  expect(got).toEqual(wanted)
}

/** The tries of the nodes, and the ends of their items. What began at the instant of the node's end may not have begun. */
function expectCalls(fates: readonly Fate[], events: readonly TraceEvent[]): void {
  const [tries, items] = [triesOf(events), itemsOf(events)]
  for (const { node, calls, endedMs } of fates) {
    if (!calls || endedMs === null) continue
    const before = <T extends { readonly begunMs: number }>(all: readonly T[]): readonly T[] =>
      all.filter(({ begunMs }) => begunMs < told(endedMs))
    const isEach = 'each' in node && node.each !== undefined
    if (isEach) {
      const wanted = calls.all.map(({ item, begunMs, endedMs: ms, outcome }) => ({
        item,
        begunMs: told(begunMs),
        endedMs: told(ms),
        outcome,
      }))
      expect(before(items.get(node.index) ?? []), `the items of ${node.id}`).toEqual(before(wanted))
    }
    if (!('timeoutMs' in node || 'limit' in node || 'retry' in node)) continue
    const wanted = calls.all.flatMap(({ item, triesMs }) =>
      triesMs.map((begunMs, at) => ({ item: isEach ? item : null, attempt: at + 1, begunMs: told(begunMs) })),
    )
    expect(before(tries.get(node.index) ?? []), `the tries of ${node.id}`).toEqual(before(wanted))
  }
}

/** The items that streams have made, and readers have taken; at the instant of their end they may as well not have. */
function expectItems(fates: readonly Fate[], events: readonly TraceEvent[]): void {
  const logged = itemsLogged(events)
  for (const { node, reading, flow, endedMs } of fates) {
    const items = reading?.taken ?? flow?.made
    if (!items || endedMs === null) continue
    const wanted = items.map(({ item, atMs }) => ({ item, atMs: told(atMs) }))
    const before = (all: typeof wanted): typeof wanted => all.filter(({ atMs }) => atMs < told(endedMs))
    expect(before([...(logged.get(node.index) ?? [])]), `the items of ${node.id}`).toEqual(before(wanted))
  }
}

/** A node is skipped because a wire before it does not deliver, whose node was not skipped itself; or nobody needs it. */
function expectReasons(fates: readonly Fate[], { graph, deeds, ending, events }: Judged): void {
  const at = (index: number): Fate => ending.fates[index] as Fate
  for (const event of events) {
    if (event.type !== 'node.skipped' || !fates.includes(at(event.node))) continue
    const [fate, because] = [at(event.node), at(event.because)]
    const { by = OUT } = event
    if (event.isUnneeded) {
      expect(because.node.children, `${because.node.id} has let ${fate.node.id} go`).not.toEqual([])
      continue
    }
    const says = deeds.get(because.node.name)?.says
    const ends =
      by === ERROR ? ['done', 'cancelled'] : ['failed', 'cancelled', ...(by === OUT || by === says ? [] : ['done'])]
    expect(ends, `${because.node.id} ${by} is why ${fate.node.id} was skipped`).toContain(because.outcome)
    const before = withAncestors(graph, [fate.node.id, ...groupsAround(graph.nodes, fate.node.id)])
    expect(before, `what is before ${fate.node.id}`).toContain(because.node.id)
  }
}

interface Judged {
  readonly graph: Graph
  readonly deeds: ReadonlyMap<string, Deed>
  readonly ending: Ending
  readonly events: readonly TraceEvent[]
}

const runs = Number(process.env.RUNS ?? 2_000)
const seed = Number(process.env.SEED ?? 15)

test('a run of any drawing comes to what the rules say', async () => {
  const seen = new Map<string, number>()
  const count = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1)
  const cancels = fc.option(fc.integer({ min: 1, max: 300 }), { freq: 2 })
  await fc.assert(
    fc.asyncProperty(randomGraphs, cancels, async (drawn, stopMs) => {
      // A fraction that no other time has.
      const stopped = stopMs === null ? null : stopMs + 1 / 8
      const graph = stopped === null ? drawn : stoppedAt(drawn, stopped)
      const compiled = compile(graph)
      if (!compiled.ok) return
      const plan = compiled.value
      const deeds = deedsOf(plan)
      const free = endingOf(plan, deeds, null)
      // Who stops a run that only waits for what is shielded does not wait for that.
      const cancelMs = stopped !== null && stopped <= free.mainMs ? stopped : null
      const ending = cancelMs === null ? free : endingOf(plan, deeds, cancelMs)
      const { kind, isDeadlock, events, view } = await ran(plan, cancelMs)
      expect(mostAtOnce(plan, events)).toEqual([])
      expect(tooFarAhead(plan, events)).toEqual([])
      const untilMs = told(Math.min(ending.mainMs, ending.tieMs))
      const fates = fatesBefore(untilMs, ending, view)
      expectNodes(fates, view)
      expectCalls(fates, events)
      expectItems(fates, events)
      expectReasons(fates, { graph, deeds, ending, events })
      count(`run ${ending.tieMs <= ending.mainMs ? 'with a tie' : ending.kind}`)
      if (ending.tieMs <= ending.mainMs) return
      const isEither = ending.mayHaveSucceeded && kind === 'succeeded'
      // A group with a shield that begins at that instant keeps the run from its end, or never begins.
      const keeps = ending.fates.some(({ node, begunMs }) => {
        const begins = [begunMs, view.nodes.get(node.id)?.startedMs]
        return node.kind === 'group' && node.shield && begins.map(told).includes(told(ending.mainMs))
      })
      const endMs = keeps || ending.tieMs <= ending.endMs ? told(ending.endMs) : events.at(-1)?.atMs
      expect([isEither ? ending.kind : kind, endMs]).toEqual([ending.kind, told(ending.endMs)])
      expect(isDeadlock).toBe(ending.isDeadlock)
      if (isDeadlock) count('run in a deadlock')
      for (const { node, outcome, calls, reading, flow } of ending.fates) {
        if (flow) count(`stream ${outcome}`)
        if (reading) count(`reader ${outcome}`)
        count(`${node.kind}${node.group === undefined ? '' : ' in a group'} ${outcome}`)
        if (calls?.all.some(({ triesMs }) => triesMs.length > 1)) count('tried again')
        if (calls?.all.some(({ begunMs, triesMs: [first] }) => first !== begunMs)) count('waited for a limit')
      }
    }),
    // A run that does not end is a difference, too.
    { numRuns: runs, seed, timeout: 5_000 },
  )
  if (process.env.RUNS) console.info([...seen].sort())
}, 600_000)
