import { app, autoUpdater, dialog, Menu } from 'electron'
import { guard, refusalToEnd } from './exits.ts'
import { guardSessions } from './own-session.ts'
import { guardWindows } from './own-windows.ts'

/** What ends the whole app, or has it begin anew. */
const endings = ['exit', 'quit', 'relaunch', 'releaseSingleInstanceLock', 'hide'] as const
/** They come back when a person has answered, and nothing else goes on till then. */
const holdings = ['showMessageBoxSync', 'showOpenDialogSync', 'showSaveDialogSync', 'showErrorBox'] as const

/**
 * From now on code of a run can neither end the app nor take a window from anybody, nor what all windows go through: it
 * gets an error instead. Windows and sessions that it makes itself are its own.
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
