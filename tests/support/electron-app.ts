import { once } from 'node:events'
import { createRequire } from 'node:module'
import { _electron, type ElectronApplication, type Page } from 'playwright/test'
import { root } from './scratch-folder.ts'

export interface ElectronOptions {
  /** The current folder of the app, with its files. */
  readonly folder: string
  /** The folder of settings, trust and recovery copies. */
  readonly userData: string
  readonly args: readonly string[]
  /** A packaged app; by default the built one runs in the Electron that the npm package names. */
  readonly program?: string
}

export interface StartedApp {
  readonly app: ElectronApplication
  readonly page: Page
}

/** How long the first window may take to be noticed; a started app shows it within two seconds. */
const firstWindowMs = 8_000

/**
 * Starts the app and waits for its window. Sometimes Playwright does not notice the first window of an Electron this old,
 * although it is there and loaded: then the app is started again.
 */
export async function startElectron(options: ElectronOptions): Promise<StartedApp> {
  const app = await launch(options)
  const page = await firstPage(app)
  if (page) return { app, page }
  const isThere = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().some((window) => window.isVisible() && !window.webContents.isLoading()),
  )
  if (!isThere) throw new Error('the app has no window')
  const isOver = once(app.process(), 'exit')
  app.process().kill('SIGKILL')
  await isOver
  const second = await launch(options)
  return { app: second, page: await second.firstWindow() }
}

function launch({ folder, userData, args, program }: ElectronOptions): Promise<ElectronApplication> {
  return _electron.launch({
    executablePath: program ?? createRequire(import.meta.url)('electron'),
    args: [...sandboxSwitches(), `--user-data-dir=${userData}`, ...(program === undefined ? [root] : []), ...args],
    cwd: folder,
    env: environment(),
  })
}

function firstPage(app: ElectronApplication): Promise<Page | null> {
  return app.firstWindow({ timeout: firstWindowMs }).catch(() => null)
}

/** Chromium's sandbox can't start as root. */
export function sandboxSwitches(): readonly string[] {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : []
}

/** Ends the app and lets go of unsaved work: a question in a native dialog would wait for ever. */
export async function endElectron(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ dialog }) => {
    dialog.showMessageBox = async () => ({ response: 1, checkboxChecked: false })
  })
  await app.close()
}

function environment(): Record<string, string> {
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env
  return env as Record<string, string>
}
