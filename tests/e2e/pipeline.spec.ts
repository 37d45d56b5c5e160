import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { serializeDocument } from '#document'
import { expect, test } from '../support/editor.ts'
import { graphOf } from '../support/graph-of.ts'

const flaky = `async function nap(x: number) {
  await sleep(x)
  tries += 1
  if (tries === 2) throw new Error('again')
  return x
}`

test('a selection becomes a file of its own, runs after the save, and goes back in line', async ({ open, scratch }) => {
  const editor = await open(
    graphOf({ first: 'sleep 10', nap: 'sleep 20', doze: 'sleep 30', last: 'sleep 40' }, [
      'first -> nap',
      'nap -> doze',
      'doze -> last',
    ]),
  )
  const { page } = editor
  await editor.chooseClock('virtual')
  await editor.select('nap')
  await editor.select('doze', { isAdded: true })
  await page.getByRole('button', { name: 'Make a pipeline' }).click()
  await page.getByRole('textbox', { name: 'File name' }).fill('sample')
  await expect(page.getByText('sample.pipeline exists already')).toBeHidden()
  await page.getByRole('textbox', { name: 'File name' }).fill('rest.pipeline')
  await page.getByRole('button', { name: 'Make it' }).click()
  await expect(editor.nodes).toHaveCount(3)
  await expect(editor.node('rest')).toHaveClass(/\bselected\b/)
  await expect(page.getByText('./rest.pipeline is written with the next save')).toBeVisible()

  // Nothing is written before the save, and a run needs the file.
  const file = join(scratch.work, 'rest.pipeline')
  await expect(readFile(file)).rejects.toThrow('ENOENT')
  await editor.run()
  await expect(page.getByText('rest.pipeline is written with the next save', { exact: true })).toBeVisible()
  await page.keyboard.press('Escape')
  await editor.press('Mod+S')
  await expect(page.getByRole('banner')).toContainText('· saved')
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ title: 'rest' })
  await editor.run()
  await editor.expectStates({ first: 'done', rest: 'done', last: 'done' })

  await editor.select('rest')
  await page.getByRole('button', { name: 'Put it back in line' }).click()
  await expect(editor.nodes).toHaveCount(4)
  await expect(editor.wires).toHaveCount(3)
  await editor.run()
  await editor.expectStates({ first: 'done', nap: 'done', doze: 'done', last: 'done' })
  await editor.undo()
  await expect(editor.nodes).toHaveCount(3)
  await editor.undo()
  await expect(editor.nodes).toHaveCount(4)
})

test('a file near the document is chosen, with its inputs, and opened', async ({ open, scratch }) => {
  const inner = graphOf({ ms: 'input number', nap: 'sleep 5' }, ['ms -> nap'])
  await writeFile(join(scratch.work, 'other.pipeline'), serializeDocument({ ...inner, title: 'Other' }))
  const editor = await open(graphOf({ start: 'sleep 10' }))
  const { page } = editor
  await editor.addFromRail('pipeline', { x: 500, y: 300 })
  await page.getByRole('button', { name: './other.pipeline' }).click()
  await expect(editor.node('other')).toContainText('./other.pipeline')
  await expect(editor.input('other', 'ms')).toBeVisible()
  await editor.undo()
  await expect(editor.input('other', 'ms')).toHaveCount(0)
  await editor.redo()
  await editor.press('Mod+S')
  await expect(page.getByRole('banner')).toContainText('· saved')
  // The app opens a document in a window of its own.
  const opened = test.info().project.name === 'electron' ? page.context().waitForEvent('page') : page
  await page.getByRole('button', { name: 'Open it' }).click()
  await expect((await opened).getByRole('banner')).toContainText('other.pipeline')
})

