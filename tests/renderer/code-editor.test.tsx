// @vitest-environment happy-dom
import { completionStatus, currentCompletions, startCompletion } from '@codemirror/autocomplete'
import { forEachDiagnostic } from '@codemirror/lint'
import { EditorView } from '@codemirror/view'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { fixedRecords } from '#commands'
import { consoleMethods, edgeId, type Graph, nodeById, setCode } from '#graph'
import { commands } from '../../renderer/commands/index.ts'
import { Inspector } from '../../renderer/panels/inspector/inspector.tsx'
import { CodeEditor } from '../../renderer/ui/code-editor.tsx'
import { graphOf } from '../support/graph-of.ts'
import { show, workspaceOf } from './workspace.tsx'

const code = 'async function f(url: string) {\n  return url\n}'
const graph: Graph = { ...graphOf({ u: 'input', f: code }, ['u -> f.url']), shared: 'const limit = 3' }

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const codeOf = (graph: Graph): string => {
  const node = nodeById(graph, 'f')
  return node?.kind === 'coroutine' ? node.code : ''
}

async function edit(selected = ['f'], label = 'Code', opened = graph) {
  const workspace = workspaceOf(opened)
  workspace.editor.getState().select(selected)
  show(workspace, <Inspector />)
  const content = await screen.findByRole('textbox', { name: label })
  const view = EditorView.findFromDOM(content)
  if (!view) throw new Error('there is no editor')
  const typeAt = (from: number, insert: string) =>
    act(() => view.dispatch({ changes: { from, insert }, selection: { anchor: from + insert.length } }))
  return { ...workspace.editor.getState(), workspace, view, content, typeAt, state: workspace.editor.getState }
}

/** The key event for a command's key, such as `Mod+Shift+Z`. */
function pressOf(key: string) {
  const sign = key.replace(/^(?:(?:Mod|Alt|Shift)\+)*/, '')
  const isShift = key.includes('Shift+')
  return {
    key: isShift || sign.length > 1 ? sign : sign.toLowerCase(),
    // For letters: the editor recognises a letter with Shift by its code.
    keyCode: /^[A-Z]$/.test(sign) ? sign.charCodeAt(0) : 0,
    ctrlKey: key.includes('Mod+'),
    altKey: key.includes('Alt+'),
    shiftKey: isShift,
    cancelable: true,
  }
}

