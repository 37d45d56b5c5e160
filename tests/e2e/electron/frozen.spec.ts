import { once } from 'node:events'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { serializeDocument } from '#document'
import { AppDriver } from '../../support/app-driver.ts'
import { expect, test } from '../../support/editor.ts'
import { startElectron } from '../../support/electron-app.ts'
import { boxProfile, processesOf, reachPage } from '../../support/frozen-app.ts'
import { graphOf } from '../../support/graph-of.ts'

test('an app that is held can be ended and started again, with all work kept', async ({ scratch }) => {
  const code =
    "async function bad() {\n  const { execSync } = await import('node:child_process')\n  execSync('sleep 600')\n}"
  await writeFile(join(scratch.work, 'p.pipeline'), serializeDocument(graphOf({ nap: 'sleep 10' })))
  const { app, page } = await startElectron({
    folder: scratch.work,
    userData: scratch.userData,
    args: ['p.pipeline', '--remote-debugging-port=0'],
  })
  const editor = new AppDriver(page)
  const isOver = once(app.process(), 'exit')
  try {
    const node = await editor.quickAdd('coroutine', { x: 200, y: 300 })
    await editor.typeCode(node, code)
    void editor.press('Mod+Enter').catch(() => undefined)
    const box = await reachPage(boxProfile(scratch.userData), /frozen\.html/)
    await expect(box.page.getByRole('alertdialog')).toContainText(/bad holds the event loop since \d+\.\d s/)
    await box.page.screenshot({ path: 'test-results/box.png' })
    await rm(join(scratch.userData, 'DevToolsActivePort'), { force: true })
    await box.page.getByRole('button', { name: 'End and start again' }).click()
    await isOver
    const again = await reachPage(scratch.userData, /index\.html/)
    await again.page.getByRole('button', { name: 'Recover', exact: true }).click()
    const editorAgain = new AppDriver(again.page)
    await expect(editorAgain.node('bad')).toBeVisible()
    await again.page.screenshot({ path: 'test-results/again.png' })
    await again.leave()
    await expect.poll(() => processesOf(boxProfile(scratch.userData))).toEqual([])
  } finally {
    for (const pid of [...processesOf(scratch.userData), ...processesOf(boxProfile(scratch.userData))])
      process.kill(pid, 'SIGKILL')
  }
})
