import { Command as List } from 'cmdk'
import { attempt, goTo } from '../commands/index.ts'
import { useWorkspace } from '../store/index.ts'
import { Button } from '../ui/button.tsx'
import { Modal } from '../ui/modal.tsx'
import type { DialogProps } from './dialog-props.ts'
import styles from './dialogs.module.css'

/** Browser only: the pipelines of the served folder, with a search field, arrow keys and Enter. */
export function OpenDialog({ dialog, onClose }: DialogProps<'open'>) {
  const workspace = useWorkspace()
  const choose = (file: string) => {
    onClose()
    attempt(workspace, 'Open', () => goTo(workspace, { kind: 'open', path: file }))
  }
  return (
    <Modal title="Open" onClose={onClose} actions={<Button onClick={onClose}>Cancel</Button>}>
      {dialog.files.length === 0 ? (
        <p>There is no pipeline in this folder yet</p>
      ) : (
        <List label="Pipelines in this folder" className={styles.files}>
          <List.Input autoFocus aria-label="Search pipelines" placeholder="Search by name" />
          <List.List>
            <List.Empty>No pipeline of that name</List.Empty>
            {dialog.files.map((file) => (
              <List.Item key={file} value={file} onSelect={() => choose(file)}>
                {file}
              </List.Item>
            ))}
          </List.List>
        </List>
      )}
    </Modal>
  )
}
