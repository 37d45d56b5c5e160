// @vitest-environment happy-dom
import { act, cleanup, fireEvent, within } from '@testing-library/react'
import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { createSocketBridge, type EventName } from '#bridge'
import { isTraceEvent, runViewOf, spansOf, type TraceEvent } from '#trace'
import { StatusBar } from '../../renderer/chrome/status-bar.tsx'
import { BottomPanel } from '../../renderer/panels/bottom-panel.tsx'
import { Boundary } from '../../renderer/panels/boundary.tsx'
import { Inspector } from '../../renderer/panels/inspector/inspector.tsx'
import { connectHost, createWorkspace } from '../../renderer/store/index.ts'
import { fakeBridge } from '../renderer/fake-bridge.ts'
import { show } from '../renderer/workspace.tsx'
import { graphOf } from '../support/graph-of.ts'
import { recordedRun, tellingGraphs } from '../support/recorded-run.ts'
import { mutated, oddValue } from './odd-values.ts'
import { fuzzed } from './runs.ts'

const graph = graphOf(
  {
    wait: 'sleep 250',
    for_ever: 'async function forEver() {\n  await sleep(Infinity)\n}',
    checkQuota: "async function checkQuota() {\n  console.warn('x')\n  await sleep(160)\n  throw new Error('429')\n}",
    late: 'async function late() {\n  createTask(sleep(3))\n  await Promise.resolve()\n  return { a: [1] }\n}',
    report: 'coroutine quota',
    all: 'gather returnExceptions',
    result: 'output',
  },
  ['checkQuota -> all', 'late -> all', 'checkQuota -> report.quota', 'all -> result'],
)
const events = await recordedRun(graph, {
  isDebug: true,
  watch: (event, run) => event.atMs >= 250 && run.cancel(),
})
/** Events as they arrive over a socket. */
const told = JSON.parse(JSON.stringify(events)) as readonly TraceEvent[]

const mutation = fc.record({
  odd: oddValue,
  place: fc.array(fc.nat(30), { minLength: 1, maxLength: 5 }),
  how: fc.nat(3),
})

it.each(Object.entries(tellingGraphs))('takes all that a run tells: %s', async (_name, each) => {
  const all = await recordedRun(each, { isDebug: true })
  expect(all.filter((event) => !isTraceEvent(event))).toEqual([])
  expect((JSON.parse(JSON.stringify(all)) as unknown[]).filter((event) => !isTraceEvent(event))).toEqual([])
})

it('takes all that a cancelled run tells, one that sleeps for ever too', () => {
  expect([...events, ...told].filter((event) => !isTraceEvent(event))).toEqual([])
  // The fuzz test below is made from these.
  expect(new Set(told.map(({ type }) => type)).size).toBeGreaterThan(12)
})

it('folds what it takes, or says why it can not follow', async () => {
  await fuzzed(fc.tuple(fc.array(mutation, { minLength: 1, maxLength: 3 })), 150, ([steps]) => {
    const changed = steps.reduce<unknown>((value, { odd, place, how }) => mutated(value, odd, place, how), told)
    const heard = (Array.isArray(changed) ? Array.from(changed as unknown[]) : []).filter(isTraceEvent)
    spansOf(heard)
    try {
      runViewOf(heard)
    } catch (error) {
      expect(error).toMatchObject({ name: 'ContradictionError' })
    }
  })
})

