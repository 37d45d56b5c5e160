// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react'
import { Profiler, type ReactNode } from 'react'
import { type NodeProps, ReactFlow } from 'reactflow'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Graph, moveNodes, nodeById, setParam } from '#graph'
import type { TraceEvent } from '#trace'
import { createFlowTranslator, type FlowNode } from '../../renderer/canvas/flow-nodes.ts'
import { besideFrame } from '../../renderer/canvas/frame-drag.ts'
import { frameAt, framesOf } from '../../renderer/canvas/frames.ts'
import { FrameNode } from '../../renderer/canvas/nodes/frame-node.tsx'
import { NodeCard } from '../../renderer/canvas/nodes/node-card.tsx'
import { Inspector } from '../../renderer/panels/inspector/inspector.tsx'
import type { Workspace } from '../../renderer/store/index.ts'
import { graphOf, inGroups } from '../support/graph-of.ts'
import { recordedRun } from '../support/recorded-run.ts'
import { show, workspaceOf } from './workspace.tsx'

/** `outer` is around `a` and `inner`, which is around `b`; cards of 216 × 94 at 0, 280 and 560. */
const graph = inGroups(
  graphOf({ a: 'sleep 10', b: 'sleep 30', c: 'sleep 20', outer: 'group 20', inner: 'group', empty: 'group shield' }, [
    'outer -> c',
  ]),
  { outer: ['a', 'inner'], inner: ['b'] },
)
const none = { nodes: new Set<string>(), edges: new Set<string>() }
const boxes = (nodes: readonly FlowNode[]) =>
  Object.fromEntries(nodes.map(({ id, position: { x, y }, width, height }) => [id, [x, y, width, height]]))

describe('a frame on the canvas', () => {
  it('is around all that is in it, with room for its header, and has a size of its own if it is empty', () => {
    const { outer, inner, empty } = boxes(createFlowTranslator()(graph, none).nodes)
    expect([inner, outer, empty]).toEqual([
      [280 - 24, -64 - 24, 264, 94 + 64 + 48],
      [-24, -88 - 88, 568, 94 + 64 + 48 + 64 + 48],
      [5 * 280, 0, 264, 64 + 72],
    ])
  })

  it('lies below all cards, and the one around lowest, also when it is selected', () => {
    const zOf = (...selected: readonly string[]) => {
      const { nodes } = createFlowTranslator()(graph, { ...none, nodes: new Set(selected) })
      expect(nodes.map(({ id }) => id)).toEqual(['outer', 'empty', 'inner', 'a', 'b', 'c'])
      // React Flow lifts what is selected by 1,000.
      return Object.fromEntries(nodes.map(({ id, zIndex = 0, selected: is }) => [id, zIndex + (is ? 1_000 : 0)]))
    }
    const { outer = 0, inner = 0, a = 0 } = zOf()
    expect([outer < inner, inner < a]).toEqual([true, true])
    expect(zOf('outer', 'inner')).toEqual(zOf())
  })

  it('leaves the mouse to the canvas inside of it, and boxes to the cards', () => {
    const frame = createFlowTranslator()(graph, none).nodes[0]
    expect([frame?.style?.pointerEvents, frame?.selectable]).toEqual(['none', false])
  })

  it('is another object only if its size, its place or its node has changed, and makes none of a card another', () => {
    const translate = createFlowTranslator()
    const first = translate(graph, none).nodes
    const same = (next: Graph) =>
      translate(next, none)
        .nodes.filter((node) => !first.includes(node))
        .map(({ id }) => id)
    expect(same({ ...graph })).toEqual([])
    expect(same(moveNodes(graph, { outer: { x: 9, y: 9 } }))).toEqual([])
    expect(same(moveNodes(graph, { b: { x: 300, y: 0 } }))).toEqual(['outer', 'inner', 'b'])
    const back = translate(graph, none).nodes
    const named = translate(setParam(graph, 'inner', 'group', 'shield', true), none).nodes
    expect(named.filter(({ id }) => id !== 'inner').every((node) => node.data === byId(back, node.id)?.data)).toBe(true)
  })

  it('stays as it was while something is dragged out of it', () => {
    const drag = { frames: framesOf(graph), targets: new Set<string>() }
    const moved = moveNodes(graph, { b: { x: 2_000, y: 0 } })
    const { outer, inner, b } = boxes(createFlowTranslator()(moved, none, drag).nodes)
    const before = boxes(createFlowTranslator()(graph, none).nodes)
    expect([outer, inner, b?.[0]]).toEqual([before.outer, before.inner, 2_000])
  })
})

