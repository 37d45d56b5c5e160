import { useRef } from 'react'
import { attempt } from '../commands/index.ts'
import { keepCopy, useEditor, useWorkspace } from '../store/index.ts'
import { Button } from '../ui/button.tsx'
import { Modal } from '../ui/modal.tsx'
import type { DialogProps } from './dialog-props.ts'

/** Offers the unsaved copy that a crash left. */
export function RecoveryDialog({ dialog, onClose }: DialogProps<'recovery'>) {
  const workspace = useWorkspace()
  const { held, recovery } = dialog
  const { graph } = recovery
  const isNamed = useEditor((state) => state.filePath !== null)
  const fileName = useEditor((state) => state.fileName)
  const name = isNamed ? fileName : graph.title || 'an unnamed pipeline'
  // The focus starts on Recover: a hasty Enter must not discard the work.
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
      // The host must learn that this code is foreign before it has the copy: a page can't vouch for code.
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
