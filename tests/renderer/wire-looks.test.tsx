// @vitest-environment happy-dom

import { act } from '@testing-library/react'
import { ReactFlow } from 'reactflow'
import { describe, expect, it } from 'vitest'
import { edgeId, type Graph } from '#graph'
import { edgeTypes } from '../../renderer/canvas/edges/edge-types.ts'
import { createFlowTranslator } from '../../renderer/canvas/flow-nodes.ts'
import { nodeTypes } from '../../renderer/canvas/nodes/node-types.ts'
import { graphOf } from '../support/graph-of.ts'
import { recordedRun } from '../support/recorded-run.ts'
import { show, workspaceOf } from './workspace.tsx'

const graph = graphOf(
  {
    load: "async function load() {\n  return 'page'\n}",
    spare: "async function spare(error: unknown) {\n  return 'none'\n}",
    use: 'async function use(page: string) {\n  await sleep(10)\n}',
    last: 'sleep 10',
    items: 'async function* items() {\n  yield 1\n}',
    read: 'async function read(all: AsyncIterable<number>) {\n  for await (const one of all) await sleep(one)\n}',
  },
  ['load -> use.page', 'load.error -> spare.error', 'spare -> use.page', 'use -> last.after', 'items -> read.all'],
)

const names = ['after', 'conditional', 'loose', 'stream', 'moving'] as const

/** What is special of the wires from a node, as they are drawn when the first step of `until` begins; `null`: before a run. */
async function looksOf(drawn: Graph, until: string | null) {
  const workspace = workspaceOf(drawn)
  const { nodes, edges } = createFlowTranslator()(drawn, workspace.editor.getState().selection)
  const container = show(
    workspace,
    <ReactFlow nodes={nodes} edges={edges} nodeTypes={nodeTypes} edgeTypes={edgeTypes} />,
  )
  if (until !== null) {
    const events = await recordedRun(drawn)
    const task = events.find((event) => event.type === 'task.created' && event.name === until)
    const at = events.findIndex(
      (event) => event.type === 'task.running' && task?.type === 'task.created' && event.task === task.task,
    )
    act(() => {
      workspace.editor.getState().request({ ranGraph: drawn })
      workspace.run.getState().starting()
      workspace.run.getState().receive({ runId: 'r', seq: 0, events: events.slice(0, at + 1), nowMs: 0 })
    })
  }
  return Object.fromEntries(
    drawn.edges.map((edge) => {
      const wire = [...container.querySelectorAll('[data-id]')].find(
        (element) => element.getAttribute('data-id') === edgeId(edge),
      )
      const classes = wire?.querySelector('.react-flow__edge-path')?.getAttribute('class') ?? 'no wire'
      const from = edge.sourceHandle === 'out' ? edge.source : `${edge.source}.${edge.sourceHandle}`
      return [from, classes === 'no wire' ? classes : names.filter((name) => classes.includes(name)).join(' ')]
    }),
  )
}

describe('a wire', () => {
  it('is drawn as what it is: one that may not deliver, one that only orders, a stream, one whose end is gone', async () => {
    const gone = {
      ...graph,
      edges: graph.edges.map((edge) => (edge.source === 'spare' ? { ...edge, targetHandle: 'no' } : edge)),
    }
    expect(await looksOf(gone, null)).toEqual({
      load: '',
      'load.error': 'conditional',
      spare: 'loose',
      use: 'after',
      items: 'stream',
    })
  })

  it('moves while what has passed over it is begun with, and no other one does', async () => {
    expect(await looksOf(graph, 'use')).toMatchObject({
      load: 'moving',
      'load.error': 'conditional',
      spare: '',
      use: 'after',
    })
  })
})