const byId = (nodes: readonly FlowNode[], id: string) => nodes.find((node) => node.id === id)

describe('the frame at a place', () => {
  const frames = framesOf(graph)

  it.each([
    ['in the inner one', { x: 300, y: 10 }, null, 'inner'],
    ['in the outer one alone', { x: 100, y: 10 }, null, 'outer'],
    ['beside', { x: 900, y: 10 }, null, null],
  ])('%s', (_, place, node, frame) => {
    expect(frameAt(graph, frames, place, node)).toBe(frame)
  })

  it('is the own one of a node where another lies over it', () => {
    const over = moveNodes(graph, { empty: { x: -20, y: 0 } })
    const place = { x: 60, y: 40 }
    expect(frameAt(over, framesOf(over), place)).toBe('empty')
    expect(frameAt(over, framesOf(over), place, 'a')).toBe('outer')
    expect(frameAt(over, framesOf(over), place, 'c')).toBe('empty')
  })
})

const rendered: string[] = []
const counted = (Card: (props: Pick<NodeProps<FlowNode>, 'data'>) => ReactNode) => (props: NodeProps<FlowNode>) => (
  <Profiler id={props.id} onRender={(id) => rendered.push(id)}>
    <Card {...props} />
  </Profiler>
)
const nodeTypes = { sleep: counted(NodeCard), group: counted(FrameNode) }

function shown(workspace: Workspace): HTMLElement {
  const { nodes, edges } = createFlowTranslator()(workspace.editor.getState().graph, none)
  return show(workspace, <ReactFlow nodes={nodes} edges={edges} nodeTypes={nodeTypes} />)
}

/** Tells the events of a run until a time. */
function tell({ run, editor }: Workspace, events: readonly TraceEvent[], untilMs: number): void {
  run.getState().starting()
  editor.getState().request({ ranGraph: graph })
  const told = events.filter(({ atMs }) => atMs <= untilMs)
  run.getState().receive({ runId: 'r', seq: 0, events: told, nowMs: untilMs })
}

describe('a frame', () => {
  let workspace: Workspace
  let events: readonly TraceEvent[]
  beforeEach(async () => {
    rendered.length = 0
    workspace = workspaceOf(graph)
    events = await recordedRun(inGroupsThatRun())
  })
  /** An empty group is an error, so it is not part of the run. */
  const inGroupsThatRun = () => ({ ...graph, nodes: graph.nodes.filter(({ id }) => id !== 'empty') })
  const wordsIn = (container: HTMLElement, id: string) => {
    const frame = container.querySelector(`[data-id="${id}"] [data-state]`)
    return [frame?.getAttribute('data-state'), frame?.querySelector('[class*="words"]')?.textContent]
  }

  it('says what is set, and what to do with an empty one', () => {
    const container = shown(workspace)
    const text = (id: string) => container.querySelector(`[data-id="${id}"]`)?.textContent ?? ''
    const set = (id: string) => ['0.02 s at most', 'shielded'].filter((each) => text(id).includes(each))
    expect([set('outer'), set('inner'), set('empty')]).toEqual([['0.02 s at most'], [], ['shielded']])
    expect([text('empty'), text('inner')].map((each) => each.includes('Drag nodes in here'))).toEqual([true, false])
  })

  it('shows its state in words, with what it failed with', () => {
    const container = shown(workspace)
    act(() => tell(workspace, events, 5))
    expect(wordsIn(container, 'inner')[0]).toBe('waiting')
    expect(container.querySelector('[data-id="outer"] [class*="bar"]')).toBeTruthy()
    expect(container.querySelector('[data-id="inner"] [class*="bar"]')).toBeNull()
    act(() => tell(workspace, events, 1_000))
    const [state, words] = wordsIn(container, 'outer')
    expect(state).toBe('failed')
    expect(words).toContain('failed · TimeoutError')
    expect(container.querySelector('[data-id="outer"] [data-live="failed"]')?.textContent).toBe('0.02 s at most')
    expect(wordsIn(container, 'inner')).toEqual(['cancelled', 'cancelled by outer'])
    expect(container.querySelector('[data-id="outer"] [class*="bar"]')).toBeNull()
  })

  it('renders by itself when its own state changes, and not when that of what is in it does', () => {
    shown(workspace)
    act(() => tell(workspace, events, 5))
    const { run } = workspace
    const seqOf = (type: string, id: string) => {
      const node = graph.nodes.findIndex((each) => each.id === id)
      return events.find((event) => event.type === type && 'node' in event && event.node === node)
    }
    expect(seqOf('task.started', 'a') ?? events[0]).toBeTruthy()
    rendered.length = 0
    const next = events.filter(({ atMs }) => atMs > 5 && atMs <= 15)
    act(() => run.getState().receive({ runId: 'r', seq: 1, events: next, nowMs: 15 }))
    expect(new Set(rendered)).toEqual(new Set(['a']))
  })

  it('is marked while something would be dropped into it', () => {
    const container = shown(workspace)
    rendered.length = 0
    act(() => workspace.editor.getState().show({ drag: { frames: framesOf(graph), targets: new Set(['inner']) } }))
    expect(rendered).toEqual(['inner'])
    expect(container.querySelector('[data-target="true"]')?.closest('[data-id]')?.getAttribute('data-id')).toBe('inner')
  })
})

