// @vitest-environment happy-dom
import { EditorView } from '@codemirror/view'
import { act, fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { listenToDrops, listenToKeys } from '../../renderer/commands/index.ts'
import { Dialogs } from '../../renderer/dialogs/dialogs.tsx'
import { Inspector } from '../../renderer/panels/inspector/inspector.tsx'
import { graphOf } from '../support/graph-of.ts'
import { show, workspaceOf } from './workspace.tsx'

const code = 'async function f(url: string) {\n  return url\n}'
const graph = graphOf({ u: 'input', f: code }, ['u -> f.url'])

let workspace: ReturnType<typeof workspaceOf>
let part = () => {}
const added: HTMLElement[] = []
beforeEach(() => {
  workspace = workspaceOf(graph, { startRun: async () => ({ ok: true, value: 'r' }) })
  part = listenToKeys(workspace, false)
})
afterEach(() => {
  part()
  for (const element of added.splice(0)) element.remove()
})

function add(name: string): HTMLElement {
  const element = document.body.appendChild(document.createElement(name))
  added.push(element)
  return element
}

function addEditable(): HTMLElement {
  return Object.assign(add('div'), { contentEditable: 'true' })
}

const nodes = () => workspace.editor.getState().graph.nodes.map((node) => node.id)
const names = () => workspace.asked.map((asked) => asked.name)

function clip(target: EventTarget, type: string, text = '') {
  const clipboardData = new DataTransfer()
  clipboardData.setData('text/plain', text)
  const event = new ClipboardEvent(type, { clipboardData, bubbles: true, cancelable: true })
  act(() => void target.dispatchEvent(event))
  return event
}

describe('what is done to text in the code editor', () => {
  async function editor() {
    workspace.editor.getState().select(['f'])
    show(workspace, <Inspector />)
    const content = await screen.findByRole('textbox', { name: 'Code' })
    const view = EditorView.findFromDOM(content)
    if (!view) throw new Error('there is no editor')
    return { content, view }
  }

  it.each([
    ['all of it', 0, code.length],
    ['the last line, with nothing selected', code.length - 2, code.length],
  ])('cuts it, and no node: %s', async (_, from, to) => {
    const { content, view } = await editor()
    const line = content.querySelector('.cm-line:last-child') ?? content
    // As CodeMirror does when there is a real selection.
    content.addEventListener('cut', () => view.dispatch({ changes: { from, to } }))
    clip(line, 'cut')
    expect([nodes(), line.isConnected]).toEqual([['u', 'f'], false])
  })

  it.each(['copy', 'cut', 'paste'])('is not done to nodes where the target has left the page by then: %s', (type) => {
    const field = addEditable()
    const line = field.appendChild(document.createElement('p'))
    field.addEventListener(type, () => field.replaceChildren())
    workspace.editor.getState().select(['f'])
    clip(line, type, 'async function g() {}')
    expect([nodes(), workspace.clipboard, line.isConnected]).toEqual([['u', 'f'], '', false])
  })

  it('leaves events alone that were handled already', () => {
    workspace.editor.getState().select(['f'])
    const list = add('ul')
    for (const type of ['copy', 'cut', 'paste', 'keydown'])
      list.addEventListener(type, (event) => event.preventDefault())
    clip(list, 'cut')
    clip(list, 'paste', 'async function g() {}')
    fireEvent.keyDown(list, { key: 'Delete' })
    expect(nodes()).toEqual(['u', 'f'])
  })

  it('cuts, copies and pastes nodes where the focus is elsewhere', () => {
    workspace.editor.getState().select(['f'])
    expect(clip(document.body, 'copy').clipboardData?.getData('text/plain')).toBe(workspace.clipboard)
    clip(document.body, 'cut')
    expect(nodes()).toEqual(['u'])
    clip(document.body, 'paste', workspace.clipboard)
    // The pasted node is a new one: nothing of the cut node's run is told of it.
    expect(nodes()).toEqual(['u', 'f2'])
  })
})

it('a key that closes a dialog is not a key of the window too', () => {
  const failure = { message: 'No', remedy: 'Try' }
  workspace.editor.getState().show({ isStage: true, dialog: { kind: 'failure', title: 'No', failure } })
  const button = add('button')
  button.addEventListener('keydown', () => workspace.editor.getState().show({ dialog: null }))
  fireEvent.keyDown(button, { key: 'Escape' })
  expect([workspace.editor.getState().dialog, workspace.editor.getState().isStage]).toEqual([null, true])
})

describe('a key of an input method', () => {
  const kinds = [
    ['while it composes', { isComposing: true }],
    ['that has just ended its composition', { keyCode: 229 }],
  ] as const

  it.each(kinds)('saves no name: %s', async (_, init) => {
    show(workspace, <Dialogs />)
    act(() => workspace.editor.getState().show({ dialog: { kind: 'save-as' } }))
    const field = await screen.findByRole('textbox', { name: 'File name' })
    fireEvent.change(field, { target: { value: 'にほんご' } })
    fireEvent.keyDown(field, { key: 'Enter', ...init })
    expect(names()).not.toContain('saveDocument')
    fireEvent.keyDown(field, { key: 'Escape', ...init })
    expect(workspace.editor.getState().dialog).not.toBeNull()
    fireEvent.keyDown(field, { key: 'Enter' })
    expect(names()).toContain('saveDocument')
  })

  it.each(kinds)('starts no run: %s', async (_, init) => {
    show(workspace, <Dialogs />)
    act(() => workspace.editor.getState().show({ dialog: { kind: 'inputs' } }))
    const field = await screen.findByRole('textbox', { name: /^u/ })
    fireEvent.change(field, { target: { value: '"にほんご"' } })
    fireEvent.keyDown(field, { key: 'Enter', ...init })
    fireEvent.keyDown(document.body, { key: 'Enter', ctrlKey: true, ...init })
    expect(workspace.editor.getState().dialog).toEqual({ kind: 'inputs' })
    fireEvent.keyDown(field, { key: 'Enter' })
    await vi.waitUntil(() => names().includes('startRun'))
  })

  it.each(kinds)('ends no step, and takes none back: %s', async (_, init) => {
    workspace.editor.getState().select(['u'])
    show(workspace, <Inspector />)
    const field = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Name' })
    fireEvent.change(field, { target: { value: 'ni' } })
    const { graph: typed, past } = workspace.editor.getState()
    for (const key of ['Escape', 'Enter']) fireEvent.keyDown(field, { key, ...init })
    expect(workspace.editor.getState().graph).toBe(typed)
    fireEvent.change(field, { target: { value: 'nih' } })
    expect(workspace.editor.getState().past).toHaveLength(past.length)
    fireEvent.keyDown(field, { key: 'Escape' })
    expect(workspace.editor.getState().graph).toEqual(graph)
  })

  it.each(kinds)('is the code editor’s to know: %s', (_, init) => {
    const field = addEditable()
    const heard = vi.fn()
    field.addEventListener('keydown', heard)
    fireEvent.keyDown(field, { key: 'Enter', ctrlKey: true, ...init })
    expect(heard).toHaveBeenCalledOnce()
    expect(names()).not.toContain('startRun')
  })
})

it('a dropped pipeline is opened, and its text goes into no editor below it', () => {
  const stop = listenToDrops(workspace)
  const field = addEditable()
  const heard = vi.fn()
  field.addEventListener('drop', heard)
  const dataTransfer = { types: ['Files'], files: [{ name: 'a.pipeline', path: '/a.pipeline' }] }
  fireEvent.drop(field, { dataTransfer })
  stop()
  expect(heard).not.toHaveBeenCalled()
  expect(names()).toContain('openDocument')
})