describe('the code editor', () => {
  it('renames a handle with its parameter', async () => {
    const { typeAt, state } = await edit()
    typeAt(code.indexOf('url:') + 3, '2')
    expect(state().graph.edges.map(edgeId)).toEqual(['u.out->f.url2'])
    expect(screen.getByText('(url2: string)')).toBeTruthy()
  })

  it('makes one step of a burst of typing, and another after a pause', async () => {
    const { typeAt, state } = await edit()
    vi.useFakeTimers()
    typeAt(code.length, '\n')
    typeAt(code.length + 1, '// a')
    act(() => vi.advanceTimersByTime(2_000))
    typeAt(code.length + 5, 'b')
    expect(state().past.map((entry) => entry.label)).toEqual(['Edit code', 'Edit code'])
  })

  it("undoes and redoes by the window's history, from inside and from outside", async () => {
    const { typeAt, state, view, content } = await edit()
    typeAt(code.length, ' // x')
    fireEvent.keyDown(content, { key: 'z', ctrlKey: true })
    expect(view.state.doc.toString()).toBe(code)
    expect(state().graph).toBe(graph)
    fireEvent.keyDown(content, { key: 'y', ctrlKey: true })
    expect(view.state.doc.toString()).toBe(`${code} // x`)
    act(() => state().undo())
    expect(view.state.doc.toString()).toBe(code)
    expect(state().future).toHaveLength(1)
  })

  it.each(fixedRecords['edit.redo'].keys)("knows the window's keys for undo and redo: %s", async (redo) => {
    const { typeAt, state, content } = await edit()
    typeAt(code.length, ' // x')
    for (const undo of fixedRecords['edit.undo'].keys) {
      fireEvent.keyDown(content, pressOf(undo))
      expect(codeOf(state().graph)).toBe(code)
      fireEvent.keyDown(content, pressOf(redo))
      expect(codeOf(state().graph)).toBe(`${code} // x`)
    }
  })

  it.each(commands.flatMap(({ isGlobal, keys = [] }) => (isGlobal ? keys : [])))(
    'leaves to the window what is for the window everywhere: %s',
    async (key) => {
      const { content, state } = await edit()
      // The editor does not handle it, so it reaches the window.
      expect(fireEvent.keyDown(content, pressOf(key))).toBe(true)
      expect(codeOf(state().graph)).toBe(code)
    },
  )

  it('marks a syntax error where it is, with its message', async () => {
    const { typeAt, view } = await edit()
    typeAt(code.indexOf('return url') + 7, '= ')
    const marks: string[] = []
    forEachDiagnostic(view.state, (mark, from) => marks.push(`${view.state.doc.lineAt(from).number} ${mark.message}`))
    expect(marks).toEqual(['2 f has a syntax error at line 2: Expression expected\nCorrect it where it is marked'])
  })

  it('has the fix of a problem as an action of its mark, one step of the history', async () => {
    const row = 'async function f() {\n  const a = await one()\n  const b = await two()\n  return [a, b]\n}'
    const { view, state, content } = await edit(['f'], 'Code', graphOf({ f: row }))
    const actions: (() => void)[] = []
    forEachDiagnostic(view.state, (mark, from, to) => {
      for (const { name, apply } of mark.actions ?? []) {
        expect(name).toBe('Run together')
        actions.push(() => apply(view, from, to))
      }
    })
    expect(actions).toHaveLength(1)
    act(() => actions[0]?.())
    expect(view.state.doc.toString()).toContain('  const [a, b] = await gather([one(), two()])\n  return')
    expect(state().past.map((entry) => entry.label)).toEqual(['Run together'])
    fireEvent.keyDown(content, { key: 'z', ctrlKey: true })
    expect(view.state.doc.toString()).toBe(row)
    expect(screen.getByRole('button', { name: 'Run together' })).toBeTruthy()
  })

  it('says how Tab leaves it, aloud and in sight, and only where Tab indents', async () => {
    const { content, workspace } = await edit()
    const keys = 'Tab indents. To leave, press Escape, then Tab.'
    expect(content.getAttribute('aria-description')).toBe(keys)
    expect(screen.getByText(keys)).toBeTruthy()
    cleanup()
    show(workspace, <CodeEditor label="Text" value="a" />)
    const text = await screen.findByRole('textbox', { name: 'Text' })
    expect(text.getAttribute('aria-description')).toBeNull()
    expect(screen.queryByText(keys)).toBeNull()
  })

  it('shows the beginning of the text until it is loaded', async () => {
    vi.resetModules()
    const fresh = await import('../../renderer/ui/code-editor.tsx')
    const { container } = render(<fresh.CodeEditor label="Text" value={`${'x'.repeat(10_000)}y`} />)
    expect(container.textContent).toBe('x'.repeat(10_000))
    await screen.findByRole('textbox', { name: 'Text' })
  })

  it('is created again for another label, or to be read only, with nothing left of the old one', async () => {
    const { rerender, container, unmount } = render(<CodeEditor label="Text" value="a" />)
    const first = EditorView.findFromDOM(await screen.findByRole('textbox', { name: 'Text' }))
    const destroyed = first && vi.spyOn(first, 'destroy')
    rerender(<CodeEditor label="Other" value="a" />)
    expect(destroyed).toHaveBeenCalledTimes(1)
    rerender(<CodeEditor label="Other" value="b" onChange={() => {}} />)
    const all = [...container.querySelectorAll('[role=textbox]')]
    expect(all.map((each) => [each.getAttribute('aria-label'), each.textContent])).toEqual([['Other', 'b']])
    const last = EditorView.findFromDOM(all[0] as HTMLElement)
    const lastDestroyed = last && vi.spyOn(last, 'destroy')
    unmount()
    expect(lastDestroyed).toHaveBeenCalledTimes(1)
  })

  it('puts the cursor where it is wanted', async () => {
    const { state, view } = await edit()
    act(() => state().show({ cursorWish: { node: 'f', line: 2, column: 3 } }))
    expect(view.state.selection.main.head).toBe(code.indexOf('return'))
    expect(state().cursorWish).toBeNull()
  })

  it('keeps lines marked when another text takes the place of its own', async () => {
    const shown = (value: string) => <CodeEditor label="Text" value={value} highlight={{ from: 2, to: 3 }} />
    const { rerender, container } = render(shown('a\nb\nc\nd'))
    await screen.findByRole('textbox', { name: 'Text' })
    rerender(shown('1\n2\n3\n4'))
    const marked = [...container.querySelectorAll('.cm-highlit-line')].map((line) => line.textContent)
    expect(marked).toEqual(['2', '3'])
  })

  it.each([
    [0, []],
    [1, ['a']],
    [3, ['c']],
    [4, []],
  ])('marks the line that failed, where there is one: %i of three', async (failedLine, lines) => {
    const { container } = render(<CodeEditor label="Text" value={'a\nb\nc'} failedLine={failedLine} />)
    await screen.findByRole('textbox', { name: 'Text' })
    expect([...container.querySelectorAll('.cm-failed-line')].map((line) => line.textContent)).toEqual(lines)
  })

  it.each([
    [1, 1, ['a']],
    [1, 3, ['a', 'b', 'c']],
    [3, 3, ['c']],
    [3, 9, ['c']],
    [4, 9, []],
  ])('marks lines %i to %i of three, as far as they are there', async (from, to, lines) => {
    const { container } = render(<CodeEditor label="Text" value={'a\nb\nc'} highlight={{ from, to }} />)
    await screen.findByRole('textbox', { name: 'Text' })
    expect([...container.querySelectorAll('.cm-highlit-line')].map((line) => line.textContent)).toEqual(lines)
  })

  // Lines of two characters and a line end, so line n starts at 3 (n - 1).
  it.each([
    ['a line', 5, 5, 13, 'center'],
    ['a line at the end', 30, 30, 88, 'center'],
    ['a few lines, by their middle', 5, 7, 16, 'center'],
    ['as many as are seen at once', 3, 15, 25, 'center'],
    ['more than are seen at once, by their first', 3, 16, 6, 'start'],
    ['lines of which the last are gone', 28, 40, 85, 'center'],
    ['lines of which most are gone', 28, 99, 81, 'start'],
    ['nothing, where all of them are gone', 31, 40, null, null],
  ])('scrolls to %s', async (_, from, to, place, y) => {
    const scrolled = vi.spyOn(EditorView, 'scrollIntoView')
    const text = Array.from({ length: 30 }, () => 'ab').join('\n')
    render(<CodeEditor label="Text" value={text} highlight={{ from, to }} />)
    await screen.findByRole('textbox', { name: 'Text' })
    expect(scrolled.mock.calls).toEqual(place === null ? [] : [[place, { y }]])
  })

  it.each([
    ['CR LF in a template', 'async function f() {\n  return `x\r\ny`.length\n}'],
    ['mixed line ends in a template', 'async function f() {\n  return `a\r\nb\nc\rd\n\r\n\r\r`.length\r\n}'],
    ['a lone CR', 'async function f() {\r  // a\r  return 1\r}'],
    ['separators of lines and paragraphs', "async function f() {\n  return 'a\u2028b\u2029c'\n}"],
    ['other signs without a shape', "async function f() {\n  return '\u0000\u0085\u00a0\u200d\ufeff\ud800\t'\n}"],
  ])('changes nothing but what is typed: %s', async (_, odd) => {
    const { view, typeAt, state } = await edit(['f'], 'Code', { ...graph, ...graphOf({ f: odd }) })
    expect(view.state.doc.toString()).toBe(odd)
    typeAt('async function f() {'.length, ' ')
    expect(codeOf(state().graph)).toBe(odd.replace('{', '{ '))
    act(() => state().edit('Edit', (now) => setCode(now, 'f', `${codeOf(now)}\r\n`)))
    expect(view.state.doc.toString()).toBe(`${odd.replace('{', '{ ')}\r\n`)
  })

  it('counts lines as files do, whatever else an engine takes for one', async () => {
    const odd = "async function f() {\n  const a = '\u2028'; // \r b\n  return =\n}"
    const { view, state } = await edit(['f'], 'Code', { ...graph, ...graphOf({ f: odd }) })
    expect(view.state.doc.lines).toBe(4)
    act(() => state().show({ cursorWish: { node: 'f', line: 3, column: 3 } }))
    expect(view.state.selection.main.head).toBe(odd.indexOf('return'))
  })

  it('takes the line ends of other programs for line ends', async () => {
    const { content, state } = await edit()
    const data = {
      types: ['text/plain'],
      files: [],
      getData: (type: string) => (type === 'text/plain' ? '// a\r\n// b\r' : ''),
    }
    const paste = Object.assign(new Event('paste', { bubbles: true, cancelable: true }), { clipboardData: data })
    act(() => void content.dispatchEvent(paste))
    expect(codeOf(state().graph)).toBe(`// a\n// b\n${code}`)
  })

  it('edits the shared code where nothing is selected', async () => {
    const { typeAt, state } = await edit([], 'Shared code')
    typeAt(0, '// all\n')
    expect(state().graph.shared).toBe('// all\nconst limit = 3')
  })

  it("offers the runtime's and the shared code's names, and members behind a dot", async () => {
    const { typeAt, view } = await edit()
    const offered = async (insert: string) => {
      typeAt(code.indexOf('return'), insert)
      startCompletion(view)
      await vi.waitUntil(() => completionStatus(view.state) === 'active')
      return currentCompletions(view.state).map((completion) => completion.label)
    }
    expect(await offered('li')).toContain('limit')
    expect(await offered('; sl')).toContain('sleep')
    expect(await offered('; console.')).toEqual([...consoleMethods].sort())
  })
})
