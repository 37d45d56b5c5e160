// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { TraceEvent } from '#trace'
import { LogPanel } from '../../renderer/panels/log/log-panel.tsx'
import { graphOf } from '../support/graph-of.ts'
import { stubFrames } from './frames.ts'
import { runStarted } from './graphs.ts'
import { show, workspaceOf } from './workspace.tsx'

const { asked, nextFrame } = stubFrames()
afterEach(() => void vi.unstubAllGlobals())

const graph = graphOf({ a: 'sleep', b: 'sleep' })
const line = (seq: number, node: number, text: string): TraceEvent => ({
  ...{ type: 'log', seq, atMs: seq, node, task: node + 1, level: 'log', text },
})

/** The log of a run with these lines, each by a node. */
function shown(lines: readonly (readonly [node: number, text: string])[]) {
  const workspace = workspaceOf(graph)
  const container = show(workspace, <LogPanel />)
  const events = [runStarted(graph), ...lines.map(([node, text], at) => line(at + 1, node, text))]
  act(() => {
    workspace.run.getState().starting()
    workspace.run.getState().started('r')
    workspace.run.getState().receive({ runId: 'r', seq: 0, events, nowMs: events.length })
  })
  const count = () => screen.getByText(/^[\d,]+( of [\d,]+)? lines?(, looking on)?$/).textContent
  return { workspace, container, count }
}

describe('the count above the log', () => {
  it.each([
    ['', '3 lines'],
    ['one', '2 of 3 lines'],
    ['ONE', '2 of 3 lines'],
    ['nothing', '0 of 3 lines'],
  ])('for the filter %j', (filter, words) => {
    const { count } = shown([
      [0, 'one'],
      [1, 'two'],
      [1, 'two and one'],
    ])
    fireEvent.change(screen.getByRole('searchbox'), { target: { value: filter } })
    expect(count()).toBe(words)
    expect(screen.getByRole('button', { name: 'Copy' }).hasAttribute('disabled')).toBe(filter === 'nothing')
  })

  it('is of the selected node alone where that is asked for', () => {
    const { count, workspace } = shown([
      [0, 'one'],
      [1, 'two'],
    ])
    fireEvent.click(screen.getByRole('checkbox', { name: 'Selected node only' }))
    act(() => workspace.editor.getState().select(['b']))
    expect(count()).toBe('1 of 2 lines')
    act(() => workspace.editor.getState().select(['a', 'b']))
    fireEvent.click(screen.getByRole('checkbox', { name: 'Selected node only' }))
    expect(count()).toBe('2 lines')
  })

  it('says that there is more to look at, which the next frames do, and no frame after that', () => {
    const { count } = shown(Array.from({ length: 20_001 }, (_, at) => [0, `line ${at}`] as const))
    expect(count()).toBe('20,000 of 20,001 lines, looking on')
    nextFrame()
    expect(count()).toBe('20,001 lines')
    expect(asked()).toEqual([])
  })
})
