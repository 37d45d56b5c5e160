// Makes the pictures of the editor for the docs: node scripts/screenshots.mjs
// Serves the built editor on an example, runs it in a headless Chromium, and takes it in the middle of the run, light
// and dark, and its stage view: docs/images/editor-light.png, editor-dark.png, stage.png.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright'
import { findChromium } from './testing/chromium.mjs'
import { root, run } from './testing/programs.mjs'

const example = 'gather-collects.pipeline'
const images = join(root, 'docs', 'images')
const themes = /** @type {const} */ (['light', 'dark'])
const log = (/** @type {string} */ line) => process.stdout.write(`${line}\n`)

/** Serves a copy of the examples, so that no file of the project is changed. @param {string} scratch */
async function serve(scratch) {
  cpSync(join(root, 'examples'), join(scratch, 'work'), { recursive: true })
  const server = spawn(process.execPath, [join(root, 'bin/asyncanvas.cjs'), 'serve', example], {
    cwd: join(scratch, 'work'),
    env: { ...process.env, ASYNCANVAS_USER_DATA: join(scratch, 'data') },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  for await (const part of server.stdout) {
    said += part
    const url = /http:\/\/127\.0\.0\.1:\d+\/[\w-]+\//.exec(said)?.[0]
    if (url !== undefined) return { server, url }
  }
  throw new Error(`the server ended without an address: ${said}`)
}

/** @param {import('playwright').Page} page */
async function start(page) {
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  // The editor asks first, since the file comes from elsewhere.
  const trust = page.getByRole('button', { name: 'Trust this file' })
  const isWaiting = page.locator('[data-state="waiting"]').first()
  await trust.or(isWaiting).first().waitFor()
  if (await trust.isVisible()) await trust.click()
  // Some nodes are done and some still wait: this moment is in the pictures.
  await page.getByRole('group', { name: 'processData', exact: true }).locator('[data-state="done"]').waitFor()
  await page.mouse.move(0, 0)
}

/** @param {import('playwright').Page} page @param {string} name */
async function shoot(page, name) {
  await page.screenshot({ path: join(images, `${name}.png`) })
  log(`docs/images/${name}.png`)
  await page.locator('[data-state="waiting"]').first().waitFor({ state: 'detached' })
}

/** Takes the stage view, as an audience sees it. @param {import('playwright').Page} page @param {string} url */
async function takeStage(page, url) {
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1280, height: 720 })
  await page.goto(url)
  await page.getByRole('button', { name: 'Stage view' }).click()
  await page.keyboard.press('ControlOrMeta+Enter')
  await page.getByRole('group', { name: 'processData', exact: true }).locator('[data-state="done"]').waitFor()
  await shoot(page, 'stage')
}

/** Takes the editor while some nodes wait. @param {import('playwright').Page} page @param {string} url @param {typeof themes[number]} theme */
async function take(page, url, theme) {
  await page.emulateMedia({ colorScheme: theme })
  await page.goto(url)
  await page.getByRole('group', { name: 'fetchData', exact: true }).click({ position: { x: 108, y: 18 } })
  await page.getByRole('textbox', { name: 'Code' }).waitFor()
  await start(page)
  await shoot(page, `editor-${theme}`)
}

/** @param {string} scratch */
async function takeAll(scratch) {
  const executablePath = await findChromium(log)
  if (executablePath === undefined) throw new Error('there is no Chromium: npx playwright install chromium')
  const { server, url } = await serve(scratch)
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const browser = await chromium.launch({ executablePath, args })
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    for (const theme of themes) await take(page, url, theme)
    await takeStage(page, url)
  } finally {
    await browser.close()
    server.kill()
    await once(server, 'close')
  }
}

const scratch = mkdtempSync(join(tmpdir(), 'asyncanvas-'))
mkdirSync(images, { recursive: true })
try {
  const { isGreen } = await run('scripts/build.mjs', ['--if-stale'])
  if (!isGreen) throw new Error('the editor does not build')
  await takeAll(scratch)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
