// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { type ComponentType, Profiler } from 'react'
import { type NodeProps, ReactFlow } from 'reactflow'
import { afterEach, describe, expect, it } from 'vitest'
import type { TraceEvent } from '#trace'
import { edgeTypes } from '../../renderer/canvas/edges/edge-types.ts'
import { createFlowTranslator, type FlowNode } from '../../renderer/canvas/flow-nodes.ts'
import { NodeCard } from '../../renderer/canvas/nodes/node-card.tsx'
import { StatusBar } from '../../renderer/chrome/status-bar.tsx'
import { listenToKeys, runCommand } from '../../renderer/commands/index.ts'
import { BottomPanel } from '../../renderer/panels/bottom-panel.tsx'
import { copiedText } from '../../renderer/panels/log/copied-log.ts'
import { createWorkspace, type Workspace, WorkspaceProvider } from '../../renderer/store/index.ts'
import { graphOf } from '../support/graph-of.ts'
import { recordedRun, tellingGraphs } from '../support/recorded-run.ts'
import { fakeBridge } from './fake-bridge.ts'
import { runStarted, sleeping, sleepsAndGather } from './graphs.ts'

afterEach(() => {
  cleanup()
  localStorage.clear()
})

function show(workspace: Workspace) {
  return render(
    <WorkspaceProvider workspace={workspace}>
      <BottomPanel />
      <StatusBar />
    </WorkspaceProvider>,
  )
}

/** A window with this graph, after the events of its run up to some event. */
async function windowWith(name: string, until: (event: TraceEvent) => boolean = (event) => event.type === 'run.ended') {
  const graph = tellingGraphs[name] ?? graphOf({})
  const events = await recordedRun(graph)
  const heard = events.slice(0, events.findIndex(until) + 1)
  const workspace = createWorkspace(fakeBridge().bridge, { now: () => 0 })
  workspace.editor.getState().open({ graph, path: null, name: 'Untitled' })
  const { run } = workspace
  show(workspace)
  act(() => {
    run.getState().starting()
    run.getState().started('r')
    run.getState().receive({ runId: 'r', seq: 0, events: heard, nowMs: heard.at(-1)?.atMs ?? 0 })
    const { outcome } = run.getState().view
    if (outcome) run.getState().ended({ runId: 'r', outcome })
  })
  return { workspace, heard }
}

const openTab = (name: string) => fireEvent.click(screen.getByRole('tab', { name: new RegExp(`^${name}`) }))
const textOf = (name: string) => screen.getByRole('region', { name }).textContent

describe('the bottom panel', () => {
  it('says what will be there before there is a run', () => {
    show(createWorkspace(fakeBridge().bridge))
    expect(screen.getByRole('tabpanel', { name: 'Timeline' }).textContent).toContain('Run the pipeline')
    openTab('Log')
    expect(screen.getByRole('tabpanel', { name: 'Log' }).textContent).toContain('Nothing was logged')
  })

  it('switches to the tab that a command asks for, and unfolds for a tab that is clicked', async () => {
    const { workspace } = await windowWith('gather')
    act(() => workspace.editor.getState().show({ bottomTab: 'loop' }))
    expect(screen.getByRole('tab', { selected: true }).textContent).toBe('Loop')
    act(() => runCommand(workspace, 'view.bottom'))
    expect(workspace.editor.getState().panels.isBottomFolded).toBe(true)
    openTab('Loop')
    expect(workspace.editor.getState().panels.isBottomFolded).toBe(false)
    expect(createWorkspace(fakeBridge().bridge).editor.getState().panels.isBottomFolded).toBe(false)
  })

  it('remembers in the next window what was folded', async () => {
    const { workspace } = await windowWith('gather')
    act(() => runCommand(workspace, 'view.side'))
    expect(createWorkspace(fakeBridge().bridge).editor.getState().panels.isSideFolded).toBe(true)
  })
})

