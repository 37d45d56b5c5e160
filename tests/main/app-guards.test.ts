import { describe, expect, it, vi } from 'vitest'
import { guardApp } from '../../main/contained/app-exits.ts'
import { graphOf } from '../support/graph-of.ts'
import { startedPlan } from '../support/started-plan.ts'
import { withoutOtherListeners } from '../support/stray-listeners.ts'

withoutOtherListeners()

/** A fake Electron with everything by which code of a run could do harm; it notes each call. */
const electron = vi.hoisted(() => {
  const done: string[] = []
  /** A class whose methods only note their calls. */
  const noting = (path: string, names: readonly string[]) => {
    const methods = names.map((name) => [name, () => void done.push(`${path}.${name}`)] as const)
    return Object.assign(Object.create(Object.fromEntries(methods)) as object, {})
  }
  return {
    done,
    noting,
    listeners: {} as Record<string, ((event: unknown, made: unknown) => void)[]>,
    made: null as unknown,
  }
})
vi.mock('electron', () => {
  const { done, noting, listeners } = electron
  const on = (event: string, listener: (event: unknown, made: unknown) => void) => {
    listeners[event] = [...(listeners[event] ?? []), listener]
  }
  const app = Object.assign(
    noting('app', ['exit', 'quit', 'relaunch', 'releaseSingleInstanceLock', 'hide', 'removeAllListeners', 'getName']),
    { on, whenReady: () => Promise.resolve() },
  )
  const defaultSession = Object.assign(
    noting('session', [
      'setProxy',
      'clearStorageData',
      'clearCache',
      'getUserAgent',
      'setPermissionRequestHandler',
      'on',
    ]),
    {
      webRequest: noting('webRequest', ['onBeforeRequest', 'toString']),
      protocol: noting('protocol', ['handle', 'unhandle', 'isProtocolHandled']),
    },
  )
  class BrowserWindow {
    webContents: object | null = electron.made as object | null
    close() {
      done.push('window.close')
    }
    getTitle() {
      return 'title'
    }
    setTitle() {
      done.push('window.setTitle')
    }
  }
  return {
    app,
    autoUpdater: noting('autoUpdater', ['quitAndInstall', 'checkForUpdates']),
    dialog: noting('dialog', [
      'showMessageBoxSync',
      'showOpenDialogSync',
      'showSaveDialogSync',
      'showErrorBox',
      'showMessageBox',
    ]),
    Menu: noting('Menu', ['setApplicationMenu', 'getApplicationMenu']),
    ipcMain: noting('ipcMain', ['handle', 'handleOnce', 'removeHandler', 'on']),
    session: { defaultSession },
    BrowserWindow,
  }
})

const { app, autoUpdater, dialog, Menu, ipcMain, session, BrowserWindow } = (await import(
  'electron'
)) as unknown as Record<string, Record<string, (...given: unknown[]) => unknown>>
const page = () =>
  Object.assign(
    electron.noting('page', [
      'loadURL',
      '_loadURL',
      'reload',
      'executeJavaScript',
      'insertText',
      'getURL',
      'send',
      'on',
    ]),
    {
      debugger: electron.noting('debugger', ['attach', 'sendCommand', 'isAttached']),
      navigationHistory: electron.noting('history', ['goBack', 'getActiveIndex']),
      mainFrame: electron.noting('frame', ['executeJavaScript', 'reload', 'send']),
      ipc: electron.noting('ipc', ['handle', 'on']),
      on: (event: string, listener: () => void) => {
        if (event === 'dom-ready') frameIsThere = listener
      },
    },
  )
let frameIsThere = () => {}

guardApp()
const own = page()
for (const listen of electron.listeners['web-contents-created'] ?? []) listen({}, own)
frameIsThere()
electron.made = own
const ownWindow = new (BrowserWindow as unknown as new () => Record<string, () => unknown>)()
for (const listen of electron.listeners['browser-window-created'] ?? []) listen({}, ownWindow)
electron.made = null

/** What code of a run finds, and what it would see of the app. */
const found = {
  app,
  autoUpdater,
  dialog,
  Menu,
  ipcMain,
  session,
  BrowserWindow,
  ownWindow,
  own,
  listeners: electron.listeners,
  page,
}

/** What a line of code in a node leads to: its result or its error. */
async function said(line: string): Promise<string> {
  Object.assign(globalThis, { found })
  electron.done.length = 0
  const { run } = startedPlan(graphOf({ tries: `async function tries() {\n  return String(await (${line}))\n}` }))
  const outcome = await run.outcome
  if (outcome.kind === 'failed') return outcome.error.message
  return electron.done.length > 0 ? `did ${electron.done.join(', ')}` : 'did nothing'
}

