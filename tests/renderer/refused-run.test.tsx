// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { Bridge, StartFailure } from '#bridge'
import type { CommandId } from '#commands'
import { addNode, connect, edgeBetween, type Graph, moveNodes, newNode, removeEdges, setParam } from '#graph'
import { NotRun } from '../../renderer/chrome/not-run.tsx'
import { StatusBar } from '../../renderer/chrome/status-bar.tsx'
import { restartRun, runCommand } from '../../renderer/commands/index.ts'
import { Dialogs } from '../../renderer/dialogs/dialogs.tsx'
import type { Workspace } from '../../renderer/store/index.ts'
import { graphOf } from '../support/graph-of.ts'
import { runStarted, sleeping } from './graphs.ts'
import { show, workspaceOf } from './workspace.tsx'

const good = graphOf({ a: 'sleep 10', b: 'sleep 10', out: 'output' }, ['a -> b', 'b -> out'])
/** Two mistakes: an output without a wire, and an empty gather. */
const bad = (graph: Graph) => {
  const cut = removeEdges(graph, ['b.out->out.value'])
  return addNode(cut, newNode(cut, 'gather'), { x: 0, y: 300 })
}

function open(answers: Partial<Bridge> = {}) {
  const workspace = workspaceOf(good, { startRun: async () => ({ ok: true, value: 'r' }), ...answers })
  show(
    workspace,
    <>
      <NotRun />
      <StatusBar />
      <Dialogs />
    </>,
  )
  return workspace
}

async function press(workspace: Workspace, command: CommandId = 'run.start') {
  await act(async () => runCommand(workspace, command))
}

/** A run that is going on: its two sleeps wait. */
async function running(answers: Partial<Bridge> = {}) {
  const workspace = open(answers)
  await press(workspace)
  const idle = { type: 'loop.idle', seq: 5, atMs: 0, nextTimerMs: 1000, timers: 1, outside: 0 } as const
  const events = [runStarted(good), ...sleeping(0, 1), idle]
  act(() => workspace.run.getState().receive({ runId: 'r', seq: 0, events, nowMs: 0 }))
  return workspace
}

function end(workspace: Workspace) {
  const outcome = { kind: 'succeeded', result: null, preview: { text: 'null', type: 'null' } } as const
  const { events, receive, ended } = workspace.run.getState()
  act(() => {
    receive({ runId: 'r', seq: 1, events: [{ type: 'run.ended', seq: events.length, atMs: 9, outcome }], nowMs: 9 })
    ended({ runId: 'r', outcome })
  })
}

const asked = (workspace: ReturnType<typeof open>) => workspace.asked.map(({ name }) => name)
const edit = ({ editor }: Workspace, change: (graph: Graph) => Graph) =>
  act(() => editor.getState().edit('Edit', change))

describe('Run with errors in the drawing', () => {
  it('says so, with how many and the first, and leads there', async () => {
    const workspace = open()
    edit(workspace, bad)
    await press(workspace)
    const said = screen.getByRole('alert').textContent ?? ''
    expect(said).toContain('Not run: 2 errors in the drawing.')
    expect(said).toMatch(/(all|out) [a-z]/)
    act(() => workspace.editor.getState().select([]))
    fireEvent.click(screen.getByRole('button', { name: 'Go to it' }))
    expect(workspace.editor.getState().selection.nodes.size).toBe(1)
    expect(asked(workspace)).not.toContain('startRun')
  })

  it('leaves nothing of an earlier run standing as its result', async () => {
    const workspace = await running()
    end(workspace)
    expect(document.querySelector('footer')?.textContent).toContain('succeeded')
    edit(workspace, bad)
    await press(workspace)
    expect(document.querySelector('footer')?.textContent).not.toMatch(/succeeded|done|waiting/)
    expect(workspace.run.getState().view.start).toBe(null)
  })

  it('says so in the bar too, where there were runs before: not that there is none yet', async () => {
    const bar = () => document.querySelector('footer')?.textContent
    const workspace = await running()
    end(workspace)
    edit(workspace, bad)
    await press(workspace)
    expect(bar()).toContain('not run · 2 errors')
    fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }))
    expect(bar()).toMatch(/^not run(?! ·)/)
    act(() => workspace.editor.getState().open({ graph: good, path: null, name: 'Other' }))
    expect(bar()).toMatch(/^no run yet/)
  })

  it('says so in the bar, where there was none before; once it is mended there still is none', async () => {
    const bar = () => document.querySelector('footer')?.textContent
    const workspace = open()
    edit(workspace, bad)
    await press(workspace)
    expect(bar()).toContain('not run · 2 errors')
    act(() => workspace.editor.getState().undo())
    expect(bar()).toMatch(/^no run yet/)
  })

  it('says it until it is mended or dismissed, and not of mistakes that come later', async () => {
    const workspace = open()
    edit(workspace, bad)
    await press(workspace)
    edit(workspace, (graph) => moveNodes(graph, { a: { x: 7, y: 7 } }))
    expect(screen.queryByRole('alert')).not.toBe(null)
    act(() => workspace.editor.getState().undo())
    act(() => workspace.editor.getState().undo())
    expect(screen.queryByRole('alert')).toBe(null)
    act(() => workspace.editor.getState().redo())
    expect(screen.queryByRole('alert')).toBe(null)
    await press(workspace)
    fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }))
    expect(screen.queryByRole('alert')).toBe(null)
  })

  it('says what only the host knows as well, until the next edit', async () => {
    const problem = {
      code: 'missing-module',
      severity: 'error',
      message: 'No module "x"',
      remedy: 'Install it',
    } as const
    const workspace = open({ startRun: async () => ({ ok: false, error: { kind: 'problems', problems: [problem] } }) })
    await press(workspace)
    expect(screen.getByRole('alert').textContent).toContain('Not run: 1 error in the drawing. No module "x".')
    edit(workspace, (graph) => moveNodes(graph, { a: { x: 7, y: 7 } }))
    expect(screen.queryByRole('alert')).toBe(null)
  })

  it('is over with the next run', async () => {
    const workspace = open()
    edit(workspace, bad)
    await press(workspace)
    act(() => workspace.editor.getState().undo())
    await press(workspace)
    expect(screen.queryByRole('alert')).toBe(null)
    expect(workspace.run.getState().status).toBe('running')
  })
})

