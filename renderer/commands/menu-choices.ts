import type { CommandId } from '#commands'
import type { Workspace } from '../store/index.ts'
import { aimNow, isText } from './gate.ts'
import { runCommand } from './registry.ts'

/** What a command does to the text that has the focus: its key, and the browser's command. */
interface TextDeed {
  readonly command: string
  readonly key: string
  readonly hasMod: boolean
}

const deed = (command: string, key: string, hasMod = true): TextDeed => ({ command, key, hasMod })

/** Commands that act on the text, if a text has the focus. Cut, copy and paste are entries of the system. */
const textDeeds: ReadonlyMap<CommandId, TextDeed> = new Map([
  ['edit.undo', deed('undo', 'z')],
  ['edit.redo', deed('redo', 'y')],
  ['edit.delete', deed('forwardDelete', 'Delete', false)],
  ['edit.selectAll', deed('selectAll', 'a')],
])

/**
 * Performs an entry of the app's menu. Like a key, it goes by the focus: in a text it may act on that text, and behind a
 * dialog it does nothing.
 */
export function chooseFromMenu(workspace: Workspace, id: CommandId): void {
  const { activeElement: focused } = document
  const text = textDeeds.get(id)
  if (text && focused && isText(focused)) return doToText(workspace, focused, text)
  if (aimNow(workspace).focus !== 'modal') runCommand(workspace, id)
}

/**
 * Presses the command's key first: fields and the code editor handle keys themselves, since some use the window's history,
 * and the code editor has more text than is on the page. If nobody handles it, the browser's command is used.
 */
function doToText({ editor }: Workspace, focused: Element, { command, key, hasMod }: TextDeed): void {
  const isMac = editor.getState().host.platform === 'mac'
  const press = new KeyboardEvent('keydown', {
    key,
    keyCode: key === 'Delete' ? 46 : key.toUpperCase().charCodeAt(0),
    ctrlKey: hasMod && !isMac,
    metaKey: hasMod && isMac,
    bubbles: true,
    cancelable: true,
  })
  if (focused.dispatchEvent(press)) document.execCommand(command)
}
