/** The menus of the app itself; the window menu and, on a Mac, the app menu are the system's. */
export type MenuName = 'file' | 'edit' | 'run' | 'view' | 'theme'

/** The place of an entry in a menu. */
export interface MenuPlace {
  readonly name: MenuName
  /** The number of the group, and the place in the group. */
  readonly at: readonly [group: number, place: number]
  /** The key that the entry shows if it is not the first one; `null`: none. */
  readonly key?: string | null
}

/** The place of a command's button. */
export type ButtonPlace = 'top bar' | 'status bar' | 'rail' | 'canvas' | 'inspector' | 'bottom panel' | 'band'

/** What on the canvas a context menu is about. */
export type ContextOf = 'node' | 'wire' | 'canvas'

/** The place of an entry in the context menus of the canvas. */
export interface ContextPlace {
  readonly of: readonly ContextOf[]
  /** The number of the group, and the place in the group. */
  readonly at: readonly [group: number, place: number]
}

/** The description of a command. Menus, lists, keys, buttons and pages are made from it. */
export interface CommandRecord {
  /** Its title in a list: `Undo`, `Zoom in`. */
  readonly title: string
  /** A shorter title for menus and buttons. */
  readonly short?: string
  /** Other words that people look for it by. */
  readonly words?: readonly string[]
  /** Whether it asks for something first, which a menu shows by three dots. */
  readonly asks?: true
  /** `Mod+Shift+Z`; Mod is Cmd on a Mac and Ctrl elsewhere. The first key is shown. */
  readonly keys?: readonly string[]
  /** Keys that run it while the timeline has the focus, whatever they do elsewhere. */
  readonly inTimeline?: readonly string[]
  /**
   * Whether the browser's own event does it (copy, paste): then the window ignores its keys, and its menu entry is the
   * system's.
   */
  readonly isNative?: true
  /** Whether it works while a text field has the focus. */
  readonly isGlobal?: true
  /** Whether it works only while the canvas, or nothing, has the focus: elsewhere its keys mean something else. */
  readonly isOfCanvas?: true
  /** Whether it shows the list of commands, and so is left out of that list. */
  readonly isList?: true
  readonly menu?: MenuPlace
  readonly context?: ContextPlace
  readonly buttons?: readonly ButtonPlace[]
}

/** Records with only known fields, so that a misspelled one is a type error. */
type Records<R> = {
  readonly [Id in keyof R]: CommandRecord & Readonly<Record<Exclude<keyof R[Id], keyof CommandRecord>, never>>
}

export type IdOf<R extends Records<R>> = keyof R & string

/** The ids of records with a button in this place. */
export type IdWithButton<R, Place extends ButtonPlace> = {
  [Id in keyof R]: R[Id] extends { readonly buttons: readonly ButtonPlace[] }
    ? Place extends R[Id]['buttons'][number]
      ? Id
      : never
    : never
}[keyof R]
