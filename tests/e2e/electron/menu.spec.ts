import { appOf, expect, test } from '../../support/editor.ts'
import { graphOf } from '../../support/graph-of.ts'

test('Edit > Delete in a text field deletes text, and no node', async ({ open }) => {
  const editor = await open(graphOf({ s: 'sleep 10', t: 'sleep 20' }))
  const choose = (label: string) =>
    appOf(editor).evaluate(({ Menu, BrowserWindow }, wanted) => {
      const edit = Menu.getApplicationMenu()?.items.find((item) => item.label === '&Edit')
      const entry = edit?.submenu?.items.find((item) => item.label === wanted)
      const [window] = BrowserWindow.getAllWindows()
      entry?.click(undefined, window, window?.webContents)
    }, label)
  await editor.node('s').click()
  const name = editor.page.getByRole('textbox', { name: 'Name', exact: true })
  await name.fill('abc')
  await name.press('Home')
  await choose('Delete')
  await expect(name).toHaveValue('bc')
  await choose('Select all')
  await choose('Delete')
  await expect(name).toHaveValue('')
  await expect(editor.nodes).toHaveCount(2)
  await editor.press('Escape')
  await editor.node('t').click({ position: { x: 20, y: 10 } })
  await choose('Delete')
  await expect(editor.nodes).toHaveCount(1)
})
