import { expect, test } from '../support/editor.ts'
import { graphOf } from '../support/graph-of.ts'

const mistakes = {
  ...graphOf({
    parse:
      'async function parse(): Promise<void> {\n  const endMs = Date.now() + 300\n  while (Date.now() < endMs) {\n    crunch()\n  }\n}',
    forget: 'async function forget(): Promise<void> {\n  const lost = later()\n  await sleep(5)\n}',
  }),
  shared: 'function crunch(): void {}\nfunction later(): unknown {\n  return sleep(10)\n}',
}

test('debug mode tells which line of which node held the loop, and leads there', async ({ open }) => {
  const editor = await open(mistakes)
  const { page } = editor
  await page.getByRole('switch', { name: 'debug' }).press('Space')
  await expect(page.getByRole('switch', { name: 'debug', checked: true })).toBeVisible()
  await editor.run()
  await editor.trust()
  await editor.expectStates({ parse: 'done', forget: 'done' })
  await editor.untilEnded()
  await expect(
    editor.node('parse').getByRole('img', { name: /held the loop for \d\.\d\d s in one step, line [34]/ }),
  ).toBeVisible()
  await expect(
    editor.node('forget').getByRole('img', { name: "coroutine 'sleep' was never awaited, made at line 2" }),
  ).toBeVisible()
  await page.getByRole('tab', { name: /^Log/ }).click()
  const log = page.getByRole('tabpanel', { name: 'Log' })
  await expect(log).toContainText(
    "forgetwarncoroutine 'sleep' was never awaitedmade at line 3 of the shared codemade at line 2",
  )
  await log.getByRole('button', { name: /^line [34]$/ }).click()
  await expect(editor.node('parse')).toHaveClass(/\bselected\b/)
  await expect(page.getByRole('textbox', { name: 'Code' })).toBeFocused()
  await expect(page.getByRole('list', { name: 'Reports of the loop' })).toContainText('held the loop for')
})

test('debug mode stays as it was set, and without it nothing is timed', async ({ open, end }) => {
  const editor = await open(mistakes)
  await editor.run()
  await editor.trust()
  await editor.expectStates({ parse: 'done', forget: 'done' })
  await editor.untilEnded()
  await expect(editor.node('parse').getByRole('img', { name: /held the loop/ })).toHaveCount(0)
  await editor.page.getByRole('switch', { name: 'debug' }).click()
  await editor.page.reload()
  await expect(editor.page.getByRole('switch', { name: 'debug', checked: true })).toBeVisible()
  await end(editor)
})
