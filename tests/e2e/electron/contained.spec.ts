import { emptyGraph } from '#graph'
import { appOf, expect, test } from '../../support/editor.ts'
import { graphOf } from '../../support/graph-of.ts'

/** What would end the app, take a window, or act in one. */
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
]

/** Ones with no line of the run in their stack. */
const handedOver = [
  'setTimeout(app.exit, 1, 0)',
  'globalThis.setTimeout(app.quit.bind(app), 1)',
  'setImmediate(process.exit, 0)',
  'process.nextTick(process.abort)',
  'queueMicrotask(process.exit.bind(process, 0))',
  'Promise.resolve(BrowserWindow.getAllWindows()[0]).then((window) => Reflect.apply(window.destroy, window, []))',
]

const electron = "const { app, BrowserWindow } = process.mainModule.require('electron')"

test('a node that would end the app, or take its window, fails; all else goes on', async ({ open }) => {
  const nodes = calls.map((call, at) => [
    `leaves${at}`,
    `async function leaves${at}() {\n  ${electron}\n  ${call}\n  await sleep(200)\n}`,
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
  await editor.expectStates(Object.fromEntries(calls.map((_, at) => [`leaves${at}`, 'failed'])))
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
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
