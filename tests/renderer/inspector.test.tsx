// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { type NodeKind, type NodeOfKind, nodeById, setSettings } from '#graph'
import { Inspector } from '../../renderer/panels/inspector/inspector.tsx'
import type { Workspace } from '../../renderer/store/index.ts'
import { graphOf } from '../support/graph-of.ts'
import { show, workspaceOf } from './workspace.tsx'

const graph = graphOf({ a: 'coroutine', b: 'coroutine', c: 'sleep 250', g: 'gather', url: 'input', page: 'output' }, [
  'a -> g',
  'b -> g',
  'c -> g',
  'g -> page',
])

function inspect(...ids: readonly string[]) {
  const workspace = workspaceOf(graph)
  workspace.editor.getState().select(ids)
  show(workspace, <Inspector />)
  return workspace
}

function nodeOf<K extends NodeKind>({ editor }: Workspace, id: string, kind: K): NodeOfKind<K> {
  const node = nodeById(editor.getState().graph, id)
  if (node?.kind !== kind) throw new Error(`${id} is no ${kind}`)
  return node as NodeOfKind<K>
}

const field = (name: string) => screen.getByRole<HTMLInputElement>('textbox', { name })
const type = (name: string, ...texts: readonly string[]) => {
  for (const text of texts) fireEvent.change(field(name), { target: { value: text } })
}
const steps = ({ editor }: Workspace) => editor.getState().past.map((entry) => entry.label)

describe('a field', () => {
  it('is followed by the graph key by key, and is one step until it is left', () => {
    const workspace = inspect('c')
    expect(field('Duration').value).toBe('0.25 s')
    type('Duration', '1', '1 ', '1 min', '1 min 5', '1 min 5 s')
    expect(nodeOf(workspace, 'c', 'sleep').durationMs).toBe(65_000)
    fireEvent.keyDown(field('Duration'), { key: 'Enter' })
    type('Duration', '3 s')
    fireEvent.blur(field('Duration'))
    expect(steps(workspace)).toEqual(['Change duration', 'Change duration'])
    act(() => workspace.editor.getState().undo())
    expect(field('Duration').value).toBe('1 min 5 s')
    act(() => workspace.editor.getState().undo())
    expect(workspace.editor.getState().graph).toBe(graph)
  })

  it('keeps wrong text with what to do, and leaves the graph alone', () => {
    const workspace = inspect('c')
    type('Duration', 'soon')
    fireEvent.blur(field('Duration'))
    expect(field('Duration').value).toBe('soon')
    expect(field('Duration').getAttribute('aria-invalid')).toBe('true')
    expect(screen.getByText('Write it as 250 ms, 2 s or 1 min 5 s')).toBeTruthy()
    expect(workspace.editor.getState().graph).toBe(graph)
  })

  it('goes back with Escape', () => {
    const workspace = inspect('c')
    type('Duration', '9 s', '9 sec')
    fireEvent.keyDown(field('Duration'), { key: 'Escape' })
    expect(field('Duration').value).toBe('0.25 s')
    expect(workspace.editor.getState().graph).toBe(graph)
  })

  it("undoes a step of the window's history, not letters of its own", () => {
    const workspace = inspect('c')
    type('Name', 'p', 'pa', 'pause')
    fireEvent.keyDown(field('Name'), { key: 'z', ctrlKey: true })
    expect(field('Name').value).toBe('c')
    fireEvent.keyDown(field('Name'), { key: 'Z', ctrlKey: true, shiftKey: true })
    expect(nodeOf(workspace, 'c', 'sleep').name).toBe('pause')
  })

  it("renames a coroutine's function with its calls elsewhere, in one step, and says why it does not", () => {
    const calling = graphOf({ a: 'async function a() {}', b: 'async function b(x = 1) { return [a(), fetch(x)] }' })
    const workspace = workspaceOf(calling)
    workspace.editor.getState().select(['a'])
    show(workspace, <Inspector />)
    type('Name', 'f', 'fetch')
    expect(screen.getByText('"fetch" means something else in b, line 1')).toBeTruthy()
    type('Name', 'x')
    expect(screen.getByText('"x" means something else in b, line 1')).toBeTruthy()
    type('Name', 'fetchAll')
    fireEvent.blur(field('Name'))
    expect(nodeOf(workspace, 'a', 'coroutine').code).toBe('async function fetchAll() {}')
    expect(nodeOf(workspace, 'b', 'coroutine').code).toBe('async function b(x = 1) { return [fetchAll(), fetch(x)] }')
    expect(steps(workspace)).toEqual(['Rename node'])
    act(() => workspace.editor.getState().undo())
    expect(workspace.editor.getState().graph).toBe(calling)
  })

  it('shows what the rules say of a name', () => {
    inspect('url')
    type('Name', 'sleep')
    expect(screen.getByText('"sleep" is a name of the language or of the runtime')).toBeTruthy()
    type('Name', 'a')
    expect(screen.getByText('Two nodes have the name "a"')).toBeTruthy()
  })
})

describe('an input', () => {
  it('is asked for at the start, or has a default of its type', () => {
    const workspace = inspect('url')
    const ask = screen.getByRole('switch', { name: 'Ask at the start' })
    expect(ask.getAttribute('aria-checked')).toBe('true')
    type('Type', 'number')
    fireEvent.click(ask)
    expect(nodeOf(workspace, 'url', 'input').default).toBe(0)
    type('Default', 'many')
    expect(screen.getByText('This is not JSON')).toBeTruthy()
    type('Default', '12')
    expect(nodeOf(workspace, 'url', 'input').default).toBe(12)
    fireEvent.click(ask)
    expect(nodeOf(workspace, 'url', 'input')).not.toHaveProperty('default')
  })
})

