import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Failure, Result } from '#bridge'
import type { Graph } from '#graph'
import { connectHost, createWorkspace, greetHost, type Workspace } from '../../renderer/store/index.ts'
import { graphOf } from '../support/graph-of.ts'
import { fakeBridge } from './fake-bridge.ts'

const full: Failure = { message: 'No copy of unsaved work can be kept: the disk is full', remedy: 'Free some space' }

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

interface KeptWindow {
  readonly workspace: Workspace
  /** The graphs that the host was asked to keep. */
  readonly kept: (Graph | null)[]
  edit(title: string): void
}

function keptWindow(answer: () => Promise<Result<null>> = async () => ({ ok: true, value: null })): KeptWindow {
  const kept: (Graph | null)[] = []
  const { bridge } = fakeBridge({
    keepRecovery(graph) {
      kept.push(graph)
      return answer()
    },
  })
  const workspace = createWorkspace(bridge)
  workspace.editor.getState().open({ graph: graphOf({ nap: 'sleep 5' }), path: null, name: 'Untitled' })
  connectHost(workspace)
  const edit = (title: string) => workspace.editor.getState().edit('Rename', (graph) => ({ ...graph, title }))
  return { workspace, kept, edit }
}

describe('a copy of unsaved work', () => {
  it('follows a change well within a second, and holds the latest', async () => {
    const { workspace, kept, edit } = keptWindow()
    edit('one')
    await vi.advanceTimersByTimeAsync(300)
    edit('two')
    await vi.advanceTimersByTimeAsync(250)
    expect(kept.map((graph) => graph?.title)).toEqual(['two'])
    const { keptGraph, graph } = workspace.editor.getState()
    expect(keptGraph).toBe(graph)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(kept).toHaveLength(1)
  })

  it('that fails is told, and tried again until it is there', async () => {
    let isFull = true
    const { workspace, kept, edit } = keptWindow(async () =>
      isFull ? { ok: false, error: full } : { ok: true, value: null },
    )
    edit('one')
    await vi.advanceTimersByTimeAsync(600)
    expect(workspace.editor.getState().copyFailure).toEqual(full)
    expect(workspace.editor.getState().keptGraph).toBeNull()
    isFull = false
    await vi.advanceTimersByTimeAsync(3_100)
    expect(kept.map((graph) => graph?.title)).toEqual(['one', 'one'])
    expect(workspace.editor.getState().copyFailure).toBeNull()
  })

  it('of a host that is gone is told too', async () => {
    const { workspace, edit } = keptWindow(() => Promise.reject(new Error('gone')))
    edit('one')
    await vi.advanceTimersByTimeAsync(600)
    expect(workspace.editor.getState().copyFailure?.message).toContain('does not answer')
  })

  it('is written one at a time: a slow disk is not given more than it takes', async () => {
    let finish = (_: Result<null>) => {}
    const { kept, edit } = keptWindow(
      () =>
        new Promise((resolve) => {
          finish = resolve
        }),
    )
    for (let change = 0; change < 20; change += 1) {
      edit(`change ${change}`)
      await vi.advanceTimersByTimeAsync(400)
    }
    expect(kept).toHaveLength(1)
    finish({ ok: true, value: null })
    await vi.advanceTimersByTimeAsync(600)
    expect(kept.map((graph) => graph?.title).at(-1)).toBe('change 19')
  })

  it('ends where a change was undone', async () => {
    const { workspace, kept, edit } = keptWindow()
    edit('one')
    await vi.advanceTimersByTimeAsync(600)
    workspace.editor.getState().undo()
    await vi.advanceTimersByTimeAsync(600)
    expect(kept.at(-1)).toBeNull()
  })
})

it('a page that is loaded again has its unsaved work, still unsaved', async () => {
  const saved = graphOf({ nap: 'sleep 5' })
  const unsaved = { ...saved, title: 'Changed' }
  const { bridge, asked } = fakeBridge({
    welcome: async () => ({
      host: 'electron',
      platform: 'linux',
      version: '0',
      document: { graph: saved, path: '/a.pipeline', name: 'a.pipeline' },
      failure: full,
      recovery: null,
      heldBy: null,
      unsaved,
      theme: 'system',
      recent: [],
    }),
  })
  const workspace = createWorkspace(bridge)
  connectHost(workspace)
  await greetHost(workspace)
  const { graph, savedGraph, past, dialog } = workspace.editor.getState()
  expect([graph.title, savedGraph.title, past]).toEqual(['Changed', 'Untitled', []])
  expect(dialog).toMatchObject({ kind: 'failure' })
  await vi.advanceTimersByTimeAsync(1_000)
  // No call between these two ended the copy.
  const told = asked.filter(({ name }) => name === 'keepRecovery' || name === 'setDirty')
  expect(
    told.map(({ name, arguments: [value] }) => [name, (value as Graph | true | null | undefined) === null]),
  ).toEqual([
    ['setDirty', false],
    ['keepRecovery', false],
  ])
})
