import type { Workspace } from '../store/index.ts'

/** Something a person can ask for; menus, keys, buttons and the command list all read these records. */
export interface Command {
  /** Stable, `group.verb`: what a menu entry names. */
  readonly id: string
  /** As it stands in a list: `Undo`, `Zoom in`. */
  readonly title: string
  /** `Mod+Shift+Z`; Mod is Cmd on a Mac and Ctrl elsewhere. Several: the first is shown. */
  readonly shortcuts?: readonly string[]
  /** The browser's own event does it (copy, paste), so the key map leaves the shortcut alone. */
  readonly isNative?: boolean
  /** Works while a text field has the focus. */
  readonly isGlobal?: boolean
  /** Works while the canvas, or nothing, has the focus: elsewhere its keys mean something else. */
  readonly isOfCanvas?: boolean
  readonly enabled: (workspace: Workspace) => boolean
  readonly run: (workspace: Workspace) => void | Promise<void>
}

export const always = (): boolean => true
