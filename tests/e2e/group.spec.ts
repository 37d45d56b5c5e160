import type { AppDriver } from '../support/app-driver.ts'
import { expect, test } from '../support/editor.ts'
import { graphOf, inGroups } from '../support/graph-of.ts'

const field = (editor: AppDriver, name: string) => editor.page.getByRole('textbox', { name, exact: true })
const frames = (editor: AppDriver) => editor.page.locator('.react-flow__node-group')

test('nodes are grouped, named, given a timeout, run, taken out and in again, and all of it is undone', async ({
  open,
}) => {
  const editor = await open(graphOf({ nap: 'sleep 100', doze: 'sleep 5000', next: 'sleep 10' }))
  await editor.select('nap')
  await editor.select('doze', { isAdded: true })
  await editor.press('Mod+G')
  await expect(field(editor, 'Name')).toBeFocused()
  await editor.page.keyboard.type('checks')
  await editor.page.keyboard.press('Enter')
  await expect(editor.node('checks')).toHaveClass(/\bselected\b/)
  await field(editor, 'Timeout').fill('2 s')
  await field(editor, 'Timeout').press('Enter')
  await expect(editor.node('checks')).toContainText('2 s at most')
  await editor.connect('checks', 'next', 'value')

  await editor.chooseClock('virtual')
  await editor.run()
  await editor.expectStates({
    nap: 'done',
    doze: 'cancelled by checks',
    checks: /^failed · TimeoutError/,
    next: 'skipped · checks failed',
  })

  // Out of the frame: the group is done with what it has left.
  await editor.move('doze', { x: 0, y: 130 })
  await expect(editor.page.getByText('checks is a group of one')).toHaveCount(0)
  await editor.run()
  await editor.expectStates({ nap: 'done', doze: 'done', checks: 'done', next: 'done' })
  // The frame is around nap alone now.
  await editor.move('doze', { x: -180, y: -90 })
  await editor.select('doze')
  await expect(editor.page.getByRole('button', { name: 'Take it out of checks' })).toBeVisible()
  await editor.run()
  await editor.expectStates({ doze: 'cancelled by checks' })

  await editor.select('checks')
  await editor.press('Mod+Shift+G')
  await expect(frames(editor)).toHaveCount(0)
  await expect(editor.selected).toHaveCount(2)
  await editor.undo()
  await expect(editor.node('checks')).toContainText('2 s at most')
  const undo = editor.page.getByRole('button', { name: 'Undo' })
  while (await undo.isEnabled()) await undo.click()
  await expect(frames(editor)).toHaveCount(0)
  await expect(editor.wires).toHaveCount(0)
})

test('a frame is dragged with all that is in it, marks itself for what comes, and takes in what is added in it', async ({
  open,
}) => {
  const editor = await open(
    inGroups(graphOf({ a: 'sleep 10', b: 'sleep 20', out: 'sleep 30', g: 'group' }), { g: ['a', 'b'] }),
  )
  const places = () =>
    Promise.all(['a', 'b', 'out'].map(async (name) => Math.round((await editor.node(name).boundingBox())?.y ?? 0)))
  const [a = 0, b = 0, out = 0] = await places()
  await editor.move('g', { x: 0, y: 60 })
  // The first pixels only begin the drag.
  const moved = a + 52
  await expect.poll(places).toEqual([moved, b - a + moved, out])
  await expect(editor.node('g')).toHaveClass(/\bselected\b/)
  await editor.undo()
  await expect.poll(places).toEqual([a, b, out])

  // While it is dragged over the frame, the frame shows that it would take it in.
  const from = await editor.node('out').boundingBox()
  const to = await editor.node('b').boundingBox()
  if (!from || !to) throw new Error('there are no cards')
  const { mouse } = editor.page
  await mouse.move(from.x + 60, from.y + 12)
  await mouse.down()
  await mouse.move(from.x + 40, from.y + 12)
  await mouse.move(to.x + 80, to.y + 20, { steps: 5 })
  await expect(editor.node('g').locator('[data-target="true"]')).toBeVisible()
  await mouse.up()
  await expect(editor.node('g').locator('[data-target="true"]')).toHaveCount(0)
  await expect(editor.page.getByRole('button', { name: 'Take it out of g' })).toBeVisible()
  await editor.page.getByRole('button', { name: 'Take it out of g' }).click()
  await expect(editor.page.getByRole('button', { name: 'Take it out of g' })).toHaveCount(0)
})

test('the inside of a frame belongs to the canvas: a box, a double-click and a click there', async ({ open }) => {
  const graph = inGroups(graphOf({ a: 'sleep 10', b: 'sleep 20', g: 'group' }), { g: ['a', 'b'] })
  const editor = await open({ ...graph, layout: { a: { x: 0, y: 0 }, b: { x: 500, y: 0 }, g: { x: 0, y: 0 } } })
  const left = await editor.node('a').boundingBox()
  const canvas = await editor.canvas.boundingBox()
  if (!left || !canvas) throw new Error('there is no card')
  const between = { x: left.x + left.width + 60, y: left.y + 20 }
  await editor.select('g')
  await editor.page.mouse.click(between.x, between.y)
  await expect(editor.selected).toHaveCount(0)

  // A box around one card does not take the frame; one around the frame does.
  await editor.page.keyboard.down('Shift')
  await editor.drag({ x: left.x + left.width + 20, y: left.y + left.height + 8 }, { x: left.x - 8, y: left.y - 8 })
  await editor.page.keyboard.up('Shift')
  await expect(editor.selected).toHaveCount(1)
  await expect(editor.node('a')).toHaveClass(/\bselected\b/)
  const frame = await editor.node('g').boundingBox()
  if (!frame) throw new Error('there is no frame')
  await editor.page.keyboard.down('Shift')
  await editor.drag(
    { x: frame.x - 10, y: frame.y - 10 },
    { x: frame.x + frame.width + 10, y: frame.y + frame.height + 10 },
  )
  await editor.page.keyboard.up('Shift')
  await expect(editor.selected).toHaveCount(3)

  await editor.clickCanvas({ x: 10, y: 10 })
  const added = await editor.quickAdd('sleep', { x: between.x - canvas.x, y: between.y - canvas.y })
  await expect(added).toHaveClass(/\bselected\b/)
  await expect(editor.page.getByRole('button', { name: 'Take it out of g' })).toBeVisible()
  await editor.press('Delete')

  // A frame without nodes says what to do, and is a problem with a fix.
  await editor.clickCanvas({ x: 10, y: 10 })
  await editor.press('9')
  await expect(editor.node('group')).toContainText('Drag nodes in here')
  await editor.page.getByRole('button', { name: 'Remove the group' }).click()
  await expect(frames(editor)).toHaveCount(1)
})
