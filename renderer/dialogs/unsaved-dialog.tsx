import { attempt, replaceDocument, save } from '../commands/index.ts'
import { isDirty, useEditor, useWorkspace } from '../store/index.ts'
import { Button } from '../ui/button.tsx'
import { Modal } from '../ui/modal.tsx'
import type { DialogProps } from './dialog-props.ts'

/** Browser only: asks before another document replaces unsaved work. */
export function UnsavedDialog({ dialog, onClose }: DialogProps<'unsaved'>) {
  const workspace = useWorkspace()
  const fileName = useEditor((state) => state.fileName)
  const saveFirst = async () => {
    onClose()
    await save(workspace, { isSaveAs: false })
    // A document without a name has opened the name dialog; the person continues there.
    if (!isDirty(workspace.editor.getState())) await replaceDocument(workspace, dialog.next)
  }
  const leave = () => {
    onClose()
    attempt(workspace, 'Open', () => replaceDocument(workspace, dialog.next))
  }
  const actions = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button onClick={leave}>Don't save</Button>
      <Button isPrimary onClick={() => attempt(workspace, 'Save', saveFirst)}>
        Save
      </Button>
    </>
  )
  return (
    <Modal title={`Save the changes to ${fileName}?`} onClose={onClose} actions={actions}>
      <p>Without saving, they are lost.</p>
    </Modal>
  )
}
