import { type ButtonId, type ButtonPlace, keyText } from '#commands'
import { useEditor, useRun, useWorkspace } from '../store/index.ts'
import { commandOf, runCommand } from './registry.ts'

export function useIsMac(): boolean {
  return useEditor((state) => state.host.platform === 'mac')
}

/** What a button needs, at a place where the command's record has one; it listens to what is in the command's way. */
export function useCommand<Place extends ButtonPlace>(id: ButtonId<Place>) {
  const workspace = useWorkspace()
  const { title, short = title, keys, whyNot } = commandOf(id)
  const isMac = useIsMac()
  // What is in its way may depend on either store; both answers are the same, and either store's change asks again.
  const byEditor = useEditor(() => whyNot(workspace))
  const byRun = useRun(() => whyNot(workspace))
  const reason = byEditor ?? byRun
  const [key] = keys ?? []
  return {
    label: short,
    shortcut: key === undefined ? undefined : keyText(key, isMac),
    isDisabled: reason !== null,
    /** Why it is off. */
    reason: reason ?? undefined,
    onClick: () => runCommand(workspace, id),
  }
}
