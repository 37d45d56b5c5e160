import { Command as List } from 'cmdk'
import { attempt, goTo } from '../commands/index.ts'
import { useWorkspace } from '../store/index.ts'
import { Button } from '../ui/button.tsx'
import { Modal } from '../ui/modal.tsx'
import type { DialogProps } from './dialog-props.ts'
import styles from './dialogs.module.css'

/** The pipelines that come with the app, in the order in which they are best read. */
export function ExamplesDialog({ dialog, onClose }: DialogProps<'examples'>) {
  const workspace = useWorkspace()
  const choose = (file: string) => {
    onClose()
    attempt(workspace, 'Open', () => goTo(workspace, { kind: 'example', file }))
  }
  return (
    <Modal title="Open an example" onClose={onClose} actions={<Button onClick={onClose}>Cancel</Button>}>
      <List label="Examples" className={styles.files}>
        <List.Input autoFocus aria-label="Search examples" placeholder="What would you like to see?" />
        <List.List>
          <List.Empty>No example of that name</List.Empty>
          {dialog.examples.map(({ file, title, notice }) => (
            <List.Item key={file} value={`${title} ${notice}`} onSelect={() => choose(file)}>
              <span className={styles.example}>
                <strong>{title}</strong>
                <span>{notice}</span>
              </span>
            </List.Item>
          ))}
        </List.List>
      </List>
    </Modal>
  )
}
