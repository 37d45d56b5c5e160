// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { Bridge, SaveRequest } from '#bridge'
import { runCommand } from '../../renderer/commands/index.ts'
import { Dialogs } from '../../renderer/dialogs/dialogs.tsx'
import { sleepsAndGather } from './graphs.ts'
import { show, workspaceOf } from './workspace.tsx'

const taken = { kind: 'exists', message: 'taken.pipeline exists already', remedy: 'Choose another name' } as const
const locked = { kind: 'read-only', message: 'locked.pipeline is read-only', remedy: 'Choose another name' } as const
const full = { kind: 'failed', message: 'The disk is full', remedy: 'Free some space' } as const

/** A folder with one file in it, a name that no disk accepts, and a name at which the host fails. */
const saveDocument: Bridge['saveDocument'] = async ({
  path = 'locked.pipeline',
  isOverwrite = false,
  isForced = false,
}) => {
  if (path === 'locked.pipeline' && !isForced) return { ok: false, error: locked }
  if ((path === 'taken.pipeline' || path === 'locked.pipeline') && !isOverwrite) return { ok: false, error: taken }
  if (path === 'full.pipeline') return { ok: false, error: full }
  if (path === 'odd.pipeline') throw new Error('The name is odd')
  return { ok: true, value: { path: `/served/${path}`, name: path } }
}

function saveAs(name: string) {
  const workspace = workspaceOf(sleepsAndGather(2), { saveDocument })
  show(workspace, <Dialogs />)
  runCommand(workspace, 'file.saveAs')
  return { workspace, save: () => type(name) }
}

async function type(name: string) {
  const field = await screen.findByRole<HTMLInputElement>('textbox', { name: 'File name' })
  fireEvent.change(field, { target: { value: name } })
  fireEvent.keyDown(field, { key: 'Enter' })
  return field
}

describe('the name of a file in the browser', () => {
  it.each([
    ['taken', 'taken.pipeline exists already'],
    ['full', 'The disk is full'],
    ['odd', 'Not saved: The name is odd'],
  ])('stays to be mended where it is not taken: %s', async (name, why) => {
    const { workspace, save } = saveAs(name)
    const field = await save()
    await screen.findByText(why)
    expect(field.isConnected && field.value).toBe(name)
    expect(workspace.editor.getState().filePath).toBeNull()
    await type('free')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(workspace.editor.getState().filePath).toBe('/served/free.pipeline')
  })

  it('is asked about as it stands: what was said of another name, and what was to be agreed to, are gone', async () => {
    const { workspace, save } = saveAs('taken')
    const field = await save()
    await screen.findByText('taken.pipeline exists already')
    expect(field.getAttribute('aria-invalid')).toBe('true')
    fireEvent.change(field, { target: { value: 'full' } })
    expect(screen.queryByText('taken.pipeline exists already')).toBeNull()
    expect(screen.queryByRole('button', { name: 'Replace it' })).toBeNull()
    expect(field.getAttribute('aria-invalid')).toBe('false')
    fireEvent.keyDown(field, { key: 'Enter' })
    await screen.findByText('The disk is full')
    const wishes = workspace.asked.map((asked) => asked.arguments[0] as SaveRequest)
    expect(wishes.map(({ path, isOverwrite }) => [path, isOverwrite])).toEqual([
      ['taken.pipeline', false],
      ['full.pipeline', false],
    ])
  })

  it('replaces a file only when that is asked for', async () => {
    const { workspace, save } = saveAs('taken')
    await save()
    await screen.findByText('taken.pipeline exists already')
    await type('taken')
    fireEvent.click(await screen.findByRole('button', { name: 'Replace it' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    const wishes = workspace.asked.map((asked) => (asked.arguments[0] as SaveRequest).isOverwrite)
    expect(wishes).toEqual([false, false, true])
  })
})

describe('what may be done instead', () => {
  const buttons = () => screen.getAllByRole('button').map((button) => button.textContent)

  it.each([
    [taken, 'The file would be replaced', ['Cancel', 'Save a copy', 'Replace it']],
    [{ ...taken, kind: 'changed-outside' }, 'The file would be replaced', ['Cancel', 'Save a copy', 'Replace it']],
    [locked, 'The file is read-only', ['Cancel', 'Save a copy', 'Save anyway']],
  ] as const)('is offered, and nothing of it done by Cancel: %j', async (failure, title, names) => {
    const workspace = workspaceOf(sleepsAndGather(2), { saveDocument })
    show(workspace, <Dialogs />)
    act(() => workspace.editor.getState().show({ dialog: { kind: 'overwrite', failure, wish: { isSaveAs: false } } }))
    const dialog = await screen.findByRole('dialog', { name: title })
    expect(buttons()).toEqual(names)
    expect(dialog.textContent).toContain(failure.message + failure.remedy)
    fireEvent.click(screen.getByRole('button', { name: 'Cancel' }))
    expect([screen.queryByRole('dialog'), workspace.asked]).toEqual([null, []])
  })

  it('is, for a name, to give up; and where the name is not taken, what would take it', async () => {
    const { workspace, save } = saveAs('locked')
    await screen.findByRole('dialog')
    expect(buttons()).toEqual(['Cancel', 'Save'])
    await save()
    await screen.findByText('locked.pipeline is read-only')
    expect(buttons()).toEqual(['Cancel', 'Save anyway', 'Save'])
    fireEvent.click(screen.getByRole('button', { name: 'Cancel' }))
    expect([screen.queryByRole('dialog'), workspace.asked.length]).toEqual([null, 1])
  })
})

describe('a read-only file', () => {
  const flags = (asked: readonly { readonly arguments: readonly unknown[] }[]) =>
    asked.map(({ arguments: [request] }) => {
      const { isOverwrite = false, isForced = false } = request as SaveRequest
      return [isOverwrite, isForced]
    })

  it('is saved only once that is agreed to, and so is what else is in the way: under a name', async () => {
    const { workspace, save } = saveAs('locked')
    await save()
    await screen.findByText('locked.pipeline is read-only')
    fireEvent.click(await screen.findByRole('button', { name: 'Save anyway' }))
    fireEvent.click(await screen.findByRole('button', { name: 'Replace it' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(flags(workspace.asked)).toEqual([
      [false, false],
      [false, true],
      [true, true],
    ])
  })

  it('is asked about where it has its name already', async () => {
    const workspace = workspaceOf(sleepsAndGather(2), { saveDocument })
    workspace.editor.setState({ filePath: 'locked.pipeline' })
    show(workspace, <Dialogs />)
    runCommand(workspace, 'file.save')
    await screen.findByRole('dialog', { name: 'The file is read-only' })
    fireEvent.click(await screen.findByRole('button', { name: 'Save anyway' }))
    fireEvent.click(await screen.findByRole('button', { name: 'Replace it' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(flags(workspace.asked)).toEqual([
      [false, false],
      [false, true],
      [true, true],
    ])
  })
})
