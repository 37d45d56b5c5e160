// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen } from '@testing-library/react'
import { ReactFlowProvider } from 'reactflow'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createFlowTranslator } from '../../renderer/canvas/flow-nodes.ts'
import { NoteNode } from '../../renderer/canvas/nodes/note-node.tsx'
import { Button } from '../../renderer/ui/button.tsx'
import { Choice } from '../../renderer/ui/choice.tsx'
import { CopyButton } from '../../renderer/ui/copy-button.tsx'
import { IconButton } from '../../renderer/ui/icon-button.tsx'
import { Modal } from '../../renderer/ui/modal.tsx'
import { TextField } from '../../renderer/ui/text-field.tsx'
import { Toggle } from '../../renderer/ui/toggle.tsx'
import { shortSignatureText, signatureText } from '../../renderer/words/signature-text.ts'
import { graphOf } from '../support/graph-of.ts'
import { show, workspaceOf } from './workspace.tsx'

const graph = graphOf({ n: 'note words' })
let done: unknown[] = []
const note = (what: unknown) => void done.push(what)
beforeEach(() => {
  done = []
})
const shown = (part: React.ReactNode) => show(workspaceOf(graph), part)

describe('a field', () => {
  const props = { label: 'Name', value: 'abc', onChange: note }
  const field = () => screen.getByLabelText<HTMLInputElement | HTMLTextAreaElement>('Name')

  it('is a line of text that tells what is typed', () => {
    shown(<TextField {...props} placeholder="a name" onBlur={() => note('left')} onKeyDown={({ key }) => note(key)} />)
    expect([field().tagName, field().value, field().placeholder]).toEqual(['INPUT', 'abc', 'a name'])
    fireEvent.change(field(), { target: { value: 'abcd' } })
    fireEvent.keyDown(field(), { key: 'Enter' })
    fireEvent.blur(field())
    expect(done).toEqual(['abcd', 'Enter', 'left'])
    expect(document.activeElement).not.toBe(field())
  })

  it.each([
    [undefined, 'INPUT', undefined],
    [1, 'INPUT', undefined],
    [2, 'TEXTAREA', 2],
    [5, 'TEXTAREA', 5],
  ])('has as many lines as are asked for: %s', (rows, tag, count) => {
    shown(<TextField {...props} {...(rows === undefined ? {} : { rows })} />)
    expect([field().tagName, 'rows' in field() ? Number(field().getAttribute('rows')) : undefined]).toEqual([
      tag,
      count,
    ])
    fireEvent.change(field(), { target: { value: 'x' } })
    expect(done).toEqual(['x'])
  })

  it.each([
    ['code', true, 'false'],
    ['words', false, null],
  ])('has the spelling of %s looked at or not', (_, isCode, spelling) => {
    shown(<TextField {...props} isCode={isCode} />)
    expect(field().getAttribute('spellcheck')).toBe(spelling)
  })

  it('says what is wrong below it, and aloud', () => {
    shown(<TextField {...props} error={{ message: 'Taken', remedy: 'Another' }} />)
    const status = screen.getByRole('status')
    expect([status.textContent, field().getAttribute('aria-describedby')]).toEqual(['TakenAnother', status.id])
    expect(field().getAttribute('aria-invalid')).toBe('true')
  })

  it('says nothing where nothing is wrong', () => {
    shown(<TextField {...props} />)
    expect([field().getAttribute('aria-invalid'), field().getAttribute('aria-describedby')]).toEqual(['false', null])
    expect(screen.queryByRole('status')).toBeNull()
  })

  it('takes the focus with its first characters selected, where that is asked for', () => {
    shown(<TextField {...props} selectedLength={2} />)
    const input = field() as HTMLInputElement
    expect(document.activeElement).toBe(input)
    expect([input.selectionStart, input.selectionEnd]).toEqual([0, 2])
  })
})

