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

test('a selected node is deleted by a key and comes back', async ({ open }) => {
  const editor = await open(twoAndAGather)
  await editor.select('second')
  await editor.press('Delete')
  await expect(editor.node('second')).toHaveCount(0)
  await editor.press('Mod+Z')
  await expect(editor.node('second')).toBeVisible()
})
