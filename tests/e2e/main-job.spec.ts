import { emptyGraph } from '#graph'
import { expect, test } from '../support/editor.ts'
import { drawGather } from '../support/main-job.ts'

test('two coroutines wait at once, and the gather has its result after about two seconds', async ({ open }) => {
  const editor = await open(emptyGraph)
  await drawGather(editor)
  await editor.run()
  await editor.expectStates({
    fetchData: 'waiting · sleep',
    processData: 'waiting · sleep',
    all: 'waiting · 0 of 2',
  })
  await editor.expectStates({ fetchData: 'waiting · sleep', processData: 'done', all: 'waiting · 1 of 2' })
  await editor.untilEnded()
  await editor.expectStates({ fetchData: 'done', processData: 'done', all: 'done' })
  await expect(editor.page.getByText(/^2\.\d\d s · one by one 3\.\d\d s · 1\.[2-5]×$/)).toBeVisible()
})

test('drawn one after the other, the same takes three seconds', async ({ open }) => {
  const editor = await open(emptyGraph)
  await drawGather(editor)
  await editor.after('fetchData', 'processData')
  await editor.run()
  await editor.expectStates({ fetchData: 'waiting · sleep', processData: 'not started · needs fetchData' })
  await editor.expectStates({ fetchData: 'done', processData: 'waiting · sleep' })
  await editor.untilEnded()
  await expect(editor.page.getByText(/^3\.\d\d s · one by one 3\.\d\d s · 1\.0×$/)).toBeVisible()
})

test('Stop cancels what waits', async ({ open }) => {
  const editor = await open(emptyGraph)
  await drawGather(editor)
  await editor.run()
  await editor.expectStates({ fetchData: 'waiting · sleep', processData: 'waiting · sleep' })
  await editor.stop()
  await editor.untilEnded()
  await editor.expectStates({ fetchData: 'cancelled by you', processData: 'cancelled by you' })
})

test('an error is shown on its node, with its line, and what needed it is skipped', async ({ open }) => {
  const editor = await open(emptyGraph)
  await drawGather(editor)
  await editor.typeCode(
    'fetchData',
    "async function fetchData(): Promise<string> {\n  await sleep(50)\n  throw new RangeError('no such page')\n}",
  )
  const output = await editor.addFromRail('output', { x: 700, y: 140 })
  await editor.connect('all', output)
  await editor.run()
  await editor.untilEnded()
  await editor.expectStates({ fetchData: 'failed', all: 'failed' })
  await expect(editor.stateOf(output)).toHaveText('skipped · all failed')
  await expect(editor.node('fetchData')).toContainText('RangeError: no such page')
  await editor.select('fetchData')
  await expect(editor.page.getByRole('complementary', { name: 'Inspector' })).toContainText('line 3')
})

test('all is undone step by step to the empty canvas, and done again', async ({ open }) => {
  const editor = await open(emptyGraph)
  await drawGather(editor)
  await editor.clickCanvas({ x: 30, y: 420 })
  const wires = await editor.wires.count()
  for (let step = 0; step < 40 && (await editor.nodes.count()) > 0; step += 1) await editor.press('Mod+Z')
  await expect(editor.nodes).toHaveCount(0)
  for (let step = 0; step < 40 && (await editor.wires.count()) < wires; step += 1) await editor.press('Mod+Shift+Z')
  await expect(editor.nodes).toHaveCount(3)
  await expect(editor.wires).toHaveCount(2)
  await expect(editor.node('fetchData')).toBeVisible()
})

test('the virtual clock takes no time for the same picture', async ({ open }) => {
  const editor = await open(emptyGraph)
  await drawGather(editor)
  await editor.page.getByRole('button', { name: 'virtual' }).click()
  await editor.run()
  await editor.untilEnded()
  await expect(editor.page.getByText('2.00 s · one by one 3.00 s · 1.5×', { exact: true })).toBeVisible()
})

test('the playhead goes back to a moment, and the canvas shows it', async ({ open }) => {
  const editor = await open(emptyGraph)
  await drawGather(editor)
  await editor.page.getByRole('button', { name: 'virtual' }).click()
  await editor.run()
  await editor.untilEnded()
  await editor.scrubTo(0.75)
  await editor.expectStates({ fetchData: 'waiting · sleep', processData: 'done', all: 'waiting · 1 of 2' })
  await editor.scrubTo(0.25)
  await editor.expectStates({ fetchData: 'waiting · sleep', processData: 'waiting · sleep', all: 'waiting · 0 of 2' })
  await editor.press('Escape')
  await editor.expectStates({ fetchData: 'done', processData: 'done', all: 'done' })
})