describe('a gather', () => {
  it('without tasks says how it gets them', () => {
    const workspace = workspaceOf(graphOf({ g: 'gather' }))
    workspace.editor.getState().select(['g'])
    show(workspace, <Inspector />)
    expect(screen.getByText('None yet: draw a wire from a node into this gather')).toBeTruthy()
    expect(document.querySelector('ol')).toBeNull()
  })

  const names = () => screen.getAllByTitle(/^Go to this node/).map((button) => button.textContent)
  const task = (name: string) => screen.getByRole('button', { name })

  it('lists its tasks in order, and moves them by key and by button, one step each', () => {
    const workspace = inspect('g')
    expect(names()).toEqual(['a', 'b', 'c'])
    fireEvent.keyDown(task('a'), { key: 'ArrowDown', altKey: true })
    expect(names()).toEqual(['b', 'a', 'c'])
    expect(document.activeElement?.textContent).toBe('a')
    expect(screen.getByText('Moved to place 2 of 3')).toBeTruthy()
    fireEvent.click(task('Move c up'))
    expect(names()).toEqual(['b', 'c', 'a'])
    fireEvent.keyDown(task('b'), { key: 'ArrowUp', altKey: true })
    expect(steps(workspace)).toEqual(['Reorder gather', 'Reorder gather'])
    expect(workspace.editor.getState().graph.edges).toBe(graph.edges)
  })

  it('moves a task that is dragged onto the place of another', () => {
    inspect('g')
    const rows = screen.getAllByRole('listitem')
    const dataTransfer = { setData: () => {}, effectAllowed: '' }
    const [first, , last] = rows
    if (!first || !last) throw new Error('three rows are expected')
    // The default is prevented when the row accepts the drop.
    const isTaken = () => !fireEvent.dragOver(last, { dataTransfer })
    expect(isTaken()).toBe(false)
    fireEvent.drop(last, { dataTransfer })
    expect(names()).toEqual(['a', 'b', 'c'])
    fireEvent.dragStart(first, { dataTransfer })
    expect(isTaken()).toBe(true)
    fireEvent.drop(last, { dataTransfer })
    expect(names()).toEqual(['b', 'c', 'a'])
    expect(isTaken()).toBe(false)
  })

  it('loses a task with its wire', () => {
    const workspace = inspect('g')
    fireEvent.click(task('Remove b'))
    expect(names()).toEqual(['a', 'c'])
    expect(workspace.editor.getState().graph.edges).toHaveLength(3)
  })

  it('collects errors by a switch, and orders its tasks by two buttons', () => {
    const workspace = inspect('g')
    fireEvent.click(screen.getByRole('switch', { name: 'Collect errors as values' }))
    expect(nodeOf(workspace, 'g', 'gather').returnExceptions).toBe(true)
    fireEvent.click(task('Run one after the other'))
    expect(workspace.editor.getState().graph.edges.map((edge) => edge.targetHandle)).toContain('after')
    fireEvent.click(task('Run together'))
    expect(steps(workspace)).toEqual(['Collect errors', 'Run one after the other', 'Run together'])
  })
})

describe('what is selected', () => {
  it('is the pipeline where nothing is', () => {
    const workspace = inspect()
    expect(screen.getByText('2 coroutines · 1 gather · 1 sleep · 1 input · 1 output')).toBeTruthy()
    type('Title', 'Fetch')
    fireEvent.click(screen.getByRole('button', { name: 'Let the others finish' }))
    expect(workspace.editor.getState().graph).toMatchObject({ title: 'Fetch', settings: { onError: 'finish' } })
  })

  it('has a limit for steps, which may be off; an impossible limit in a file is reported beside it', () => {
    const workspace = inspect()
    const name = 'A step may hold the loop for'
    expect(field(name).value).toBe('5 s')
    type(name, 'o', 'of', 'off')
    fireEvent.blur(field(name))
    expect(field(name).value).toBe('off')
    expect(workspace.editor.getState().graph.settings).toEqual({ onError: 'end', blockedLimitMs: null })
    expect(steps(workspace)).toEqual(['Change how long a step may hold the loop'])
    type(name, '250 ms')
    fireEvent.blur(field(name))
    expect(field(name).value).toBe('0.25 s')
    type(name, '')
    fireEvent.blur(field(name))
    expect(workspace.editor.getState().graph.settings).toEqual({ onError: 'end' })
    act(() => workspace.editor.getState().edit('From a file', (now) => setSettings(now, { blockedLimitMs: -1 })))
    expect(field(name).getAttribute('aria-invalid')).toBe('true')
  })

  it('can be ordered, doubled and deleted where it is several', () => {
    const workspace = inspect('a', 'b')
    expect(screen.getByText('2 nodes selected')).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Run one after the other' }))
    fireEvent.click(screen.getByRole('button', { name: 'Duplicate' }))
    fireEvent.click(screen.getByRole('button', { name: 'Delete' }))
    expect(steps(workspace)).toEqual(['Run one after the other', 'Duplicate', 'Delete 2 nodes'])
  })

  it('tells a coroutine its problems', () => {
    const workspace = workspaceOf(graphOf({ f: 'async function f(x: string) {}' }))
    workspace.editor.getState().select(['f'])
    show(workspace, <Inspector />)
    const problems = within(screen.getByRole('list', { name: 'Problems of this node' }))
    expect(problems.getByText(/needs a wire into "x"/)).toBeTruthy()
    expect(screen.getByText('(x: string)')).toBeTruthy()
  })
})