describe('the loop', () => {
  it('shows who holds the thread, who is next, and whose timer fires when', async () => {
    await windowWith('gather', (event) => event.type === 'task.running' && event.task === 2)
    openTab('Loop')
    expect(textOf('On the loop')).toContain('all')
    expect(textOf('Timers')).toContain('fetchDatain 2.00 s')
    expect(textOf('Ready, in order')).toContain('processDatanext')
  })

  it('counts thousands and shows the first hundred', async () => {
    const sleeps = Object.fromEntries(Array.from({ length: 150 }, (_, place) => [`s${place}`, `sleep ${place + 1}`]))
    const events = await recordedRun(graphOf(sleeps))
    const workspace = createWorkspace(fakeBridge().bridge, { now: () => 0 })
    show(workspace)
    const idleAt = events.findIndex((event) => event.type === 'loop.idle' && event.timers === 150)
    act(() => {
      workspace.run.getState().starting()
      workspace.run.getState().receive({ runId: 'r', seq: 0, events: events.slice(0, idleAt + 1), nowMs: 0 })
    })
    openTab('Loop')
    const timers = screen.getByRole('region', { name: 'Timers' })
    expect(within(timers).getAllByRole('listitem')).toHaveLength(100)
    expect(timers.textContent).toContain('and 50 more')
  })
})

describe('the log', () => {
  it('names who said what, filters, and goes to the node', async () => {
    const { workspace } = await windowWith('outside')
    openTab('Log')
    const panel = screen.getByRole('tabpanel', { name: 'Log' })
    expect(panel.textContent).toContain('0.000 snativewarnnative')
    fireEvent.click(within(panel).getByRole('button', { name: 'native' }))
    expect([...workspace.editor.getState().selection.nodes]).toEqual(['native'])
    fireEvent.change(within(panel).getByRole('searchbox'), { target: { value: 'nothing like it' } })
    expect(panel.textContent).toContain('No line passes the filter')
  })
})

it('marks in a line of the log what would hide in it, or turn it', async () => {
  const { workspace } = await windowWith('outside')
  const line: TraceEvent = { type: 'log', seq: 999, atMs: 1, node: 0, level: 'log', text: 'a\u202eb\u200bc' }
  act(() => workspace.run.getState().receive({ runId: 'r', seq: 1, events: [line], nowMs: 1 }))
  openTab('Log')
  expect(screen.getByRole('log').textContent).toContain('a⟦U+202E turns the text⟧b⟦U+200B zero width⟧c')
})

describe('a report of the loop', () => {
  const place = { node: 0, line: 2, column: 3, is: 'near' } as const
  const slow: TraceEvent = { type: 'callback.slow', seq: 999, atMs: 1, node: 0, durationMs: 300, places: [place] }

  it('leads from the log to its line, and is copied with it', async () => {
    const { workspace } = await windowWith('outside')
    act(() => workspace.run.getState().receive({ runId: 'r', seq: 1, events: [slow], nowMs: 1 }))
    openTab('Log')
    fireEvent.click(screen.getByRole('button', { name: 'near line 2' }))
    expect(workspace.editor.getState().cursorWish).toMatchObject({ node: 'native', line: 2 })
    expect(copiedText(workspace.run.getState().view.logs.slice(-1), () => 'native')).toBe(
      '0.001 s  native  warn  held the loop for 0.30 s in one step  near line 2',
    )
  })
})

it('the Loop tab says when other runs held the thread', async () => {
  const { workspace } = await windowWith('outside')
  openTab('Loop')
  expect(screen.queryByRole('region', { name: 'Held by others' })).toBeNull()
  const held: TraceEvent = { type: 'loop.held', seq: 999, atMs: 2_500, fromMs: 500, by: 'blocked.pipeline' }
  act(() => workspace.run.getState().receive({ runId: 'r', seq: 1, events: [held], nowMs: 2_500 }))
  expect(textOf('Held by others')).toBe('Held by others 1blocked.pipeline2 s at 0.50 s')
})

