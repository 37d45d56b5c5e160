// @vitest-environment happy-dom

import { act, fireEvent, screen } from '@testing-library/react'
import { ReactFlow } from 'reactflow'
import { describe, expect, it } from 'vitest'
import { type Graph, nodeById } from '#graph'
import { edgeTypes } from '../../renderer/canvas/edges/edge-types.ts'
import { createFlowTranslator } from '../../renderer/canvas/flow-nodes.ts'
import { nodeTypes } from '../../renderer/canvas/nodes/node-types.ts'
import { Inspector } from '../../renderer/panels/inspector/inspector.tsx'
import type { Workspace } from '../../renderer/store/index.ts'
import { flowWords, shortFlowWords } from '../../renderer/words/flow-words.ts'
import { graphOf } from '../support/graph-of.ts'
import { recordedRun } from '../support/recorded-run.ts'
import { show, workspaceOf } from './workspace.tsx'

const numbers = `async function* numbers(): AsyncGenerator<number> {
  for (let n = 0; n < 6; n += 1) yield n
}`
const slow = (name: string) => `async function ${name}(items: AsyncIterable<number>) {
  for await (const item of items) await sleep(100)
}`
const one = graphOf({ numbers: { kind: 'coroutine', code: numbers, stream: { buffer: 3 } }, read: slow('read') }, [
  'numbers -> read.items',
])
const two = graphOf({ numbers, read: slow('read'), count: slow('count') }, [
  'numbers -> read.items',
  'numbers -> count.items',
])

async function wiresAt(graph: Graph, atMs: number | null) {
  const workspace = workspaceOf(graph)
  const { nodes, edges } = createFlowTranslator()(graph, workspace.editor.getState().selection)
  const container = show(
    workspace,
    <ReactFlow nodes={nodes} edges={edges} nodeTypes={nodeTypes} edgeTypes={edgeTypes} />,
  )
  if (atMs !== null) await ranUntil(workspace, graph, atMs)
  return container
}

async function ranUntil({ editor, run }: Workspace, graph: Graph, atMs: number) {
  const events = (await recordedRun(graph)).filter((event) => event.atMs <= atMs)
  act(() => {
    editor.getState().request({ ranGraph: graph })
    run.getState().starting()
    run.getState().receive({ runId: 'r', seq: 0, events, nowMs: 0 })
  })
}

describe('the wire of a stream', () => {
  it('is a double line, and says nothing before a run', async () => {
    const container = await wiresAt(one, null)
    expect(container.querySelectorAll('[class*="core"]')).toHaveLength(1)
    expect(container.querySelector('[data-behind]')).toBeNull()
  })

  it.each([
    [150, '2 · 3 of 3 · behind', 'true'],
    [450, '5 · 1 of 3', 'false'],
    [9_999, '6 passed', 'false'],
  ])('says how many items have passed, and who is behind, at %d ms', async (atMs, words, isBehind) => {
    const label = (await wiresAt(one, atMs)).querySelector<HTMLElement>('[data-behind]')
    expect([label?.textContent, label?.dataset.behind]).toEqual([words, isBehind])
  })

  it('says all of it in words', () => {
    const flow = { passed: 1_200, ready: 2, room: 3, waits: null }
    expect(flowWords(flow, false)).toBe('1,200 passed · 2 of 3 lie ready')
    expect(flowWords({ ...flow, ready: 3, waits: 'producer' }, false)).toBe(
      '1,200 passed · 3 of 3 lie ready · the reader is behind',
    )
    expect(shortFlowWords({ ...flow, ready: 3, waits: 'producer' }, false)).toBe('1,200 · 3 of 3 · behind')
    expect(flowWords({ ...flow, room: 0, ready: 0, waits: 'producer' }, false)).toBe('1,200 passed')
    expect(flowWords(flow, true)).toBe('1,200 passed · 2 left')
  })
})

describe('the inspector of a node that leaves a stream', () => {
  function inspected(graph: Graph) {
    const workspace = workspaceOf(graph)
    act(() => workspace.editor.getState().select(['numbers']))
    show(workspace, <Inspector />)
    const { editor } = workspace
    return { editor, steps: () => editor.getState().past.map(({ label }) => label) }
  }
  const streamIn = (graph: Graph) => nodeById(graph, 'numbers')

  it('sets how many lie ready, in one step, and leaves nothing behind when that is taken back', () => {
    const { editor, steps } = inspected(one)
    const field = screen.getByRole('textbox', { name: 'Ready ahead' })
    fireEvent.change(field, { target: { value: '20' } })
    fireEvent.blur(field)
    expect(streamIn(editor.getState().graph)).toMatchObject({ stream: { buffer: 20 } })
    fireEvent.change(field, { target: { value: '' } })
    fireEvent.blur(field)
    expect(streamIn(editor.getState().graph)).not.toHaveProperty('stream')
    expect(steps()).toEqual(['Change how many lie ready', 'Change how many lie ready'])
  })

  it('asks who has an item as soon as several read', () => {
    const { editor, steps } = inspected(two)
    fireEvent.click(screen.getByRole('button', { name: 'All to each' }))
    expect(streamIn(editor.getState().graph)).toMatchObject({ stream: { to: 'all' } })
    expect(steps()).toEqual(['Change who has an item'])
    expect(screen.queryByRole('region', { name: 'Policies' })).toBeNull()
  })

  it('with one reader asks nothing', () => {
    inspected(one)
    expect(screen.queryByRole('button', { name: 'All to each' })).toBeNull()
  })
})