describe('code of a run is refused', () => {
  it.each([
    ['found.app.exit(0)', 'app.exit() would end Asyncanvas too'],
    ['found.app.quit()', 'app.quit() would end Asyncanvas too'],
    ['found.app.relaunch()', 'app.relaunch() would end Asyncanvas too'],
    ['found.app.releaseSingleInstanceLock()', 'app.releaseSingleInstanceLock() would end'],
    ['found.app.hide()', 'app.hide() would end Asyncanvas too'],
    ['found.app.removeAllListeners()', 'would remove the listeners of Asyncanvas: remove your own'],
    ['found.autoUpdater.quitAndInstall()', 'autoUpdater.quitAndInstall() would end'],
    ['found.dialog.showMessageBoxSync({})', 'dialog.showMessageBoxSync() would hold all windows of Asyncanvas'],
    ['found.dialog.showOpenDialogSync({})', 'would hold all windows of Asyncanvas'],
    ['found.dialog.showSaveDialogSync({})', 'would hold all windows of Asyncanvas'],
    ["found.dialog.showErrorBox('a', 'b')", 'would hold all windows of Asyncanvas: use dialog.showMessageBox()'],
    ['found.Menu.setApplicationMenu(null)', 'would take the menu of Asyncanvas: leave it out'],
    ['found.ownWindow.close()', 'BrowserWindow.close() would take a window of Asyncanvas, and unsaved work with it'],
    ["found.ownWindow.setTitle('mine')", 'BrowserWindow.setTitle() would take a window'],
    ["found.own.loadURL('about:blank')", 'webContents.loadURL() would take a window of Asyncanvas'],
    ["found.own._loadURL('about:blank')", 'webContents.loadURL() would take a window of Asyncanvas'],
    ['found.own.reload()', 'webContents.reload() would take a window'],
    [
      "found.own.executeJavaScript('1')",
      'webContents.executeJavaScript() would act in a window of Asyncanvas in your name',
    ],
    ["found.own.insertText('a')", 'webContents.insertText() would act in a window'],
    ["found.own.debugger.sendCommand('a')", 'webContents.debugger.sendCommand() would act in a window'],
    ['found.own.debugger.attach()', 'webContents.debugger.attach() would act in a window'],
    ['found.own.navigationHistory.goBack()', 'webContents.navigationHistory.goBack() would take a window'],
    ["found.own.mainFrame.executeJavaScript('1')", 'mainFrame.executeJavaScript() would act in a window'],
    ['found.own.mainFrame.reload()', 'mainFrame.reload() would take a window'],
    [
      'found.session.defaultSession.setProxy({})',
      'session.setProxy() would change what all windows of Asyncanvas go through',
    ],
    ['found.session.defaultSession.clearStorageData()', 'session.clearStorageData() would change'],
    ['found.session.defaultSession.setPermissionRequestHandler(null)', 'session.setPermissionRequestHandler() would'],
    ['found.session.defaultSession.webRequest.onBeforeRequest(null)', 'webRequest.onBeforeRequest() would change'],
    ["found.session.defaultSession.protocol.handle('app', null)", "protocol.handle('app') would change"],
    ["found.session.defaultSession.protocol.unhandle('app')", "protocol.unhandle('app') would change"],
    [
      "found.ipcMain.handle('startRun', null)",
      "ipcMain.handle('startRun') would take a command of Asyncanvas: use a name of your own",
    ],
    ["found.ipcMain.handleOnce('startRun', null)", "ipcMain.handleOnce('startRun') would take a command"],
    ["found.ipcMain.removeHandler('welcome')", "ipcMain.removeHandler('welcome') would take a command"],
    ["found.own.ipc.handle('startRun', null)", "webContents.ipc.handle('startRun') would take a command"],
  ])('%s', async (line, words) => {
    const message = await said(line)
    expect(message).toContain(words)
    expect(electron.done).toEqual([])
  })
})

describe('code of a run may', () => {
  it.each([
    ['found.app.getName()', 'app.getName'],
    ['found.autoUpdater.checkForUpdates()', 'autoUpdater.checkForUpdates'],
    ['found.dialog.showMessageBox({})', 'dialog.showMessageBox'],
    ['found.Menu.getApplicationMenu()', 'Menu.getApplicationMenu'],
    ['found.own.getURL()', 'page.getURL'],
    ["found.own.send('a')", 'page.send'],
    ['found.own.debugger.isAttached()', 'debugger.isAttached'],
    ['found.own.navigationHistory.getActiveIndex()', 'history.getActiveIndex'],
    ["found.own.mainFrame.send('a')", 'frame.send'],
    ['found.session.defaultSession.clearCache()', 'session.clearCache'],
    ['found.session.defaultSession.getUserAgent()', 'session.getUserAgent'],
    ['found.session.defaultSession.webRequest.toString()', 'webRequest.toString'],
    ["found.session.defaultSession.protocol.handle('mine', null)", 'protocol.handle'],
    ["found.session.defaultSession.protocol.isProtocolHandled('app')", 'protocol.isProtocolHandled'],
    ["found.ipcMain.handle('mine', null)", 'ipcMain.handle'],
    ["found.ipcMain.on('startRun', null)", 'ipcMain.on'],
  ])('%s', async (line, call) => {
    expect(await said(line)).toBe(`did ${call}`)
  })

  it('do what it likes with windows and pages of its own', async () => {
    const make = `(() => {
      const { page, listeners, BrowserWindow } = found
      const mine = page()
      for (const listen of listeners['web-contents-created']) listen({}, mine)
      const window = new BrowserWindow()
      window.webContents = mine
      for (const listen of listeners['browser-window-created']) listen({}, window)
      window.close()
      mine.reload()
      mine.ipc.handle('startRun', null)
    })()`
    expect(await said(make)).toBe('did window.close, page.reload, ipc.handle')
  })
})

it('the app itself goes on as before', () => {
  electron.done.length = 0
  app?.quit?.()
  Menu?.setApplicationMenu?.(null)
  ownWindow.close?.()
  ipcMain?.handle?.('startRun', null)
  expect(electron.done).toEqual(['app.quit', 'Menu.setApplicationMenu', 'window.close', 'ipcMain.handle'])
})
