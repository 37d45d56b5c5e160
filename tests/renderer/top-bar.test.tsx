// @vitest-environment happy-dom
import { act, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { TopBar } from '../../renderer/chrome/top-bar.tsx'
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
    'Press again to leave tasks behind that do not end (Ctrl+Alt+Enter)',
  )
})
