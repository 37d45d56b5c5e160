import { expect, test } from '../support/editor.ts'
import { graphOf } from '../support/graph-of.ts'

const urls = "async function urls(): Promise<string[]> {\n  return ['a', 'b', 'c', 'd', 'e', 'f']\n}"
const page = [
  'async function fetchPage(url: string): Promise<string> {',
  '  await sleep(1000)',
  "  if (url === 'c') throw new Error('gone')",
  '  return url',
  '}',
].join('\n')

test('a node is called for each item of a list: by hand, on its card, item by item', async ({ open }) => {
  const editor = await open(graphOf({ urls, fetchPage: page }, ['urls -> fetchPage.url']))
  const window = editor.page
  await editor.select('fetchPage')
  await window.getByRole('switch', { name: 'For each' }).click()
  await expect(editor.node('fetchPage')).toContainText('each url')
  await window.getByRole('textbox', { name: 'At once' }).fill('2')
  await window.keyboard.press('Enter')
  await expect(editor.node('fetchPage')).toContainText('each url · 2 at once')
  await editor.chooseClock('virtual')
  await editor.run()
  await editor.trust()
  // The first error cancels the rest.
  await editor.expectStates({ urls: 'done', fetchPage: 'failed · 4 of 6 · 1 failed' })
  await expect(editor.node('fetchPage')).toContainText('Error: gone')
  await editor.select('fetchPage')
  await window.getByRole('switch', { name: 'Collect errors as values' }).click()
  await editor.run()
  await editor.expectStates({ urls: 'done', fetchPage: 'done · 6 of 6 · 1 failed' })
  const items = window.getByRole('region', { name: 'Its tasks' })
  await expect(items).toContainText('6 items')
  await items.getByText('fetchPage[2]').click()
  await expect(items).toContainText('"c"')
  await expect(items).toContainText('Error: gone')
  await editor.undo()
  await editor.undo()
  await editor.undo()
  await expect(editor.node('fetchPage')).not.toContainText('each url')
})