it('a window that is told anything shows what it knows, and says that it is not all', {
  timeout: 3_600_000,
}, async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {})
  const what = fc.constantFrom<EventName>('trace', 'trace', 'trace', 'runEnded', 'documentOpened')
  await fuzzed(fc.tuple(what, fc.array(mutation, { minLength: 1, maxLength: 2 })), 10, ([name, steps]) => {
    cleanup()
    const { bridge, tell } = fakeBridge()
    const workspace = createWorkspace(bridge, { now: () => 0 })
    workspace.editor.getState().open({ graph, path: null, name: 'Untitled' })
    const part = connectHost(workspace)
    const container = show(
      workspace,
      <Boundary part="The window">
        <Inspector />
        <BottomPanel />
        <StatusBar />
      </Boundary>,
    )
    const whole = {
      trace: { runId: 'r', seq: 0, events: told, nowMs: 300 },
      runEnded: { runId: 'r', outcome: { kind: 'failed', error: { name: 'Error', message: 'x', frames: [] } } },
      documentOpened: { graph, path: null, name: 'Untitled' },
    }[name as 'trace' | 'runEnded' | 'documentOpened']
    const message = steps.reduce<unknown>((value, { odd, place, how }) => mutated(value, odd, place, how), whole)
    act(() => {
      workspace.run.getState().starting()
      workspace.run.getState().started('r')
      if (name !== 'trace') tell('trace', { runId: 'r', seq: 0, events: told, nowMs: 300 })
      tell(name, message as never)
    })
    for (const tab of ['Timeline', 'Problems', 'Loop', 'Log'])
      fireEvent.click(within(container).getByRole('tab', { name: new RegExp(`^${tab}`) }))
    for (const node of graph.nodes) act(() => workspace.editor.getState().select([node.id]))
    expect(container.querySelector('[data-failed]')?.textContent).toBe(undefined)
    part()
  })
  cleanup()
  said.mockRestore()
})

it.each([
  ['a text', 'x'],
  ['nothing', null],
  ['events that are none', { runId: 'r', seq: 1, events: [null, 1, { type: 'log' }], nowMs: 1 }],
  [
    'an error with an object for a message',
    bad({ type: 'error.stray', error: { name: 'E', message: {}, frames: [] } }),
  ],
  ['a line that is an object', bad({ type: 'log', level: 'log', text: { a: 1 } })],
  ['a level that nobody has', bad({ type: 'log', level: 'toString', text: '' })],
  ['a time that is none', { runId: 'r', seq: 1, events: [], nowMs: 'soon' }],
])('says so of %s', (_what, message) => {
  const { bridge, tell } = fakeBridge()
  const workspace = createWorkspace(bridge, { now: () => 0 })
  connectHost(workspace)
  workspace.run.getState().starting()
  tell('trace', { runId: 'r', seq: 0, events: told.slice(0, 5), nowMs: 1 })
  expect(workspace.run.getState().isBroken).toBe(false)
  tell('trace', message as never)
  expect(workspace.run.getState().isBroken).toBe(true)
  expect(workspace.run.getState().events).toHaveLength(5)
})

function bad(event: object): unknown {
  return { runId: 'r', seq: 1, events: [{ seq: 5, atMs: 1, ...event }], nowMs: 1 }
}

it('ends a run whose outcome can not be read, and refuses an invalid document', () => {
  const { bridge, tell } = fakeBridge()
  const workspace = createWorkspace(bridge, { now: () => 0 })
  connectHost(workspace)
  workspace.run.getState().starting()
  workspace.run.getState().started('r')
  tell('runEnded', { runId: 'r', outcome: { kind: 'failed', error: { message: {} } } } as never)
  expect(workspace.run.getState()).toMatchObject({ status: 'ended', outcome: { kind: 'failed' } })
  const before = workspace.editor.getState().graph
  tell('documentOpened', { graph: { nodes: 'none' }, path: null, name: 'x' } as never)
  expect(workspace.editor.getState()).toMatchObject({ graph: before, dialog: { kind: 'failure', title: 'Not opened' } })
})

it('a socket that says what is no message goes on with the next one', () => {
  let hear = (_text: string): void => {}
  const bridge = createSocketBridge({
    isOpen: () => true,
    send: () => {},
    onMessage: (listen) => (hear = listen),
    onClose: () => {},
  })
  const heard: unknown[] = []
  bridge.onTrace((batch) => heard.push(batch))
  for (const text of ['', '{', 'null', '1', '"event"', '[]', '{"event":"toString"}', '{"event":{}}', '{"id":7}'])
    expect(() => hear(text), text).not.toThrow()
  hear('{"event":"trace","payload":1}')
  expect(heard).toEqual([1])
})
