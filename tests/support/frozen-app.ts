import { readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, chromium, expect, type Page } from 'playwright/test'

/** The main processes of apps (and boxes) with that profile, as the system lists them. */
export function processesOf(profile: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const args = argsOf(pid)
      return args.includes(`--user-data-dir=${profile}`) && !args.some((arg) => arg.startsWith('--type='))
    })
    .map(Number)
}

/** What the box's profile is; see main/frozen/box-process.ts. */
export function boxProfile(userData: string): string {
  return join(userData, 'frozen-box')
}

function argsOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  } catch {
    return []
  }
}

export interface ReachedPage {
  readonly page: Page
  leave(): Promise<void>
}

/** The page of an app that was not started by the test, but with the switch for a debugger's port, as the test's own was. */
export async function reachPage(profile: string, address: RegExp): Promise<ReachedPage> {
  let browser: Browser | null = null
  let page: Page | undefined
  const look = async (): Promise<boolean> => {
    const [port] = (await readFile(join(profile, 'DevToolsActivePort'), 'utf8')).split('\n')
    browser ??= await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { noDefaults: true })
    page = browser
      .contexts()
      .flatMap((context) => context.pages())
      .find((each) => address.test(each.url()))
    return page !== undefined
  }
  await expect.poll(() => look().catch(() => false), { timeout: 15_000 }).toBe(true)
  return { page: page as unknown as Page, leave: async () => (browser as Browser | null)?.close() }
}
