import { basename } from 'node:path'
import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { CommandId } from '#bridge'

/** What a menu entry can ask for. */
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

/** The application menu. Undo and the clipboard are roles or the page's commands, whichever has the focus. */
function menuTemplate(actions: MenuActions, options: MenuOptions): MenuItemConstructorOptions[] {
  const entry = (label: string, id: CommandId, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => actions.command(id),
    // The page listens to the same keys and knows the focus; the menu only shows them.
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
  })
  return [
    ...(options.isMac ? [{ role: 'appMenu' as const }] : []),
    { label: '&File', submenu: fileMenu(entry, actions, options) },
    {
      label: '&Edit',
      submenu: [
        entry('Undo', 'edit.undo', 'CmdOrCtrl+Z'),
        entry('Redo', 'edit.redo', 'CmdOrCtrl+Shift+Z'),
        { type: 'separator' },
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        entry('Delete', 'edit.delete', 'Delete'),
        { role: 'selectAll' },
      ],
    },
    {
      label: '&Run',
      submenu: [entry('Run', 'run.start', 'CmdOrCtrl+Enter'), entry('Cancel', 'run.stop', 'CmdOrCtrl+.')],
    },
    { label: '&View', submenu: viewMenu(entry, options) },
    { role: 'windowMenu' },
  ]
}

/** Makes it the application's menu. */
export function showMenu(actions: MenuActions, options: MenuOptions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(actions, options)))
}

type Entry = (label: string, id: CommandId, accelerator?: string) => MenuItemConstructorOptions

function fileMenu(entry: Entry, actions: MenuActions, options: MenuOptions): MenuItemConstructorOptions[] {
  const recent = options.recent.map((path) => ({
    label: basename(path),
    sublabel: path,
    click: () => actions.open(path),
  }))
  return [
    { label: 'New', accelerator: 'CmdOrCtrl+N', click: () => actions.newWindow() },
    entry('Open…', 'file.open', 'CmdOrCtrl+O'),
    entry('Open Example…', 'file.examples'),
    { label: 'Open Recent', enabled: recent.length > 0, submenu: recent },
    { type: 'separator' },
    entry('Save', 'file.save', 'CmdOrCtrl+S'),
    entry('Save As…', 'file.saveAs', 'CmdOrCtrl+Shift+S'),
    entry('Export…', 'file.export', 'CmdOrCtrl+E'),
    { type: 'separator' },
    options.isMac ? { role: 'close' } : { role: 'quit' },
  ]
}

function viewMenu(entry: Entry, { isDeveloping }: MenuOptions): MenuItemConstructorOptions[] {
  return [
    entry('Command Palette…', 'view.palette', 'CmdOrCtrl+K'),
    entry('Fit to Window', 'view.fitAll'),
    { type: 'separator' },
    { role: 'togglefullscreen' },
    ...(isDeveloping ? [{ role: 'reload' as const }, { role: 'toggleDevTools' as const }] : []),
  ]
}
