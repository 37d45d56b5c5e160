// @vitest-environment happy-dom
import { act, fireEvent, render, screen } from '@testing-library/react'
import { Profiler } from 'react'
import { ReactFlowProvider } from 'reactflow'
import { describe, expect, it } from 'vitest'
import type { Graph, Problem } from '#graph'
import { problemsOf, removeNodes, setCode, setTitle } from '#graph'
import { NodeCard } from '../../renderer/canvas/nodes/node-card.tsx'
import { fixProblem, runCommand } from '../../renderer/commands/index.ts'
import { Problems } from '../../renderer/panels/problems/problems.tsx'
import { shownProblems, useProblemCount, WorkspaceProvider } from '../../renderer/store/index.ts'
import { graphOf } from '../support/graph-of.ts'
import { show, workspaceOf } from './workspace.tsx'

const broken = graphOf(
  { f: 'async function f(x: string) {}', g: 'gather', h: 'async function h() {\n  return = 1\n}', i: 'input' },
  ['i -> f.x'],
)
const rows = () => screen.getAllByRole<HTMLButtonElement>('button')
function Count() {
  return <output>{useProblemCount()}</output>
}
const settled = () => act(() => new Promise<void>((done) => setTimeout(done)))

describe('the list of problems', () => {
  it('says that there are none', () => {
    show(workspaceOf(graphOf({ a: 'sleep' })), <Problems />)
    expect(screen.getByText('No problems')).toBeTruthy()
  })

  it('tells severity, place, message and remedy, errors first', () => {
    const workspace = workspaceOf(graphOf({ i: 'input', g: 'gather' }))
    show(workspace, <Problems />)
    expect(rows().map((row) => row.textContent)).toEqual([
      'errorgThis gather has no tasks Draw wires into it from the tasks that it should await',
      'warningiNothing uses the input i Wire it, or remove it',
    ])
    expect(screen.getByText('1 error · 1 warning')).toBeTruthy()
  })

  it('leads to the node, and to the place in its code', () => {
    const workspace = workspaceOf(broken)
    const revealed: string[] = []
    workspace.canvas = { reveal: (id: string) => revealed.push(id) } as never
    show(workspace, <Problems />)
    fireEvent.click(screen.getByText('This gather has no tasks'))
    expect([...workspace.editor.getState().selection.nodes]).toEqual(['g'])
    fireEvent.click(screen.getByText('h, line 2'))
    expect([...workspace.editor.getState().selection.nodes]).toEqual(['h'])
    expect(workspace.editor.getState().cursorWish).toEqual({ node: 'h', line: 2, column: 10 })
    expect(revealed).toEqual(['g', 'h'])
  })

  it('is walked by arrow keys', () => {
    show(workspaceOf(broken), <Problems />)
    const [first, second] = rows()
    first?.focus()
    if (first) fireEvent.keyDown(first, { key: 'ArrowDown' })
    expect(document.activeElement).toBe(second)
    if (second) fireEvent.keyDown(second, { key: 'ArrowUp' })
    expect(document.activeElement).toBe(first)
  })
})

describe('the fix of a problem', () => {
  const code = 'async function f() {\n  sleep(1)\n  const a = await one()\n  const b = await two()\n  return [a, b]\n}'
  const opened = graphOf({ f: code, a: 'sleep', g: 'gather', o: 'output' }, ['f -> o', 'a -> g', 'g -> f.after'])
  const codeOf = (graph: Graph) => graph.nodes.flatMap((node) => ('code' in node ? [node.code] : []))[0]
  const button = (name: string) => screen.getByRole('button', { name })

  it('is a button of its row, which says what it does and is one step of the history', () => {
    const workspace = workspaceOf(opened)
    const { getState } = workspace.editor
    show(workspace, <Problems />)
    fireEvent.click(button('Run together'))
    expect(codeOf(getState().graph)).toContain('const [a, b] = await gather([one(), two()])')
    expect(screen.queryByRole('button', { name: 'Run together' })).toBeNull()
    fireEvent.click(button('Await it'))
    fireEvent.click(button('Take the gather out'))
    expect(getState().past.map(({ label }) => label)).toEqual(['Run together', 'Await it', 'Take the gather out'])
    expect(problemsOf(getState().graph)).toEqual([])
    for (const _ of getState().past) act(() => getState().undo())
    expect(getState().graph).toBe(opened)
    for (const _ of getState().future) act(() => getState().redo())
    expect(problemsOf(getState().graph)).toEqual([])
  })

  it('is a step of its own between words that are typed', () => {
    const workspace = workspaceOf(opened)
    const { getState } = workspace.editor
    const problem = problemsOf(opened).find((each) => each.code === 'awaits-in-a-row') as Problem
    const type = (text: string) =>
      getState().edit('Edit code', (now) => setCode(now, 'f', `${codeOf(now)}${text}`), { coalesceKey: 'code f' })
    type(' ')
    fixProblem(workspace, problem)
    type(' ')
    expect(getState().past.map(({ label }) => label)).toEqual(['Edit code', 'Run together', 'Edit code'])
  })

  it('does nothing, and is no step, once the drawing has changed', () => {
    const workspace = workspaceOf(opened)
    const { getState } = workspace.editor
    const before = problemsOf(opened)
    getState().edit('x', (now) => setCode(now, 'f', `// ${code}`))
    getState().edit('x', (now) => removeNodes(now, ['a', 'g']))
    const { graph } = getState()
    for (const problem of before) fixProblem(workspace, problem)
    expect(getState().graph).toBe(graph)
    expect(getState().past).toHaveLength(2)
  })

  it('is no button where only a person can tell what is meant', () => {
    show(workspaceOf(graphOf({ g: 'gather' })), <Problems />)
    expect(rows()).toHaveLength(1)
  })
})

