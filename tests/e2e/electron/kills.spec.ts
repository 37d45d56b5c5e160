import { expect } from 'playwright/test'
import type { AppDriver } from '../../support/app-driver.ts'
import { appOf, test } from '../../support/editor.ts'
import { graphOf } from '../../support/graph-of.ts'

/** `ASYNCANVAS_KILLS=50` tests this for longer. */
const kills = Number(process.env.ASYNCANVAS_KILLS ?? 3)
/** How much work a crash may cost. */
const lossLimitMs = 1_000

test.describe.configure({ timeout: 60_000 + kills * 30_000 })

interface Change {
  readonly number: number
  readonly atMs: number
}

/** Writes numbers into the node's code until the app is killed. Every other time a run is going on meanwhile. */
async function editUntilKilled(editor: AppDriver, from: number, hasRun: boolean, isGone: () => boolean) {
  const changes: Change[] = []
  let ranWith = 0
  for (let number = from; !isGone(); number += 1) {
    const isDone = await editor.page.keyboard.insertText(` ${number}`).then(
      () => true,
      () => false,
    )
    if (!isDone) break
    changes.push({ number, atMs: Date.now() })
    if (hasRun && ranWith === 0 && changes.length === 6) {
      await editor.press('Mod+Enter').catch(() => undefined)
      ranWith = number
    }
    await new Promise((resolve) => setTimeout(resolve, 40))
  }
  return { changes, ranWith }
}

test(`killed at ${kills} random moments, the work is offered up to its last second`, async ({ open, crash }) => {
  let editor = await open(graphOf({ work: 'async function work() {\n  await sleep(30)\n  // 0\n}' }))
  let last = 0
  for (let kill = 0; kill < kills; kill += 1) {
    await editor.select('work')
    await editor.page.locator('.cm-line', { hasText: '//' }).click()
    // The editor draws only a part of a line with thousands of characters, so each time typing starts at the line's beginning.
    await editor.press('Home')
    await editor.press('Shift+End')
    await editor.page.keyboard.insertText(`// ${last}`)
    const afterMs = 200 + Math.random() * 3_000
    let killedMs = 0
    const isKilled = new Promise<void>((resolve) => {
      setTimeout(() => {
        killedMs = Date.now()
        void crash(editor).then(resolve)
      }, afterMs)
    })
    const { changes, ranWith } = await editUntilKilled(editor, last + 1, kill % 2 === 1, () => killedMs > 0)
    await isKilled
    const owed = changes.filter(({ atMs }) => killedMs - atMs > lossLimitMs).at(-1)?.number ?? last
    editor = await open({ saved: 'sample.pipeline' })
    const offer = editor.page.getByRole('button', { name: 'Recover', exact: true })
    if (owed > 0) await offer.click()
    else if (await offer.isVisible()) await offer.click()
    await editor.select('work')
    const line = (await editor.page.locator('.cm-line', { hasText: '//' }).textContent()) ?? ''
    const found = Math.max(0, ...[...line.matchAll(/\d+/g)].map(([number]) => Number(number)))
    expect(found, `killed after ${Math.round(afterMs)} ms${ranWith ? ', in a run' : ''}`).toBeGreaterThanOrEqual(owed)
    last = found
  }
  expect(appOf(editor)).toBeDefined()
})
