// @vitest-environment happy-dom
import { describe, expect, it, vi } from 'vitest'
import { nodeKinds } from '#graph'
import { addAt, kindsFor } from '../../renderer/canvas/connecting.ts'
import { listenToKeys, runCommand } from '../../renderer/commands/index.ts'
import { createWorkspace } from '../../renderer/store/index.ts'
import { statusLook } from '../../renderer/theme/status-look.ts'
import { fakeBridge } from './fake-bridge.ts'
import { sleepsAndGather } from './graphs.ts'

function workspaceWith(answers: Parameters<typeof fakeBridge>[0] = {}) {
  const workspace = createWorkspace(fakeBridge(answers).bridge)
  workspace.editor.getState().open({ graph: sleepsAndGather(2), path: null, name: 'Untitled' })
  return workspace
}

describe('the commands', () => {
  it('copy, paste and delete, each as one step', () => {
    const workspace = workspaceWith()
    runCommand(workspace, 'edit.selectAll')
    runCommand(workspace, 'edit.copy')
    runCommand(workspace, 'edit.paste')
    const { graph, selection } = workspace.editor.getState()
    expect([graph.nodes.length, graph.edges.length, selection.nodes.size]).toEqual([6, 4, 3])
    runCommand(workspace, 'edit.delete')
    runCommand(workspace, 'edit.undo')
    expect(workspace.editor.getState().graph).toBe(graph)
  })

  it('paste an async function as a coroutine with that code, and leave other text alone', () => {
    const workspace = workspaceWith()
    const part = listenToKeys(workspace, false)
    workspace.canvas = { freePlace: () => ({ x: 70, y: 30 }) } as never
    const { graph } = workspace.editor.getState()
    const paste = (text: string) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', text)
      document.dispatchEvent(new ClipboardEvent('paste', { clipboardData }))
    }
    const code = 'async function load(url: string) {\n  return url\n}'
    const others = [
      'load the page',
      'function load() {}',
      'async function load() {',
      `${code}\nload()`,
      'async () => 1',
    ]
    for (const text of others) paste(text)
    expect(workspace.editor.getState().graph).toBe(graph)
    paste(`\n${code}\n`)
    const after = workspace.editor.getState()
    expect(after.graph.nodes.at(-1)).toEqual({ id: 'load', kind: 'coroutine', code })
    expect(after.graph.layout.load).toEqual({ x: 70, y: 30 })
    expect([...after.selection.nodes]).toEqual(['load'])
    after.undo()
    expect(workspace.editor.getState().graph).toBe(graph)
    part()
  })

  it('come by key, but leave text fields alone', () => {
    const workspace = workspaceWith()
    const part = listenToKeys(workspace, false)
    const field = document.body.appendChild(document.createElement('input'))
    const press = (target: EventTarget) =>
      target.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', ctrlKey: true, bubbles: true, cancelable: true }))
    press(field)
    expect(workspace.editor.getState().selection.nodes.size).toBe(0)
    press(document.body)
    expect(workspace.editor.getState().selection.nodes.size).toBe(3)
    part()
  })

  it('move what is selected by arrow keys, a row of presses as one step, but only where the canvas has the keys', () => {
    const workspace = workspaceWith()
    const part = listenToKeys(workspace, false)
    runCommand(workspace, 'edit.selectAll')
    const { graph } = workspace.editor.getState()
    const press = (target: EventTarget, key: string) =>
      target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
    press(document.body.appendChild(document.createElement('ul')), 'ArrowDown')
    expect(workspace.editor.getState().graph).toBe(graph)
    press(document.body, 'ArrowRight')
    press(document.body, 'ArrowDown')
    const [id] = Object.keys(graph.layout)
    const before = graph.layout[id ?? '']
    expect(workspace.editor.getState().graph.layout[id ?? '']).toEqual({
      x: (before?.x ?? 0) + 5,
      y: (before?.y ?? 0) + 5,
    })
    runCommand(workspace, 'edit.undo')
    expect(workspace.editor.getState().graph).toBe(graph)
    part()
  })

  it('show why a run does not start', async () => {
    const error = { kind: 'running', message: 'A run is going on', remedy: 'Stop it' } as const
    const workspace = workspaceWith({ startRun: async () => ({ ok: false, error }) })
    runCommand(workspace, 'run.start')
    await vi.waitUntil(() => workspace.editor.getState().dialog !== null)
    expect(workspace.editor.getState().dialog).toMatchObject({ kind: 'failure', failure: { remedy: 'Stop it' } })
    expect(workspace.run.getState().status).toBe('none')
  })
})

describe('a wire dropped on empty canvas', () => {
  it('offers only kinds it can end at, and wires what is added', () => {
    const graph = sleepsAndGather(2)
    const end = { node: graph.nodes[0]?.id ?? '', handle: 'out', side: 'source' as const }
    expect(kindsFor(graph, end, nodeKinds)).toEqual([
      'coroutine',
      'branch',
      'gather',
      'race',
      'sleep',
      'group',
      'pipeline',
      'output',
    ])
    const added = addAt(graph, { offer: 'coroutine', position: { x: 0, y: 0 }, end, used: new Set() })
    expect(added.graph.edges.at(-1)).toMatchObject({ source: end.node, target: added.id, targetHandle: 'value' })
  })
})

it('gives each state a glyph of its own', () => {
  const glyphs = Object.values(statusLook).map((look) => look.glyph)
  expect(new Set(glyphs).size).toBe(glyphs.length)
})
