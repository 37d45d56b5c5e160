import { basename } from 'node:path'
import { Menu, type MenuItemConstructorOptions } from 'electron'
import { type CommandId, type MenuEntry, type MenuName, menuGroups } from '#commands'

/** What the menu's entries do. */
export interface MenuActions {
  /** Runs a command of the page in the focused window. */
  command(id: CommandId): void
  newWindow(): void
  open(path: string): void
}

interface MenuOptions {
  readonly isMac: boolean
  readonly recent: readonly string[]
  readonly isDeveloping: boolean
}

type Item = MenuItemConstructorOptions
type Groups = readonly (readonly Item[])[]

/** The application menu: the commands that have a place in it, and entries of the app and the system. */
function menuTemplate(actions: MenuActions, options: MenuOptions): Item[] {
  const commands = (name: MenuName): Item[][] =>
    menuGroups(name).map((entries) => entries.map((entry) => itemOf(entry, actions)))
  return [
    ...(options.isMac ? [{ role: 'appMenu' as const }] : []),
    { label: '&File', submenu: lined(fileMenu(commands('file'), actions, options)) },
    { label: '&Edit', submenu: lined(commands('edit')) },
    { label: '&Run', submenu: lined(commands('run')) },
    { label: '&View', submenu: lined(viewMenu(commands('view'), lined(commands('theme')), options)) },
    { role: 'windowMenu' },
  ]
}

/** Sets the application's menu. */
export function showMenu(actions: MenuActions, options: MenuOptions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(actions, options)))
}

/** The clipboard's entries use the system's roles; for all others the page decides by its focus what they mean. */
const systems: ReadonlyMap<CommandId, Item> = new Map<CommandId, Item>([
  ['edit.cut', { role: 'cut' }],
  ['edit.copy', { role: 'copy' }],
  ['edit.paste', { role: 'paste' }],
])

function itemOf({ id, label, key }: MenuEntry, actions: MenuActions): Item {
  const accelerator = key === null ? {} : { accelerator: key.replace('Mod', 'CmdOrCtrl') }
  // A new window must open even when there is no window, and so no page that hears the key.
  if (id === 'file.new') return { label, ...accelerator, click: () => actions.newWindow() }
  // The page listens to the same keys and knows the focus, so the menu only shows them.
  const shown = key === null ? {} : { ...accelerator, registerAccelerator: false }
  return systems.get(id) ?? { label, ...shown, click: () => actions.command(id) }
}

/** Groups of entries, with lines between them. */
function lined(groups: Groups): Item[] {
  return groups.flatMap((items, index) => (index === 0 ? items : [{ type: 'separator' as const }, ...items]))
}

function fileMenu([first = [], ...others]: Groups, { open }: MenuActions, { isMac, recent }: MenuOptions): Groups {
  const files = recent.map((path) => ({ label: basename(path), sublabel: path, click: () => open(path) }))
  const opened: Item = { label: 'Open recent', enabled: files.length > 0, submenu: files }
  return [[...first, opened], ...others, [{ role: isMac ? 'close' : 'quit' }]]
}

function viewMenu(groups: Groups, themes: Item[], { isDeveloping }: MenuOptions): Groups {
  const theme: Item = { label: 'Theme', submenu: themes }
  const developers: Item[] = isDeveloping ? [{ role: 'reload' }, { role: 'toggleDevTools' }] : []
  const last = groups.at(-1) ?? []
  return [...groups.slice(0, -1), [...last, theme], [{ role: 'togglefullscreen', label: 'Full screen' }, ...developers]]
}
