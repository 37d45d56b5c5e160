import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ElectronApplication, test as playwrightTest } from 'playwright/test'
import { serializeDocument } from '#document'
import type { Graph } from '#graph'
import { AppDriver } from '../../support/app-driver.ts'
import { keptCopies } from '../../support/copies.ts'
import { test as editorTest, expect } from '../../support/editor.ts'
import { type StartedApp, startElectron } from '../../support/electron-app.ts'
import { boxProfile, endProcessesOf, forgetPort, processesOf, reachPage } from '../../support/frozen-app.ts'
import { graphOf } from '../../support/graph-of.ts'
import type { ScratchFolder } from '../../support/scratch-folder.ts'

playwrightTest.skip(process.platform !== 'linux', 'processes are looked up as Linux has them')

interface FrozenFixtures {
  /** Starts the app on `p.pipeline` with this graph; what is left of the app and its boxes is killed at the end. */
  readonly start: (graph: Graph) => Promise<StartedApp & { readonly editor: AppDriver }>
}

const test = editorTest.extend<FrozenFixtures>({
  start: async ({ scratch: { work, userData } }, use) => {
    const apps: ElectronApplication[] = []
    await use(async (graph) => {
      await writeFile(join(work, 'p.pipeline'), serializeDocument(graph))
      const args = ['p.pipeline', '--remote-debugging-port=0']
      const started = await startElectron({ folder: work, userData, args })
      apps.push(started.app)
      const editor = new AppDriver(started.page)
      await expect(editor.canvas).toBeVisible()
      return { ...started, editor }
    })
    for (const profile of [userData, boxProfile(userData)]) endProcessesOf(profile)
  },
})

const reachBox = ({ userData }: ScratchFolder) => reachPage(boxProfile(userData), /frozen\.html/)
const held = /^bad has held the event loop for \d+\.\d s/

