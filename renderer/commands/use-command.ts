import { useEditor, useRun, useWorkspace } from '../store/index.ts'
import { commandOf, runCommand } from './registry.ts'
import { shortcutText } from './shortcuts.ts'

export function useIsMac(): boolean {
  return useEditor((state) => state.host.platform === 'mac')
}

/** What a button for a command needs; it listens to whether the command is enabled. */
export function useCommand(id: string) {
  const workspace = useWorkspace()
  const command = commandOf(id)
  const isMac = useIsMac()
  // Enabled may depend on either store; both answers are the same, and either store's change asks again.
  const byEditor = useEditor(() => command.enabled(workspace))
  const byRun = useRun(() => command.enabled(workspace))
  return {
    label: command.title,
    shortcut: shortcutText(command, isMac),
    isDisabled: !(byEditor && byRun),
    onClick: () => runCommand(workspace, id),
  }
}
