import { copyFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type Browser, expect, type Page, test as playwrightTest } from 'playwright/test'
import { serializeDocument } from '#document'
import type { Graph } from '#graph'
import { AppDriver } from './app-driver.ts'
import { endElectron, type StartedApp, sandboxSwitches, startElectron } from './electron-app.ts'
import { createScratchFolder, root, type ScratchFolder } from './scratch-folder.ts'
import { startServer } from './served-app.ts'

export { expect }

interface Fixtures {
  /** The test's own folders: `work` holds its pipelines. */
  readonly scratch: ScratchFolder
  /**
   * Starts an editor in the project's host, on a graph (saved as `sample.pipeline`), on a file of the project
   * (`examples/gather.pipeline`, copied), or as it opens by itself. Ended after the test, which fails if a page complained.
   */
  readonly open: (document?: Graph | string) => Promise<AppDriver>
  /** An editor as it opens by itself. */
  readonly editor: AppDriver
  /** The app's main process; Electron only. */
  readonly app: StartedApp['app']
}

interface WorkerFixtures {
  /** Chromium, started when it is first asked for. */
  readonly chromium: () => Promise<Browser>
}

type End = () => Promise<void>

interface Started {
  readonly page: Page
  readonly app?: StartedApp['app']
  readonly end: End
}

const started = new WeakMap<Page, Started>()

export const test = playwrightTest.extend<Fixtures, WorkerFixtures>({
  chromium: [
    async ({ playwright }, use) => {
      let browser: Promise<Browser> | null = null
      await use(() => {
        const executablePath = process.env.ASYNCANVAS_CHROMIUM
        browser ??= playwright.chromium.launch({
          args: [...sandboxSwitches()],
          ...(executablePath ? { executablePath } : {}),
        })
        return browser
      })
      await (await (browser as Promise<Browser> | null))?.close()
    },
    { scope: 'worker' },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern
  scratch: async ({}, use) => {
    const scratch = await createScratchFolder()
    await use(scratch)
    await scratch.remove()
  },
  open: async ({ scratch, chromium }, use, { project }) => {
    const ends: End[] = []
    const drivers: AppDriver[] = []
    await use(async (document) => {
      const args = await filesOf(document, scratch.work)
      const editor =
        project.name === 'electron' ? await inElectron(scratch, args) : await inBrowser(scratch, args, await chromium())
      ends.push(editor.end)
      started.set(editor.page, editor)
      const driver = new AppDriver(editor.page)
      drivers.push(driver)
      await expect(driver.canvas).toBeVisible()
      return driver
    })
    for (const end of ends) await end()
    for (const { complaints } of drivers) expect(complaints).toEqual([])
  },
  editor: async ({ open }, use) => use(await open()),
  app: async ({ editor }, use) => {
    const app = started.get(editor.page)?.app
    if (!app) throw new Error('only the app in Electron has a main process of its own')
    await use(app)
  },
})

/** The arguments that open a document. */
async function filesOf(document: Graph | string | undefined, work: string): Promise<readonly string[]> {
  if (document === undefined) return []
  const name = typeof document === 'string' ? basename(document) : 'sample.pipeline'
  if (typeof document === 'string') await copyFile(join(root, document), join(work, name))
  else await writeFile(join(work, name), serializeDocument(document))
  return [name]
}

async function inElectron({ work, userData }: ScratchFolder, args: readonly string[]): Promise<Started> {
  const { app, page } = await startElectron({ folder: work, userData, args })
  return { app, page, end: () => endElectron(app) }
}

async function inBrowser(scratch: ScratchFolder, args: readonly string[], browser: Browser): Promise<Started> {
  const server = await startServer(scratch.work, scratch.userData, args)
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  await page.goto(server.url)
  const end = async (): Promise<void> => {
    await context.close()
    await server.end()
  }
  return { page, end }
}
