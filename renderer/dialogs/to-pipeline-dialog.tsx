import { useState } from 'react'
import { makePipeline } from '../commands/index.ts'
import { useWorkspace } from '../store/index.ts'
import { Button } from '../ui/button.tsx'
import { Modal } from '../ui/modal.tsx'
import { TextField } from '../ui/text-field.tsx'
import type { DialogProps } from './dialog-props.ts'
import styles from './dialogs.module.css'

const extension = '.pipeline'

/** Asks for the name of the file that the selected nodes move into. */
export function ToPipelineDialog({ dialog, onClose }: DialogProps<'to-pipeline'>) {
  const workspace = useWorkspace()
  const [name, setName] = useState(dialog.name)
  const file = name.trim().endsWith(extension) ? name.trim() : `${name.trim()}${extension}`
  const error = faultOf(file, dialog.taken)
  const submit = () => {
    if (error) return
    onClose()
    makePipeline(workspace, dialog.ids, file)
  }
  const actions = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button isPrimary isDisabled={error !== null} onClick={submit}>
        Make it
      </Button>
    </>
  )
  return (
    <Modal title="Make a pipeline" onClose={onClose} actions={actions}>
      <TextField
        label="File name"
        isStacked
        isCode
        value={name}
        selectedLength={dialog.name.length - extension.length}
        error={error}
        onChange={setName}
        onKeyDown={(event) => event.key === 'Enter' && submit()}
      />
      <p className={styles.remedy}>It is written beside this pipeline with the next save</p>
    </Modal>
  )
}

function faultOf(file: string, taken: readonly string[]) {
  if (file === extension) return { message: 'The file has no name', remedy: 'Write one' }
  if (/[/\\\0]/.test(file))
    return { message: 'The file stands beside this pipeline', remedy: 'Write a name without a folder' }
  const isTaken = taken.some((each) => each.toLowerCase() === `./${file}`.toLowerCase())
  return isTaken ? { message: `${file} exists already`, remedy: 'Choose another name' } : null
}
