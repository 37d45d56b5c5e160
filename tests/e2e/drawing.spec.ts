import { expect, test } from '../support/editor.ts'
import { graphOf } from '../support/graph-of.ts'

const twoAndAGather = graphOf({ first: 'coroutine', second: 'coroutine', all: 'gather' })

test('opens with a canvas, its tools and no complaint', async ({ editor }) => {
  await expect(editor.page).toHaveTitle(/Asyncanvas/)
  await expect(editor.page.getByRole('navigation', { name: 'Add nodes' })).toBeVisible()
  await expect(editor.runButton).toBeVisible()
})

test('a node is dragged from the rail, taken back and brought again', async ({ open }) => {
  const editor = await open(graphOf({ first: 'coroutine' }))
  const sleep = await editor.addFromRail('sleep', { x: 500, y: 120 })
  await expect(sleep).toContainText('1 s')
  await editor.undo()
  await expect(editor.nodes).toHaveCount(1)
  await editor.redo()
  await expect(editor.nodes).toHaveCount(2)
})

test('a node is added by a double-click and its name', async ({ open }) => {
  const editor = await open(twoAndAGather)
  const gather = await editor.quickAdd('gather', { x: 200, y: 120 })
  await expect(gather).toContainText('no tasks yet')
})

test('wires go to a gather in order, and an order wire to where it was dropped', async ({ open }) => {
  const editor = await open(twoAndAGather)
  await editor.connect('first', 'all')
  await editor.connect('second', 'all')
  await editor.after('first', 'second')
  await expect(editor.node('all')).toContainText('1first2second')
  await expect(await editor.wire('first', 'second')).toHaveCount(1)
  await editor.press('Mod+Z')
  await expect(await editor.wire('first', 'second')).toHaveCount(0)
  await expect(editor.wires).toHaveCount(2)
})

test('the list of kinds is seen whole, wherever it is asked for', async ({ open }) => {
  const editor = await open(twoAndAGather)
  const canvas = await editor.canvas.boundingBox()
  if (!canvas) throw new Error('there is no canvas')
  await editor.page.mouse.dblclick(canvas.x + canvas.width * 0.7, canvas.y + canvas.height - 20)
  await expect(editor.page.getByRole('option', { name: 'Note' })).toBeInViewport({ ratio: 1 })
  const list = await editor.page.getByRole('listbox').boundingBox()
  expect((list?.x ?? 0) + (list?.width ?? 0)).toBeLessThan(canvas.x + canvas.width)
  expect((list?.y ?? 0) + (list?.height ?? 0)).toBeLessThan(canvas.y + canvas.height)
  expect(await editor.canvas.boundingBox()).toEqual(canvas)
})

test('what a box has caught is copied and pasted', async ({ open }) => {
  const editor = await open(twoAndAGather)
  const [first, second] = [await editor.node('first').boundingBox(), await editor.node('second').boundingBox()]
  if (!first || !second) throw new Error('the cards have no place')
  await editor.clickCanvas({ x: 300, y: 20 })
  await editor.page.keyboard.down('Shift')
  const right = Math.max(first.x + first.width, second.x + second.width)
  const bottom = Math.max(first.y + first.height, second.y + second.height)
  await editor.drag(
    { x: Math.min(first.x, second.x) - 15, y: Math.min(first.y, second.y) - 15 },
    { x: right - 5, y: bottom - 5 },
  )
  await editor.page.keyboard.up('Shift')
  await expect(editor.selected).toHaveCount(2)
  await editor.press('Mod+C')
  await editor.press('Mod+V')
  await expect(editor.nodes).toHaveCount(5)
})

test('a double-click on a coroutine goes to its code', async ({ open }) => {
  const editor = await open(twoAndAGather)
  await editor.node('first').dblclick({ position: { x: 100, y: 19 } })
  await expect(editor.page.getByRole('textbox', { name: 'Code' })).toBeFocused()
})

test('a selected node is deleted by a key and comes back', async ({ open }) => {
  const editor = await open(twoAndAGather)
  await editor.select('second')
  await editor.press('Delete')
  await expect(editor.node('second')).toHaveCount(0)
  await editor.press('Mod+Z')
  await expect(editor.node('second')).toBeVisible()
})
