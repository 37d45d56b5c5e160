import type { DialogState } from '../store/index.ts'

/** The props of each dialog: the state that opened it, and how to close it. */
export interface DialogProps<K extends DialogState['kind']> {
  readonly dialog: Extract<DialogState, { kind: K }>
  readonly onClose: () => void
}
