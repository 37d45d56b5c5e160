// @vitest-environment happy-dom
import { act, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { TopBar } from '../../renderer/chrome/top-bar.tsx'
import { graphOf } from '../support/graph-of.ts'
import { sleepsAndGather } from './graphs.ts'
import { show, workspaceOf } from './workspace.tsx'

it('says at a run that does not end what pressing Stop again does', () => {
  const workspace = workspaceOf(sleepsAndGather(2))
  const { starting, started, cancelling } = workspace.run.getState()
  show(workspace, <TopBar />)
  act(() => {
    starting()
    started('r')
  })
  expect(screen.getByRole('button', { name: 'Stop' }).title).toBe('Ctrl+Alt+Enter')
  act(cancelling)
  expect(screen.getByRole('button', { name: 'Stopping' }).title).toBe(
    'Press again to give up on tasks that do not end (Ctrl+Alt+Enter)',
  )
})

it('says of a button that is off why it is, and of one that is on its key', () => {
  const workspace = workspaceOf(graphOf({}))
  show(workspace, <TopBar />)
  const exporting = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Export' })
  expect([exporting().disabled, exporting().title]).toEqual([true, 'There are no nodes to export'])
  act(() => workspace.editor.getState().edit('Add', () => sleepsAndGather(2)))
  expect([exporting().disabled, exporting().title]).toEqual([false, 'Ctrl+E'])
})
