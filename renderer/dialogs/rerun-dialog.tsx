import { attempt, restartRun } from '../commands/index.ts'
import { useWorkspace } from '../store/index.ts'
import { Button } from '../ui/button.tsx'
import { Modal } from '../ui/modal.tsx'

/** A window has one run at a time, so a second one asks to stop the first. */
export function RerunDialog({ onClose }: { readonly onClose: () => void }) {
  const workspace = useWorkspace()
  const restart = () => {
    onClose()
    attempt(workspace, 'Run', () => restartRun(workspace))
  }
  const actions = (
    <>
      <Button onClick={onClose}>Let it run</Button>
      <Button isPrimary onClick={restart}>
        Stop it and run again
      </Button>
    </>
  )
  return (
    <Modal title="A run is going on" onClose={onClose} actions={actions}>
      <p>It holds the graph as it was at its start; stopping cancels its tasks.</p>
    </Modal>
  )
}
