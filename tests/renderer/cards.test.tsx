// @vitest-environment happy-dom
import { act, fireEvent } from '@testing-library/react'
import { ReactFlow } from 'reactflow'
import { describe, expect, it } from 'vitest'
import type { Graph, Node } from '#graph'
import type { NodeRun, TraceEvent } from '#trace'
import { edgeTypes } from '../../renderer/canvas/edges/edge-types.ts'
import styles from '../../renderer/canvas/edges/wire.module.css'
import { createFlowTranslator } from '../../renderer/canvas/flow-nodes.ts'
import { LiveTime, SleepBar } from '../../renderer/canvas/nodes/live-time.tsx'
import { nodeTypes } from '../../renderer/canvas/nodes/node-types.ts'
import { viewOf } from '../../renderer/kinds/kind-views.ts'
import { createWorkspace } from '../../renderer/store/index.ts'
import { graphOf } from '../support/graph-of.ts'
import { recordedRun } from '../support/recorded-run.ts'
import { fakeBridge } from './fake-bridge.ts'
import { show, workspaceOf } from './workspace.tsx'

/** The canvas with this graph, after these events of a run of it. */
function canvas(graph: Graph, events: readonly TraceEvent[] = []) {
  const workspace = workspaceOf(graph)
  const { nodes, edges } = createFlowTranslator()(graph, workspace.editor.getState().selection)
  const container = show(
    workspace,
    <ReactFlow nodes={nodes} edges={edges} nodeTypes={nodeTypes} edgeTypes={edgeTypes} />,
  )
  act(() => workspace.run.getState().starting())
  act(() => workspace.run.getState().receive({ runId: 'r', seq: 0, events, nowMs: 0 }))
  const node = (id: string) => container.querySelector<HTMLElement>(`.react-flow__node[data-id="${id}"]`)
  return { container, node }
}

const graph = graphOf(
  {
    three: 'async function three(a: string, b = 1, ...rest: number[]) {\n  return a\n}',
    one: 'async function one(url: string) {\n  return url\n}',
    pause: 'sleep 500',
    all: 'gather',
    some: 'gather returnExceptions',
    name: { kind: 'input', name: 'name', type: 'string', default: 'you' },
    count: 'input number',
    result: 'output',
  },
  ['one -> all', 'pause -> all', 'name -> one.url'],
)

describe('a card', () => {
  it.each([
    ['each parameter of several, with its type', 'three', ['astring', 'b', '…restnumber']],
    ['none for the only one, which shares the line', 'one', []],
    ['whose tasks a gather awaits, and the place for the next', 'all', ['1one', '2pause', '']],
    ['none for a sleep', 'pause', []],
  ])('has rows: %s', (_, id, rows) => {
    const { node } = canvas(graph)
    const found = [...(node(id)?.querySelectorAll('[data-spare]:not(.react-flow__handle)') ?? [])]
    expect(found.map((row) => row.textContent)).toEqual(rows)
    expect(found.map((row) => row.getAttribute('data-spare')).slice(0, -1)).not.toContain('true')
  })

  it.each([
    ['a signature', 'three', '(a, b, rest)'],
    ['how long', 'pause', '0.5 s'],
    ['no tasks', 'some', 'no tasks yet'],
    ['what an error does', 'all', 'first error ends it'],
    ['type and default', 'name', 'string · "you"'],
    ['type, and that it is asked for', 'count', 'number · asked for at the start'],
    ['what comes', 'result', 'the result'],
  ])('has a line: %s', (_, id, line) => {
    expect(canvas(graph).node(id)?.textContent).toContain(line)
  })

  it.each([
    ['all', ['t1', 't2', 't3', 'after'], ['true', 'true', 'false', 'false']],
    ['one', ['url', 'after'], ['true', 'false']],
    ['name', [], []],
  ])('has handles: those of %s, and whether a wire ends there', (id, handles, wired) => {
    const found = [...(canvas(graph).node(id)?.querySelectorAll<HTMLElement>('.react-flow__handle-left') ?? [])]
    expect(found.map((handle) => handle.dataset.handleid)).toEqual(handles)
    expect(found.map((handle) => handle.dataset.wired)).toEqual(wired)
  })

  it.each([
    ['three', ['a: string', 'b', '…rest: number', 'after']],
    ['result', ['value']],
  ])('says at the handles of %s what they take', (id, titles) => {
    const found = [...(canvas(graph).node(id)?.querySelectorAll('.react-flow__handle-left') ?? [])]
    expect(found.map((handle) => handle.getAttribute('title'))).toEqual(titles)
  })
})

