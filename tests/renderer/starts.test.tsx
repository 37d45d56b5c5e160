// @vitest-environment happy-dom

import { act, fireEvent, screen } from '@testing-library/react'
import { ReactFlow } from 'reactflow'
import { expect, it } from 'vitest'
import { nodeById } from '#graph'
import { createFlowTranslator } from '../../renderer/canvas/flow-nodes.ts'
import { nodeTypes } from '../../renderer/canvas/nodes/node-types.ts'
import { Inspector } from '../../renderer/panels/inspector/inspector.tsx'
import { graphOf } from '../support/graph-of.ts'
import { recordedRun } from '../support/recorded-run.ts'
import { show, workspaceOf } from './workspace.tsx'

const graph = graphOf(
  {
    slow: 'async function slow() {\n  await sleep(50)\n}',
    load: { kind: 'coroutine', code: 'async function load() {\n  await sleep(20)\n}', start: 'awaited' },
    lone: { kind: 'coroutine', code: 'async function lone() {}', start: 'awaited' },
    first: { kind: 'coroutine', code: 'async function first() {}', start: 'eager' },
    use: 'async function use(a: unknown, b: unknown) {\n  await sleep(5)\n}',
  },
  ['load -> use.a', 'slow -> use.b'],
)

/** The text of a card after the events of a run up to this moment. */
async function cardsAt(atMs: number) {
  const workspace = workspaceOf(graph)
  const { nodes } = createFlowTranslator()(graph, workspace.editor.getState().selection)
  const container = show(workspace, <ReactFlow nodes={nodes} edges={[]} nodeTypes={nodeTypes} />)
  const events = (await recordedRun(graph)).filter((event) => event.atMs <= atMs)
  act(() => workspace.run.getState().starting())
  act(() => workspace.run.getState().receive({ runId: 'r', seq: 0, events, nowMs: 0 }))
  return (id: string) => container.querySelector(`.react-flow__node[data-id="${id}"]`)
}

const chipOf = (card: Element | null) => card?.querySelector('[class*="chip"]')

it('a card says its start, and whether a cold coroutine is awaited yet', async () => {
  const before = await cardsAt(30)
  expect(chipOf(before('first'))?.textContent).toBe('eager')
  expect(chipOf(before('use'))).toBeNull()
  expect(chipOf(before('load'))?.textContent).toBe('cold')
  expect(before('load')?.textContent).toContain('cold · not awaited yet')
  expect(before('lone')?.textContent).toContain('cold · nothing awaits it')
  expect(before('use')?.textContent).toContain('not started · needs slow')
})

it('while a cold coroutine runs, its awaiter waits for it', async () => {
  const meanwhile = await cardsAt(60)
  expect(meanwhile('load')?.textContent).toContain('waiting · sleep')
  expect(chipOf(meanwhile('load'))?.getAttribute('data-live')).toBe('waiting')
  expect(meanwhile('use')?.textContent).toContain('waiting · load')
  const behind = await cardsAt(72)
  expect(behind('load')?.textContent).toContain('done')
  expect(behind('use')?.textContent).toContain('waiting · sleep')
})

it('the inspector changes the start, one step each', () => {
  const workspace = workspaceOf(graph)
  workspace.editor.getState().select(['slow'])
  show(workspace, <Inspector />)
  fireEvent.click(screen.getByRole('button', { name: 'Eager' }))
  expect(nodeById(workspace.editor.getState().graph, 'slow')).toMatchObject({ start: 'eager' })
  fireEvent.click(screen.getByRole('button', { name: 'When awaited' }))
  expect(nodeById(workspace.editor.getState().graph, 'slow')).toMatchObject({ start: 'awaited' })
  fireEvent.click(screen.getByRole('button', { name: 'Task' }))
  expect(nodeById(workspace.editor.getState().graph, 'slow')).toEqual(nodeById(graph, 'slow'))
  expect(workspace.editor.getState().past.map(({ label }) => label)).toEqual(Array(3).fill('Change start'))
})
