import { expect, it } from 'vitest'
import { systemClock, virtualClock } from '#runtime'
import { runViewOf, spansOf, type TraceEvent, type TraceEventOf } from '#trace'
import { graphOf } from '../../support/graph-of.ts'
import { runGraph } from '../../support/run-graph.ts'

const body = (line: string): string => `async function body() {\n  ${line}\n}`
const spinning = body('for (const end = performance.now() + 300; performance.now() < end; ) {}')
/** Holds the thread without a loop in which a guard could be. */
const stuck = body('Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300)')

function heldIn(events: readonly TraceEvent[]): readonly TraceEventOf<'loop.held'>[] {
  return events.filter((event): event is TraceEventOf<'loop.held'> => event.type === 'loop.held')
}

/** The events of a run that sleeps while `code` holds the thread in another run; it is stopped when that has ended. */
async function beside(code: string, clock = systemClock) {
  let blocked: readonly TraceEvent[] = []
  let isBegun = false
  const idle = await runGraph(graphOf({ nap: body('await sleep(20)\n  await new Promise(() => {})') }), {
    clock,
    name: 'idle.pipeline',
    watch(event, run) {
      if (event.type !== 'loop.idle' || event.outside === 0 || isBegun) return
      isBegun = true
      void runGraph(graphOf({ block: code }), { name: 'blocked.pipeline' }).then(({ events }) => {
        blocked = events
        run.cancel()
      })
    },
  })
  return { idle: idle.events, blocked }
}

it.each([
  ['with words while it goes on', spinning, 2],
  ['with a word once it is over', stuck, 1],
])('a run that another held knows by whom and since when, %s', async (_name, code, words) => {
  const { idle, blocked } = await beside(code)
  expect(heldIn(blocked)).toEqual([])
  expect(heldIn(idle).length).toBeGreaterThanOrEqual(words)
  const [stretch, ...more] = spansOf(idle).held
  expect(more).toEqual([])
  expect(stretch?.by).toBe('blocked.pipeline')
  expect((stretch?.toMs ?? 0) - (stretch?.fromMs ?? 0)).toBeGreaterThan(250)
  expect(runViewOf(idle).held).toEqual([stretch])
})

it('on a virtual clock no time has passed', async () => {
  const { idle } = await beside(stuck, virtualClock())
  expect(heldIn(idle)).toEqual([])
})