describe('a button', () => {
  it.each([
    [false, ['pressed']],
    [true, []],
  ])('does what it says, unless it is off: %s', (isDisabled, does) => {
    shown(
      <Button isDisabled={isDisabled} title="why" onClick={() => note('pressed')}>
        Go
      </Button>,
    )
    const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Go' })
    fireEvent.click(button)
    expect([done, button.disabled, button.title, button.type]).toEqual([does, isDisabled, 'why', 'button'])
  })

  it.each([
    [undefined, null],
    [true, 'true'],
    [false, 'false'],
  ])('of a sign alone has a name, and says whether it is on: %s', (isPressed, pressed) => {
    const given = isPressed === undefined ? {} : { isPressed }
    shown(<IconButton label="Zoom in" icon="+" onClick={() => note('pressed')} {...given} />)
    const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Zoom in' })
    fireEvent.click(button)
    expect([done, button.disabled, button.getAttribute('aria-pressed')]).toEqual([['pressed'], false, pressed])
  })

  it('that is only an icon says its name and its key when it is pointed at', async () => {
    shown(<IconButton label="Undo" shortcut="Ctrl+Z" icon="<" onClick={() => note('pressed')} />)
    fireEvent.focus(screen.getByRole('button', { name: 'Undo' }))
    const words = await screen.findByText('Undo')
    expect(words.textContent).toBe('UndoCtrl+Z')
  })

  it('of a sign alone says why it is off', () => {
    shown(<IconButton label="Undo" isDisabled reason="Nothing to undo" icon="<" onClick={() => note('pressed')} />)
    const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Undo' })
    fireEvent.click(button)
    expect([button.disabled, button.title, done]).toEqual([true, 'Nothing to undo', []])
  })

  it('of several is on, and one is off', () => {
    const options = [
      { value: 'a', text: 'A', title: 'first' },
      { value: 'b', text: 'B', title: 'second' },
      { value: 'c', text: 'C', title: 'third', isDisabled: true },
    ]
    shown(<Choice label="Speed" options={options} value="b" onChange={note} />)
    const buttons = screen.getAllByRole<HTMLButtonElement>('button')
    expect(screen.getByRole('group', { name: 'Speed' })).not.toBeNull()
    expect(buttons.map((button) => [button.title, button.getAttribute('aria-pressed'), button.disabled])).toEqual([
      ['first', 'false', false],
      ['second', 'true', false],
      ['third', 'false', true],
    ])
    for (const button of buttons) fireEvent.click(button)
    expect(done).toEqual(['a', 'b'])
  })

  it.each([true, false])('that is a switch says what it means, and turns: %s', (isOn) => {
    shown(<Toggle label="Collect errors" hint="the others go on" isOn={isOn} onChange={note} />)
    const toggle = screen.getByRole('switch', { name: 'Collect errors' })
    const hint = document.getElementById(toggle.getAttribute('aria-describedby') ?? '')
    expect([toggle.getAttribute('aria-checked'), hint?.textContent]).toEqual([String(isOn), 'the others go on'])
    fireEvent.click(toggle)
    expect(done[0]).toBe(!isOn)
  })

  it.each([
    [true, 'Copied', 2_400],
    [false, 'The clipboard is closed: select the text and copy it', 8_000],
  ])('that copies says for a while whether it did: %s', (works, answer, forMs) => {
    vi.useFakeTimers()
    document.execCommand = () => works
    const text = vi.fn(() => 'words')
    shown(<CopyButton label="Copy" text={text} />)
    const name = () => screen.getByRole('button').getAttribute('aria-label')
    expect([name(), text.mock.calls.length]).toEqual(['Copy', 0])
    fireEvent.click(screen.getByRole('button'))
    expect([name(), text.mock.calls.length]).toEqual([answer, 1])
    act(() => void vi.advanceTimersByTime(forMs - 1))
    expect(name()).toBe(answer)
    act(() => void vi.advanceTimersByTime(1))
    expect(name()).toBe('Copy')
    vi.useRealTimers()
  })

  it('that copies is off where there is nothing', () => {
    shown(<CopyButton label="Copy" text="" isDisabled />)
    expect(screen.getByRole<HTMLButtonElement>('button').disabled).toBe(true)
  })
})

describe('a dialog', () => {
  it('has its buttons together below what it says, and no place for them where there are none', () => {
    const buttons = (
      <>
        <Button onClick={() => note('no')}>Cancel</Button>
        <Button onClick={() => note('yes')}>Go</Button>
      </>
    )
    const modal = (actions?: React.ReactNode) => (
      <Modal title="Sure?" actions={actions} onClose={() => note('closed')}>
        What it says
      </Modal>
    )
    const rows = () => [...screen.getByRole('dialog').children].map(({ textContent }) => textContent)
    shown(modal(buttons))
    expect(rows()).toEqual(['Sure?', 'What it says', 'CancelGo'])
    fireEvent.keyDown(screen.getByRole('dialog'), { key: 'Escape' })
    expect(done).toEqual(['closed'])
    cleanup()
    shown(modal())
    expect(rows()).toEqual(['Sure?', 'What it says'])
  })
})

describe('a note', () => {
  function opened(selected: boolean) {
    const workspace = workspaceOf(graph)
    const [node] = createFlowTranslator()(graph, { nodes: new Set(), edges: new Set() }).nodes
    const props = { id: 'n', data: node?.data, selected } as unknown as Parameters<typeof NoteNode>[0]
    show(
      workspace,
      <ReactFlowProvider>
        <NoteNode {...props} />
      </ReactFlowProvider>,
    )
    return { editor: workspace.editor, area: screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Note' }) }
  }

  it.each([
    [true, false, true],
    [false, true, false],
  ])('takes the text cursor only while it is selected: %s', (selected, isReadOnly, keepsDrags) => {
    const { area } = opened(selected)
    expect([area.value, area.readOnly, area.classList.contains('nodrag')]).toEqual(['words', isReadOnly, keepsDrags])
  })

  it('is one step for what is typed in a row, and another behind the focus', () => {
    const { editor, area } = opened(true)
    const type = (value: string) => fireEvent.change(area, { target: { value } })
    const steps = () => editor.getState().past.map(({ label }) => label)
    type('words a')
    type('words ab')
    expect(steps()).toEqual(['Edit note'])
    fireEvent.blur(area)
    type('words abc')
    expect(steps()).toEqual(['Edit note', 'Edit note'])
    expect(editor.getState().graph.nodes[0]).toMatchObject({ text: 'words abc' })
  })
})

describe('a signature in words', () => {
  it.each([
    ['async function f() {}', '()', '()'],
    ['async function f(): Promise<number> { return 1 }', '() → number', '() → number'],
    ['async function f(url: string) {}', '(url: string)', '(url: string)'],
    ['async function f(url?: string, ...rest: number[]) {}', '(url?: string, …rest: number[])', '(url, rest)'],
    ['async function f(a, b = 1): Promise<string> {}', '(a, b?) → string', '(a, b) → string'],
    ['async function* f(a: A) {}', '(a: A) → stream', '(a: A) → stream'],
    ['async function* f(): AsyncGenerator<string> {}', '() → stream of string', '() → stream of string'],
    [
      'async function* f(): AsyncGenerator<Map<string, number>, void> {}',
      ...Array<string>(2).fill('() → stream of Map<string, number>'),
    ],
    ['nonsense', 'not a function yet', 'not a function yet'],
  ])('%s', (code, full, short) => {
    expect([signatureText(code), shortSignatureText(code)]).toEqual([full, short])
  })
})
