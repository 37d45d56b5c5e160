// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CommandId } from '#commands'
import { chooseFromMenu, commands } from '../../renderer/commands/index.ts'
import { Dialogs } from '../../renderer/dialogs/dialogs.tsx'
import { Inspector } from '../../renderer/panels/inspector/inspector.tsx'
import { graphOf } from '../support/graph-of.ts'
import { show, workspaceOf } from './workspace.tsx'

const code = 'async function f(url: string) {\n  return url\n}'
const graph = graphOf({ u: 'input', f: code, s: 'sleep 10' }, ['u -> f.url'])

let workspace: ReturnType<typeof workspaceOf>
const executed: string[] = []
const added: HTMLElement[] = []
beforeEach(() => {
  workspace = workspaceOf(graph, {
    startRun: async () => ({ ok: true, value: 'r' }),
    saveDocument: async () => ({ ok: true, value: { path: 'a.pipeline', name: 'a.pipeline' } }),
  })
  workspace.editor.getState().select(['f'])
  executed.length = 0
  document.execCommand = vi.fn((name: string) => executed.push(name) > 0)
})
afterEach(() => {
  for (const element of added.splice(0)) element.remove()
})

const choose = (id: CommandId) => act(() => chooseFromMenu(workspace, id))
const graphNow = () => workspace.editor.getState().graph
const text = async () => screen.findByRole('textbox', { name: 'Code' })

/** Focuses a place. */
const places = {
  canvas: async () => undefined,
  button: async () => {
    const button = document.body.appendChild(document.createElement('button'))
    added.push(button)
    button.focus()
  },
  'name field': async () => {
    workspace.editor.getState().select(['s'])
    show(workspace, <Inspector />)
    const field = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Name' })
    act(() => field.focus())
  },
  'code editor': async () => {
    show(workspace, <Inspector />)
    const content = await text()
    act(() => content.focus())
  },
  'a field of a dialog': async () => {
    show(workspace, <Dialogs />)
    act(() => workspace.editor.getState().show({ dialog: { kind: 'save-as' } }))
    const field = await screen.findByRole('textbox', { name: 'File name' })
    act(() => field.focus())
  },
  'a dialog': async () => {
    workspace.editor.getState().show({
      dialog: { kind: 'failure', title: 'No', failure: { message: 'No', remedy: 'Try' } },
    })
  },
  'the list of commands': async () => {
    workspace.editor.getState().show({ isPaletteOpen: true })
  },
}
type Place = keyof typeof places
const textPlaces: readonly Place[] = ['name field', 'code editor', 'a field of a dialog']
const modals: readonly Place[] = ['a field of a dialog', 'a dialog', 'the list of commands']

/** What each entry does to the pipeline; `null`: nothing that can be seen there. */
const deeds = {
  'edit.delete': { browser: 'forwardDelete', does: () => graphNow().nodes.length < 3 },
  'edit.undo': { browser: 'undo', does: () => graphNow().title !== 'Changed' },
  'edit.redo': { browser: 'redo', does: () => graphNow().title === 'Again' },
  'edit.selectAll': { browser: 'selectAll', does: () => workspace.editor.getState().selection.nodes.size === 3 },
} satisfies Partial<Record<CommandId, { browser: string; does: () => boolean }>>

const ids = Object.keys(deeds) as (keyof typeof deeds)[]

describe.each(ids)('%s', (id) => {
  const { browser, does } = deeds[id]
  it.each(Object.keys(places) as Place[])('with the focus in %s', async (place) => {
    const { edit } = workspace.editor.getState()
    edit('Title', (before) => ({ ...before, title: 'Changed' }))
    if (id === 'edit.redo') {
      edit('Title', (before) => ({ ...before, title: 'Again' }))
      workspace.editor.getState().undo()
    }
    await places[place]()
    choose(id)
    const isText = textPlaces.includes(place)
    const isModal = modals.includes(place)
    // In fields of the pipeline, undo and redo are the window's.
    const isHistory = (id === 'edit.undo' || id === 'edit.redo') && !isModal
    expect(does()).toBe((!isText || isHistory) && !isModal)
    // The code editor handles some keys itself.
    if (place !== 'code editor') expect(executed).toEqual(isText && !isHistory ? [browser] : [])
  })
})

it.each(commands.map(({ id }) => id))('%s does nothing behind a dialog', async (id) => {
  show(workspace, <Dialogs />)
  await act(() => places['a dialog']())
  const before = [workspace.editor.getState(), workspace.run.getState()]
  const asked = workspace.asked.length
  choose(id)
  expect([workspace.editor.getState(), workspace.run.getState()]).toEqual(before)
  expect(workspace.asked.length).toBe(asked)
})

it('acts on the text of the code editor', async () => {
  await places['code editor']()
  const content = await text()
  choose('edit.selectAll')
  choose('edit.delete')
  expect(content.textContent).not.toContain('return url')
  expect(graphNow().nodes.map((node) => node.id)).toEqual(['u', 'f', 's'])
})

it('does the rest whatever text has the focus', async () => {
  await places['name field']()
  choose('view.stage')
  expect(workspace.editor.getState().isStage).toBe(true)
  fireEvent.blur(document.body)
})
