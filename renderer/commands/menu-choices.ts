import type { CommandId } from '#commands'
import type { Workspace } from '../store/index.ts'
import { aimNow, isText } from './gate.ts'
import { runCommand } from './registry.ts'

/** What is done to the text that has the focus: the key that says so, and the browser's command for it. */
interface TextDeed {
  readonly command: string
  readonly key: string
  readonly hasMod: boolean
}

const deed = (command: string, key: string, hasMod = true): TextDeed => ({ command, key, hasMod })

/** The commands that mean the text where a text has the focus. Cut, copy and paste are the system's own entries. */
const textDeeds: ReadonlyMap<CommandId, TextDeed> = new Map([
  ['edit.undo', deed('undo', 'z')],
  ['edit.redo', deed('redo', 'y')],
  ['edit.delete', deed('forwardDelete', 'Delete', false)],
  ['edit.selectAll', deed('selectAll', 'a')],
])

/**
 * An entry of the app's menu was chosen. It goes the way of keys: what has the focus decides. In a text it is the text's
 * where it means one, and behind a dialog nothing is done.
 */
export function chooseFromMenu(workspace: Workspace, id: CommandId): void {
  const { activeElement: focused } = document
  const text = textDeeds.get(id)
  if (text && focused && isText(focused)) return doToText(workspace, focused, text)
  if (aimNow(workspace).focus !== 'modal') runCommand(workspace, id)
}

/**
 * Fields and the code editor answer keys themselves: some have the window's history in place of their own, and the code
 * editor has more text than the page. The rest is the browser's.
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
