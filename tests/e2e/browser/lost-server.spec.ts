import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BrowserContext } from 'playwright/test'
import { parseDocument, serializeDocument } from '#document'
import { AppDriver } from '../../support/app-driver.ts'
import { expect, test } from '../../support/editor.ts'
import { graphOf } from '../../support/graph-of.ts'
import type { ScratchFolder } from '../../support/scratch-folder.ts'
import { type ServedApp, startServer } from '../../support/served-app.ts'

let server: ServedApp
let context: BrowserContext

test.beforeEach(async ({ scratch, chromium }) => {
  await writeFile(join(scratch.work, 'sample.pipeline'), serializeDocument(graphOf({ nap: 'sleep 20' })))
  await writeFile(join(scratch.work, 'other.pipeline'), serializeDocument(graphOf({ a: 'sleep 1', b: 'sleep 2' })))
  server = await start(scratch)
  context = await (await chromium()).newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true })
  // A machine that sleeps loses its connections while the server goes on; a test can simulate that only in this way.
  await context.addInitScript(() => {
    const Socket = window.WebSocket
    window.WebSocket = class extends Socket {
      constructor(address: string | URL) {
        super(address)
        window.addEventListener('lose-connection', () => this.close())
      }
    }
  })
})
test.afterEach(async () => {
  await context.close()
  await server.end()
})

const start = ({ work, userData }: ScratchFolder): Promise<ServedApp> =>
  startServer(work, userData, ['sample.pipeline'])

async function pageOf({ url }: Pick<ServedApp, 'url'>): Promise<AppDriver> {
  const page = await context.newPage()
  await page.goto(url)
  const editor = new AppDriver(page)
  await expect(editor.canvas).toBeVisible()
  return editor
}

const band = ({ page }: AppDriver) => page.getByRole('alert').filter({ hasText: 'The server does not answer.' })

test('a server that has ended is told, and work can be taken along', async ({ scratch }) => {
  const editor = await pageOf(server)
  await editor.addFromRail('sleep', { x: 300, y: 420 })
  await editor.untilRecoveryIsKept()
  await server.crash()
  await expect(band(editor)).toContainText('it offers the unsaved work of this page')
  await editor.addFromRail('sleep', { x: 500, y: 420 })
  await expect(band(editor)).toContainText('download a copy')
  await editor.press('Mod+S')
  const dialog = editor.page.getByRole('dialog')
  await expect(dialog).toContainText('Save did not work: the server does not answer')
  await expect(dialog).toContainText('Download a copy of your work')
  await editor.press('Escape')
  const download = editor.page.waitForEvent('download')
  await editor.page.getByRole('button', { name: 'Download a copy' }).click()
  const file = await download
  expect(file.suggestedFilename()).toBe('sample.pipeline')
  const copy = parseDocument(await readFile(await file.path(), 'utf8'))
  expect(copy).toMatchObject({ ok: true, value: { nodes: { length: 3 } } })
  await editor.page.getByRole('button', { name: 'Connect again' }).click()
  await expect(band(editor)).toBeVisible()
  await expect(editor.nodes).toHaveCount(3)
  // Its next start offers the work that it had when it last answered.
  server = await start(scratch)
  const next = await pageOf(server)
  await expect(next.page.getByRole('dialog')).toContainText('Unsaved work was left behind')
  await next.page.getByRole('button', { name: 'Recover' }).click()
  await expect(next.nodes).toHaveCount(2)
})

test('a connection that was cut is joined again, with all that was done meanwhile', async ({ scratch }) => {
  const editor = await pageOf(server)
  await editor.press('Mod+O')
  await editor.page.getByRole('option', { name: 'other.pipeline' }).click()
  await expect(editor.nodes).toHaveCount(2)
  await editor.page.evaluate(() => window.dispatchEvent(new Event('lose-connection')))
  await expect(band(editor)).toBeVisible()
  await editor.addFromRail('sleep', { x: 300, y: 420 })
  await expect(band(editor)).toHaveCount(0)
  await editor.untilRecoveryIsKept()
  await editor.press('Mod+S')
  await expect(editor.page.getByRole('banner')).toContainText('other.pipeline· saved')
  expect(parseDocument(await readFile(join(scratch.work, 'other.pipeline'), 'utf8'))).toMatchObject({
    ok: true,
    value: { nodes: { length: 3 } },
  })
  await editor.press('Mod+Enter')
  await editor.untilEnded()
})

test('a tab that was duplicated is a window of its own, and each comes back as itself', async () => {
  const first = await pageOf(server)
  await first.press('Mod+O')
  await first.page.getByRole('option', { name: 'other.pipeline' }).click()
  await expect(first.nodes).toHaveCount(2)
  const name = await first.page.evaluate(() => sessionStorage.getItem('asyncanvas.window'))
  const page = await context.newPage()
  await page.addInitScript((known) => {
    if (known && !sessionStorage.getItem('seen')) sessionStorage.setItem('asyncanvas.window', known)
    sessionStorage.setItem('seen', 'yes')
  }, name)
  await page.goto(server.url)
  const second = new AppDriver(page)
  await expect(second.nodes).toHaveCount(1)
  await Promise.all([first.page.reload(), second.page.reload()])
  await expect(first.nodes).toHaveCount(2)
  await expect(second.nodes).toHaveCount(1)
})
