// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react'
import { ReactFlow } from 'reactflow'
import { expect, it } from 'vitest'
import type { Graph } from '#graph'
import { spansOf, type TraceEvent } from '#trace'
import { createFlowTranslator } from '../../renderer/canvas/flow-nodes.ts'
import { nodeTypes } from '../../renderer/canvas/nodes/node-types.ts'
import { Inspector } from '../../renderer/panels/inspector/inspector.tsx'
import { RowNames } from '../../renderer/panels/timeline/row-names.tsx'
import { type Folds, isFolded, shownRows } from '../../renderer/panels/timeline/shown-rows.ts'
import { graphOf, inGroups } from '../support/graph-of.ts'
import { recordedRun } from '../support/recorded-run.ts'
import { show, workspaceOf } from './workspace.tsx'

const failing = graphOf(
  {
    slow: 'sleep 900',
    quota: "async function quota() {\n  await sleep(160)\n  throw new Error('429')\n}",
    all: 'gather',
    report: 'coroutine x',
  },
  ['slow -> all', 'quota -> all', 'all -> report.x'],
)
const sleepers = (count: number) =>
  graphOf({
    many: `async function many() {
  const first = createTask(() => sleep(5), { name: 'first' })
  createTask(async () => await first, { name: 'follower' })
  await gather(Array.from({ length: ${count - 2} }, () => sleep(9)))
}`,
  })

function ran(graph: Graph, events: readonly TraceEvent[], selected: readonly string[] = []) {
  const workspace = workspaceOf(graph)
  const { editor, run } = workspace
  editor.getState().request({ ranGraph: graph })
  editor.getState().select(selected)
  run.getState().starting()
  run.getState().receive({ runId: 'r', seq: 0, events, nowMs: events.at(-1)?.atMs ?? 0 })
  return workspace
}

const story = () => within(screen.getByRole('region', { name: 'What came of the failure' }))
const sentences = () =>
  story()
    .getAllByRole('listitem')
    .map((item) => item.textContent)

it('puts a flag on the card of the node that failed first, and on no other', async () => {
  const workspace = ran(failing, await recordedRun(failing))
  const { nodes } = createFlowTranslator()(failing, workspace.editor.getState().selection)
  const container = show(workspace, <ReactFlow nodes={nodes} edges={[]} nodeTypes={nodeTypes} />)
  const flagged = [...container.querySelectorAll('[aria-label="failed first"]')]
  expect(flagged.map((flag) => flag.closest('.react-flow__node')?.getAttribute('data-id'))).toEqual(['quota'])
  // Before that moment there is none.
  act(() => workspace.run.getState().seekTime(20))
  expect(container.querySelector('[aria-label="failed first"]')).toBeNull()
})

it('tells in the inspector of the pipeline what came of a failure, with links, up to the moment shown', async () => {
  const workspace = ran(failing, await recordedRun(failing))
  show(workspace, <Inspector />)
  expect(sentences()).toEqual([
    '0.16 squota failed first: Error: 429',
    '0.16 sall failed with the error of quota',
    '0.16 sreport was skipped · all failed',
    '0.16 sthe end of the run cancelled slow',
  ])
  fireEvent.click(story().getByRole('button', { name: 'report' }))
  expect([...workspace.editor.getState().selection.nodes]).toEqual(['report'])
  // Of a node, only what is about it.
  expect(screen.queryByRole('region', { name: 'What came of the failure' })).toBeNull()
  act(() => workspace.editor.getState().select(['all']))
  expect(sentences()).toEqual(['0.16 sall failed with the error of quota', '0.16 sreport was skipped · all failed'])
})

it('tells in the inspector of a group which of its nodes failed first', async () => {
  const bad = "async function bad() {\n  await sleep(20)\n  throw new Error('no')\n}"
  const group = inGroups(graphOf({ bad, nap: 'sleep 900', own: 'group', other: 'sleep 900' }), { own: ['bad', 'nap'] })
  show(ran(group, await recordedRun(group), ['own']), <Inspector />)
  expect(sentences()).toEqual([
    '0.02 sbad failed first: Error: no',
    '0.02 sown cancelled nap',
    expect.stringMatching(/^0.02 sown failed: AggregateError/),
  ])
})

it('lists the tasks that a node made by their state, each with what it waits for, and by whom it is awaited', async () => {
  const graph = sleepers(30)
  const events = (await recordedRun(graph)).filter(({ atMs }) => atMs < 5)
  const workspace = ran(graph, events, ['many'])
  show(workspace, <Inspector />)
  const tasks = within(screen.getByRole('region', { name: 'Its tasks' }))
  expect(tasks.getByRole('heading').textContent).toBe('30 tasks')
  const waiting = tasks.getByRole('list', { name: 'waiting' })
  const rows = within(waiting)
    .getAllByRole('listitem')
    .map((row) => row.textContent)
  expect(rows.slice(0, 3)).toEqual([
    'first waiting · sleep · awaited by follower',
    'follower waiting · first',
    'sleep waiting · sleep',
  ])
  expect(rows).toHaveLength(20)
  expect(tasks.getByText('… and 10 more')).toBeTruthy()
})

it.each([
  [30, 31],
  [60, 1],
])('in the timeline, %i tasks of a node have %i rows until a person folds or unfolds them', async (count, rowCount) => {
  const graph = sleepers(count)
  const events = await recordedRun(graph)
  const { rows, nodes } = spansOf(events)
  const shown = shownRows({ rows }, new Map())
  expect(shown).toHaveLength(rowCount)
  expect(shownRows({ rows }, new Map([[0, rowCount > 1]]))).toHaveLength(rowCount > 1 ? 1 : count + 1)
  let folds: Folds = new Map()
  const onFold = (node: number, isNow: boolean) => {
    folds = new Map([[node, isNow]])
  }
  const sight = { first: 0, count: 99, rowHeight: 20, scrollTop: 0, untilMs: 99 }
  show(ran(graph, events), <RowNames rows={shown} {...{ nodes, folds, onFold }} {...sight} />)
  const fold = screen.getByRole('button', { name: `${count} tasks in many` })
  expect(fold.getAttribute('aria-expanded')).toBe(String(rowCount > 1))
  fireEvent.click(fold)
  expect(folds.get(0)).toBe(rowCount > 1)
  if (rowCount > 1) expect(screen.getByText('follower').textContent).toMatch(/follower: waiting · first, .* done at/)
})

it.each([
  [50, false],
  [51, true],
])('a node with %d further tasks is folded by itself: %s', (made, folded) => {
  const row = { node: 0, made } as Parameters<typeof isFolded>[0]
  expect(isFolded(row, new Map())).toBe(folded)
  expect(isFolded(row, new Map([[0, !folded]]))).toBe(!folded)
})
