import { expect, test } from '../support/editor.ts'
import { graphOf } from '../support/graph-of.ts'

test('a branch is found by the word that people know, wired case by case, and goes one way', async ({ open }) => {
  const editor = await open(graphOf({ nap: 'sleep 10', here: 'sleep 20', there: 'sleep 30' }))
  const branch = await editor.quickAdd('branch', { x: 300, y: 60 }, 'switch')
  await expect(branch).toContainText('which way?')
  await editor.connect('nap', branch, 'value')
  await editor.connect(branch, 'here', 'value', 'yes')
  await editor.connect(branch, 'there', 'value', 'no')
  await editor.typeCode(branch, 'async function isReady(value: unknown): Promise<boolean> {\n  return false\n}')
  await editor.chooseClock('virtual')
  await editor.run()
  await editor.expectStates({ nap: 'done', isReady: 'done', here: 'skipped · isReady said no', there: 'done' })
  await expect(editor.output('isReady', 'no')).toHaveAttribute('data-passed', 'true')
  await expect(editor.output('isReady', 'yes')).toHaveAttribute('data-passed', 'false')
  await editor.undo()
  await editor.undo()
  await expect(await editor.wire('isReady', 'there')).toHaveCount(0)
})

test('an error is led to a fallback, and both meet in one handle', async ({ open }) => {
  const editor = await open(
    graphOf({
      load: "async function load(): Promise<number> {\n  throw new Error('gone')\n}",
      fallback: 'async function fallback(error: Error): Promise<number> {\n  return error.message.length\n}',
      show: 'async function show(value: number): Promise<number> {\n  return value\n}',
    }),
  )
  await editor.connect('load', 'show', 'value')
  await editor.select('load')
  await expect(editor.output('load', 'error')).toHaveCSS('opacity', '1')
  await editor.connect('load', 'fallback', 'error', 'error')
  await editor.connect('fallback', 'show', 'value')
  await editor.chooseClock('virtual')
  await editor.run()
  await editor.trust()
  await editor.expectStates({ load: 'failed', fallback: 'done', show: 'done' })
  // Of two wires into this handle the second delivered.
  await expect(editor.input('show', 'value')).toHaveAttribute('data-passed', 'true')
  await expect(editor.page.getByRole('contentinfo')).toContainText('succeeded')
})
