import { readdirSync, readFileSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium, expect, type Page } from 'playwright/test'

/** The main processes of apps with that profile, from the system's list. */
export function processesOf(profile: string): readonly number[] {
  const isMain = (args: readonly string[]): boolean =>
    args.includes(`--user-data-dir=${profile}`) && !args.some((arg) => arg.startsWith('--type='))
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && isMain(argsOf(name)))
    .map(Number)
}

export function endProcessesOf(profile: string): void {
  for (const pid of processesOf(profile)) process.kill(pid, 'SIGKILL')
}

/** The profile of the box that asks about an app: see main/frozen/box-process.ts. */
export function boxProfile(userData: string): string {
  return join(userData, 'frozen-box')
}

function argsOf(pid: string): readonly string[] {
  try {
    // Chromium rewrites its arguments, separated by spaces.
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split(/[\0 ]/)
  } catch {
    return []
  }
}

const portFile = 'DevToolsActivePort'

/** After this, the next page that is reached with this profile belongs to another app. */
export async function forgetPort(profile: string): Promise<void> {
  await rm(join(profile, portFile), { force: true })
}

export interface ReachedPage {
  readonly page: Page
}

/**
 * The page of an app that the test did not start itself. Its debugger's port is open, since the app that started it was
 * started with `--remote-debugging-port=0`.
 */
export async function reachPage(profile: string, address: RegExp): Promise<ReachedPage> {
  let page: Page | undefined
  const look = async (): Promise<boolean> => {
    // The port may still belong to the app that is just ending: then another one is written soon.
    const [port] = (await readFile(join(profile, portFile), 'utf8')).split('\n')
    // Older Electrons have no contexts for which defaults could be set.
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { noDefaults: true, timeout: 5_000 })
    page = browser
      .contexts()
      .flatMap((context) => context.pages())
      .find((each) => address.test(each.url()))
    // A connection made while the app opens its window may never hear of the page, so each look has its own.
    if (page === undefined) await browser.close()
    return page !== undefined
  }
  await expect.poll(() => look().catch(() => false), { timeout: 30_000 }).toBe(true)
  return { page: page as unknown as Page }
}
