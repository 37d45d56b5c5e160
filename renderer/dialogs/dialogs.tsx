import { useEditor, useWorkspace } from '../store/index.ts'
import { ExamplesDialog } from './examples-dialog.tsx'
import { FailureDialog } from './failure-dialog.tsx'
import { InputsDialog } from './inputs-dialog.tsx'
import { OpenDialog } from './open-dialog.tsx'
import { RecoveryDialog } from './recovery-dialog.tsx'
import { RerunDialog } from './rerun-dialog.tsx'
import { OverwriteDialog, SaveAsDialog } from './save-dialogs.tsx'
import { ToPipelineDialog } from './to-pipeline-dialog.tsx'
import { TrustDialog } from './trust-dialog.tsx'
import { UnsavedDialog } from './unsaved-dialog.tsx'

/** The open dialog, if any. */
export function Dialogs() {
  const { editor } = useWorkspace()
  const dialog = useEditor((state) => state.dialog)
  const onClose = () => editor.getState().show({ dialog: editor.getState().nextDialog, nextDialog: null })
  switch (dialog?.kind) {
    case 'failure':
      return <FailureDialog dialog={dialog} onClose={onClose} />
    case 'trust':
      return <TrustDialog dialog={dialog} onClose={onClose} />
    case 'overwrite':
      return <OverwriteDialog dialog={dialog} onClose={onClose} />
    case 'recovery':
      return <RecoveryDialog dialog={dialog} onClose={onClose} />
    case 'unsaved':
      return <UnsavedDialog dialog={dialog} onClose={onClose} />
    case 'save-as':
      return <SaveAsDialog dialog={dialog} onClose={onClose} />
    case 'open':
      return <OpenDialog dialog={dialog} onClose={onClose} />
    case 'rerun':
      return <RerunDialog onClose={onClose} />
    case 'examples':
      return <ExamplesDialog dialog={dialog} onClose={onClose} />
    case 'inputs':
      return <InputsDialog dialog={dialog} onClose={onClose} />
    case 'to-pipeline':
      return <ToPipelineDialog dialog={dialog} onClose={onClose} />
    case undefined:
      return null
  }
}
