// @vitest-environment happy-dom

import { act, fireEvent, screen, within } from '@testing-library/react'
import { ReactFlow } from 'reactflow'
import { describe, expect, it } from 'vitest'
import { type Graph, nodeById, type Policies, policiesOf } from '#graph'
import { createFlowTranslator } from '../../renderer/canvas/flow-nodes.ts'
import { nodeTypes } from '../../renderer/canvas/nodes/node-types.ts'
import { Inspector } from '../../renderer/panels/inspector/inspector.tsx'
import type { Workspace } from '../../renderer/store/index.ts'
import { graphOf } from '../support/graph-of.ts'
import { recordedRun } from '../support/recorded-run.ts'
import { show, workspaceOf } from './workspace.tsx'

const flaky = "let tries = 0\nasync function work() {\n  await sleep(40)\n  if (++tries < 3) throw new Error('no')\n}"
const called = (name: string, policies: Policies, code = `async function ${name}() {\n  await work()\n}`) => ({
  kind: 'coroutine' as const,
  code,
  ...policies,
})
const retry = { tries: 3, delayMs: 500, backoff: 'fixed' } as const
const graph: Graph = {
  ...graphOf({
    plain: 'async function plain(a?: string, b?: string) {}',
    all: called('all', { timeoutMs: 2_000, limit: 'api', retry }),
    next: called('next', { limit: 'api' }, 'async function next(a?: string, b?: string) {}'),
  }),
  shared: flaky,
  settings: { onError: 'end', limits: { api: 1 } },
}

/** The cards after the events of a run up to this moment. */
async function cardsAt(atMs: number | null, drawn = graph) {
  const workspace = workspaceOf(drawn)
  const { nodes } = createFlowTranslator()(drawn, workspace.editor.getState().selection)
  const container = show(workspace, <ReactFlow nodes={nodes} edges={[]} nodeTypes={nodeTypes} />)
  if (atMs !== null) {
    const events = (await recordedRun(drawn)).filter((event) => event.atMs <= atMs)
    act(() => workspace.run.getState().starting())
    act(() => workspace.run.getState().receive({ runId: 'r', seq: 0, events, nowMs: 0 }))
  }
  return (id: string) => container.querySelector<HTMLElement>(`.react-flow__node[data-id="${id}"]`)
}

const chipsOf = (card: HTMLElement | null) => [...(card?.querySelectorAll('[class*="chip"]') ?? [])]
const textsOf = (card: HTMLElement | null) => chipsOf(card).map((chip) => chip.textContent)

describe('the chips of a card', () => {
  it('say the policies, and a card without any has none', async () => {
    const card = await cardsAt(null)
    expect(textsOf(card('all'))).toEqual(['2 s at most', 'api · 1', '3 tries'])
    expect(textsOf(card('plain'))).toEqual([])
  })

  it('say which try it is, and that a place is waited for', async () => {
    const card = await cardsAt(20)
    expect(textsOf(card('all'))).toEqual(['2 s at most', 'api · 1', 'try 1 of 3'])
    expect(card('next')?.textContent).toContain('waiting · api is full (next)')
    expect(chipsOf(card('next')).map((chip) => chip.getAttribute('data-live'))).toEqual(['waiting'])
  })

  it('are live for what they are about alone: a place is not waited for in a sleep', async () => {
    const live = chipsOf((await cardsAt(20))('all')).map((chip) => chip.getAttribute('data-live'))
    expect(live).toEqual(['running', null, null])
  })

  it('say that the timeout was what it failed with', async () => {
    const late = graphOf({ late: called('late', { timeoutMs: 30 }, 'async function late() {\n  await sleep(100)\n}') })
    const live = chipsOf((await cardsAt(200, late))('late')).map((chip) => chip.getAttribute('data-live'))
    expect(live).toEqual(['failed'])
  })

  it('say that the next try comes', async () => {
    const card = await cardsAt(100)
    expect(textsOf(card('all')).at(-1)).toMatch(/^try 2 of 3 · again in 0\.\d+ s$/)
    expect(card('all')?.textContent).toContain('waiting · sleep')
  })
})

const steps = ({ editor }: Workspace) => editor.getState().past.map(({ label }) => label)
const field = (name: string) => screen.getByRole<HTMLInputElement>('textbox', { name })
const write = (name: string, text: string) => {
  fireEvent.change(field(name), { target: { value: text } })
  fireEvent.blur(field(name))
}