test('a double-click leads into a pipeline, whose nodes show what they are at, and Escape leads out', async ({
  open,
  scratch,
}) => {
  const deep = graphOf({ deepest: 'sleep 5' })
  const inner = graphOf({ nap: 'sleep 20', deep: 'pipeline ./deep.pipeline' }, ['nap -> deep.after'])
  await writeFile(join(scratch.work, 'deep.pipeline'), serializeDocument(deep))
  await writeFile(join(scratch.work, 'inner.pipeline'), serializeDocument(inner))
  const editor = await open(
    graphOf({ start: 'sleep 10', inner: 'pipeline ./inner.pipeline' }, ['start -> inner.after']),
  )
  const { page } = editor
  const inside = page.getByRole('region', { name: 'Inside of a pipeline' })
  const card = (id: string) => inside.locator(`.react-flow__node[data-id="${id}"]`)
  await editor.chooseClock('virtual')
  await editor.run()
  await editor.expectStates({ start: 'done', inner: 'done' })
  await editor.node('inner').dblclick()
  await expect(inside.getByRole('navigation')).toHaveText('sample › inner')
  await expect(card('nap')).toContainText('done')
  await card('nap').click()
  await expect(page.getByRole('tab', { name: 'nap' })).toBeVisible()
  await page.getByRole('tab', { name: 'Values' }).click()

  await card('deep').dblclick()
  await expect(inside.getByRole('navigation')).toHaveText('sample › inner › deep')
  await expect(card('deepest')).toContainText('done')
  await page.keyboard.press('Escape')
  await expect(inside.getByRole('navigation')).toHaveText('sample › inner')
  await inside.getByRole('button', { name: 'sample' }).click()
  await expect(inside).toHaveCount(0)
  await expect(editor.node('inner')).toHaveClass(/\bselected\b/)
  // By the keyboard, and out by a change of the drawing.
  await page.keyboard.press('Enter')
  await expect(card('nap')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(inside).toHaveCount(0)
})

test('the inside alone has the keys, with a minimap and a zoom of its own', async ({ open, scratch }) => {
  const deep = graphOf({ deepest: 'sleep 5' })
  const inner = graphOf({ nap: 'sleep 20', deep: 'pipeline ./deep.pipeline' }, ['nap -> deep.after'])
  await writeFile(join(scratch.work, 'deep.pipeline'), serializeDocument(deep))
  await writeFile(join(scratch.work, 'inner.pipeline'), serializeDocument(inner))
  const editor = await open(graphOf({ start: 'sleep 10', inner: 'pipeline ./inner.pipeline' }))
  const { page } = editor
  const inside = page.getByRole('region', { name: 'Inside of a pipeline' })
  const card = (id: string) => inside.locator(`.react-flow__node[data-id="${id}"]`)
  const outerZoom = editor.canvas.first().locator('.react-flow__viewport')
  await editor.node('inner').dblclick()
  await expect(inside).toBeFocused()
  await expect(inside.locator('.react-flow__minimap-svg')).toBeVisible()
  const outerBefore = await outerZoom.getAttribute('style')
  const percent = inside.getByTitle('Zoom to 100 %')
  await editor.press('Mod+0')
  await expect(percent).toHaveText('100 %')
  await editor.press('Mod+-')
  await expect(percent).not.toHaveText('100 %')
  await inside.getByRole('button', { name: 'Zoom in' }).click()
  await expect(percent).toHaveText('100 %')
  await inside.getByRole('button', { name: 'Zoom in' }).click()
  await editor.press('Shift+1')
  await expect(percent).toHaveText('100 %')
  expect(await outerZoom.getAttribute('style')).toBe(outerBefore)

  // No Tab leads to the drawing below, neither on nor back.
  for (const key of ['Tab', 'Shift+Tab']) {
    await inside.focus()
    for (let presses = 0; presses < 12; presses += 1) {
      await page.keyboard.press(key)
      const drawing = page.locator('.react-flow').filter({ has: page.locator(':focus') })
      expect(await drawing.evaluateAll((found) => found.every((one) => one.closest('[tabindex="-1"]') !== null))).toBe(
        true,
      )
    }
  }

  // Out of a deeper one, what was gone into is selected, and Enter leads in again; out of all, its node has the focus.
  await card('deep').dblclick()
  await expect(card('deepest')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(card('deep')).toHaveClass(/\bselected\b/)
  await page.keyboard.press('Enter')
  await expect(card('deepest')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(card('deep')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(inside).toHaveCount(0)
  await expect(editor.node('inner')).toBeFocused()
  await editor.press('Mod+0')
  expect(await outerZoom.getAttribute('style')).toContain('scale(1)')
})

test('while it runs, and in a replay, the inside shows what its nodes are at', async ({ open, scratch }) => {
  const inner = graphOf({ nap: 'sleep 60000', never: 'sleep 10' }, ['nap -> never.after'])
  await writeFile(join(scratch.work, 'inner.pipeline'), serializeDocument(inner))
  const editor = await open(graphOf({ inner: 'pipeline ./inner.pipeline' }))
  const { page } = editor
  const inside = page.getByRole('region', { name: 'Inside of a pipeline' })
  const card = (id: string) => inside.locator(`.react-flow__node[data-id="${id}"] [data-state]`).first()
  await editor.node('inner').dblclick()
  await expect(card('nap')).toHaveAttribute('data-state', 'idle')
  await editor.run()
  await expect(card('nap')).toHaveAttribute('data-state', 'waiting')
  await expect(card('never')).not.toHaveAttribute('data-state', 'waiting')
  await editor.stop()
  await expect(card('nap')).toHaveAttribute('data-state', 'cancelled')
  await editor.scrubTo(0)
  await expect(card('nap')).not.toHaveAttribute('data-state', 'cancelled')
})

test('a file that changes after the run is told on its node, and in it', async ({ open, scratch }) => {
  const write = (ms: number) =>
    writeFile(join(scratch.work, 'inner.pipeline'), serializeDocument(graphOf({ nap: `sleep ${ms}`, doze: 'sleep 5' })))
  await write(20)
  const editor = await open(graphOf({ start: 'sleep 10', inner: 'pipeline ./inner.pipeline' }))
  const inside = editor.page.getByRole('region', { name: 'Inside of a pipeline' })
  const card = (id: string) => inside.locator(`.react-flow__node[data-id="${id}"]`)
  await editor.chooseClock('virtual')
  // The run reads the file anew, before the window has looked at it again.
  await write(30)
  await editor.run()
  await editor.expectStates({ inner: 'done' })
  await write(40)
  await editor.expectStates({ start: 'done', inner: 'done · changed since this run' })
  await editor.node('inner').dblclick()
  await expect(card('nap')).toContainText('changed since this run')
  await expect(card('doze')).not.toContainText('changed since this run')
  await write(30)
  await expect(card('nap')).not.toContainText('changed since this run')
  await editor.page.keyboard.press('Escape')
  await editor.expectStates({ inner: 'done' })
})

test('a timeout around a file is set by hand, shown on the card, and cancels what is inside', async ({
  open,
  scratch,
}) => {
  const inner = graphOf({ nap: 'sleep 5000' })
  await writeFile(join(scratch.work, 'inner.pipeline'), serializeDocument(inner))
  const editor = await open(graphOf({ inner: 'pipeline ./inner.pipeline' }))
  const { page } = editor
  await editor.node('inner').click({ button: 'right' })
  await expect(page.getByRole('menuitemcheckbox', { name: 'Limit' })).toBeVisible()
  await expect(page.getByRole('menuitemcheckbox', { name: 'For each' })).toBeVisible()
  await page.getByRole('menuitemcheckbox', { name: 'Timeout' }).click()
  await expect(page.getByRole('textbox', { name: 'Timeout' })).toBeFocused()
  await page.keyboard.type('100 ms')
  await page.keyboard.press('Enter')
  await expect(editor.node('inner')).toContainText('0.1 s at most')
  await editor.chooseClock('virtual')
  await editor.run()
  await editor.expectStates({ inner: 'failed' })
  await expect(editor.node('inner')).toContainText('TimeoutError')
  await editor.node('inner').dblclick()
  const inside = page.getByRole('region', { name: 'Inside of a pipeline' })
  await expect(inside.locator('.react-flow__node[data-id="nap"]')).toContainText('cancelled')
  await page.keyboard.press('Escape')
  // The value that was typed, and then the policy itself.
  await editor.undo()
  await expect(editor.node('inner')).toContainText('10 s at most')
  await editor.undo()
  await expect(editor.node('inner')).not.toContainText('at most')
  await editor.run()
  await editor.expectStates({ inner: 'done' })
})

test('what cannot be cut out is refused in words that name the wire', async ({ open }) => {
  const editor = await open(
    graphOf({ one: 'sleep 10', two: 'sleep 10', three: 'sleep 10', four: 'sleep 10' }, ['one -> three', 'two -> four']),
  )
  await editor.select('one')
  await editor.select('two', { isAdded: true })
  await editor.page.getByRole('button', { name: 'Make a pipeline' }).click()
  await expect(editor.page.getByText('Two different values would leave: one → three and two → four')).toBeVisible()
})

test('a file is tried again, and runs for each item, by the menu of its card', async ({ open, scratch }) => {
  const inner = graphOf({ x: 'input number', nap: flaky, out: 'output' }, ['x -> nap.x', 'nap -> out'])
  await writeFile(join(scratch.work, 'inner.pipeline'), serializeDocument({ ...inner, shared: 'let tries = 0' }))
  const editor = await open(
    graphOf({ list: 'async function list() { return [10, 20, 30] }', inner: 'pipeline ./inner.pipeline x' }, [
      'list -> inner.x',
    ]),
  )
  const { page } = editor
  const inside = page.getByRole('region', { name: 'Inside of a pipeline' })
  await editor.chooseClock('virtual')
  for (const policy of ['Retry', 'For each']) {
    await editor.node('inner').click({ button: 'right' })
    await page.getByRole('menuitemcheckbox', { name: policy }).click()
  }
  await page.getByRole('textbox', { name: 'At once' }).fill('1')
  await page.keyboard.press('Enter')
  await expect(editor.node('inner')).toContainText('each x · 1 at once')
  await expect(editor.node('inner')).toContainText('3 tries')
  await editor.run()
  await editor.trust()
  await editor.expectStates({ list: 'done', inner: /^done/ })
  await expect(editor.node('inner')).toContainText('3 of 3')
  await editor.node('inner').dblclick()
  await expect(inside.getByRole('navigation')).toHaveText('sample › inner[2]')
  await expect(inside.locator('.react-flow__node[data-id="nap"]')).toContainText('done')
  await page.keyboard.press('Escape')

  // Without each, the whole list is the argument, and the undo brings it back.
  await editor.node('inner').click({ button: 'right' })
  await page.getByRole('menuitemcheckbox', { name: 'For each' }).click()
  await expect(editor.node('inner')).not.toContainText('each x')
  await editor.undo()
  await expect(editor.node('inner')).toContainText('each x · 1 at once')
})