describe('a run that is refused', () => {
  it('opens the list at the first problem, and does not bother the host', async () => {
    const workspace = workspaceOf(broken)
    workspace.editor.getState().show({ isStage: true })
    runCommand(workspace, 'run.start')
    await settled()
    const { bottomTab, isStage, selection, dialog } = workspace.editor.getState()
    expect({ bottomTab, isStage, dialog }).toEqual({ bottomTab: 'problems', isStage: false, dialog: null })
    expect([...selection.nodes]).toEqual(['g'])
    expect(workspace.asked).toEqual([])
  })

  it('lists what only the host found out, until the next edit', async () => {
    const problem: Problem = {
      code: 'missing-module',
      severity: 'error',
      node: 'a',
      message: 'There is no module "left-pad"',
      remedy: 'Install it',
    }
    const workspace = workspaceOf(graphOf({ a: 'sleep' }), {
      startRun: async () => ({ ok: false, error: { kind: 'problems', problems: [problem] } }),
    })
    show(
      workspace,
      <>
        <Problems />
        <Count />
      </>,
    )
    runCommand(workspace, 'run.start')
    await settled()
    expect(screen.getByText('There is no module "left-pad"')).toBeTruthy()
    expect(screen.getByRole('status').textContent).toBe('1')
    act(() => workspace.editor.getState().edit('x', (graph) => setTitle(graph, 'Other')))
    expect(screen.getByText('No problems')).toBeTruthy()
  })
})

describe('what a host found', () => {
  const graph = graphOf({ g: 'gather', h: 'async function h() {\n  return = 1\n}' })
  const own = problemsOf(graph)
  const [first, second] = own
  const found = (problems: readonly Problem[]) => shownProblems({ graph, refusal: { graph, problems } })

  it('is listed once, where the window found it too', () => {
    expect(found(own)).toEqual(own)
    expect(found([...own].reverse())).toEqual(own)
  })

  const others = {
    code: 'missing-module',
    node: 'h2',
    edge: 'g.out->h.x',
    line: 77,
    column: 78,
    message: 'No',
  } as const
  it.each(Object.entries(others))(
    'is listed before what the window found, where it has another %s alone',
    (...part) => {
      for (const one of [first, second] as Problem[]) {
        const other = { ...one, ...Object.fromEntries([part]) }
        expect(found([...own, other])).toEqual([other, ...own])
      }
    },
  )

  it('is the same where only the advice is another', () => {
    expect(found([{ ...(first as Problem), remedy: 'Ask somebody', severity: 'warning' }])).toEqual(own)
  })

  it('is of the drawing that it looked at, and of no other', () => {
    const news = [{ ...(first as Problem), message: 'Something else' }]
    expect(shownProblems({ graph: { ...graph }, refusal: { graph, problems: news } })).toEqual(own)
    expect(shownProblems({ graph, refusal: null })).toEqual(own)
    const refusal = { graph, problems: news }
    expect(shownProblems({ graph, refusal })).toBe(shownProblems({ graph, refusal }))
  })
})

it('marks the card of a node with its worst problem, and renders no other card for it', () => {
  const graph = graphOf({ a: 'coroutine', b: 'coroutine' })
  const workspace = workspaceOf(graph)
  const rendered: string[] = []
  render(
    <WorkspaceProvider workspace={workspace}>
      <ReactFlowProvider>
        {graph.nodes.map((node) => (
          <Profiler key={node.id} id={node.id} onRender={(id) => rendered.push(id)}>
            <NodeCard data={{ node, handles: [], outs: [] }} />
          </Profiler>
        ))}
      </ReactFlowProvider>
    </WorkspaceProvider>,
  )
  rendered.length = 0
  act(() => workspace.editor.getState().edit('x', (now) => setCode(now, 'a', 'function a() {}')))
  expect(screen.getByRole('img').getAttribute('aria-label')).toBe('error: a is not async')
  expect(rendered).toEqual(['a'])
})