describe('a pipeline node', () => {
  const included: Graph = {
    ...graphOf({ p: { kind: 'pipeline', file: './inner.pipeline', inputs: [], timeoutMs: 500, limit: 'api', retry } }),
    settings: { onError: 'end', limits: { api: 2 } },
  }

  it('has chips for its timeout, its limit and its tries', () => {
    const workspace = workspaceOf(included)
    const { nodes } = createFlowTranslator()(included, workspace.editor.getState().selection)
    const container = show(workspace, <ReactFlow nodes={nodes} edges={[]} nodeTypes={nodeTypes} />)
    expect(textsOf(container.querySelector('.react-flow__node'))).toEqual(['0.5 s at most', 'api · 2', '3 tries'])
  })

  it('has these in the inspector, and an each over one of its inputs', () => {
    const inputs = ['x', 'y'].map((name) => ({ name, type: 'number', hasDefault: true }))
    const workspace = workspaceOf({ ...included, nodes: included.nodes.map((node) => ({ ...node, inputs })) })
    const { editor } = workspace
    editor.getState().select(['p'])
    show(workspace, <Inspector />)
    write('Timeout', '3 s')
    write('Limit', '')
    fireEvent.click(screen.getByRole('switch', { name: 'For each' }))
    fireEvent.click(screen.getByRole('button', { name: 'y' }))
    write('At once', '4')
    expect(nodeById(editor.getState().graph, 'p')).toMatchObject({ each: { parameter: 'y', limit: 4 } })
    fireEvent.click(screen.getByRole('switch', { name: 'For each' }))
    fireEvent.click(screen.getByRole('switch', { name: 'Retry' }))
    expect(policiesOf(nodeById(editor.getState().graph, 'p') as object)).toEqual({ timeoutMs: 3_000 })
    for (const _ of steps(workspace)) act(() => editor.getState().undo())
    expect(policiesOf(nodeById(editor.getState().graph, 'p') as object)).toMatchObject({ timeoutMs: 500, retry })
  })
})

describe('the policies in the inspector', () => {
  const inspect = (id: string) => {
    const workspace = workspaceOf(graph)
    workspace.editor.getState().select([id])
    show(workspace, <Inspector />)
    return workspace
  }
  const paramsOf = ({ editor }: Workspace, id: string) => nodeById(editor.getState().graph, id) as Policies

  it('are each one step of the history', () => {
    const workspace = inspect('plain')
    write('Timeout', '3 s')
    write('Limit', 'api')
    fireEvent.click(screen.getByRole('switch', { name: 'Retry' }))
    write('Tries', '5')
    fireEvent.click(screen.getByRole('button', { name: 'The same' }))
    write('Only after', 'HttpError TypeError')
    expect(paramsOf(workspace, 'plain')).toMatchObject({
      timeoutMs: 3_000,
      limit: 'api',
      retry: { tries: 5, delayMs: 1_000, backoff: 'fixed', only: ['HttpError', 'TypeError'] },
    })
    fireEvent.click(screen.getByRole('switch', { name: 'Retry' }))
    const added = ['Change timeout', 'Change limit', 'Add retry', 'Change tries', 'Change backoff']
    expect(steps(workspace)).toEqual([...added, 'Change which errors', 'Remove retry'])
    for (const _ of steps(workspace)) act(() => workspace.editor.getState().undo())
    expect(workspace.editor.getState().graph).toBe(graph)
  })

  it('say what is wrong at the field, and add a limit that is missing', () => {
    const workspace = inspect('all')
    write('Tries', '1')
    expect(screen.getAllByText('With fewer than 2 tries, nothing is repeated').length).toBeGreaterThan(0)
    write('Limit', 'disk')
    expect(screen.getAllByText('No limit is called disk').length).toBeGreaterThan(0)
    fireEvent.click(screen.getByRole('button', { name: 'Add the limit disk' }))
    expect(workspace.editor.getState().graph.settings.limits).toEqual({ api: 1, disk: 4 })
  })
})

describe('the limits of the pipeline', () => {
  it('are added, renamed with their users, changed and removed, one step each', () => {
    const workspace = workspaceOf(graph)
    show(workspace, <Inspector />)
    const limits = within(screen.getByRole('region', { name: 'Limits' }))
    write('Name', 'web')
    const { editor } = workspace
    expect(editor.getState().graph.settings.limits).toEqual({ web: 1 })
    expect(nodeById(editor.getState().graph, 'next')).toMatchObject({ limit: 'web' })
    write('At once', '3')
    fireEvent.click(limits.getByRole('button', { name: 'Add a limit' }))
    expect(editor.getState().graph.settings.limits).toEqual({ web: 3, limit: 4 })
    fireEvent.click(limits.getByRole('button', { name: 'Remove limit' }))
    expect(steps(workspace)).toEqual(['Rename limit', 'Change limit', 'Add limit', 'Remove limit limit'])
    for (const _ of steps(workspace)) act(() => editor.getState().undo())
    expect(editor.getState().graph).toBe(graph)
  })
})
