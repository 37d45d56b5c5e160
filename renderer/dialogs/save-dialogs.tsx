import { useRef, useState } from 'react'
import type { SaveFailure } from '#bridge'
import { described } from '#foreign-value'
import { attempt, save, trySave } from '../commands/index.ts'
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
    attempt(workspace, 'Save', () => save(workspace, wish))
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

/** Browser only: a name in the served folder. It stays until the file is written, or the person gives up. */
export function SaveAsDialog({ onClose }: DialogProps<'save-as'>) {
  const { editor } = useWorkspace()
  const [path, setPath] = useState(() => editor.getState().filePath ?? `untitled${extension}`)
  const { refusal, canReplace, saveAs, forget } = useSaveAs(onClose)
  const isEmpty = path.trim() === ''
  const submit = (isOverwrite: boolean) => {
    if (!isEmpty) void saveAs(path.endsWith(extension) ? path : `${path}${extension}`, isOverwrite)
  }
  const actions = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      {canReplace && <Button onClick={() => submit(true)}>Replace it</Button>}
      <Button isPrimary isDisabled={isEmpty} onClick={() => submit(false)}>
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
        error={refusal}
        onChange={(text) => {
          setPath(text)
          forget()
        }}
        onKeyDown={(event) => event.key === 'Enter' && submit(false)}
      />
    </Modal>
  )
}

/** Saves under a name, one attempt at a time, and keeps why the last one did not work. */
function useSaveAs(onSaved: () => void) {
  const workspace = useWorkspace()
  const [refusal, setRefusal] = useState<SaveFailure | null>(null)
  const isSaving = useRef(false)
  const saveAs = async (path: string, isOverwrite: boolean) => {
    if (isSaving.current) return
    isSaving.current = true
    const failure = await trySave(workspace, { isSaveAs: true, path, isOverwrite }).catch(asFailure)
    isSaving.current = false
    setRefusal(failure)
    if (!failure) onSaved()
  }
  const canReplace = refusal !== null && refusal.kind !== 'failed'
  return { refusal, canReplace, saveAs, forget: () => setRefusal(null) }
}

/** The host refused the name, or is not there any more. */
function asFailure(error: unknown): SaveFailure {
  const message = described(error).message
  return { kind: 'failed', message: `Not saved: ${message}`, remedy: 'Try another name' }
}
