import type { AppDriver } from '../support/app-driver.ts'
import { expect, test } from '../support/editor.ts'
import { graphOf } from '../support/graph-of.ts'

const menu = (editor: AppDriver, name: string) => editor.page.getByRole('menu', { name })
const entry = (editor: AppDriver, name: string) => editor.page.getByRole('menuitem', { name, exact: true })
const policy = (editor: AppDriver, name: string) => editor.page.getByRole('menuitemcheckbox', { name })

test('the menu of a card turns policies on and off, each in one step, and goes to the field of its values', async ({
  open,
}) => {
  const editor = await open(
    graphOf({ ask: 'async function ask(of: string[] = []) {\n  return of\n}', nap: 'sleep 10' }),
  )
  const { page } = editor
  await editor.node('ask').click({ button: 'right' })
  await expect(menu(editor, 'Node')).toBeVisible()
  await expect(entry(editor, 'Ungroup')).toHaveCount(0)
  await policy(editor, 'Timeout').click()
  await expect(editor.node('ask')).toContainText('10 s at most')
  await expect(page.getByRole('textbox', { name: 'Timeout' })).toBeFocused()
  await page.keyboard.type('2 s')
  await page.keyboard.press('Enter')
  await expect(editor.node('ask')).toContainText('2 s at most')

  // By keys alone.
  await editor.node('ask').focus()
  await page.keyboard.press('Shift+F10')
  await expect(menu(editor, 'Node')).toBeVisible()
  await page.keyboard.type('retry')
  await expect(policy(editor, 'Retry')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(editor.node('ask')).toContainText('3 tries')
  await expect(page.getByRole('textbox', { name: 'Tries' })).toBeFocused()

  await editor.node('ask').click({ button: 'right' })
  await expect(policy(editor, 'Timeout')).toBeChecked()
  await policy(editor, 'Limit').click()
  await expect(editor.node('ask')).toContainText('limit · 4')
  await editor.undo()
  await expect(editor.node('ask')).not.toContainText('limit · 4')
  await editor.node('ask').click({ button: 'right' })
  await policy(editor, 'Timeout').click()
  await expect(editor.node('ask')).not.toContainText('at most')
  await expect(editor.node('ask')).toContainText('3 tries')
})

test('what was clicked is what the menu is about: a card, several cards, a wire, the empty canvas', async ({
  open,
}) => {
  const editor = await open(graphOf({ nap: 'sleep 10', doze: 'sleep 10', rest: 'sleep 10' }))
  const { page } = editor
  await editor.connect('nap', 'doze', 'value')
  await editor.select('doze')
  await editor.select('rest', { isAdded: true })
  await editor.node('rest').click({ button: 'right' })
  await entry(editor, 'Run one after the other').click()
  await expect(editor.wires).toHaveCount(2)
  await editor.node('nap').click({ button: 'right' })
  await expect(editor.selected).toHaveCount(1)
  await page.keyboard.press('Escape')
  await expect(menu(editor, 'Node')).toHaveCount(0)

  await editor.rightClickWire('nap', 'doze')
  await expect(menu(editor, 'Wire')).toBeVisible()
  await entry(editor, 'Delete').click()
  await expect(editor.wires).toHaveCount(1)

  await page.locator('.react-flow__pane').click({ button: 'right', position: { x: 30, y: 30 } })
  await expect(entry(editor, 'Cut')).toHaveCount(0)
  await entry(editor, 'Add a node…').click()
  await expect(page.getByRole('combobox', { name: 'Add a node' })).toBeFocused()
  await page.keyboard.type('gather')
  await page.keyboard.press('Enter')
  await expect(editor.selected).toHaveCount(1)
  await expect(editor.selected).toHaveClass(/react-flow__node-gather/)
})
