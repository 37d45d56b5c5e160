import { once } from 'node:events'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ElectronApplication } from 'playwright/test'
import { emptyGraph } from '#graph'
import { AppDriver } from '../../support/app-driver.ts'
import { keptCopies } from '../../support/copies.ts'
import { appOf, expect, test } from '../../support/editor.ts'
import { graphOf } from '../../support/graph-of.ts'

/** Answers every question of a closing window with its second button: *Don't Save*, or *Close* in a broken window. */
const letGo = (app: ElectronApplication) =>
  app.evaluate(({ dialog }) => {
    dialog.showMessageBox = async () => ({ response: 1, checkboxChecked: false })
  })

const closeWindow = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())

/** Ignores an error, since the connection ends with the main process. */
const unanswered = (deed: Promise<unknown>) => deed.catch(() => undefined)

interface Way {
  readonly name: string
  readonly stays: boolean
  go(app: ElectronApplication, editor: AppDriver): Promise<unknown>
}

const ways: readonly Way[] = [
  { name: 'the process is killed', stays: true, go: async (app) => app.process().kill('SIGKILL') },
  { name: 'app.exit()', stays: true, go: (app) => unanswered(app.evaluate(({ app: electron }) => electron.exit(0))) },
  { name: 'process.exit()', stays: true, go: (app) => unanswered(app.evaluate(() => process.exit(0))) },
  {
    name: 'the window is destroyed',
    stays: true,
    go: (app) => unanswered(app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.destroy())),
  },
  {
    name: 'closed while its page is crashed, and a run goes on',
    stays: true,
    async go(app, editor) {
      await editor.run()
      await letGo(app)
      await app.evaluate(({ BrowserWindow }) => {
        const [window] = BrowserWindow.getAllWindows()
        window?.webContents.on('render-process-gone', () => window.close())
        window?.webContents.forcefullyCrashRenderer()
      })
    },
  },
  {
    name: "Don't save in a window that is blank",
    stays: true,
    async go(app, editor) {
      await letGo(app)
      await editor.page.evaluate(() => document.getElementById('root')?.replaceChildren())
      await unanswered(closeWindow(app))
    },
  },
  {
    name: "Don't save in a window that does not answer",
    stays: true,
    async go(app, editor) {
      await letGo(app)
      // The last message from the page.
      const isHeld = editor.page.waitForEvent('console', (message) => message.text() === 'held')
      void unanswered(
        editor.page.evaluate(() => {
          console.info('held')
          for (;;);
        }),
      )
      await isHeld
      await unanswered(closeWindow(app))
    },
  },
  {
    name: "Don't save in a window that works",
    stays: false,
    async go(app) {
      await letGo(app)
      await unanswered(closeWindow(app))
    },
  },
  {
    name: 'saved, and closed',
    stays: false,
    async go(app, editor) {
      await editor.press('Mod+S')
      await expect(editor.page.getByRole('banner')).toContainText('· saved')
      await unanswered(closeWindow(app))
    },
  },
  {
    name: 'undone, and closed',
    stays: false,
    async go(app, editor) {
      await editor.undo()
      await expect(editor.page.getByRole('banner')).toContainText('· saved')
      await unanswered(closeWindow(app))
    },
  },
]

for (const { name, stays, go } of ways) {
  test(`a copy ${stays ? 'stays' : 'goes'}: ${name}`, async ({ open, scratch }) => {
    const editor = await open(graphOf({ nap: 'sleep 60000' }))
    const app = appOf(editor)
    await editor.addFromRail('sleep', { x: 200, y: 400 })
    await editor.untilRecoveryIsKept()
    const isOver = once(app.process(), 'exit')
    await go(app, editor)
    await isOver
    expect(await keptCopies(scratch.userData)).toHaveLength(stays ? 1 : 0)
  })
}

test('work is on the disk before its run ends the app, and is offered by the next start', async ({ open, scratch }) => {
  const editor = await open()
  const app = appOf(editor)
  const node = await editor.quickAdd('coroutine', { x: 200, y: 420 })
  const isOver = once(app.process(), 'exit')
  // The app is ended at once, before the page's own copy of this change.
  await editor.typeCode(
    node,
    "async function end() {\n  const { execSync } = await import('node:child_process')\n  execSync('kill -9 ' + process.pid)\n}",
  )
  await unanswered(editor.press('Mod+Enter'))
  await isOver
  expect((await keptCopies(scratch.userData)).join('')).toContain('kill -9')
  const again = await open()
  await again.page.getByRole('button', { name: 'Recover', exact: true }).click()
  await expect(again.node('end')).toBeVisible()
})

test('two untitled windows whose pages crash get their own work back', async ({ open }) => {
  const first = await open(emptyGraph)
  const app = appOf(first)
  const counts = [2, 1]
  for (const count of counts) {
    const page = app.waitForEvent('window')
    await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items[0]?.submenu?.items[0]?.click())
    const editor = new AppDriver(await page)
    for (let node = 0; node < count; node += 1) await editor.addFromRail('sleep', { x: 150 + 250 * node, y: 200 })
    await editor.untilRecoveryIsKept()
  }
  const cards = () =>
    app.evaluate(({ BrowserWindow }) =>
      Promise.all(
        BrowserWindow.getAllWindows()
          .filter((window) => window.getTitle().includes('Untitled'))
          .sort((a, b) => a.id - b.id)
          .map(({ webContents }) =>
            // A page that is being reloaded may never answer.
            Promise.race([
              webContents.executeJavaScript(`document.querySelectorAll('.react-flow__node').length`).catch(() => null),
              new Promise((resolve) => setTimeout(resolve, 500, null)),
            ]),
          ),
      ),
    )
  expect(await cards()).toEqual(counts)
  await app.evaluate(({ BrowserWindow }) => {
    for (const { webContents } of BrowserWindow.getAllWindows()) webContents.forcefullyCrashRenderer()
  })
  await expect.poll(cards, { timeout: 20_000 }).toEqual(counts)
})

test('that no copy can be kept is said, until one can', async ({ open, scratch }) => {
  const editor = await open(emptyGraph)
  const folder = join(scratch.userData, 'recovery')
  await rm(folder, { recursive: true })
  await writeFile(folder, 'in the way')
  await editor.addFromRail('sleep', { x: 200, y: 200 })
  const notice = editor.page.getByRole('contentinfo').getByRole('alert')
  await expect(notice).toContainText('No copy of unsaved work can be kept: a file stands where its folder should be')
  await rm(folder)
  await editor.untilRecoveryIsKept()
  await expect(notice).toHaveCount(0)
  expect(await keptCopies(scratch.userData)).toHaveLength(1)
})
