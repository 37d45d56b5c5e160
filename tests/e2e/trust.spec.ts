import { serializeDocument } from '#document'
import { expect, test } from '../support/editor.ts'
import { graphOf } from '../support/graph-of.ts'

const tricky = graphOf({
  ask: `async function ask(): Promise<string> {${' '.repeat(400)}hidden();
  // \u202e } \u2066nothing to see here\u2069
  const p\u0430ypal = 'a\u200bb'
${'\n'.repeat(120)}
  return p\u0430ypal
  function hidden() {}
}`,
})

test('what would hide in code is marked before it runs, and no hasty key answers', async ({ open }) => {
  const editor = await open(tricky)
  await editor.run()
  const dialog = editor.page.getByRole('dialog')
  await expect(dialog.getByRole('alert')).toContainText('4 hidden signs, 400 blank columns, 121 blank lines')
  await expect(dialog.locator('.cm-trick').first()).toBeVisible()
  await expect(dialog).toContainText('⟦U+202E turns the text⟧')
  await expect(dialog).toContainText('⟦400 blank columns⟧')
  await editor.press('Enter')
  await expect(dialog).toBeHidden()
  await editor.expectStates({ ask: 'idle' })
})

test('pasted nodes from elsewhere are asked about, copies of own ones are not', async ({ open }) => {
  const editor = await open(graphOf({ nap: 'sleep 10' }))
  const paste = (text: string) =>
    editor.page.evaluate((pasted) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', pasted)
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    }, text)
  await paste(serializeDocument(graphOf({ nap2: 'sleep 10' })))
  await expect(editor.nodes).toHaveCount(2)
  await editor.run()
  await editor.untilEnded()
  await paste(serializeDocument(graphOf({ ask: 'coroutine' })))
  await expect(editor.nodes).toHaveCount(3)
  await editor.run()
  await editor.trust()
  await editor.expectStates({ ask: 'done' })
})
