// @vitest-environment happy-dom
import { act, render } from '@testing-library/react'
import { Profiler } from 'react'
import { type NodeProps, type NodeTypes, ReactFlow } from 'reactflow'
import { expect, it } from 'vitest'
import { setName } from '#graph'
import { edgeTypes } from '../../renderer/canvas/edges/edge-types.ts'
import { createFlowTranslator, type FlowNode } from '../../renderer/canvas/flow-nodes.ts'
import { NodeCard } from '../../renderer/canvas/nodes/node-card.tsx'
import { createWorkspace, WorkspaceProvider } from '../../renderer/store/index.ts'
import { fakeBridge } from './fake-bridge.ts'
import { runStarted, sleeping, sleepsAndGather } from './graphs.ts'

const rendered: string[] = []
const countedCard = (props: NodeProps<FlowNode>) => (
  <Profiler id={props.id} onRender={(id) => rendered.push(id)}>
    <NodeCard {...props} />
  </Profiler>
)
const counted: NodeTypes = { sleep: countedCard, gather: countedCard }

it('renders exactly one node for a run update of one node', () => {
  const graph = sleepsAndGather(50)
  const workspace = createWorkspace(fakeBridge().bridge)
  workspace.editor.getState().open({ graph, path: null, name: 'Untitled' })
  const { nodes, edges } = createFlowTranslator()(graph, workspace.editor.getState().selection)
  const { container } = render(
    <WorkspaceProvider workspace={workspace}>
      <ReactFlow nodes={nodes} edges={edges} nodeTypes={counted} edgeTypes={edgeTypes} />
    </WorkspaceProvider>,
  )
  const { run } = workspace
  act(() => run.getState().starting())
  act(() => run.getState().receive({ runId: 'r', seq: 0, events: [runStarted(graph)], nowMs: 0 }))
  expect(new Set(rendered).size).toBe(51)

  rendered.length = 0
  act(() => run.getState().receive({ runId: 'r', seq: 1, events: sleeping(1, 1), nowMs: 0 }))
  const id = graph.nodes[1]?.id
  expect(rendered).toEqual([id])
  expect(container.querySelector(`[data-id="${id}"] [data-state]`)?.textContent).toContain('waiting · sleep')
})

it('gives React Flow the identical objects for what an edit did not touch', () => {
  const graph = sleepsAndGather(3)
  const translate = createFlowTranslator()
  const selection = { nodes: new Set<string>(), edges: new Set<string>() }
  const before = translate(graph, selection)
  const moved = graph.nodes[0]?.id ?? ''
  const layout = { ...graph.layout, [moved]: { x: 1, y: 2 } }
  const after = translate({ ...graph, layout }, selection)
  expect(after.nodes.map((node, place) => node === before.nodes[place])).toEqual([false, true, true, true])
  expect(after.nodes[0]?.data).toBe(before.nodes[0]?.data)
  expect(after.edges.every((edge, place) => edge === before.edges[place])).toBe(true)
})

it('names a wire by the nodes at its ends, also after one of them was renamed', () => {
  const graph = sleepsAndGather(2)
  const translate = createFlowTranslator()
  const labels = (shown: typeof graph) =>
    translate(shown, { nodes: new Set(), edges: new Set() }).edges.map((edge) => edge.ariaLabel)
  expect(labels(graph)).toEqual(['Wire from pause to all', 'Wire from pause2 to all'])
  expect(labels(setName(graph, 'pause2', 'nap'))).toEqual(['Wire from pause to all', 'Wire from nap to all'])
})
