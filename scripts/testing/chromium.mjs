// Finds a Chromium for the tests of the served editor: Playwright's own, the system's, or one that Playwright downloads.
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright'
import { run } from './programs.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** The system's Chromium in the PATH. @returns {string | undefined} */
function onPath() {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path))
}

/** An installed Chromium. @returns {string | undefined} */
function installedChromium() {
  const own = chromium.executablePath()
  return existsSync(own) ? own : onPath()
}

/**
 * Finds an installed Chromium, or has Playwright download one.
 * @param {(line: string) => void} log gets a line before slow work
 * @returns {Promise<string | undefined>} the program's path
 */
export async function findChromium(log) {
  const here = installedChromium()
  if (here !== undefined) return here
  log('chromium: there is none; Playwright downloads its own')
  await run('playwright', ['install', 'chromium'], { isKept: true })
  return installedChromium()
}
