import { useState } from 'react'
import { goTo, replaceDocument, save, startRun } from '../commands/index.ts'
import { type DialogState, isDirty, useEditor, useWorkspace } from '../store/index.ts'
import { Button } from '../ui/button.tsx'
import { Modal } from '../ui/modal.tsx'

type DialogOf<K extends DialogState['kind']> = Extract<DialogState, { kind: K }>
interface DialogProps<K extends DialogState['kind']> {
  readonly dialog: DialogOf<K>
  readonly onClose: () => void
}

/** The question or message that stands open, if any. */
export function Dialogs() {
  const { editor } = useWorkspace()
  const dialog = useEditor((state) => state.dialog)
  const onClose = () => editor.getState().show({ dialog: null })
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
      return <SaveAsDialog onClose={onClose} />
    case 'open':
      return <OpenDialog dialog={dialog} onClose={onClose} />
    case undefined:
      return null
  }
}

function FailureDialog({ dialog, onClose }: DialogProps<'failure'>) {
  return (
    <Modal
      title={dialog.title}
      onClose={onClose}
      actions={
        <Button isPrimary onClick={onClose}>
          OK
        </Button>
      }
    >
      {dialog.failure.message.split('\n').map((line) => (
        <p key={line}>{line}</p>
      ))}
      <p>{dialog.failure.remedy}</p>
    </Modal>
  )
}

function TrustDialog({ dialog, onClose }: DialogProps<'trust'>) {
  const workspace = useWorkspace()
  const run = async (isOnce: boolean) => {
    onClose()
    await workspace.bridge.trustCode(workspace.editor.getState().graph, isOnce)
    await startRun(workspace)
  }
  const actions = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button onClick={() => void run(true)}>Run once</Button>
      <Button isPrimary onClick={() => void run(false)}>
        Trust this file
      </Button>
    </>
  )
  return (
    <Modal title="Run code that was not written here?" onClose={onClose} actions={actions}>
      <p>It can do on this machine whatever you can do. Read it first.</p>
      {dialog.code.map(({ name, code }) => (
        <section key={name}>
          <strong>{name}</strong>
          <pre>{code}</pre>
        </section>
      ))}
    </Modal>
  )
}

function OverwriteDialog({ dialog, onClose }: DialogProps<'overwrite'>) {
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
      <p>{dialog.failure.message}</p>
      <p>{dialog.failure.remedy}</p>
    </Modal>
  )
}

function RecoveryDialog({ dialog, onClose }: DialogProps<'recovery'>) {
  const { bridge, editor } = useWorkspace()
  const actions = (
    <>
      <Button
        onClick={() => {
          onClose()
          void bridge.discardRecovery()
        }}
      >
        Discard it
      </Button>
      <Button
        isPrimary
        onClick={() => {
          onClose()
          editor.getState().recover(dialog.recovery.graph)
        }}
      >
        Recover
      </Button>
    </>
  )
  return (
    <Modal title="Unsaved work was left behind" onClose={onClose} actions={actions}>
      <p>Kept {new Date(dialog.recovery.savedAtMs).toLocaleString()}. Recovering is one step that undo takes back.</p>
    </Modal>
  )
}

function UnsavedDialog({ dialog, onClose }: DialogProps<'unsaved'>) {
  const workspace = useWorkspace()
  const fileName = useEditor((state) => state.fileName)
  const saveFirst = async () => {
    onClose()
    await save(workspace, { isSaveAs: false })
    // Without a name yet, saving has asked for one: the person goes on from there.
    if (!isDirty(workspace.editor.getState())) await replaceDocument(workspace, dialog.next)
  }
  const leave = () => {
    onClose()
    void replaceDocument(workspace, dialog.next)
  }
  const actions = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button onClick={leave}>Don't save</Button>
      <Button isPrimary onClick={() => void saveFirst()}>
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

function SaveAsDialog({ onClose }: { readonly onClose: () => void }) {
  const workspace = useWorkspace()
  const [path, setPath] = useState(() => workspace.editor.getState().filePath ?? 'untitled.pipeline')
  const submit = () => {
    onClose()
    void save(workspace, { isSaveAs: true, path: path.endsWith('.pipeline') ? path : `${path}.pipeline` })
  }
  return (
    <Modal
      title="Save as"
      onClose={onClose}
      actions={
        <Button isPrimary isDisabled={path.trim() === ''} onClick={submit}>
          Save
        </Button>
      }
    >
      <input
        aria-label="File name"
        value={path}
        onChange={(event) => setPath(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && path.trim() !== '' && submit()}
      />
    </Modal>
  )
}

function OpenDialog({ dialog, onClose }: DialogProps<'open'>) {
  const workspace = useWorkspace()
  return (
    <Modal title="Open" onClose={onClose}>
      {dialog.files.length === 0 && <p>There is no pipeline in this folder yet</p>}
      {dialog.files.map((file) => (
        <Button
          key={file}
          onClick={() => {
            onClose()
            void goTo(workspace, { kind: 'open', path: file })
          }}
        >
          {file}
        </Button>
      ))}
    </Modal>
  )
}
