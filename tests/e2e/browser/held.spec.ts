import { expect, test } from '../../support/editor.ts'
import { graphOf } from '../../support/graph-of.ts'

test('every page of a server that is held says who holds it, until it goes on', async ({ open }) => {
  const code =
    "async function bad() {\n  const { execSync } = await import('node:child_process')\n  execSync('sleep 5')\n}"
  const editor = await open(graphOf({ bad: code, nap: 'sleep 20' }))
  const other = await editor.page.context().newPage()
  await other.goto(editor.page.url())
  await expect(other.locator('.react-flow')).toBeVisible()
  await editor.addFromRail('sleep', { x: 200, y: 420 })
  await editor.untilRecoveryIsKept()
  await editor.press('Mod+Enter')
  await editor.trust()
  const notice = editor.page.getByRole('alert').filter({ hasText: 'has held the event loop' })
  await expect(notice).toContainText(
    /bad has held the event loop for \d\.\d s: the server does not answer\. All unsaved work is kept\. Ctrl-C twice/,
  )
  await expect(other.getByRole('alert')).toContainText('A pipeline in another window has held the event loop for')
  await editor.addFromRail('sleep', { x: 500, y: 420 })
  await expect(notice).toContainText('what you change now is kept once it answers')
  await expect(notice).toHaveCount(0)
  await expect(other.getByRole('alert')).toHaveCount(0)
  await editor.untilEnded()
  await editor.untilRecoveryIsKept()
})
