import { useWorkspace } from '../store/index.ts'
import { Button } from '../ui/button.tsx'
import { Modal } from '../ui/modal.tsx'
import type { DialogProps } from './dialog-props.ts'

/** A crash left an unsaved copy behind. */
export function RecoveryDialog({ dialog, onClose }: DialogProps<'recovery'>) {
  const { bridge, editor } = useWorkspace()
  const discard = () => {
    onClose()
    void bridge.discardRecovery()
  }
  const recover = () => {
    onClose()
    editor.getState().recover(dialog.recovery.graph)
  }
  const actions = (
    <>
      <Button onClick={discard}>Discard it</Button>
      <Button isPrimary onClick={recover}>
        Recover
      </Button>
    </>
  )
  return (
    <Modal title="Unsaved work was left behind" onClose={onClose} actions={actions}>
      <p>Kept {new Date(dialog.recovery.savedAtMs).toLocaleString()}. Recovering is one step that undo takes back.</p>
    </Modal>
  )
}
