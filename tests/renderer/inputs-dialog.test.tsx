// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { StartFailure, StartRun } from '#bridge'
import { runCommand } from '../../renderer/commands/index.ts'
import { Dialogs } from '../../renderer/dialogs/dialogs.tsx'
import { graphOf } from '../support/graph-of.ts'
import { show, workspaceOf } from './workspace.tsx'

const graph = graphOf(
  {
    name: 'input string',
    count: 'input number',
    known: { kind: 'input', name: 'known', type: 'number', default: 1 },
    f: 'coroutine a, b, c',
  },
  ['name -> f.a', 'count -> f.b', 'known -> f.c'],
)
const settled = () => act(() => new Promise<void>((done) => setTimeout(done)))
const field = (name: string) => screen.getByRole<HTMLInputElement>('textbox', { name })
const fill = (name: string, value: string) => fireEvent.change(field(name), { target: { value } })
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))

function opened(answers: Parameters<typeof workspaceOf>[1] = {}) {
  const workspace = workspaceOf(graph, { startRun: async () => ({ ok: true, value: 'r' }), ...answers })
  show(workspace, <Dialogs />)
  const run = async () => {
    runCommand(workspace, 'run.start')
    await settled()
  }
  const sent = () =>
    workspace.asked
      .filter((command) => command.name === 'startRun')
      .map((command) => (command.arguments[0] as StartRun).inputs)
  return { workspace, run, sent }
}

describe('the inputs of a run', () => {
  it('say what is wrong with what was typed, and with an empty one only once Run was pressed', async () => {
    const { run } = opened()
    await run()
    const isWrong = () => ['name: string', 'count: number'].map((name) => field(name).getAttribute('aria-invalid'))
    expect(isWrong()).toEqual(['false', 'false'])
    fill('count: number', 'many')
    expect(isWrong()).toEqual(['false', 'true'])
    fill('count: number', '7')
    expect(isWrong()).toEqual(['false', 'false'])
    fill('count: number', '')
    expect(isWrong()).toEqual(['false', 'false'])
    expect(['name: string', 'count: number'].map((name) => field(name).placeholder)).toEqual(['text', 'JSON'])
  })

  it('are asked for where they have no default, checked, and sent', async () => {
    const { run, sent, workspace } = opened()
    await run()
    expect(screen.getAllByRole('textbox')).toHaveLength(2)
    fill('name: string', 'Ada "L"')
    fill('count: number', 'many')
    press('Run')
    await settled()
    expect(screen.getByText('Write it as 42')).toBeTruthy()
    expect(sent()).toEqual([])
    fill('count: number', '3')
    press('Run')
    await settled()
    expect(sent()).toEqual([{ name: 'Ada "L"', count: 3 }])
    expect(workspace.editor.getState().dialog).toBeNull()
    expect(workspace.run.getState().status).toBe('running')
  })

  it('are there again at the next run; Enter is enough', async () => {
    const { run, sent, workspace } = opened()
    await run()
    fill('count: number', '3')
    press('Run')
    await settled()
    act(() => workspace.run.getState().ended({ runId: 'r', outcome: { kind: 'cancelled' } }))
    await run()
    expect(field('count: number').value).toBe('3')
    fireEvent.keyDown(field('count: number'), { key: 'Enter' })
    await settled()
    expect(sent()).toEqual([
      { name: '', count: 3 },
      { name: '', count: 3 },
    ])
  })

  it('are not sent where the dialog is left', async () => {
    const { run, sent, workspace } = opened()
    await run()
    press('Cancel')
    await settled()
    expect(sent()).toEqual([])
    expect(workspace.run.getState().status).toBe('none')
  })

  it('are kept while the code is shown for the first time', async () => {
    const question = { id: 'q', code: [{ name: 'f', code: 'async function f() {}' }] }
    const untrusted: StartFailure = { kind: 'untrusted', question }
    let isTrusted = false
    const { run, sent } = opened({
      startRun: async () => (isTrusted ? { ok: true, value: 'r' } : { ok: false, error: untrusted }),
      trustCode: async () => {
        isTrusted = true
        return { ok: true, value: null }
      },
    })
    await run()
    fill('count: number', '3')
    press('Run')
    await settled()
    expect(screen.getByText('Run code that was not written here?')).toBeTruthy()
    press('Trust this file')
    await settled()
    expect(sent()).toEqual([
      { name: '', count: 3 },
      { name: '', count: 3 },
    ])
  })
})

describe('the list of files', () => {
  it('is searched and walked by key', async () => {
    const files = ['gather.pipeline', 'diamond.pipeline', 'one-task.pipeline']
    const { workspace } = opened({ openDocument: async () => ({ ok: true, value: null }) })
    act(() => workspace.editor.getState().show({ dialog: { kind: 'open', files } }))
    const search = screen.getByRole('combobox')
    fireEvent.keyDown(search, { key: 'ArrowDown' })
    fireEvent.keyDown(search, { key: 'Enter' })
    await settled()
    expect(workspace.asked.at(-1)).toEqual({ name: 'openDocument', arguments: ['diamond.pipeline'] })
  })
})
