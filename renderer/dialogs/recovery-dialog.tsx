import { useRef } from 'react'
import { attempt } from '../commands/index.ts'
import { keepCopy, useEditor, useWorkspace } from '../store/index.ts'
import { Button } from '../ui/button.tsx'
import { Modal } from '../ui/modal.tsx'
import type { DialogProps } from './dialog-props.ts'

/** A crash left an unsaved copy behind. */
export function RecoveryDialog({ dialog, onClose }: DialogProps<'recovery'>) {
  const workspace = useWorkspace()
  const { held, recovery } = dialog
  const { graph } = recovery
  const isNamed = useEditor((state) => state.filePath !== null)
  const fileName = useEditor((state) => state.fileName)
  const name = isNamed ? fileName : graph.title || 'an unnamed pipeline'
  // An Enter of somebody in a hurry must not throw the work away.
  const recoverButton = useRef<HTMLButtonElement>(null)
  const discard = () => {
    onClose()
    attempt(workspace, 'Discard', async () => {
      if (held) await workspace.heldWork?.drop(held.key)
      await workspace.bridge.discardRecovery()
    })
  }
  const recover = () => {
    onClose()
    workspace.editor.getState().recover(graph)
    attempt(workspace, 'Recover', async () => {
      // No page vouches for code: before the host has it, it knows that.
      if (held) await workspace.bridge.pastedCode([held.text])
      await workspace.bridge.takeRecovery()
      if (held && (await keepCopy(workspace)) === null) await workspace.heldWork?.drop(held.key)
    })
  }
  const actions = (
    <>
      <Button onClick={discard}>Discard it</Button>
      <Button isPrimary ref={recoverButton} onClick={recover}>
        Recover
      </Button>
    </>
  )
  return (
    <Modal title="Unsaved work was left behind" onClose={onClose} actions={actions} initialFocus={recoverButton}>
      <p>
        Of <strong>{name}</strong>, kept {new Date(recovery.savedAtMs).toLocaleString()}. Undo takes the recovery back.
      </p>
    </Modal>
  )
}
