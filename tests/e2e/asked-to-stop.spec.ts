import { polling, withChild } from '../support/asked-to-stop.ts'
import { expect, test } from '../support/editor.ts'

test('a node that only stands at races with native promises ends where another fails', async ({ open }) => {
  const editor = await open(polling)
  await editor.run()
  await editor.trust()
  await editor.expectStates({ poll: /^cancelled/, failing: 'failed' })
  await editor.untilEnded()
  await expect(editor.page.getByText(/left behind/)).toHaveCount(0)
})

test('a timeout that is handled leaves a child process of the node alone', async ({ open }) => {
  const editor = await open(withChild)
  await editor.run()
  await editor.trust()
  await editor.expectStates({ child: 'done' })
  await editor.select('child')
  await expect(editor.page.getByRole('complementary', { name: 'Inspector' })).toContainText('to its end')
})
