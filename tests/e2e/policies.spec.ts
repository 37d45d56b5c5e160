import { expect, test } from '../support/editor.ts'
import { graphOf } from '../support/graph-of.ts'

const flaky = [
  'async function ask(): Promise<number> {',
  '  tries += 1',
  '  await sleep(20)',
  "  if (tries < 3) throw new Error('busy')",
  '  return tries',
  '}',
].join('\n')

test('tries, a limit and a timeout are set by hand, shown on the cards, and do what they say', async ({ open }) => {
  const graph = { ...graphOf({ ask: flaky, slow: 'async function slow() {\n  await sleep(5000)\n}' }) }
  const editor = await open({ ...graph, shared: 'let tries = 0' })
  const { page } = editor
  await editor.select('ask')
  await page.getByRole('switch', { name: 'Retry' }).click()
  await expect(editor.node('ask')).toContainText('3 tries')
  await page.getByRole('textbox', { name: 'Limit' }).fill('api')
  await page.getByRole('button', { name: 'Add the limit api' }).click()
  await expect(editor.node('ask')).toContainText('api · 4')
  await editor.select('slow')
  await page.getByRole('textbox', { name: 'Limit' }).fill('api')
  await page.getByRole('textbox', { name: 'Timeout' }).fill('100 ms')
  await page.keyboard.press('Enter')
  await expect(editor.node('slow')).toContainText('0.1 s at most')
  await editor.chooseClock('virtual')
  await editor.run()
  await editor.trust()
  await editor.expectStates({ slow: 'failed' })
  await expect(editor.node('slow')).toContainText('TimeoutError')
  await editor.undo()
  await expect(editor.node('slow')).not.toContainText('at most')
  await editor.run()
  await editor.expectStates({ ask: 'done', slow: 'done' })
  await expect(editor.node('ask')).toContainText('try 3 of 3')
})
