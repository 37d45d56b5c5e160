// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { Bridge } from '#bridge'
import { Dialogs } from '../../renderer/dialogs/dialogs.tsx'
import type { DialogState } from '../../renderer/store/index.ts'
import { graphOf } from '../support/graph-of.ts'
import { show, workspaceOf } from './workspace.tsx'

const graph = graphOf({ a: 'sleep 1' })
const other = graphOf({ other: 'sleep 1' })
const words = { message: 'The disk is full', remedy: 'Free some space' }

/** A window that shows this dialog. */
function asking(dialog: DialogState, answers: Partial<Bridge> = {}) {
  const workspace = workspaceOf(graph, answers)
  show(workspace, <Dialogs />)
  act(() => workspace.editor.getState().show({ dialog }))
  const press = (name: string) => act(async () => void fireEvent.click(screen.getByRole('button', { name })))
  return { workspace, editor: workspace.editor, press, asked: () => workspace.asked.map(({ name }) => name) }
}

const recovery: DialogState = {
  kind: 'recovery',
  recovery: { graph: { ...other, title: 'Late work' }, savedAtMs: 0 },
  held: null,
}
const question = { id: 'q', code: [{ name: 'fetch', code: 'async function fetch() {}' }] }

const titles: readonly (readonly [DialogState, title: string, says: string, buttons: readonly string[]])[] = [
  [{ kind: 'failure', title: 'Not saved', failure: words }, 'Not saved', 'The disk is fullFree some space', ['OK']],
  [{ kind: 'rerun' }, 'A run is going on', 'stopping cancels its tasks', ['Let it run', 'Stop it and run again']],
  [
    { kind: 'unsaved', next: { kind: 'new' } },
    'Save the changes to Untitled?',
    'Without saving, they are lost',
    ['Cancel', "Don't save", 'Save'],
  ],
  [recovery, 'Unsaved work was left behind', 'Of Late work, kept', ['Discard it', 'Recover']],
  [{ kind: 'open', files: [] }, 'Open', 'There is no pipeline in this folder yet', ['Cancel']],
  [{ kind: 'open', files: ['a.pipeline'] }, 'Open', 'a.pipeline', ['Cancel']],
  [
    { kind: 'examples', examples: [{ file: 'f', title: 'Gather', notice: 'waits for all' }] },
    'Open an example',
    'Gatherwaits for all',
    ['Cancel'],
  ],
  [
    { kind: 'trust', question, inputs: {} },
    'Run code that was not written here?',
    'Read it first',
    ['Cancel', 'Run once', 'Trust this file'],
  ],
]

describe('a dialog', () => {
  it.each(titles)('%j says what it is about, and what can be done', (dialog, title, says, buttons) => {
    asking(dialog)
    expect(screen.getByRole('heading', { level: 2 }).textContent).toBe(title)
    expect(screen.getByRole('dialog').textContent).toContain(says)
    expect(screen.getAllByRole('button').map((button) => button.textContent)).toEqual(buttons)
  })

  it.each([
    ['OK', { kind: 'failure', title: 'Not saved', failure: words }],
    ['Let it run', { kind: 'rerun' }],
    ['Cancel', { kind: 'unsaved', next: { kind: 'new' } }],
    ['Cancel', { kind: 'open', files: [] }],
    ['Cancel', { kind: 'examples', examples: [] }],
    ['Cancel', { kind: 'trust', question, inputs: {} }],
  ] as const)('is closed by %s, and nothing is done', async (button, dialog) => {
    const { editor, press, asked } = asking(dialog)
    await press(button)
    expect([editor.getState().dialog, asked(), editor.getState().graph]).toEqual([null, [], graph])
  })

  it('gives way to the next', async () => {
    const { editor, press } = asking({ kind: 'rerun' })
    const failure = { kind: 'failure', title: 'Next', failure: words } as const
    act(() => editor.getState().show({ nextDialog: failure }))
    await press('Let it run')
    expect([editor.getState().dialog, editor.getState().nextDialog]).toEqual([failure, null])
    await press('OK')
    expect(editor.getState().dialog).toBeNull()
  })
})

describe('unsaved work that a crash has left', () => {
  it('is recovered as one step', async () => {
    const { editor, press, asked } = asking(recovery)
    await press('Recover')
    expect(asked()).toEqual(['takeRecovery'])
    expect(editor.getState().graph.title).toBe('Late work')
    expect(editor.getState().past.map(({ label }) => label)).toEqual(['Recover unsaved work'])
    act(() => editor.getState().undo())
    expect(editor.getState().graph).toBe(graph)
  })

  it('is let go', async () => {
    const { editor, press, asked } = asking(recovery)
    await press('Discard it')
    expect([asked(), editor.getState().graph]).toEqual([['discardRecovery'], graph])
  })

  it.each([
    ['its file', '/a.pipeline', 'Late work', 'a.pipeline'],
    ['its title', null, 'Late work', 'Late work'],
    ['neither', null, '', 'an unnamed pipeline'],
  ])('is called by %s', (_, path, title, name) => {
    const { editor } = asking({ kind: 'rerun' })
    act(() => editor.getState().open({ graph, path, name: 'a.pipeline' }))
    act(() =>
      editor
        .getState()
        .show({ dialog: { ...recovery, recovery: { graph: { ...other, title }, savedAtMs: 0 } } as DialogState }),
    )
    expect(screen.getByRole('dialog').textContent).toContain(`Of ${name}, kept`)
  })
})

