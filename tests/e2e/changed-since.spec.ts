import { expect, test } from '../support/editor.ts'
import { graphOf } from '../support/graph-of.ts'

const pair = graphOf(
  {
    load: "async function load() {\n  return 'Data'\n}",
    use: 'async function use(value: string, more?: string) {\n  return value\n}',
    nap: 'sleep 10',
    all: 'gather',
  },
  ['load -> use.value', 'use -> all', 'nap -> all'],
)

test('after a run nothing claims what did not happen: a new wire, other code, a node that went and one that came', async ({
  open,
}) => {
  const editor = await open(pair)
  await editor.run()
  await editor.trust()
  await editor.expectStates({ load: 'done', use: 'done', nap: 'done', all: 'done' })
  const status = editor.page.getByRole('contentinfo')
  await expect(status).toContainText('4 done')

  await editor.connect('load', 'use', 'more')
  await expect(editor.input('use', 'value')).toHaveAttribute('data-passed', 'true')
  await expect(editor.input('use', 'more')).toHaveAttribute('data-passed', 'false')
  await editor.expectStates({ use: 'done · changed since this run' })

  await editor.typeCode('load', "async function load() {\n  return 'Other'\n}")
  await editor.expectStates({ load: 'done · changed since this run' })
  await expect(editor.input('use', 'value')).toHaveAttribute('data-passed', 'false')
  await expect(editor.page.getByRole('region', { name: 'Now' })).toContainText('Changed since this run')

  await editor.select('nap')
  await editor.press('Delete')
  await expect(status).toContainText('3 done')
  await expect(editor.page.getByRole('tabpanel', { name: 'Timeline' })).toContainText('nap, removed since this run')
  const added = await editor.addFromRail('sleep', { x: 300, y: 60 })
  await expect(added).toContainText('not part of this run')
  await expect(status).toContainText('3 done · 3 changed since this run')

  for (let edits = 0; edits < 4; edits += 1) await editor.undo()
  await editor.expectStates({ load: 'done', use: 'done', nap: 'done', all: 'done' })
  await expect(status).toContainText('4 done')
})

test('a run that is refused says so, and leaves nothing of the one before', async ({ open }) => {
  const editor = await open(graphOf({ nap: 'sleep 10', out: 'output' }, ['nap -> out']))
  await editor.run()
  await editor.expectStates({ out: 'done' })
  await editor.addFromRail('gather', { x: 300, y: 60 })
  await editor.press('Mod+Enter')
  const said = editor.page.getByRole('alert')
  await expect(said).toContainText('Not run: 1 error in the drawing')
  await editor.expectStates({ out: 'idle', nap: 'idle' })
  await expect(editor.page.getByText('succeeded')).toHaveCount(0)
  await said.getByRole('button', { name: 'Go to it' }).click()
  await editor.press('Delete')
  await expect(said).toHaveCount(0)
})

test('stop it and run again stops nothing where the drawing has an error', async ({ open }) => {
  const editor = await open(graphOf({ long: 'sleep 600000' }))
  await editor.run()
  await editor.expectStates({ long: 'waiting · sleep' })
  await editor.addFromRail('gather', { x: 300, y: 60 })
  await editor.press('Mod+Enter')
  await editor.page.getByRole('button', { name: 'Stop it and run again' }).click()
  await expect(editor.page.getByRole('alert')).toContainText('The run in progress was not stopped')
  await editor.expectStates({ long: 'waiting · sleep' })
  await expect(editor.stopButton).toBeVisible()
  await editor.undo()
  await editor.press('Mod+Enter')
  await editor.page.getByRole('button', { name: 'Stop it and run again' }).click()
  await editor.expectStates({ long: 'waiting · sleep' })
  await expect(editor.page.getByRole('alert')).toHaveCount(0)
  await editor.stop()
  await editor.untilEnded()
})

test('the wire of a parameter that is gone is drawn, explained and removed, and no node with it', async ({ open }) => {
  const editor = await open(graphOf({ nap: 'sleep 10', use: 'coroutine value' }, ['nap -> use.value']))
  await editor.typeCode('use', 'async function use() {\n  return 1\n}')
  await expect(editor.wires).toHaveCount(1)
  await expect(editor.input('use', 'value')).toHaveAttribute('title', /is gone/)
  await expect(await editor.wire('nap', 'use')).toHaveCount(1)
  await editor.node('use').getByRole('button', { name: 'Remove the wire into value' }).click()
  await expect(editor.wires).toHaveCount(0)
  await expect(editor.nodes).toHaveCount(2)
  await editor.undo()
  await expect(editor.wires).toHaveCount(1)
})
