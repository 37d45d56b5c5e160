import { useState } from 'react'
import { save } from '../commands/index.ts'
import { useWorkspace } from '../store/index.ts'
import { Button } from '../ui/button.tsx'
import { Modal } from '../ui/modal.tsx'
import { TextField } from '../ui/text-field.tsx'
import type { DialogProps } from './dialog-props.ts'
import styles from './dialogs.module.css'

const extension = '.pipeline'

/** The file on disk is not the one that was opened, or the name is taken. */
export function OverwriteDialog({ dialog, onClose }: DialogProps<'overwrite'>) {
  const workspace = useWorkspace()
  const path = dialog.path === undefined ? {} : { path: dialog.path }
  const choose = (wish: Parameters<typeof save>[1]) => {
    onClose()
    void save(workspace, wish)
  }
  const actions = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button onClick={() => choose({ isSaveAs: true })}>Save a copy</Button>
      <Button isPrimary onClick={() => choose({ isSaveAs: false, isOverwrite: true, ...path })}>
        Replace it
      </Button>
    </>
  )
  return (
    <Modal title="The file would be replaced" onClose={onClose} actions={actions}>
      <p className={styles.failure}>{dialog.failure.message}</p>
      <p className={styles.remedy}>{dialog.failure.remedy}</p>
    </Modal>
  )
}

/** Browser only: a name in the served folder. */
export function SaveAsDialog({ onClose }: DialogProps<'save-as'>) {
  const workspace = useWorkspace()
  const [path, setPath] = useState(() => workspace.editor.getState().filePath ?? `untitled${extension}`)
  const isEmpty = path.trim() === ''
  const submit = () => {
    if (isEmpty) return
    onClose()
    void save(workspace, { isSaveAs: true, path: path.endsWith(extension) ? path : `${path}${extension}` })
  }
  const actions = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button isPrimary isDisabled={isEmpty} onClick={submit}>
        Save
      </Button>
    </>
  )
  return (
    <Modal title="Save as" onClose={onClose} actions={actions}>
      <TextField
        label="File name"
        isStacked
        isCode
        value={path}
        selectedLength={path.length - extension.length}
        onChange={setPath}
        onKeyDown={(event) => event.key === 'Enter' && submit()}
      />
    </Modal>
  )
}
