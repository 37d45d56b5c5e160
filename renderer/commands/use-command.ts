import { type ButtonId, type ButtonPlace, keyText } from '#commands'
import { useEditor, useRun, useWorkspace } from '../store/index.ts'
import { commandOf, runCommand } from './registry.ts'

export function useIsMac(): boolean {
  return useEditor((state) => state.host.platform === 'mac')
}

/** What a button of a command needs; renders again when what prevents the command changes. */
export function useCommand<Place extends ButtonPlace>(id: ButtonId<Place>) {
  const workspace = useWorkspace()
  const { title, short = title, keys, whyNot } = commandOf(id)
  const isMac = useIsMac()
  // What prevents it may depend on either store: a change of either asks again, and both give the same answer.
  const byEditor = useEditor(() => whyNot(workspace))
  const byRun = useRun(() => whyNot(workspace))
  const reason = byEditor ?? byRun
  const [key] = keys ?? []
  return {
    label: short,
    shortcut: key === undefined ? undefined : keyText(key, isMac),
    isDisabled: reason !== null,
    /** Why the command is disabled. */
    reason: reason ?? undefined,
    onClick: () => runCommand(workspace, id),
  }
}