describe('the inspector', () => {
  const inspect = (id: string) => {
    const workspace = workspaceOf(graph)
    workspace.editor.getState().select([id])
    show(workspace, <Inspector />)
    return workspace
  }
  const step = ({ editor }: Workspace) => editor.getState().past.at(-1)?.label

  it('of a group lists what is in it, with states; a click goes there', () => {
    const { editor } = inspect('outer')
    const rows = within(screen.getByRole('region', { name: 'Its nodes' })).getAllByRole('listitem')
    expect(rows.map((row) => row.textContent)).toEqual(['aidle', 'inneridle'])
    fireEvent.click(screen.getByRole('button', { name: 'inner' }))
    expect([...editor.getState().selection.nodes]).toEqual(['inner'])
  })

  it('of a group has its name at hand where that is wanted, once', () => {
    const workspace = workspaceOf(graph)
    const { editor } = workspace
    editor.getState().select(['outer'])
    editor.getState().show({ fieldWish: { node: 'outer', field: 'name' } })
    show(workspace, <Inspector />)
    const name = screen.getByRole<HTMLInputElement>('textbox', { name: 'Name' })
    expect([document.activeElement === name, name.selectionEnd]).toEqual([true, 'outer'.length])
    expect(editor.getState().fieldWish).toBeNull()
  })

  it('of a group dissolves it', () => {
    const workspace = inspect('inner')
    const nodes = screen.getByRole('region', { name: 'Its nodes' })
    fireEvent.click(within(nodes).getByRole('button', { name: 'Ungroup' }))
    expect(step(workspace)).toBe('Ungroup')
    expect(nodeById(workspace.editor.getState().graph, 'b')?.parentId).toBe('outer')
  })

  it('of a group shows its problems with what takes them away', () => {
    const workspace = inspect('empty')
    expect(screen.getByText('None yet: drag nodes into the frame')).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Remove the group' }))
    expect(nodeById(workspace.editor.getState().graph, 'empty')).toBeUndefined()
  })

  it('of a node says in which group it is, and takes it out, below the frame', () => {
    const workspace = workspaceOf(graph)
    workspace.canvas = { besideFrame } as unknown as NonNullable<Workspace['canvas']>
    workspace.editor.getState().select(['a'])
    show(workspace, <Inspector />)
    fireEvent.click(screen.getByRole('button', { name: 'Take it out of outer' }))
    const { graph: now } = workspace.editor.getState()
    expect([step(workspace), nodeById(now, 'a')?.parentId]).toEqual(['Take out of outer', undefined])
    expect(frameAt(now, framesOf(now), { x: (now.layout.a?.x ?? 0) + 108, y: (now.layout.a?.y ?? 0) + 47 })).toBeNull()
    act(() => workspace.editor.getState().undo())
    expect(workspace.editor.getState().graph).toBe(graph)
  })

  it('of a node in a group in a group takes it into the one around', () => {
    const workspace = inspect('b')
    fireEvent.click(screen.getByRole('button', { name: 'Take it out of inner' }))
    expect(nodeById(workspace.editor.getState().graph, 'b')?.parentId).toBe('outer')
    expect(screen.getByRole('button', { name: 'Take it out of outer' })).toBeTruthy()
  })

  it('of a node in no group says nothing of groups', () => {
    inspect('c')
    expect(screen.queryByText('In a group')).toBeNull()
  })
})
