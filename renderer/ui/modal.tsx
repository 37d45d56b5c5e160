import { Dialog } from '@base-ui/react/dialog'
import type { ReactNode } from 'react'
import styles from './ui.module.css'

interface ModalProps {
  readonly title: string
  readonly children: ReactNode
  /** The buttons, the main one last. */
  readonly actions?: ReactNode
  readonly onClose: () => void
}

export function Modal({ title, children, actions, onClose }: ModalProps) {
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Popup className={styles.modal}>
          <Dialog.Title className={styles.modalTitle}>{title}</Dialog.Title>
          <div className={styles.modalBody}>{children}</div>
          {actions && <div className={styles.actions}>{actions}</div>}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
