import { Button } from '../ui/button.tsx'
import { Modal } from '../ui/modal.tsx'
import type { DialogProps } from './dialog-props.ts'
import styles from './dialogs.module.css'

/** Something could not be done: what is wrong, with its place, and what to do. */
export function FailureDialog({ dialog, onClose }: DialogProps<'failure'>) {
  const actions = (
    <Button isPrimary onClick={onClose}>
      OK
    </Button>
  )
  return (
    <Modal title={dialog.title} onClose={onClose} actions={actions}>
      <p className={styles.failure}>{dialog.failure.message}</p>
      <p className={styles.remedy}>{dialog.failure.remedy}</p>
    </Modal>
  )
}
