// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { TraceEvent } from '#trace'
import { CommandList } from '../../renderer/chrome/command-list.tsx'
import { Rail } from '../../renderer/chrome/rail.tsx'
import { StatusBar } from '../../renderer/chrome/status-bar.tsx'
import { graphOf } from '../support/graph-of.ts'
import { recordedRun } from '../support/recorded-run.ts'
import { runStarted, sleepsAndGather } from './graphs.ts'
import { show, workspaceOf } from './workspace.tsx'

const graph = graphOf({ a: 'sleep 10', b: 'sleep 500', all: 'gather' }, ['a -> all', 'b -> all'])

function bar(events: readonly TraceEvent[] = [], batch: object = {}) {
  const workspace = workspaceOf(graph)
  const container = show(workspace, <StatusBar />)
  const { run } = workspace
  if (events.length > 0) {
    act(() => run.getState().starting())
    act(() => run.getState().receive({ runId: 'r', seq: 0, events, nowMs: events.at(-1)?.atMs ?? 0, ...batch }))
    act(() => run.getState().started('r'))
  }
  return { workspace, run, container, text: () => container.textContent }
}

describe('the status bar', () => {
  it('counts nothing before there is a run', () => {
    expect(bar().text()).toBe('no run yetdebug off')
  })

  it.each([
    ['as it begins', 0, '0 ready', '2 timers'],
    ['at its end', 9_999, '0 ready', '0 timers'],
  ])('counts who is ready, and the timers: %s', async (_, untilMs, ready, timers) => {
    const events = (await recordedRun(graph)).filter(({ atMs }) => atMs <= untilMs)
    const { text } = bar(events)
    expect(text()).toContain(ready)
    expect(text()).toContain(timers)
  })

  it('counts one timer as one', async () => {
    const events = (await recordedRun(graph)).filter(({ atMs }) => atMs <= 10)
    expect(bar(events).text()).toMatch(/1 timer(?!s)/)
  })

  it.each([
    ['a batch that is missing', { seq: 1 }, '1 message of this run were lost: the picture is incomplete, run it again'],
    ['batches that are', { seq: 3 }, '3 messages of this run were lost: the picture is incomplete, run it again'],
    [
      'events that could not be read',
      { refused: 1 },
      'some events of this run contradict each other: the picture is incomplete, run it again',
    ],
  ])('says what is missing: %s', (_, batch, words) => {
    const { container } = bar([runStarted(sleepsAndGather(2))], batch)
    expect(within(container).getAllByRole('status')[0]?.textContent?.trim()).toBe(words)
  })

  it('says that a replay will end early where the log is cut', () => {
    const { run, text } = bar([runStarted(sleepsAndGather(2))])
    expect(text()).not.toContain('replay')
    act(() => run.setState({ isLogCut: true }))
    expect(text()).toContain('the run is longer than can be replayed: the replay ends early, the picture is exact')
  })

  it('says that no copy is kept, for as long as that is so', () => {
    const { workspace, container } = bar()
    act(() => workspace.editor.getState().markKept(null, { message: 'The disk is full', remedy: 'Free some space' }))
    const alert = within(container).getByRole('alert')
    expect([alert.textContent?.trim(), alert.title]).toEqual(['The disk is full. Free some space.', 'Free some space'])
    act(() => workspace.editor.getState().markKept(null, null))
    expect(within(container).queryByRole('alert')).toBeNull()
  })

  it.each([
    ['goes on', 'running', 'The run goes on'],
    ['is being stopped', 'cancelling', 'The run is being stopped'],
    ['has ended', 'ended', 'The run has ended: last heard of at 0.00 s'],
    ['is none', 'none', ''],
  ] as const)('tells those who can not see it that the run %s', (_, status, words) => {
    const { run, container } = bar([runStarted(sleepsAndGather(2))])
    act(() => run.setState({ status }))
    expect(within(container).getAllByRole('status').at(-1)?.textContent).toBe(words)
  })

  it.each([
    ['off, and can be turned on', 'ended', false, "asyncio's debug mode"],
    ['kept by the run that goes on', 'running', true, 'The run in progress keeps its mode'],
  ] as const)('has the debug mode: %s', (_, status, isDisabled, title) => {
    const { run, container } = bar([runStarted(sleepsAndGather(2))])
    act(() => run.setState({ status }))
    const toggle = within(container).getByRole<HTMLButtonElement>('switch')
    expect([toggle.disabled, toggle.title.startsWith(title), toggle.textContent]).toEqual([
      isDisabled,
      true,
      'debug off',
    ])
    act(() => void fireEvent.click(toggle))
    expect(toggle.getAttribute('aria-checked')).toBe(String(!isDisabled))
    act(() => run.getState().configure({ isDebug: false }))
  })
})

describe('the rail', () => {
  it('has all that can be added, in one order', () => {
    show(workspaceOf(graph), <Rail />)
    expect(screen.getAllByRole('button').map((button) => button.getAttribute('aria-label'))).toEqual([
      ...['Select', 'Coroutine', 'Branch', 'Gather', 'Race', 'Sleep', 'Group', 'Pipeline', 'Input', 'Output', 'Note'],
    ])
  })

  it('chooses what the next click places, and lets go of it again', () => {
    const workspace = workspaceOf(graph)
    show(workspace, <Rail />)
    const isPressed = (name: string) => screen.getByRole('button', { name }).getAttribute('aria-pressed')
    const press = (name: string) => act(() => void fireEvent.click(screen.getByRole('button', { name })))
    expect([isPressed('Select'), isPressed('Sleep')]).toEqual(['true', 'false'])
    press('Sleep')
    expect(workspace.editor.getState().placing).toBe('sleep')
    expect([isPressed('Select'), isPressed('Sleep'), isPressed('Gather')]).toEqual(['false', 'true', 'false'])
    press('Gather')
    expect(workspace.editor.getState().placing).toBe('gather')
    press('Gather')
    expect(workspace.editor.getState().placing).toBeNull()
    press('Note')
    press('Select')
    expect(workspace.editor.getState().placing).toBeNull()
  })

  it('lets the kinds be dragged', () => {
    show(workspaceOf(graph), <Rail />)
    const data: Record<string, string> = {}
    const dataTransfer = { setData: (type: string, value: string) => Object.assign(data, { [type]: value }) }
    const handle = screen.getByRole('button', { name: 'Sleep' }).closest('[draggable]')
    if (handle) fireEvent.dragStart(handle, { dataTransfer })
    expect(Object.values(data)).toEqual(['sleep'])
  })
})

describe('the list of commands', () => {
  const opened = () => {
    const workspace = workspaceOf(graph)
    show(workspace, <CommandList />)
    act(() => workspace.editor.getState().show({ isPaletteOpen: true }))
    return workspace
  }

  it('has what can be asked for now, with its keys, and not itself', () => {
    opened()
    const titles = screen.getAllByRole('option').map((option) => option.textContent)
    expect(titles).toContain('RunCtrl+Enter')
    expect(titles).toContain('Select allCtrl+A')
    for (const missing of ['All commands', 'Undo', 'Stop', 'Delete']) {
      expect(titles.filter((title) => title?.startsWith(missing))).toEqual([])
    }
  })

  it('does what is chosen, and is closed by it', () => {
    const workspace = opened()
    act(() => void fireEvent.click(screen.getByText('Stage view')))
    expect(workspace.editor.getState()).toMatchObject({ isPaletteOpen: false, isStage: true })
  })
})
