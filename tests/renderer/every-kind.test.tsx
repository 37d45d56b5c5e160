// @vitest-environment happy-dom
import { act, screen } from '@testing-library/react'
import { ReactFlow } from 'reactflow'
import { describe, expect, it } from 'vitest'
import { kindOf, nodeById, nodeName } from '#graph'
import { createFlowTranslator } from '../../renderer/canvas/flow-nodes.ts'
import { nodeTypes } from '../../renderer/canvas/nodes/node-types.ts'
import { Rail } from '../../renderer/chrome/rail.tsx'
import { Inspector } from '../../renderer/panels/inspector/inspector.tsx'
import { kindId, kinds, pipelineWith } from '../support/every-kind.ts'
import { show, workspaceOf } from './workspace.tsx'

describe.each(kinds)('%s', (kind) => {
  const graph = pipelineWith(kind)
  const node = nodeById(graph, kindId) as (typeof graph.nodes)[number]

  it('has a card of its own', () => {
    const workspace = workspaceOf(graph)
    const { nodes, edges } = createFlowTranslator()(graph, workspace.editor.getState().selection)
    const container = show(workspace, <ReactFlow nodes={nodes} edges={edges} nodeTypes={nodeTypes} />)
    const card = container.querySelector(`.react-flow__node[data-id="${kindId}"]`)
    expect(card?.classList).toContain(`react-flow__node-${kind}`)
    expect(card?.innerHTML).toContain(kind === 'note' ? 'Write a note' : nodeName(node))
  })

  it('has an inspector that says what it is', () => {
    const workspace = workspaceOf(graph)
    show(workspace, <Inspector />)
    act(() => workspace.editor.getState().select([kindId]))
    expect(screen.getByRole('tablist', { name: `${kindOf(kind).title} ${nodeName(node)}` })).toBeTruthy()
    expect(screen.getAllByRole('textbox').length).toBeGreaterThan(0)
  })

  it('is in the rail, with a key that no other has, or none', () => {
    show(workspaceOf(graph), <Rail />)
    expect(screen.getByRole('button', { name: kindOf(kind).title })).toBeTruthy()
    const { key } = kindOf(kind)
    expect(kinds.filter((other) => key !== null && kindOf(other).key === key)).toEqual(key === null ? [] : [kind])
  })
})
