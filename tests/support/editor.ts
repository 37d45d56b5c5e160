import { once } from 'node:events'
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
   * Starts an editor in the project's host: on a graph (saved as `sample.pipeline`), on a file of the project
   * (`examples/gather.pipeline`, copied), on a file that is already in `work`, or without a document. It is ended after the
   * test, which fails if a page complained.
   */
  readonly open: (document?: Graph | string | { readonly saved: string }) => Promise<AppDriver>
  /** Closes an editor as a person does, so that another can be opened on the same files. */
  readonly end: (editor: AppDriver) => Promise<void>
  /** Kills the process behind an editor, as a crash would. */
  readonly crash: (editor: AppDriver) => Promise<void>
  /** Opens a file of `work` from within an editor. */
  readonly openIn: (editor: AppDriver, name: string) => Promise<void>
  /** Begins a new pipeline from within an editor. In the app it gets a window of its own; returns that window's editor. */
  readonly openNew: (editor: AppDriver) => Promise<AppDriver>
  /** Saves under a name in `work`. */
  readonly saveAs: (editor: AppDriver, name: string) => Promise<void>
  /** Saves the Code tab's text under a name in `work`; a browser chooses its own name. Returns the file. */
  readonly exportAs: (editor: AppDriver, name: string) => Promise<string>
  /** An editor that was opened without a document. */
  readonly editor: AppDriver
  /** The app's main process; Electron only. */
  readonly app: StartedApp['app']
}

interface WorkerFixtures {
  /** Chromium, started when it is first needed. */
  readonly chromium: () => Promise<Browser>
}

type End = () => Promise<void>

interface Started {
  readonly page: Page
  readonly app?: StartedApp['app']
  readonly end: End
  readonly crash: End
}

const started = new WeakMap<Page, Started>()

/** The main process behind an editor; Electron only. */
export function appOf(editor: AppDriver): StartedApp['app'] {
  const { app } = startedOf(editor)
  if (!app) throw new Error('only the app in Electron has a main process of its own')
  return app
}

function startedOf(editor: AppDriver): Started {
  const known = started.get(editor.page)
  if (!known) throw new Error('this editor has ended')
  return known
}

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
    const drivers: AppDriver[] = []
    await use(async (document) => {
      const args = await filesOf(document, scratch.work)
      const editor =
        project.name === 'electron' ? await inElectron(scratch, args) : await inBrowser(scratch, args, await chromium())
      started.set(editor.page, editor)
      const driver = new AppDriver(editor.page)
      drivers.push(driver)
      await expect(driver.canvas).toBeVisible()
      return driver
    })
    for (const { page } of drivers) await started.get(page)?.end()
    for (const { complaints } of drivers) expect(complaints).toEqual([])
  },
  editor: async ({ open }, use) => use(await open()),
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern
  end: async ({}, use) =>
    use(async (editor) => {
      await startedOf(editor).end()
      started.delete(editor.page)
    }),
  // biome-ignore lint/correctness/noEmptyPattern: as above
  crash: async ({}, use) =>
    use(async (editor) => {
      await startedOf(editor).crash()
      started.delete(editor.page)
    }),
  openIn: async ({ scratch }, use) =>
    use(async (editor, name) => {
      const { app } = startedOf(editor)
      await app?.evaluate(
        ({ dialog }, path) => {
          dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] })
        },
        join(scratch.work, name),
      )
      await editor.press('Mod+O')
      if (!app) await editor.page.getByRole('option', { name }).click()
    }),
  // biome-ignore lint/correctness/noEmptyPattern: as above
  openNew: async ({}, use) =>
    use(async (editor) => {
      const { app, ...rest } = startedOf(editor)
      const opened = app?.waitForEvent('window')
      await editor.press('Mod+N')
      if (!app || !opened) return editor
      const page = await opened
      started.set(page, { ...rest, app, page })
      return new AppDriver(page)
    }),
  saveAs: async ({ scratch }, use) =>
    use(async (editor, name) => {
      const isApp = await answerSaveDialog(editor, join(scratch.work, name))
      await editor.press('Mod+Shift+S')
      if (!isApp) {
        await editor.page.getByRole('textbox', { name: 'File name' }).fill(name)
        await editor.page.keyboard.press('Enter')
      }
      await expect(editor.page.getByRole('banner')).toContainText(`${name}· saved`)
    }),
  exportAs: async ({ scratch }, use) =>
    use(async (editor, name) => {
      await answerSaveDialog(editor, join(scratch.work, name))
      const panel = editor.page.getByRole('region', { name: 'Code' })
      await panel.getByRole('button', { name: 'Save as file' }).click()
      const said = panel.getByRole('status')
      await expect(said).toContainText('Saved as ')
      return join(scratch.work, basename(((await said.textContent()) ?? '').replace('Saved as ', '')))
    }),
  app: async ({ editor }, use) => use(appOf(editor)),
})

/** Makes the system's dialog, which can't be driven, answer with this path. False in a browser, which has no such dialog. */
async function answerSaveDialog(editor: AppDriver, path: string): Promise<boolean> {
  const { app } = startedOf(editor)
  await app?.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath })
  }, path)
  return app !== undefined
}

/** The arguments that open a document. */
async function filesOf(
  document: Graph | string | { readonly saved: string } | undefined,
  work: string,
): Promise<readonly string[]> {
  if (document === undefined) return []
  if (typeof document === 'object' && 'saved' in document) return [document.saved]
  const name = typeof document === 'string' ? basename(document) : 'sample.pipeline'
  if (typeof document === 'string') await copyFile(join(root, document), join(work, name))
  else await writeFile(join(work, name), serializeDocument(document))
  return [name]
}

async function inElectron({ work, userData }: ScratchFolder, args: readonly string[]): Promise<Started> {
  const { app, page } = await startElectron({ folder: work, userData, args })
  const main = app.process()
  const crash = async (): Promise<void> => {
    const isOver = once(main, 'exit')
    main.kill('SIGKILL')
    await isOver
  }
  // The test may have closed the last window.
  const end = async (): Promise<void> => {
    // A process that waits for its debugger at its end is killed, and then has a signal instead of a code.
    if (main.exitCode === null && main.signalCode === null) await endElectron(app)
  }
  return { app, page, end, crash }
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
  const crash = async (): Promise<void> => {
    await server.crash()
    await context.close()
  }
  return { page, end, crash }
}