describe('a wire', () => {
  const wired = graphOf({ a: 'sleep 10', b: 'sleep 500', all: 'gather', slow: 'sleep 900' }, [
    'a -> all',
    'b -> all',
    'a -> slow.after',
    'a -> b.value',
  ])
  const wireOf = (container: HTMLElement, id: string) => container.querySelector<SVGElement>(`[data-id="${id}"] path`)

  it('is dotted where it carries order alone', () => {
    const { container } = canvas(wired)
    const isDotted = (id: string) => wireOf(container, id)?.classList.contains(styles.after ?? '')
    expect(['a.out->all.t1', 'b.out->all.t2', 'a.out->slow.after', 'a.out->b.value'].map(isDotted)).toEqual([
      ...[false, false, true, false],
    ])
  })

  it.each([
    ['idle', 0, 'var(--line-strong)'],
    ['waiting', 300, 'var(--state-waiting)'],
    ['done', 600, 'var(--state-done)'],
  ])('has the colour of the state of its value: %s', async (_, atMs, colour) => {
    const events = atMs === 0 ? [] : (await recordedRun(wired)).filter((event) => event.atMs <= atMs)
    const { container } = canvas(wired, events)
    expect(wireOf(container, 'b.out->all.t2')?.style.stroke).toBe(colour)
  })

  it.each([
    ['idle', 0, 0],
    ['waiting', 300, 0],
    ['done', 600, 0],
    ['failed', 900, 3],
    ['skipped', 900, 3],
  ])('that failed, or was skipped, has a mark in its middle, and others have none: %s', async (state, atMs, count) => {
    const failing = graphOf(
      {
        s: 'sleep 500',
        f: "async function f(x: unknown) {\n  await sleep(300)\n  throw new Error('no luck')\n}",
        n: 'coroutine x',
        all: 'gather returnExceptions',
      },
      ['s -> f.x', 'f -> n.x', 'n -> all', 'f -> all'],
    )
    const events = atMs === 0 ? [] : (await recordedRun(failing)).filter((event) => event.atMs <= atMs)
    const id = { failed: 'f.out->n.x', skipped: 'n.out->all.t1' }[state] ?? 's.out->f.x'
    const { container } = canvas(failing, events)
    expect(container.querySelector(`[data-id="${id}"] g`)?.getAttribute('data-state')).toBe(state)
    expect(container.querySelectorAll(`.${styles.mark} svg`)).toHaveLength(count)
  })

  it('shows its value while it is pointed at, and an order has none', async () => {
    const { container } = canvas(graphOf({ v: 'coroutine', w: 'sleep 1', x: 'sleep 1' }, ['v -> w', 'v -> x.after']), [
      ...(await recordedRun(graphOf({ v: 'coroutine', w: 'sleep 1', x: 'sleep 1' }, ['v -> w', 'v -> x.after']))),
    ])
    const valueAt = (id: string) => {
      const group = container.querySelector(`[data-id="${id}"] g`)
      if (group) fireEvent.pointerEnter(group)
      const text = container.querySelector(`.${styles.value}`)?.textContent
      if (group) fireEvent.pointerLeave(group)
      return text
    }
    expect(valueAt('v.out->x.after')).toBeUndefined()
    expect(valueAt('v.out->w.value')).toBe('"v"')
    expect(container.querySelector(`.${styles.value}`)).toBeNull()
  })
})

