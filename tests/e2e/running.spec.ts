import { expect, test } from '../support/editor.ts'
import { graphOf } from '../support/graph-of.ts'

test('by itself it opens on the gather example, ready to run', async ({ editor }) => {
  await editor.chooseClock('virtual')
  await editor.run()
  await editor.expectStates({ fetchData: 'done', processData: 'done', Gather: 'done', result: 'done' })
  await expect(editor.node('result')).toContainText('Processed data')
})

test('what waits and what is done are told apart for as long as it lasts', async ({ open }) => {
  const editor = await open(
    graphOf({ quick: 'sleep 10', long: 'sleep 60000', all: 'gather' }, ['quick -> all', 'long -> all']),
  )
  await editor.run()
  await editor.expectStates({ quick: 'done', long: 'waiting · sleep', all: 'waiting · 1 of 2' })
  await editor.stop()
  await editor.untilEnded()
  await editor.expectStates({ quick: 'done', long: 'cancelled by you' })
})

test('code from a file is run when it is trusted, and not before', async ({ open }) => {
  const editor = await open(graphOf({ ask: 'coroutine' }))
  await editor.run()
  await expect(editor.page.getByRole('dialog')).toBeVisible()
  await editor.press('Escape')
  await editor.expectStates({ ask: 'idle' })
  await editor.run()
  await editor.trust()
  await editor.expectStates({ ask: 'done' })
})

test('a function written into a node gives it its name and its handles', async ({ open }) => {
  const editor = await open(graphOf({ old: 'coroutine', source: 'coroutine' }))
  await editor.typeCode('old', 'async function greet(name: string, times: number): Promise<string> {\n  return name\n}')
  await expect(editor.node('greet')).toBeVisible()
  await expect(editor.input('greet', 'times')).toBeVisible()
  await editor.connect('source', 'greet', 'name')
  await expect(await editor.wire('source', 'greet')).toHaveCount(1)
})
