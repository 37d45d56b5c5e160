import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright/test'
import { appOf, expect, test } from '../../support/editor.ts'
import { graphOf } from '../../support/graph-of.ts'
import { root } from '../../support/scratch-folder.ts'

/** A tab of the panel below the canvas; the inspector has a log too. */
const tab = (page: Page, name: string) =>
  page.getByRole('tablist', { name: 'About the run' }).getByRole('tab', { name })

/** Bodies of nodes that throw or return something malformed. */
const oddBodies = {
  objectMessage: 'throw Object.assign(new Error(), { message: { code: 429 } })',
  symbolMessage: "throw Object.assign(new Error(), { message: Symbol('m'), name: Symbol('n'), stack: Symbol('s') })",
  throwingGetter: "throw Object.defineProperty(new Error('x'), 'message', { get() { throw new Error('no') } })",
  proxy: 'throw new Proxy({}, { get() { throw 1 }, getPrototypeOf() { throw 2 }, ownKeys() { throw 3 } })',
  hugeText: "throw new Error('long '.repeat(2_000_000))",
  bareObject: 'throw Object.create(null)',
  cyclicCause: 'const error = new Error("c"); error.cause = error; throw error',
  collected: 'throw new AggregateError([{ message: {} }, Symbol("s"), null], { toString: null } as never)',
  symbolItself: "throw Symbol('thrown')",
  nothing: 'throw undefined',
  hugeNumber: 'throw 10n ** 5_000n',
}

test.describe.configure({ timeout: 60_000 })

test('whatever nodes throw, log and name, the window shows it', async ({ open }) => {
  const names = Object.keys(oddBodies)
  const nodes = Object.fromEntries(
    Object.entries(oddBodies).map(([name, body]) => [
      name,
      `async function ${name}() {
  try { log(Object.create(null), Symbol('l'), { toString: null }) } catch {}
  createTask((async () => {})(), { name: { toString: null } as never })
  ${body}
}`,
    ]),
  )
  const graph = graphOf(
    { ...nodes, all: 'gather returnExceptions' },
    names.map((name) => `${name} -> all`),
  )
  const editor = await open(graph)
  await editor.run()
  await editor.trust()
  await editor.untilEnded()
  for (const name of names) await expect(editor.stateOf(name)).toHaveText('failed')
  for (const name of ['Timeline', 'Loop', 'Log', 'Problems', 'Code']) {
    await tab(editor.page, name).click()
  }
  for (const name of names) await editor.select(name)
  await expect(editor.page.locator('[data-failed]')).toHaveCount(0)
})

test('a part that can not be shown says so; it is tried again, and the window reloads with its work', async ({
  open,
}) => {
  const editor = await open(graphOf({ say: "async function say() { log('said') }" }))
  const { page } = editor
  editor.tolerate(/cannot be counted|error occurred in|Error/)
  await editor.addFromRail('sleep', { x: 200, y: 400 })
  const breakLog = () =>
    page.evaluate(() => {
      const proto = Number.prototype as { toLocaleString: unknown }
      Object.assign(window, { counted: proto.toLocaleString })
      proto.toLocaleString = () => {
        throw Object.assign(new Error(), { message: { why: 'cannot be counted' } })
      }
    })
  await breakLog()
  await tab(page, 'Log').click()
  const alert = page.getByRole('alert').filter({ hasText: 'The log could not be shown' })
  await expect(alert).toContainText('{"why":"cannot be counted"}')
  const pictures = join(root, 'test-results', 'pictures')
  await mkdir(pictures, { recursive: true })
  for (const theme of ['light', 'dark']) {
    await page.evaluate((name) => {
      document.documentElement.dataset.theme = name
    }, theme)
    await page.screenshot({ path: join(pictures, `boundary-${theme}.png`) })
  }
  // The rest of the window still works.
  await editor.addFromRail('sleep', { x: 500, y: 400 })
  await page.evaluate(() => {
    Number.prototype.toLocaleString = (window as unknown as { counted: () => string }).counted
  })
  await alert.getByRole('button', { name: 'Try again' }).click()
  await expect(alert).toHaveCount(0)
  await breakLog()
  await tab(page, 'Timeline').click()
  await tab(page, 'Log').click()
  await alert.getByRole('button', { name: 'Reload this window' }).click()
  await expect(page.locator('[data-failed]')).toHaveCount(0)
  await expect(editor.nodes).toHaveCount(3)
  await expect(page.getByRole('banner')).toContainText('sample.pipeline· unsaved')
})

test('the log is copied to the clipboard', async ({ open }) => {
  const editor = await open(graphOf({ say: "async function say() { log('said') }" }))
  await editor.run()
  await editor.trust()
  await editor.untilEnded()
  await tab(editor.page, 'Log').click()
  await editor.page.getByRole('region', { name: 'The run' }).getByRole('button', { name: 'Copy' }).click()
  await expect.poll(() => appOf(editor).evaluate(({ clipboard }) => clipboard.readText())).toContain('said')
})