/** Chromium's helpers of apps that are gone. */
const strayHelpers = () =>
  spawnSync('ps', ['-A', '-o', 'ppid=,args='], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter((line) => /^\s*1 \S*electron --type=/.test(line))

interface Way {
  readonly name: string
  /** The body of an `async function` of a coroutine. */
  readonly code: string
  readonly limitMs?: null
  /** A process that it waits for, and that must end with it. */
  readonly waitsFor?: string
}

const ways: readonly Way[] = [
  {
    name: 'a program that it waits for',
    code: "const { execSync } = await import('node:child_process')\n  execSync('sleep 60107')",
    waitsFor: 'sleep 60107',
  },
  {
    name: 'a FIFO that nobody writes to',
    code: "const { readFileSync } = await import('node:fs')\n  readFileSync('fifo')",
  },
  { name: 'a loop that no limit ends', code: 'for (;;);', limitMs: null },
  { name: 'a loop that nothing guards and no limit ends', code: "eval('for (;;);')", limitMs: null },
]

for (const { name, code, limitMs, waitsFor } of ways) {
  test(`an app that is held is ended and started again, with all work kept: ${name}`, async ({ start, scratch }) => {
    test.setTimeout(60_000)
    expect(spawnSync('mkfifo', [join(scratch.work, 'fifo')]).status).toBe(0)
    const graph = graphOf({ nap: 'sleep 10' })
    const { app, editor } = await start(
      limitMs === null ? { ...graph, settings: { ...graph.settings, blockedLimitMs: null } } : graph,
    )
    const isOver = once(app.process(), 'exit')
    const node = await editor.quickAdd('coroutine', { x: 200, y: 420 })
    await editor.typeCode(node, `async function bad() {\n  ${code}\n}`)
    untilHeld(editor.press('Mod+Enter'))
    const box = await reachBox(scratch)
    await expect(box.page.getByRole('heading')).toHaveText(held)
    await expect(box.page.getByRole('button', { name: 'Wait' })).toBeFocused()
    await forgetPort(scratch.userData)
    await box.page.getByRole('button', { name: 'End and start again' }).click()
    await isOver
    const { page } = await reachPage(scratch.userData, /index\.html/)
    const again = new AppDriver(page)
    // The app that opened the box is gone, with all that it had started.
    await expect.poll(() => processesOf(boxProfile(scratch.userData))).toEqual([])
    expect(strayHelpers()).toEqual([])
    if (waitsFor !== undefined) expect(spawnSync('pgrep', ['-fx', waitsFor]).status).toBe(1)
    await page.getByRole('button', { name: 'Recover', exact: true }).click()
    await expect(again.node('bad')).toBeVisible()
    const offer = page.getByRole('status').filter({ hasText: 'bad blocked the app' })
    await offer.getByRole('button', { name: 'Run apart' }).click()
    await expect(offer).toHaveCount(0)
    await expect(page.getByRole('contentinfo')).toContainText('apart · ')
    await again.press('Mod+.')
    await expect(page.getByRole('contentinfo')).toContainText('loop closed · cancelled')
  })
}

/** Performs an action whose answer may not come: the debugger of an app that is held does not answer either. */
const untilHeld = (deed: Promise<unknown>) => void deed.catch(() => undefined)

const holdFor = (seconds: number) =>
  `async function bad() {\n  const { execSync } = await import('node:child_process')\n  execSync('sleep ${seconds}')\n  return 'done'\n}`

test('the question closes when the app goes on, and meanwhile the window has said who holds it', async ({
  start,
  scratch,
}) => {
  const { app, editor, page } = await start(graphOf({ bad: holdFor(6), nap: 'sleep 60000' }))
  await page.evaluate(() => {
    const said: string[] = []
    Object.assign(window, { said })
    const note = () => said.push(document.querySelector('[role="alert"]')?.textContent ?? '')
    new MutationObserver(note).observe(document.body, { childList: true, characterData: true, subtree: true })
  })
  await editor.press('Mod+Enter')
  untilHeld(editor.trust())
  await reachBox(scratch)
  await expect.poll(() => processesOf(boxProfile(scratch.userData)), { timeout: 10_000 }).toEqual([])
  // The run goes on: only that the app answers now has changed.
  await expect(page.getByRole('alert')).toHaveCount(0)
  await editor.expectStates({ bad: 'done', nap: /^waiting/ })
  await editor.press('Mod+.')
  await editor.untilEnded()
  const said = await page.evaluate(() => (window as unknown as { said: string[] }).said)
  expect(said.find((text) => text !== '')).toMatch(
    /^bad has held the event loop for [01]\.\d s: the app does not answer\. Nothing is unsaved\./,
  )
  expect(app.process().exitCode).toBeNull()
})

test('what is changed in a window while the app is held is offered by the next start, too', async ({
  start,
  scratch,
}) => {
  test.setTimeout(60_000)
  const { app, editor, page } = await start(graphOf({ bad: holdFor(60_107), nap: 'sleep 10' }))
  const isOver = once(app.process(), 'exit')
  await editor.press('Mod+Enter')
  // Playwright reaches this page through the thread that is held, so the page must act by itself.
  await page.evaluate(() => {
    const press = (key: string) =>
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey: true, bubbles: true }))
    const wait = () => {
      const isHeld = document.querySelector('[role="alert"]')?.textContent?.includes('has held the event loop')
      if (!isHeld) return void setTimeout(wait, 50)
      press('a')
      press('d')
    }
    wait()
  })
  untilHeld(editor.trust())
  const box = await reachBox(scratch)
  await expect(box.page.getByText('Unsaved work is kept, and so is what you change now')).toBeVisible()
  await forgetPort(scratch.userData)
  await box.page.getByRole('button', { name: 'End and start again' }).click()
  await isOver
  const { page: next } = await reachPage(scratch.userData, /index\.html/)
  await expect(new AppDriver(next).canvas).toBeVisible()
  await next.getByRole('button', { name: 'Recover', exact: true }).click()
  await expect(next.locator('.react-flow__node')).toHaveCount(4)
  await expect.poll(async () => (await keptCopies(scratch.userData)).join('')).toContain('nap2')
  await expect(next.getByRole('status').filter({ hasText: 'bad blocked the app' })).toBeVisible()
})

test('a person who chose to wait is not asked again at once, and has lost nothing', async ({ start, scratch }) => {
  const { app, editor } = await start(graphOf({ bad: holdFor(9) }))
  await editor.press('Mod+Enter')
  untilHeld(editor.trust())
  const box = await reachBox(scratch)
  await expect(box.page.getByRole('button', { name: 'Wait' })).toBeFocused()
  // The box may be gone before it reports the key press.
  untilHeld(box.page.keyboard.press('Escape'))
  await expect.poll(() => processesOf(boxProfile(scratch.userData))).toEqual([])
  await editor.untilEnded()
  expect(processesOf(boxProfile(scratch.userData))).toEqual([])
  expect(app.process().exitCode).toBeNull()
})

test('the question goes with the app', async ({ start, scratch }) => {
  const { app, editor } = await start(graphOf({ bad: holdFor(8) }))
  await editor.press('Mod+Enter')
  untilHeld(editor.trust())
  await reachBox(scratch)
  app.process().kill('SIGKILL')
  await expect.poll(() => processesOf(boxProfile(scratch.userData))).toEqual([])
})
