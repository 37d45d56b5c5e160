import { expect, it } from 'vitest'
import { systemClock, virtualClock } from '#runtime'
import { runViewOf, spansOf, type TraceEvent, type TraceEventOf } from '#trace'
import { graphOf } from '../../support/graph-of.ts'
import { type Ran, runGraph } from '../../support/run-graph.ts'

const spinning =
  'async function block() {\n  for (const end = performance.now() + 300; performance.now() < end; ) {}\n}'
/** No loop that a guard could be at. */
const stuck = 'async function block() {\n  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300)\n}'

function heldIn(events: readonly TraceEvent[]): readonly TraceEventOf<'loop.held'>[] {
  return events.filter((event): event is TraceEventOf<'loop.held'> => event.type === 'loop.held')
}

/** Another run that sleeps while `block` holds the thread in one of its own. */
async function beside(code: string, clock = systemClock) {
  const others: Promise<Ran>[] = []
  const idle = await runGraph(graphOf({ nap: 'sleep 50', last: 'sleep 400' }, ['nap -> last.after']), {
    clock,
    name: 'idle.pipeline',
    watch(event) {
      if (event.type !== 'loop.idle' || others.length > 0) return
      others.push(runGraph(graphOf({ block: code }), { name: 'blocked.pipeline' }))
    },
  })
  const [blocked] = await Promise.all(others)
  return { idle: idle.events, blocked: blocked?.events ?? [] }
}

it.each([
  ['with words from inside', spinning],
  ['without a word from inside', stuck],
])('a run that another held knows by whom and since when, %s', async (_name, code) => {
  const { idle, blocked } = await beside(code)
  expect(heldIn(blocked)).toEqual([])
  const [stretch, ...more] = spansOf(idle).held
  expect(more).toEqual([])
  expect(stretch?.by).toBe('blocked.pipeline')
  const heldMs = (stretch?.toMs ?? 0) - (stretch?.fromMs ?? 0)
  expect(heldMs).toBeGreaterThanOrEqual(299)
  // Its timer was due in the middle of that, and fired only behind it.
  const fired = idle.find(({ type }) => type === 'timer.fired')
  expect(fired?.atMs).toBeGreaterThanOrEqual(stretch?.toMs ?? Number.POSITIVE_INFINITY)
  expect(runViewOf(idle).held).toEqual([stretch])
})

it('time that jumps has not noticed', async () => {
  const { idle } = await beside(stuck, virtualClock())
  expect(heldIn(idle)).toEqual([])
})