describe('another document in the place of unsaved work', () => {
  const next = { kind: 'open', path: 'b.pipeline' } as const
  const answers: Partial<Bridge> = {
    openDocument: async () => ({ ok: true, value: null }),
    saveDocument: async () => ({ ok: true, value: { path: '/a.pipeline', name: 'a.pipeline' } }),
  }
  const dirty = (given = answers) => {
    const window = asking({ kind: 'unsaved', next }, given)
    act(() => window.editor.getState().edit('Rename', (now) => ({ ...now, title: 'mine' })))
    act(() => window.editor.getState().show({ host: { host: 'browser', platform: 'linux', version: '' } }))
    return window
  }

  it('comes without a save where that is said; the copy goes first', async () => {
    const { editor, press, asked } = dirty()
    await press("Don't save")
    // The document comes by an event of its own; until then the work is still here, and a copy is kept again.
    await waitFor(() => expect(asked()).toEqual(['keepRecovery', 'openDocument', 'keepRecovery']))
    expect(editor.getState().dialog).toBeNull()
  })

  it.each([
    ['leaves no copy of itself once it is here', 'browser', ['keepRecovery', 'openDocument']],
    ['comes in another window in the app, and this one stays as it is', 'electron', ['openDocument']],
  ] as const)('%s', async (_, host, commands) => {
    const opened: Partial<Bridge> = {
      openDocument: async () => {
        if (host === 'browser') act(() => window.editor.getState().open({ graph: other, path: null, name: 'b' }))
        return { ok: true, value: null }
      },
    }
    const window = dirty(opened)
    act(() => window.editor.getState().show({ host: { host, platform: 'linux', version: '' } }))
    await window.press("Don't save")
    await act(async () => new Promise((go) => setImmediate(go)))
    expect(window.asked()).toEqual(commands)
  })

  it('comes behind the save', async () => {
    const { editor, press, asked } = dirty()
    act(() => editor.getState().markSaved(graph, { path: '/a.pipeline', name: 'a.pipeline' }))
    await press('Save')
    await waitFor(() => expect(asked()).toEqual(['saveDocument', 'openDocument']))
    expect(editor.getState().dialog).toBeNull()
  })

  it('does not come where saving has to ask for a name first', async () => {
    const { editor, press, asked } = dirty()
    await press('Save')
    expect([editor.getState().dialog, asked()]).toEqual([{ kind: 'save-as' }, []])
  })

  it('that can not be opened leaves the work, with a copy of it, and says why', async () => {
    const { editor, press, asked } = dirty({ ...answers, openDocument: async () => ({ ok: false, error: words }) })
    await press("Don't save")
    await waitFor(() => expect(asked()).toEqual(['keepRecovery', 'openDocument', 'keepRecovery']))
    expect(editor.getState().graph.title).toBe('mine')
    expect(editor.getState().dialog).toEqual({ kind: 'failure', title: 'Not opened', failure: words })
  })
})

describe('a list of files', () => {
  it('opens the one that is chosen', async () => {
    const opened: unknown[] = []
    const { editor } = asking(
      { kind: 'open', files: ['a.pipeline', 'b.pipeline'] },
      {
        openDocument: async (path) => {
          opened.push(path)
          return { ok: true, value: null }
        },
      },
    )
    await act(async () => void fireEvent.click(screen.getByText('b.pipeline')))
    expect([opened, editor.getState().dialog]).toEqual([['b.pipeline'], null])
  })

  it('opens the example that is chosen', async () => {
    const examples = [
      { file: 'one', title: 'One', notice: 'first' },
      { file: 'two', title: 'Two', notice: 'second' },
    ]
    const opened: unknown[] = []
    const { editor } = asking(
      { kind: 'examples', examples },
      {
        openExample: async (file) => {
          opened.push(file)
          return { ok: true, value: null }
        },
      },
    )
    await act(async () => void fireEvent.click(screen.getByText('Two')))
    expect([opened, editor.getState().dialog]).toEqual([['two'], null])
  })
})