describe('the time on a card', () => {
  const run = (part: Partial<NodeRun>): NodeRun =>
    ({ state: 'waiting', sinceMs: 0, needs: [], reports: [], ...part }) as unknown as NodeRun
  const sleeping = { kind: 'sleep', untilMs: 2_500, durationMs: 2_000 } as const

  /** What clock and bar show in a run on the real clock, `atMs` after its last message at 1,000 ms. */
  function shownAt(atMs: number, node: NodeRun) {
    let realMs = 0
    const workspace = createWorkspace(fakeBridge().bridge, { now: () => realMs })
    const state = workspace.run.getState()
    state.starting()
    state.receive({ runId: 'r', seq: 0, events: [], nowMs: 1_000 })
    realMs = atMs - 1_000
    const container = show(
      workspace,
      <>
        <LiveTime run={node} />
        <SleepBar run={node} />
      </>,
    )
    const [time, bar] = container.querySelectorAll('span')
    return { text: time?.textContent, bar: bar?.style.transform }
  }

  it.each([
    ['nothing before it begins', run({ state: 'idle' }), 1_240, ''],
    ['since it began', run({ state: 'running', startedMs: 500 }), 1_740, '1.24 s'],
    ['of a sleep how much of it', run({ startedMs: 500, wait: sleeping }), 1_740, '1.24 / 2 s'],
    ['of a sleep no more than all of it', run({ startedMs: 500, wait: sleeping }), 4_000, '2.00 / 2 s'],
    ['of another wait since it began', run({ startedMs: 0, wait: { kind: 'outside' } }), 1_500, '1.50 s'],
    [
      'of a sleep that was cancelled how long it took',
      run({ state: 'cancelled', startedMs: 500, endedMs: 900, wait: sleeping }),
      5_000,
      '0.40 s',
    ],
    ['of what has ended how long it took', run({ state: 'done', startedMs: 500, endedMs: 1_000 }), 9_000, '0.50 s'],
  ])('is %s', (_, node, atMs, text) => {
    expect(shownAt(atMs, node).text).toBe(text)
  })

  it.each([
    ['empty as it begins', sleeping, 1_000, 'scaleX(0.25)'],
    ['half filled', sleeping, 1_500, 'scaleX(0.5)'],
    ['full, and no more', sleeping, 9_000, 'scaleX(1)'],
    ['never less than empty', { ...sleeping, untilMs: 9_000 }, 1_000, 'scaleX(0)'],
    [
      'full where there is nothing to wait for',
      { kind: 'sleep', untilMs: 1_000, durationMs: 0 } as const,
      1_000,
      'scaleX(1)',
    ],
  ])('has a bar: %s', (_, wait, atMs, bar) => {
    expect(shownAt(atMs, run({ startedMs: 500, wait })).bar).toBe(bar)
  })

  it('has a bar only for a sleep that goes on', () => {
    expect(shownAt(1_500, run({ startedMs: 0, wait: { kind: 'outside' } })).bar).toBeUndefined()
    expect(shownAt(1_500, run({ state: 'cancelling', startedMs: 500, wait: sleeping })).bar).toBeUndefined()
  })
})

it.each([
  ['race', 'no tasks yet', 'first done wins'],
  ['race success', 'no tasks yet', 'first success wins'],
  ['gather', 'no tasks yet', 'first error ends it'],
  ['gather returnExceptions', 'no tasks yet', 'collects errors'],
])('the card of a %s says how it ends', (words, empty, wired) => {
  const lineOf = (graph: Graph) => {
    const node = graph.nodes.find(({ id }) => id === 'end') as Node
    return viewOf(node.kind).line(node, undefined)
  }
  expect(lineOf(graphOf({ end: words }))).toBe(empty)
  expect(lineOf(graphOf({ a: 'sleep 1', end: words }, ['a -> end']))).toBe(wired)
})
