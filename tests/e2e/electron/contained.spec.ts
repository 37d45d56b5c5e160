import { emptyGraph } from '#graph'
import { appOf, expect, test } from '../../support/editor.ts'
import { graphOf } from '../../support/graph-of.ts'

/** Calls that would end the app, take a window, or act in one. */
const calls = [
  'app.exit(0)',
  'app.quit()',
  'app.relaunch()',
  'process.exit(0)',
  'process.reallyExit(0)',
  'process.abort()',
  'process.kill(process.pid)',
  'BrowserWindow.getAllWindows()[0].destroy()',
  'BrowserWindow.getAllWindows()[0].close()',
  'BrowserWindow.getAllWindows()[0].webContents.close()',
  'BrowserWindow.getAllWindows()[0].webContents.destroy()',
  'BrowserWindow.getAllWindows()[0].webContents.forcefullyCrashRenderer()',
  "BrowserWindow.getAllWindows()[0].webContents.loadURL('about:blank')",
  "BrowserWindow.getAllWindows()[0].loadURL('about:blank')",
  'BrowserWindow.getAllWindows()[0].webContents.reload()',
  'BrowserWindow.getAllWindows()[0].reload()',
  'BrowserWindow.getAllWindows()[0].webContents.reloadIgnoringCache()',
  "BrowserWindow.getAllWindows()[0].webContents.executeJavaScript('document.body.remove()')",
  "BrowserWindow.getAllWindows()[0].webContents.setWindowOpenHandler(() => ({ action: 'allow' }))",
  "BrowserWindow.getAllWindows()[0].webContents.sendInputEvent({ type: 'keyDown', keyCode: 'Enter' })",
  'app.removeAllListeners()',
  'autoUpdater.quitAndInstall()',
  'process.crash()',
  'process.hang()',
  "dialog.showMessageBoxSync({ message: 'x' })",
  "dialog.showErrorBox('x', 'y')",
  'dialog.showOpenDialogSync({})',
  'Menu.setApplicationMenu(null)',
  ...[
    ...['hide()', 'minimize()', 'setSize(1, 1)', 'setOpacity(0)', 'setEnabled(false)', 'setIgnoreMouseEvents(true)'],
    ...['setBrowserView(new BrowserView())', 'removeAllListeners()', 'setClosable(false)', 'setFullScreen(true)'],
  ].map((call) => `BrowserWindow.getAllWindows()[0].${call}`),
  ...[
    ...[
      'debugger.attach()',
      "debugger.sendCommand('Page.crash')",
      "mainFrame.executeJavaScript('1')",
      'mainFrame.reload()',
    ],
    ...[
      "_loadURL('about:blank', {})",
      'clearHistory()',
      "loadFile('x')",
      'stop()',
      "setUserAgent('x')",
      "insertText('x')",
    ],
    ...["insertCSS('* { display: none }')", 'setZoomFactor(9)', 'removeAllListeners()', 'delete()', 'undo()'],
    ...['session.clearStorageData()', "session.setProxy({ proxyRules: 'x' })", "session.setPreloads(['/x'])"],
    ...[
      'session.webRequest.onBeforeRequest((_, next) => next({ cancel: true }))',
      'session.enableNetworkEmulation({})',
    ],
    ...[
      "session.protocol.unregisterProtocol('app')",
      "ipc.removeHandler('startRun')",
      "ipc.handle('startRun', () => {})",
    ],
  ].map((call) => `BrowserWindow.getAllWindows()[0].webContents.${call}`),
  "protocol.unregisterProtocol('app')",
  "protocol.interceptStringProtocol('app', (_, answer) => answer(''))",
  "ipcMain.removeHandler('startRun')",
  "process.chdir('/')",
  'process.umask(0)',
  'process.setuid(1)',
  'process.setgroups([1])',
  "require('v8').setFlagsFromString('--stack-size=1')",
  "require('dns').setServers(['127.0.0.1'])",
  "require('inspector').open(0)",
]

/** Calls without a line of the run in their stack. */
const handedOver = [
  'setTimeout(app.exit, 1, 0)',
  'globalThis.setTimeout(app.quit.bind(app), 1)',
  'setImmediate(process.exit, 0)',
  'process.nextTick(process.abort)',
  'queueMicrotask(process.exit.bind(process, 0))',
  'Promise.resolve(BrowserWindow.getAllWindows()[0]).then((window) => Reflect.apply(window.destroy, window, []))',
]

const electron = `const { require } = process.mainModule
  const { app, autoUpdater, BrowserView, BrowserWindow, dialog, ipcMain, Menu, protocol } = require('electron')`

/** How many nodes are visible on one canvas. */
const atOnce = 20

for (let from = 0; from < calls.length; from += atOnce) {
  const some = calls.slice(from, from + atOnce)
  test(`a node that would end the app, or take its window, fails; all else goes on: ${some[0]} …`, async ({ open }) => {
    const nodes = some.map((call, at) => [
      `leaves${at}`,
      `async function leaves${at}() {\n  ${electron}\n  try { ${call} } catch (error) { if (/ would /.test(error.message)) throw error }\n  await sleep(200)\n}`,
    ])
    const graph = {
      ...graphOf(Object.fromEntries(nodes)),
      settings: { ...emptyGraph.settings, onError: 'finish' as const },
    }
    const editor = await open(graph)
    const app = appOf(editor)
    await editor.run()
    await editor.trust()
    await expect(editor.page.getByText(/^failed after /)).toBeVisible()
    await editor.expectStates(Object.fromEntries(some.map((_, at) => [`leaves${at}`, 'failed'])))
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  })
}

test('a window that a node makes is its own', async ({ open }) => {
  const code = `async function shows() {
  ${electron}
  const { session } = require('electron')
  const window = new BrowserWindow({ show: false, webPreferences: { session: session.fromPartition('own') } })
  window.webContents.session.webRequest.onBeforeRequest((_, next) => next({}))
  await window.loadURL('data:text/html,<title>own</title>')
  window.setSize(300, 200)
  window.webContents.debugger.attach()
  window.webContents.debugger.detach()
  const seen = [
    await window.webContents.executeJavaScript('document.title'),
    await window.webContents.mainFrame.executeJavaScript('1 + 1'),
  ]
  window.webContents.reload()
  window.close()
  return seen
}`
  const editor = await open(graphOf({ shows: code }))
  await editor.run()
  await editor.trust()
  await editor.expectStates({ shows: 'done' })
  await expect.poll(() => appOf(editor).evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

test.describe('a call that was handed over', () => {
  for (const call of handedOver) {
    test(`fails its run, and the window stays: ${call}`, async ({ open }) => {
      const editor = await open(
        graphOf({ leaves: `async function leaves() {\n  ${electron}\n  ${call}\n  await sleep(60000)\n}` }),
      )
      await editor.run()
      await editor.trust()
      await expect(editor.page.getByText(/^failed after /)).toBeVisible()
      expect(await appOf(editor).evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
    })
  }
})
