// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react'
import { ReactFlow } from 'reactflow'
import { describe, expect, it } from 'vitest'
import { edgeId, type Graph, problemsOf, removeTask, setCode } from '#graph'
import { edgeTypes } from '../../renderer/canvas/edges/edge-types.ts'
import { createFlowTranslator } from '../../renderer/canvas/flow-nodes.ts'
import { nodeTypes } from '../../renderer/canvas/nodes/node-types.ts'
import { goToProblem, runCommand } from '../../renderer/commands/index.ts'
import { Inspector } from '../../renderer/panels/inspector/inspector.tsx'
import { Problems } from '../../renderer/panels/problems/problems.tsx'
import { useEditor, type Workspace } from '../../renderer/store/index.ts'
import { graphOf } from '../support/graph-of.ts'
import { show, workspaceOf } from './workspace.tsx'

const before = graphOf(
  {
    a: 'sleep 10',
    b: 'sleep 10',
    one: 'coroutine x',
    two: 'coroutine x, y',
    rest: 'async function rest(...parts: string[]) {}',
    all: 'gather',
  },
  ['a -> one.x', 'a -> two.x', 'b -> two.y', 'a -> rest.parts.0', 'b -> rest.parts.1', 'a -> all', 'b -> all'],
)

/** Edits that take a handle away, and the wires that then end at nothing. */
const removals: Readonly<Record<string, readonly [(graph: Graph) => Graph, wires: readonly string[]]>> = {
  'the only parameter': [(graph) => setCode(graph, 'one', 'async function one() {}'), ['a.out->one.x']],
  'one of two': [(graph) => setCode(graph, 'two', 'async function two(y: string) {}'), ['a.out->two.x']],
  'a rest parameter': [
    (graph) => setCode(graph, 'rest', 'async function rest() {}'),
    ['a.out->rest.parts.0', 'b.out->rest.parts.1'],
  ],
  'code that says nothing any more': [
    (graph) => setCode(graph, 'two', 'what is this'),
    ['a.out->two.x', 'b.out->two.y'],
  ],
  'a place of a gather, by hand in the file': [
    (graph) => ({
      ...graph,
      nodes: graph.nodes.map((node) => (node.kind === 'gather' ? { ...node, handles: ['t2'] } : node)),
    }),
    ['a.out->all.t1'],
  ],
}

function Canvas() {
  const graph = useEditor((state) => state.graph)
  const selection = useEditor((state) => state.selection)
  const { nodes, edges } = createFlowTranslator()(graph, selection)
  return <ReactFlow nodes={nodes} edges={edges} nodeTypes={nodeTypes} edgeTypes={edgeTypes} />
}

function open(change: (graph: Graph) => Graph): Workspace {
  const workspace = workspaceOf(before)
  show(
    workspace,
    <>
      <Canvas />
      <Problems />
      <Inspector />
    </>,
  )
  act(() => workspace.editor.getState().edit('Edit', change))
  return workspace
}

const graphIn = ({ editor }: Workspace) => editor.getState().graph
const wiresIn = (workspace: Workspace) => graphIn(workspace).edges.map(edgeId)
const drawn = (id: string) => document.querySelector(`.react-flow__edge[data-id="${id}"]`)
const handleOf = (id: string) => {
  const [, node = '', handle = ''] = /->(\w+)\.(.*)$/.exec(id) ?? []
  return { node, handle }
}

describe.each(Object.entries(removals))('a wire whose end is gone with %s', (_, [change, loose]) => {
  it('is drawn to a handle that is gone, and explained', () => {
    const workspace = open(change)
    expect(graphIn(workspace).nodes).toHaveLength(before.nodes.length)
    for (const id of loose) {
      const { node, handle } = handleOf(id)
      const card = document.querySelector(`.react-flow__node[data-id="${node}"]`)
      expect(drawn(id)?.querySelector('path')?.getAttribute('d')).toMatch(/^M/)
      expect(drawn(id)?.querySelector('title')?.textContent).toContain(`"${handle}" is gone`)
      expect(card?.querySelector(`[data-handleid="${handle}"]`)?.getAttribute('title')).toContain('is gone')
      expect(card?.textContent).toContain(`${handle}gone`)
      expect(problemsOf(graphIn(workspace)).some(({ edge }) => edge === id)).toBe(true)
    }
  })

  it('goes with one click on the card, and nothing else does; undo brings it back', () => {
    const workspace = open(change)
    for (const id of loose) {
      const { node, handle } = handleOf(id)
      const card = document.querySelector(`.react-flow__node[data-id="${node}"]`)
      const remove = card?.querySelector(`button[aria-label="Remove the wire into ${handle}"]`)
      if (remove) fireEvent.click(remove)
      expect(wiresIn(workspace)).not.toContain(id)
    }
    expect(graphIn(workspace).nodes).toHaveLength(before.nodes.length)
    expect(wiresIn(workspace)).toHaveLength(before.edges.length - loose.length)
    for (const _ of loose) act(() => workspace.editor.getState().undo())
    expect(wiresIn(workspace)).toEqual(expect.arrayContaining([...loose]))
  })

  it('goes with one click in the list of problems', () => {
    const workspace = open(change)
    for (const _ of loose) fireEvent.click(screen.getAllByRole('button', { name: 'Remove wire' })[0] as Element)
    for (const id of loose) expect(wiresIn(workspace)).not.toContain(id)
    expect(graphIn(workspace).nodes).toHaveLength(before.nodes.length)
  })

  it('is what its problem leads to: the key that deletes takes no node along', () => {
    const workspace = open(change)
    const problem = problemsOf(graphIn(workspace)).find(({ edge }) => edge === loose[0])
    act(() => problem && goToProblem(workspace, problem))
    act(() => runCommand(workspace, 'edit.delete'))
    expect(wiresIn(workspace)).not.toContain(loose[0])
    expect(graphIn(workspace).nodes).toHaveLength(before.nodes.length)
  })

  it('has its end again when that is back', () => {
    const workspace = open(change)
    act(() => workspace.editor.getState().undo())
    expect(document.querySelector('[data-gone]')).toBe(null)
    expect(graphIn(workspace)).toBe(before)
  })
})

it('a task that is taken out of a gather takes its wire, and no node; undo brings both back', () => {
  const workspace = open((graph) => removeTask(graph, 'all', 't1'))
  expect(wiresIn(workspace)).not.toContain('a.out->all.t1')
  expect(graphIn(workspace).nodes.map(({ id }) => id)).toEqual(before.nodes.map(({ id }) => id))
  act(() => workspace.editor.getState().undo())
  expect(graphIn(workspace)).toBe(before)
})
