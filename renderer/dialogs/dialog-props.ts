import type { DialogState } from '../store/index.ts'

/** What each dialog is given: the state that opened it, and how it goes away. */
export interface DialogProps<K extends DialogState['kind']> {
  readonly dialog: Extract<DialogState, { kind: K }>
  readonly onClose: () => void
}
