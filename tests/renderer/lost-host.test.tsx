// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { parseDocument } from '#document'
import { ConnectionLost } from '../../renderer/chrome/connection-lost.tsx'
import { attempt } from '../../renderer/commands/index.ts'
import { connectHost, createWorkspace, loseHost, rejoinHost } from '../../renderer/store/index.ts'
import { fakeBridge } from './fake-bridge.ts'
import { sleepsAndGather } from './graphs.ts'
import { show } from './workspace.tsx'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const untitled = { graph: sleepsAndGather(2), path: null, name: 'Untitled' }

/** A page whose server is lost, and comes back when `server.isThere` is set. */
function lostPage() {
  const server = { isThere: false, asked: 0 }
  const host = fakeBridge()
  const rejoin = async () => {
    server.asked++
    return server.isThere
  }
  const workspace = createWorkspace(host.bridge, { rejoin })
  workspace.editor.getState().open(untitled)
  connectHost(workspace)
  return { workspace, server, names: () => host.asked.map(({ name }) => name), host }
}

describe('a server that is lost', () => {
  it('is asked again by itself, ever less often, and then only by the person', async () => {
    const { workspace, server } = lostPage()
    loseHost(workspace)
    expect(workspace.editor.getState().connection).toBe('lost')
    const asked: number[] = []
    for (const ms of [999, 1, 2_000, 4_000, 8_000, 15_000, 600_000]) {
      await vi.advanceTimersByTimeAsync(ms)
      asked.push(server.asked)
    }
    expect(asked).toEqual([0, 1, 2, 3, 4, 5, 5])
    server.isThere = true
    await rejoinHost(workspace)
    expect([server.asked, workspace.editor.getState().connection]).toEqual([6, 'open'])
  })

  it('that is back hears first what this window is, and keeps what was changed meanwhile', async () => {
    const { workspace, server, names, host } = lostPage()
    loseHost(workspace)
    workspace.editor.getState().edit('Rename', (graph) => ({ ...graph, title: 'meanwhile' }))
    server.isThere = true
    await vi.advanceTimersByTimeAsync(1_000)
    expect(names().slice(names().indexOf('welcome'))).toEqual(['welcome', 'setDirty', 'keepRecovery'])
    expect(host.asked.filter(({ name }) => name === 'setDirty').at(-1)?.arguments).toEqual([true])
    const kept = host.asked.filter(({ name }) => name === 'keepRecovery').at(-1)?.arguments[0]
    expect(kept).toBe(workspace.editor.getState().graph)
    const count = server.asked
    await vi.advanceTimersByTimeAsync(60_000)
    expect(server.asked).toBe(count)
  })

  it('is never asked by two at once', async () => {
    const { workspace, server } = lostPage()
    loseHost(workspace)
    await Promise.all([rejoinHost(workspace), rejoinHost(workspace)])
    expect(server.asked).toBe(1)
  })

  it.each([
    ['saved', false, false, /All work is saved\. If the server was ended, start it/],
    ['kept', true, true, /it offers the unsaved work of this page/],
    ['not kept', true, false, /download a copy: started again, it offers only what you had when it last answered/],
  ])('says what became of work that is %s, and of nothing else', (_, isDirty, isKept, words) => {
    const { workspace } = lostPage()
    const { editor } = workspace
    if (isDirty) editor.getState().edit('Rename', (graph) => ({ ...graph, title: 'x' }))
    if (isKept) editor.getState().markKept(editor.getState().graph, null)
    show(workspace, <ConnectionLost />)
    expect(screen.queryByRole('alert')).toBeNull()
    act(() => loseHost(workspace))
    expect(screen.getByRole('alert').textContent).toMatch(words)
    expect(screen.getByRole('alert').textContent).toContain('The server does not answer.')
  })

  it('leaves a way to take the work along: as a save would write it', async () => {
    const { workspace } = lostPage()
    show(workspace, <ConnectionLost />)
    act(() => loseHost(workspace))
    const blobs: Blob[] = []
    const names: string[] = []
    vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
      blobs.push(blob as Blob)
      return 'blob:copy'
    })
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      names.push(this.download)
    })
    fireEvent.click(screen.getByRole('button', { name: 'Download a copy' }))
    expect(names).toEqual(['Untitled.pipeline'])
    const text = await blobs[0]?.text()
    expect(parseDocument(text ?? '')).toMatchObject({
      ok: true,
      value: { nodes: workspace.editor.getState().graph.nodes },
    })
    vi.restoreAllMocks()
  })

  it.each([
    ['open', 'Save your work and try again'],
    ['lost', 'Download a copy of your work, or connect again'],
  ] as const)('makes no remedy of what it would have to do: %s', async (connection, remedy) => {
    const { workspace } = lostPage()
    workspace.editor.getState().show({ connection })
    attempt(workspace, 'Save', () => Promise.reject(new Error('the server does not answer')))
    await vi.advanceTimersByTimeAsync(0)
    expect(workspace.editor.getState().dialog).toMatchObject({ kind: 'failure', failure: { remedy } })
  })
})
