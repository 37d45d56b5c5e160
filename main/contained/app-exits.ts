import { app, autoUpdater, dialog, Menu } from 'electron'
import { guard, refusalToEnd } from './exits.ts'
import { guardSessions } from './own-session.ts'
import { guardWindows } from './own-windows.ts'

/** Methods that end or restart the whole app. */
const endings = ['exit', 'quit', 'relaunch', 'releaseSingleInstanceLock', 'hide'] as const
/** Methods that return only when a person has answered, and hold the thread until then. */
const holdings = ['showMessageBoxSync', 'showOpenDialogSync', 'showSaveDialogSync', 'showErrorBox'] as const

/**
 * Keeps code of runs from ending the app, from touching its windows, and from what all windows share: such a call throws an
 * error. Windows and sessions that the code makes itself are its own.
 */
export function guardApp(): void {
  for (const name of endings) guard(app, name, () => refusalToEnd(`app.${name}()`))
  guard(autoUpdater, 'quitAndInstall', () => refusalToEnd('autoUpdater.quitAndInstall()'))
  for (const name of ['crash', 'hang']) guard(process, name, () => refusalToEnd(`process.${name}()`))
  for (const name of holdings) {
    guard(dialog, name, () => `dialog.${name}() would hold all windows of Asyncanvas: use dialog.showMessageBox()`)
  }
  guard(Menu, 'setApplicationMenu', () => 'Menu.setApplicationMenu() would take the menu of Asyncanvas: leave it out')
  guard(
    app,
    'removeAllListeners',
    () => 'app.removeAllListeners() would remove the listeners of Asyncanvas: remove your own',
  )
  guardWindows()
  guardSessions()
}
