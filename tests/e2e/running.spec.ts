import { expect, test } from '../support/editor.ts'
import { graphOf } from '../support/graph-of.ts'

test('by itself it opens on the gather example, whose coroutines wait at the same time', async ({ editor }) => {
  await editor.run()
  await editor.expectStates({
    fetchData: 'waiting · sleep',
    processData: 'waiting · sleep',
    Gather: 'waiting · 0 of 2',
  })
  await editor.expectStates({ fetchData: 'waiting · sleep', processData: 'done', Gather: 'waiting · 1 of 2' })
  await editor.untilEnded()
  await editor.expectStates({ fetchData: 'done', processData: 'done', Gather: 'done', result: 'done' })
  await expect(editor.node('result')).toContainText('Processed data')
})

test('stopping cancels what waits', async ({ open }) => {
  const editor = await open(graphOf({ long: 'sleep 60000', short: 'sleep 10' }, ['long -> short.after']))
  await editor.run()
  await editor.expectStates({ long: 'waiting · sleep' })
  await editor.stop()
  await editor.untilEnded()
  await editor.expectStates({ long: /^cancelled/, short: /^(not started|skipped|cancelled)/ })
})

test('code that fails says so on its node', async ({ open }) => {
  const editor = await open(graphOf({ ask: 'coroutine' }))
  await editor.typeCode('ask', "async function ask() {\n  throw new Error('no answer')\n}")
  await editor.run()
  await editor.trust()
  await editor.expectStates({ ask: 'failed' })
  await expect(editor.node('ask')).toContainText('Error: no answer')
})

test('a function written into a node gives it its name and its handles', async ({ open }) => {
  const editor = await open(graphOf({ old: 'coroutine', source: 'coroutine' }))
  await editor.typeCode('old', 'async function greet(name: string, times: number): Promise<string> {\n  return name\n}')
  await expect(editor.node('greet')).toBeVisible()
  await expect(editor.input('greet', 'times')).toBeVisible()
  await editor.connect('source', 'greet', 'name')
  await expect(await editor.wire('source', 'greet')).toHaveCount(1)
})
