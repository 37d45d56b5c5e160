import { createRequire } from 'node:module'
import { _electron, type ElectronApplication, type Page } from 'playwright/test'
import { root } from './scratch-folder.ts'

export interface ElectronOptions {
  /** Where the app is started, and where its files are. */
  readonly folder: string
  /** Settings, trust and recovery copies. */
  readonly userData: string
  readonly args: readonly string[]
  /** A packaged app; without it the built one runs in the Electron that the npm package names. */
  readonly program?: string
}

export interface StartedApp {
  readonly app: ElectronApplication
  readonly page: Page
}

/** Starts the app and waits for its window. */
export async function startElectron({ folder, userData, args, program }: ElectronOptions): Promise<StartedApp> {
  const app = await _electron.launch({
    executablePath: program ?? createRequire(import.meta.url)('electron'),
    args: [...sandboxSwitches(), `--user-data-dir=${userData}`, ...(program === undefined ? [root] : []), ...args],
    cwd: folder,
    env: environment(),
  })
  return { app, page: await app.firstWindow() }
}

/** Chromium's sandbox refuses to start as root. */
export function sandboxSwitches(): readonly string[] {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : []
}

/** Ends the app. Unsaved work is let go: a question in a native dialog would wait for an answer for ever. */
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