describe('the timeline', () => {
  it('says each row in words, and goes to the node of a name', async () => {
    const { workspace } = await windowWith('collected')
    const row = screen.getByRole('button', { name: /^checkQuota/ })
    expect(row.textContent).toBe('checkQuota: waiting · sleep 0.16 s, 0.25–0.41 s; failed at 0.41 s')
    fireEvent.click(row)
    expect([...workspace.editor.getState().selection.nodes]).toEqual(['checkQuota'])
  })

  it('replays by key, says so, and is left by Escape', async () => {
    const { workspace, heard } = await windowWith('collected')
    const part = listenToKeys(workspace, false)
    const slider = screen.getByRole('slider')
    fireEvent.keyDown(slider, { key: 'ArrowLeft' })
    fireEvent.keyDown(slider, { key: 'ArrowLeft', shiftKey: true })
    const place = heard.length - 11
    expect(slider.getAttribute('aria-valuetext')).toContain(`event ${place} of ${heard.length}`)
    fireEvent.keyDown(slider, { key: 'Home' })
    expect(screen.getByText(/^replay · 0.00 s/)).toBeDefined()
    fireEvent.keyDown(slider, { key: ' ' })
    expect(workspace.run.getState().replay?.isPlaying).toBe(true)
    fireEvent.keyDown(document.body, { key: 'Escape' })
    expect(workspace.run.getState().replay).toBeNull()
    part()
  })

  it('is left by its button', async () => {
    const { workspace } = await windowWith('collected')
    act(() => workspace.run.getState().seekTime(300))
    fireEvent.click(screen.getByRole('button', { name: 'Back to the end' }))
    expect(workspace.run.getState().replay).toBeNull()
  })
})

describe('the status bar', () => {
  it('counts the nodes by state, in the moment that is shown', async () => {
    const { workspace } = await windowWith('collected')
    expect(screen.getByRole('contentinfo').textContent).toContain('3 done · 1 failed · 1 skipped')
    act(() => workspace.run.getState().seekTime(300))
    expect(screen.getByRole('contentinfo').textContent).toContain('3 waiting · 1 done')
  })

  it('says when something of the run was lost', async () => {
    const { workspace } = await windowWith('gather', (event) => event.type === 'loop.idle')
    act(() => workspace.run.getState().receive({ runId: 'r', seq: 5, events: [], nowMs: 1 }))
    expect(screen.getByRole('contentinfo').textContent).toContain('4 messages of this run were lost')
  })

  it('turns debug mode on and off', () => {
    const workspace = createWorkspace(fakeBridge().bridge)
    show(workspace)
    const debug = screen.getByRole('switch', { name: 'debug', checked: false })
    expect(debug.title).toMatch(/the line that holds the loop.*are slower/)
    fireEvent.click(debug)
    expect(workspace.run.getState().isDebug).toBe(true)
    expect(screen.getByRole('switch', { name: 'debug', checked: true })).toBeDefined()
    expect(createWorkspace(fakeBridge().bridge).run.getState().isDebug).toBe(true)
    fireEvent.click(debug)
    expect(createWorkspace(fakeBridge().bridge).run.getState().isDebug).toBe(false)
  })
})

describe('with the panels on the screen', () => {
  it('a run update of one node, live or replayed, renders exactly that node', () => {
    const rendered: string[] = []
    const counted = (Kind: ComponentType<NodeProps<FlowNode>>) => (props: NodeProps<FlowNode>) => (
      <Profiler id={props.id} onRender={(id) => rendered.push(id)}>
        <Kind {...props} />
      </Profiler>
    )
    const nodeTypes = { sleep: counted(NodeCard), gather: counted(NodeCard) }
    const graph = sleepsAndGather(20)
    const workspace = createWorkspace(fakeBridge().bridge, { now: () => 0 })
    workspace.editor.getState().open({ graph, path: null, name: 'Untitled' })
    const { nodes, edges } = createFlowTranslator()(graph, workspace.editor.getState().selection)
    render(
      <WorkspaceProvider workspace={workspace}>
        <ReactFlow nodes={nodes} edges={edges} nodeTypes={nodeTypes} edgeTypes={edgeTypes} />
        <BottomPanel />
        <StatusBar />
      </WorkspaceProvider>,
    )
    const { run } = workspace
    act(() => run.getState().starting())
    act(() => run.getState().receive({ runId: 'r', seq: 0, events: [runStarted(graph)], nowMs: 0 }))
    act(() => run.getState().receive({ runId: 'r', seq: 1, events: sleeping(3, 1), nowMs: 0 }))
    rendered.length = 0
    act(() => run.getState().receive({ runId: 'r', seq: 2, events: sleeping(5, 5), nowMs: 0 }))
    expect(rendered).toEqual([graph.nodes[5]?.id])
    rendered.length = 0
    // Back to before the node was created: only its card is drawn again, and the clocks of nodes that wait.
    act(() => run.getState().seekEvent(5))
    const waiting = graph.nodes[3]?.id
    expect(rendered.filter((id) => id !== waiting)).toEqual([graph.nodes[5]?.id])
  })
})
