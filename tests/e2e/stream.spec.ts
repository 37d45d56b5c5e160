import { expect, test } from '../support/editor.ts'
import { graphOf } from '../support/graph-of.ts'

const numbers = [
  'async function* numbers(): AsyncGenerator<number> {',
  '  try {',
  '    for (let n = 0; n < 8; n += 1) yield n',
  '  } finally {',
  "    log('closed')",
  '  }',
  '}',
].join('\n')
const reader = (
  name: string,
  ms: number,
) => `async function ${name}(items: AsyncIterable<number> = none): Promise<number> {
  let sum = 0
  for await (const item of items) {
    await sleep(${ms})
    sum += item
  }
  return sum
}`

test('a stream is wired, read item by item, gets room to work ahead, and a second reader has to be chosen for', async ({
  open,
}) => {
  const graph = graphOf({ numbers, add: reader('add', 200), look: reader('look', 10), result: 'output' }, [
    'add -> result',
  ])
  const editor = await open({ ...graph, shared: 'const none = (async function* () {})()' })
  const { page } = editor
  await editor.connect('numbers', 'add', 'items')
  // A stream has many values: an output has no place for them.
  await editor.dropWire('numbers', 'result', 'value')
  await expect(editor.wires).toHaveCount(2)
  await editor.select('numbers')
  await page.getByRole('textbox', { name: 'Ready ahead' }).fill('3')
  await page.keyboard.press('Enter')
  await editor.run()
  await editor.trust()
  const label = page.locator('[data-behind]')
  await expect(label).toContainText('3 of 3 · behind')
  await expect(editor.node('numbers')).toContainText('the reader is behind (3 of 3)')
  await expect(label).toHaveText('8 passed')
  await editor.expectStates({ numbers: 'done', add: 'done', result: 'done' })

  await editor.connect('numbers', 'look', 'items')
  await page.getByRole('tab', { name: /^Problems/ }).click()
  await expect(page.getByRole('tabpanel', { name: /^Problems/ })).toContainText('numbers')
  await editor.select('numbers')
  await page.getByRole('button', { name: 'All to each' }).click()
  await editor.chooseClock('virtual')
  await editor.run()
  await editor.expectStates({ numbers: 'done', add: 'done', look: 'done' })
  await expect(label).toHaveText(['8 passed', '8 passed'])
  await editor.undo()
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  await editor.run()
  await editor.expectStates({ numbers: 'done', add: 'done', look: 'done' })
  const counts = (await label.allTextContents()).map((text) => Number.parseInt(text, 10))
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(8)
})
