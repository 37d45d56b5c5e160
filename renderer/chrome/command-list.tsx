import { Dialog } from '@base-ui/react/dialog'
import { Command as List } from 'cmdk'
import { keyText } from '#commands'
import { commands, runCommand, useIsMac } from '../commands/index.ts'
import { useEditor, useWorkspace } from '../store/index.ts'
import { searchScore } from '../ui/search-score.ts'
import styles from './chrome.module.css'

/** All commands that can run now, searchable. */
export function CommandList() {
  const workspace = useWorkspace()
  const isMac = useIsMac()
  const isOpen = useEditor((state) => state.isPaletteOpen)
  const show = (isPaletteOpen: boolean) => workspace.editor.getState().show({ isPaletteOpen })
  return (
    <Dialog.Root open={isOpen} onOpenChange={show}>
      <Dialog.Portal>
        <Dialog.Popup className={styles.commandList} aria-label="All commands">
          <List label="All commands" filter={searchScore}>
            <List.Input autoFocus aria-label="Search commands" placeholder="What do you want to do?" />
            <List.List>
              <List.Empty>No command of that name</List.Empty>
              {commands
                .filter(({ isList, whyNot }) => !isList && whyNot(workspace) === null)
                .map((command) => (
                  <List.Item
                    key={command.id}
                    value={command.title}
                    keywords={[...(command.words ?? [])]}
                    onSelect={() => {
                      show(false)
                      runCommand(workspace, command.id)
                    }}
                  >
                    {command.title}
                    <kbd>{command.keys && keyText(command.keys[0] ?? '', isMac)}</kbd>
                  </List.Item>
                ))}
            </List.List>
          </List>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
