// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { TopBar } from '../../renderer/chrome/top-bar.tsx'
import { Dialogs } from '../../renderer/dialogs/dialogs.tsx'
import type { DialogState } from '../../renderer/store/index.ts'
import { sleepsAndGather } from './graphs.ts'
import { show, workspaceOf } from './workspace.tsx'

const gone = () => Promise.reject(new Error('The server is gone'))

function windowWith(dialog: DialogState | null) {
  const workspace = workspaceOf(sleepsAndGather(2), { openDocument: gone, startRun: gone, trustCode: gone })
  workspace.editor.getState().show({ dialog })
  show(
    workspace,
    <>
      <TopBar />
      <Dialogs />
    </>,
  )
}

it.each<[string, string, DialogState]>([
  ['Trust this file', 'Run', { kind: 'trust', question: { id: 'q', code: [] }, inputs: {} }],
  ["Don't save", 'Open', { kind: 'unsaved', next: { kind: 'open', path: 'x.pipeline' } }],
  ['Stop it and run again', 'Run', { kind: 'rerun' }],
])('a dialog shows that the host gave no answer: %s', async (button, title, dialog) => {
  windowWith(dialog)
  fireEvent.click(screen.getByRole('button', { name: button }))
  expect((await screen.findByRole('dialog')).textContent).toContain(`${title} did not work: The server is gone`)
})

it('a run that the host never started can be asked for again', async () => {
  windowWith(null)
  fireEvent.click(screen.getByRole('button', { name: 'Run' }))
  expect(screen.getByRole('button', { name: 'Stop' })).toBeTruthy()
  await screen.findByText('Run did not work: The server is gone')
  expect(screen.getByRole('button', { name: 'Run', hidden: true })).toBeTruthy()
})
