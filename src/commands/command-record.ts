/** The menus that the app has of its own; the window's and, on a Mac, the app's are the system's. */
export type MenuName = 'file' | 'edit' | 'run' | 'view' | 'theme'

/** Where an entry of a menu stands. */
export interface MenuPlace {
  readonly name: MenuName
  /** The group between two lines, and the place in it. */
  readonly at: readonly [group: number, place: number]
  /** The key that the entry shows, where that is not the first: `null` for none. */
  readonly key?: string | null
}

/** Where a button for a command stands. */
export type ButtonPlace = 'top bar' | 'status bar' | 'rail' | 'canvas' | 'inspector' | 'bottom panel' | 'band'

/** What is said of something a person can ask for: menu, list, keys, buttons and pages are made of it. */
export interface CommandRecord {
  /** As it stands in a list: `Undo`, `Zoom in`. */
  readonly title: string
  /** For menus and buttons, which have no room for all of the title. */
  readonly short?: string
  /** It asks for something before it does anything: a menu says so by three dots. */
  readonly asks?: true
  /** `Mod+Shift+Z`; Mod is Cmd on a Mac and Ctrl elsewhere. Several: the first is shown. */
  readonly keys?: readonly string[]
  /** Keys that do it while the timeline has the focus, whatever they mean elsewhere. */
  readonly inTimeline?: readonly string[]
  /** The browser's own event does it (copy, paste): the window leaves its keys alone, and the menu's entry is the system's. */
  readonly isNative?: true
  /** Works while a text field has the focus. */
  readonly isGlobal?: true
  /** Works while the canvas, or nothing, has the focus: elsewhere its keys mean something else. */
  readonly isOfCanvas?: true
  /** It shows the list of commands, where it would be for nothing. */
  readonly isList?: true
  readonly menu?: MenuPlace
  readonly buttons?: readonly ButtonPlace[]
}

/** Records, and no field in them that has no meaning: a slip of the pen is a type error. */
type Records<R> = {
  readonly [Id in keyof R]: CommandRecord & Readonly<Record<Exclude<keyof R[Id], keyof CommandRecord>, never>>
}

export type IdOf<R extends Records<R>> = keyof R & string

/** Those of them that have a button there. */
export type IdWithButton<R, Place extends ButtonPlace> = {
  [Id in keyof R]: R[Id] extends { readonly buttons: readonly ButtonPlace[] }
    ? Place extends R[Id]['buttons'][number]
      ? Id
      : never
    : never
}[keyof R]
