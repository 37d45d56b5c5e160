import { Dialog } from '@base-ui/react/dialog'
import type { ReactNode, RefObject } from 'react'
import styles from './ui.module.css'

interface ModalProps {
  readonly title: string
  readonly children: ReactNode
  /** The buttons, the main one last. */
  readonly actions?: ReactNode
  /** The element that has the focus at first; by default the first one that can have it. */
  readonly initialFocus?: RefObject<HTMLElement | null>
  readonly onClose: () => void
}

export function Modal({ title, children, actions, initialFocus, onClose }: ModalProps) {
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Popup className={styles.modal} {...(initialFocus ? { initialFocus } : {})}>
          <Dialog.Title className={styles.modalTitle}>{title}</Dialog.Title>
          <div className={styles.modalBody}>{children}</div>
          {actions && <div className={styles.actions}>{actions}</div>}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
