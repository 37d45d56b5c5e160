import type { Workspace } from '../store/index.ts'
import { copySelection, cutSelection, pasteText } from './clipboard.ts'
import { type Aim, listenThroughGate } from './gate.ts'
import { commandOfKey, runCommand } from './registry.ts'

/** Connects keys and the system's clipboard with the commands. Returns how to disconnect them. */
export function listenToKeys(workspace: Workspace, isMac: boolean): () => void {
  const stop = new AbortController()
  const { signal } = stop
  const press = (event: KeyboardEvent, { focus }: Aim) => {
    const command = focus === 'modal' ? undefined : commandOfKey(event, isMac)
    if (!command || command.isNative || (focus === 'text' && !command.isGlobal)) return
    if (command.isOfCanvas && focus !== 'canvas') return
    event.preventDefault()
    runCommand(workspace, command.id)
  }
  const take = (event: ClipboardEvent, { focus, hasWords }: Aim, doTake: (workspace: Workspace) => void) => {
    const hasNodes = workspace.editor.getState().selection.nodes.size > 0
    if (focus === 'modal' || focus === 'text' || hasWords || !hasNodes) return
    doTake(workspace)
    event.clipboardData?.setData('text/plain', workspace.clipboard)
    event.preventDefault()
  }
  const paste = (event: ClipboardEvent, { focus }: Aim) => {
    if (focus === 'modal' || focus === 'text') return
    pasteText(workspace, event.clipboardData?.getData('text/plain') ?? '')
  }
  listenThroughGate(workspace, 'keydown', press, signal)
  listenThroughGate(workspace, 'copy', (event, aim) => take(event, aim, copySelection), signal)
  listenThroughGate(workspace, 'cut', (event, aim) => take(event, aim, cutSelection), signal)
  listenThroughGate(workspace, 'paste', paste, signal)
  return () => stop.abort()
}
