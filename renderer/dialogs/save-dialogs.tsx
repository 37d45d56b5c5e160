import { useRef, useState } from 'react'
import type { SaveFailure } from '#bridge'
import { described } from '#foreign-value'
import { agreed, attempt, save, trySave } from '../commands/index.ts'
import { type SaveWish, useWorkspace } from '../store/index.ts'
import { Button } from '../ui/button.tsx'
import { Modal } from '../ui/modal.tsx'
import { TextField } from '../ui/text-field.tsx'
import type { DialogProps } from './dialog-props.ts'
import styles from './dialogs.module.css'

const extension = '.pipeline'

/** The questions before a save, and the buttons that agree. */
const questions = {
  'changed-outside': { title: 'The file would be replaced', agree: 'Replace it' },
  exists: { title: 'The file would be replaced', agree: 'Replace it' },
  'read-only': { title: 'The file is read-only', agree: 'Save anyway' },
} as const

/** The file on disk is not the one that was opened, is read-only, or the name is taken. */
export function OverwriteDialog({ dialog, onClose }: DialogProps<'overwrite'>) {
  const workspace = useWorkspace()
  const { failure, wish } = dialog
  if (failure.kind === 'failed') return null
  const { title, agree } = questions[failure.kind]
  const choose = (chosen: SaveWish) => {
    onClose()
    attempt(workspace, 'Save', () => save(workspace, chosen))
  }
  const actions = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button onClick={() => choose({ isSaveAs: true })}>Save a copy</Button>
      <Button isPrimary onClick={() => choose(agreed(wish, failure))}>
        {agree}
      </Button>
    </>
  )
  return (
    <Modal title={title} onClose={onClose} actions={actions}>
      <p className={styles.failure}>{failure.message}</p>
      <p className={styles.remedy}>{failure.remedy}</p>
    </Modal>
  )
}

/** Browser only: asks for a name in the served folder. Stays open until the file is written, or the person cancels. */
export function SaveAsDialog({ onClose }: DialogProps<'save-as'>) {
  const { editor } = useWorkspace()
  const [path, setPath] = useState(() => editor.getState().filePath ?? `untitled${extension}`)
  const { refusal, saveAs, forget } = useSaveAs(onClose)
  const isEmpty = path.trim() === ''
  const submit = (isAgreed: boolean) => {
    if (!isEmpty) void saveAs(path.endsWith(extension) ? path : `${path}${extension}`, isAgreed)
  }
  const actions = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      {refusal && refusal.kind !== 'failed' && (
        <Button onClick={() => submit(true)}>{questions[refusal.kind].agree}</Button>
      )}
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

/** Saves under a name, one attempt at a time. Keeps why the last attempt failed, and what the person agreed to. */
function useSaveAs(onSaved: () => void) {
  const workspace = useWorkspace()
  const [refusal, setRefusal] = useState<SaveFailure | null>(null)
  const last = useRef<SaveWish | null>(null)
  const isSaving = useRef(false)
  const saveAs = async (path: string, isAgreed: boolean) => {
    if (isSaving.current) return
    isSaving.current = true
    const first = { isSaveAs: true, path, isOverwrite: false }
    const wish = isAgreed && refusal && last.current ? agreed(last.current, refusal) : first
    last.current = wish
    const failure = await trySave(workspace, wish).catch(asFailure)
    isSaving.current = false
    setRefusal(failure)
    if (!failure) onSaved()
  }
  return { refusal, saveAs, forget: () => setRefusal(null) }
}

/** The failure when the host refused the name, or is gone. */
function asFailure(error: unknown): SaveFailure {
  const message = described(error).message
  return { kind: 'failed', message: `Not saved: ${message}`, remedy: 'Try another name' }
}