describe('code of others', () => {
  it.each([
    ['Run once', true],
    ['Trust this file', false],
  ])('%s: trusts the code that was shown, and runs it with the same inputs', async (button, isOnce) => {
    const { workspace, press } = asking(
      { kind: 'trust', question, inputs: { n: 1 } },
      {
        trustCode: async () => ({ ok: true, value: null }),
        startRun: async () => ({ ok: true, value: 'r' }),
      },
    )
    await press(button)
    await waitFor(() => expect(workspace.run.getState().status).toBe('running'))
    expect(workspace.asked.map(({ name, arguments: given }) => [name, name === 'trustCode' ? given : null])).toEqual([
      ['trustCode', ['q', isOnce]],
      ['startRun', null],
    ])
    expect(workspace.asked[1]?.arguments[0]).toMatchObject({ inputs: { n: 1 } })
  })

  it('does not run where the answer was refused', async () => {
    const { editor, press, asked } = asking(
      { kind: 'trust', question, inputs: {} },
      { trustCode: async () => ({ ok: false, error: words }) },
    )
    await press('Run once')
    expect(asked()).toEqual(['trustCode'])
    expect(editor.getState().dialog).toEqual({ kind: 'failure', title: 'Not run', failure: words })
  })

  it.each([50, 51, 60])('shows all of %d pieces, each in an editor, but for those beyond fifty', (count) => {
    const code = Array.from({ length: count }, (_, at) => ({ name: `piece${at}`, code: '' }))
    asking({ kind: 'trust', question: { id: 'q', code }, inputs: {} })
    const headings = screen.getAllByRole('heading', { level: 3 }).map((heading) => heading.textContent)
    expect(headings).toHaveLength(Math.min(count, 51))
    expect(headings[50]).toBe(count > 50 ? `${count - 50} more` : undefined)
  })

  it('says which piece does not want to be seen', () => {
    asking({
      kind: 'trust',
      question: { id: 'q', code: [...question.code, { name: 'odd', code: 'a\u202eb' }] },
      inputs: {},
    })
    const alert = screen.getByRole('alert')
    expect(alert.textContent).toContain('Some of it is hidden or hard to see.')
    expect([...alert.querySelectorAll('code')].map((name) => name.textContent)).toEqual(['odd'])
  })
})

describe('a run that goes on', () => {
  it('is stopped, and the next one starts when it has ended', async () => {
    const { workspace, press, asked } = asking(
      { kind: 'rerun' },
      {
        checkRun: async () => ({ ok: true, value: null }),
        startRun: async () => ({ ok: true, value: 's' }),
      },
    )
    act(() => workspace.run.getState().starting())
    act(() => workspace.run.getState().started('r'))
    await press('Stop it and run again')
    expect(asked()).toEqual(['checkRun', 'cancelRun'])
    await act(async () => workspace.run.getState().ended({ runId: 'r', outcome: { kind: 'cancelled' } }))
    await waitFor(() => expect(asked()).toEqual(['checkRun', 'cancelRun', 'startRun']))
  })
})

describe('a host that fails is told under the title of what was asked for', () => {
  const gone = () => Promise.reject(new Error('gone'))
  const overwrite: DialogState = {
    kind: 'overwrite',
    wish: { isSaveAs: false },
    failure: { kind: 'exists', message: 'a.pipeline exists already', remedy: 'Choose another name' },
  }
  it.each<readonly [string, DialogState, Partial<Bridge>, title: string]>([
    ['Recover', recovery, { takeRecovery: gone }, 'Recover'],
    ['Discard it', recovery, { discardRecovery: gone }, 'Discard'],
    ['Stop it and run again', { kind: 'rerun' }, { startRun: gone }, 'Run'],
    ["Don't save", { kind: 'unsaved', next: { kind: 'new' } }, { newDocument: gone }, 'Open'],
    ['Save', { kind: 'unsaved', next: { kind: 'new' } }, { saveDocument: gone }, 'Save'],
    ['Save a copy', overwrite, { saveDocument: gone }, 'Save'],
    ['Run once', { kind: 'trust', question, inputs: {} }, { trustCode: gone }, 'Run'],
  ])('%s', async (button, dialog, answers, title) => {
    const { editor, press } = asking(dialog, answers)
    act(() => editor.getState().show({ host: { host: 'electron', platform: 'linux', version: '' } }))
    await press(button)
    await waitFor(() =>
      expect(editor.getState().dialog).toEqual({
        ...{ kind: 'failure', title },
        failure: { message: `${title} did not work: gone`, remedy: 'Save your work and try again' },
      }),
    )
  })

  it.each<readonly [string, DialogState, Partial<Bridge>]>([
    ['a.pipeline', { kind: 'open', files: ['a.pipeline'] }, { openDocument: gone }],
    ['Gather', { kind: 'examples', examples: [{ file: 'f', title: 'Gather', notice: '' }] }, { openExample: gone }],
  ])('Open: %s', async (choice, dialog, answers) => {
    const { editor } = asking(dialog, answers)
    await act(async () => void fireEvent.click(screen.getByText(choice)))
    await waitFor(() => expect(editor.getState().dialog).toMatchObject({ kind: 'failure', title: 'Open' }))
  })
})
