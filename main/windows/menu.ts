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

/** The application menu. The clipboard's entries are the system's; the page decides by its focus what the others mean. */
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
        entry('Duplicate', 'edit.duplicate', 'CmdOrCtrl+D'),
        entry('Delete', 'edit.delete', 'Delete'),
        entry('Select all', 'edit.selectAll', 'CmdOrCtrl+A'),
        { type: 'separator' },
        entry('Add a node…', 'add.list'),
        entry('Run one after the other', 'edit.oneAfterOther'),
        entry('Run together', 'edit.together'),
      ],
    },
    {
      label: '&Run',
      submenu: [
        entry('Run', 'run.start', 'CmdOrCtrl+Enter'),
        entry('Run apart', 'run.apart', 'CmdOrCtrl+Shift+Enter'),
        entry('Stop', 'run.stop', 'CmdOrCtrl+.'),
        entry('Pause or go on', 'run.pause', 'CmdOrCtrl+Alt+P'),
        { type: 'separator' },
        entry('Virtual clock on or off', 'run.virtual'),
        entry('Debug mode on or off', 'run.debug'),
        entry('Clear the last run', 'run.clear'),
      ],
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
    entry('Open an example…', 'file.examples'),
    { label: 'Open recent', enabled: recent.length > 0, submenu: recent },
    { type: 'separator' },
    entry('Save', 'file.save', 'CmdOrCtrl+S'),
    entry('Save as…', 'file.saveAs', 'CmdOrCtrl+Shift+S'),
    entry('Export as TypeScript…', 'file.export', 'CmdOrCtrl+E'),
    { type: 'separator' },
    options.isMac ? { role: 'close' } : { role: 'quit' },
  ]
}

function viewMenu(entry: Entry, { isDeveloping }: MenuOptions): MenuItemConstructorOptions[] {
  return [
    entry('All commands…', 'view.palette', 'CmdOrCtrl+K'),
    { type: 'separator' },
    entry('Zoom in', 'view.zoomIn', 'CmdOrCtrl+='),
    entry('Zoom out', 'view.zoomOut', 'CmdOrCtrl+-'),
    entry('Zoom to 100 %', 'view.zoomReset', 'CmdOrCtrl+0'),
    entry('Fit all', 'view.fitAll', 'Shift+1'),
    { type: 'separator' },
    entry('Fold or unfold the bottom panel', 'view.bottom', 'CmdOrCtrl+J'),
    entry('Fold or unfold the inspector', 'view.side', 'CmdOrCtrl+B'),
    entry('Stage view', 'view.stage', 'F'),
    {
      label: 'Theme',
      submenu: [entry('System', 'theme.system'), entry('Light', 'theme.light'), entry('Dark', 'theme.dark')],
    },
    { type: 'separator' },
    { role: 'togglefullscreen', label: 'Full screen' },
    ...(isDeveloping ? [{ role: 'reload' as const }, { role: 'toggleDevTools' as const }] : []),
  ]
}
