// @vitest-environment happy-dom
import { act, fireEvent, render, screen, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { setCode } from '#graph'
import type { RunNode, TraceEvent } from '#trace'
import { Inspector } from '../../renderer/panels/inspector/inspector.tsx'
import type { Workspace } from '../../renderer/store/index.ts'
import { SeverityGlyph } from '../../renderer/theme/severity-glyph.tsx'
import { graphOf } from '../support/graph-of.ts'
import { show, workspaceOf } from './workspace.tsx'

const graph = graphOf({ f: 'async function f() {\n  throw boom()\n}', p: 'coroutine', g: 'gather', url: 'input' }, [
  'f -> g',
  'p -> g',
])
const node = (id: string, more: Partial<RunNode> = {}): RunNode => ({
  id,
  name: id,
  kind: 'coroutine',
  needs: [],
  children: [],
  ...more,
})
const nodes = [node('f'), node('p'), node('g', { kind: 'gather', children: [0, 1] })]
const boom = {
  name: 'BoomError',
  message: 'no luck',
  frames: [
    { line: 3, column: 9, function: 'boom' },
    { node: 0, line: 2, column: 3, function: 'f' },
  ],
}
const events: readonly TraceEvent[] = [
  {
    type: 'run.started',
    seq: 0,
    atMs: 0,
    title: '',
    nodes,
    clock: 'virtual',
    rate: 1,
    isDebug: false,
    wallMs: 0,
  },
  { type: 'task.created', seq: 1, atMs: 0, task: 0, node: 0, name: 'f' },
  { type: 'task.scheduled', seq: 2, atMs: 0, task: 0 },
  { type: 'task.running', seq: 3, atMs: 0, task: 0 },
  { type: 'log', seq: 4, atMs: 2, level: 'warn', text: 'careful', node: 0, task: 0 },
  { type: 'log', seq: 5, atMs: 2, level: 'log', text: 'not mine', node: 1 },
  { type: 'task.waiting', seq: 6, atMs: 12, task: 0, on: { kind: 'sleep', untilMs: 1_012, durationMs: 1_000 } },
]
const failing: readonly TraceEvent[] = [
  { type: 'task.scheduled', seq: 7, atMs: 1_012, task: 0 },
  { type: 'task.running', seq: 8, atMs: 1_012, task: 0 },
  { type: 'task.done', seq: 9, atMs: 1_012, task: 0, outcome: { kind: 'error', error: boom } },
]

function ran(batches: readonly (readonly TraceEvent[])[], id = 'f'): Workspace {
  const workspace = workspaceOf(graph)
  const { editor, run } = workspace
  editor.getState().request({ ranGraph: graph })
  editor.getState().select([id])
  run.getState().configure({ clock: 'virtual' })
  run.getState().starting()
  for (const [seq, batch] of batches.entries()) {
    run.getState().receive({ runId: 'r', seq, events: batch, nowMs: batch.at(-1)?.atMs ?? 0 })
  }
  show(workspace, <Inspector />)
  return workspace
}

/** The facts of the section "Now", by name. */
function facts(): Readonly<Record<string, string>> {
  const names = screen.getAllByRole('term').map((term) => term.textContent ?? '')
  const values = screen.getAllByRole('definition').map((value) => value.textContent?.trim() ?? '')
  return Object.fromEntries(names.map((name, place) => [name, values[place] ?? '']))
}

it('tells of a failed run even where no node failed with it', () => {
  const workspace = ran([events])
  act(() => {
    workspace.run.getState().ended({ runId: 'r', outcome: { kind: 'failed', error: boom } })
    workspace.editor.getState().select([])
  })
  const section = screen.getByRole('region', { name: 'Last run' })
  expect(section.textContent).toContain('BoomError no luck')
  fireEvent.click(screen.getByRole('button', { name: 'line 2 of f' }))
  expect(workspace.editor.getState().cursorWish).toMatchObject({ node: 'f', line: 2 })
})

describe('a run that held the loop, or took the memory', () => {
  const blocked = {
    name: 'BlockedLoopError',
    message: 'f has held the event loop',
    frames: [{ node: 0, line: 2, column: 3 }],
  }
  const failed = { runId: 'r', outcome: { kind: 'failed', error: blocked, node: 0 } } as const

  it('is offered a process of its own', async () => {
    const workspace = workspaceOf(graphOf({ f: 'async function f() {}' }), {
      startRun: async () => ({ ok: true, value: 'r2' }),
    })
    workspace.run.getState().starting()
    workspace.run.getState().started('r')
    workspace.run.getState().ended(failed)
    show(workspace, <Inspector />)
    fireEvent.click(screen.getByRole('button', { name: 'Run apart' }))
    await act(async () => {})
    const [asked] = workspace.asked.filter(({ name }) => name === 'startRun')
    expect(asked?.arguments).toEqual([expect.objectContaining({ isApart: true })])
    expect(workspace.run.getState().isApart).toBe(true)
  })

  it('is offered nothing where it had one, or failed otherwise', () => {
    const workspace = ran([events])
    act(() => {
      workspace.editor.getState().select([])
      workspace.run.getState().ended({ runId: 'r', outcome: { kind: 'failed', error: boom } })
    })
    expect(screen.queryByRole('button', { name: 'Run apart' })).toBe(null)
    act(() => {
      workspace.run.getState().starting(true)
      workspace.run.getState().started('r')
      workspace.run.getState().ended(failed)
    })
    expect(screen.getByRole('region', { name: 'Last run' }).textContent).toContain('BlockedLoopError')
    expect(screen.queryByRole('button', { name: 'Run apart' })).toBe(null)
  })
})

describe('a node in a run', () => {
  it('says what it waits for, until when, how long it held the loop and who awaits it', () => {
    ran([events])
    expect(facts()).toEqual({
      State: 'waiting · sleep',
      'Wakes in': '1.00 s',
      'On the loop': '0.01 s in 1 step',
      'Awaited by': 'g',
    })
  })

  it('shows what failed the run at it, though its own task was only cancelled', () => {
    const ending: readonly TraceEvent[] = [
      { type: 'task.done', seq: 7, atMs: 12, task: 0, outcome: { kind: 'cancelled' } },
      { type: 'run.ended', seq: 8, atMs: 12, outcome: { kind: 'failed', node: 0, error: boom } },
    ]
    const workspace = ran([events, ending])
    expect(facts().State).toContain('cancelled')
    expect(screen.getByText('BoomError')).toBeTruthy()
    act(() => workspace.editor.getState().select(['p']))
    expect(screen.queryByText('BoomError')).toBeNull()
  })

  it('shows its error, whose lines lead into the code and into the shared code', () => {
    const workspace = ran([events, failing])
    expect(facts()).toMatchObject({ State: 'failed', 'On the loop': '0.01 s in 2 steps' })
    expect(screen.getByText('BoomError')).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'line 2' }))
    expect(workspace.editor.getState().cursorWish).toMatchObject({ node: 'f', line: 2, column: 3 })
    fireEvent.click(screen.getByRole('button', { name: 'line 3 of the shared code' }))
    expect(workspace.editor.getState().cursorWish).toMatchObject({ node: null, line: 3 })
    expect(workspace.editor.getState().selection.nodes.size).toBe(0)
  })

  it('shows what the loop has to tell of its code, with lines that lead there', () => {
    const places = [
      { line: 3, column: 9, is: 'at' },
      { node: 0, line: 2, column: 3, is: 'at' },
    ] as const
    const slow: TraceEvent = { type: 'callback.slow', seq: 7, atMs: 20, task: 0, node: 0, durationMs: 300, places }
    const workspace = ran([events, [slow]])
    const reports = screen.getByRole('list', { name: 'Reports of the loop' })
    expect(reports.textContent).toBe('held the loop for 0.30 s in one step line 3 of the shared codeline 2')
    fireEvent.click(within(reports).getByRole('button', { name: 'line 2' }))
    expect(workspace.editor.getState().cursorWish).toMatchObject({ node: 'f', line: 2, column: 3 })
  })

  it.each(['error', 'warn', 'info'] as const)('has the mark of an error at an error alone: %s', (level) => {
    const told: TraceEvent = { type: 'log', seq: 7, atMs: 20, level, text: 'odd', isReport: true, node: 0, task: 0 }
    ran([events, [told]])
    const mark = screen.getByRole('list', { name: 'Reports of the loop' }).querySelector('svg')
    const { container } = render(<SeverityGlyph severity={level === 'error' ? 'error' : 'warning'} />)
    expect(mark?.outerHTML).toBe(container.innerHTML)
  })

  it('shows each of several reports that are the same, at one time', () => {
    const complaints = vi.spyOn(console, 'error')
    const lost = (seq: number): TraceEvent => {
      const text = "coroutine 'sleep' was never awaited"
      return { type: 'log', seq, atMs: 20, level: 'warn', text, isReport: true, node: 0, task: 0 }
    }
    ran([events, [lost(7), lost(8), lost(9)]])
    expect(within(screen.getByRole('list', { name: 'Reports of the loop' })).getAllByRole('listitem')).toHaveLength(3)
    expect(complaints).not.toHaveBeenCalled()
    complaints.mockRestore()
  })

  it('marks the line that failed while the code is what ran', async () => {
    const workspace = ran([events, failing])
    await screen.findByRole('textbox', { name: 'Code' })
    const marked = () => document.querySelector('.cm-failed-line')?.textContent
    expect(marked()).toBe('  throw boom()')
    act(() => workspace.editor.getState().edit('x', (now) => setCode(now, 'f', 'async function f() {}')))
    expect(marked()).toBeUndefined()
  })

  it('has its own lines of the log', () => {
    ran([events])
    fireEvent.click(screen.getByRole('tab', { name: 'Log' }))
    expect(screen.getByRole('log').textContent).toBe('0.002 swarncareful')
  })

  it('shows its value, and the values that came in', () => {
    const value = { text: '{ a: 1, … }', type: 'object', detail: '{\n  "a": 1\n}' }
    const given: TraceEvent = { type: 'node.given', seq: 7, atMs: 20, node: 1, value }
    ran([events, [given]], 'g')
    fireEvent.click(screen.getByRole('tab', { name: 'Values' }))
    expect(screen.getByText('None yet: run the pipeline')).toBeTruthy()
    expect(screen.getByText('2 · p')).toBeTruthy()
    expect(screen.getByText('{ a: 1, … }')).toBeTruthy()
    expect(screen.getByText('Whole value')).toBeTruthy()
    expect(screen.getByText('no value yet')).toBeTruthy()
  })

  it('is said not to be part of a run that began before it was there', () => {
    ran([events], 'url')
    expect(screen.getByText('Not part of this run: it was added later')).toBeTruthy()
  })
})