const question = { id: 'q', code: [{ name: 'a', code: 'async function a() {}' }] }
const refusals: Readonly<Record<string, readonly [StartFailure, said: string | RegExp]>> = {
  'what the host finds wrong': [
    { kind: 'problems', problems: [{ code: 'missing-module', severity: 'error', message: 'No module', remedy: 'R' }] },
    'Not run: 1 error',
  ],
  'code that nobody vouches for': [{ kind: 'untrusted', question }, /async function a/],
  'too much code': [{ kind: 'too-much', message: 'Too much', remedy: 'Less' }, 'Too much'],
}

describe('Stop it and run again', () => {
  const stopAndRun = async () => {
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Stop it and run again' })))
  }

  it('changes nothing where the drawing has errors, and says them', async () => {
    const workspace = await running()
    edit(workspace, bad)
    await press(workspace)
    await stopAndRun()
    expect(asked(workspace)).not.toContain('cancelRun')
    expect(workspace.run.getState().status).toBe('running')
    expect(workspace.run.getState().view.nodes.get('a')?.state).toBe('waiting')
    expect(screen.getByRole('alert').textContent).toContain('Not run: 2 errors')
    expect(screen.getByRole('alert').textContent).toContain('The run in progress was not stopped.')
  })

  it.each(Object.entries(refusals))('stops nothing for %s', async (_, [error, said]) => {
    const workspace = await running({ checkRun: async () => ({ ok: false, error }) })
    await press(workspace)
    await stopAndRun()
    expect(asked(workspace)).not.toContain('cancelRun')
    expect(asked(workspace).filter((name) => name === 'startRun')).toHaveLength(1)
    expect(workspace.run.getState().status).toBe('running')
    expect(document.body.textContent).toMatch(said)
  })

  it('asks for inputs before it stops anything, and goes on with them', async () => {
    const workspace = await running()
    edit(workspace, (graph) => {
      const input = newNode(graph, 'input')
      const added = addNode(graph, input, { x: 0, y: 0 })
      return connect(setParam(added, input.id, 'input', 'default', undefined), edgeBetween(input.id, 'a', 'value'))
    })
    await press(workspace)
    await stopAndRun()
    expect(screen.queryByRole('dialog')?.textContent).toContain('value')
    expect(asked(workspace)).not.toContain('cancelRun')
    const field = screen.getByRole('textbox')
    fireEvent.change(field, { target: { value: 'x' } })
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Run' })))
    expect(asked(workspace)).toContain('cancelRun')
  })

  it('stops it once the other may start, and starts what was asked for', async () => {
    const workspace = await running()
    await press(workspace)
    await stopAndRun()
    expect(asked(workspace).slice(-2)).toEqual(['checkRun', 'cancelRun'])
    edit(workspace, bad)
    await act(async () => end(workspace))
    await act(async () => {})
    const starts = workspace.asked.filter(({ name }) => name === 'startRun')
    expect(starts).toHaveLength(2)
    expect(starts[1]?.arguments).toEqual([expect.objectContaining({ graph: good })])
    expect(workspace.run.getState().status).toBe('running')
  })

  it('starts one run, however often it is asked', async () => {
    const workspace = await running()
    await act(async () => {
      void restartRun(workspace)
      void restartRun(workspace)
    })
    await act(async () => end(workspace))
    await act(async () => {})
    expect(asked(workspace).filter((name) => name === 'startRun')).toHaveLength(2)
    expect(asked(workspace).filter((name) => name === 'cancelRun')).toHaveLength(1)
  })
})
