import type { CDPSession } from 'playwright/test'
import type { AppDriver } from '../support/app-driver.ts'
import { expect, test } from '../support/editor.ts'
import { graphOf } from '../support/graph-of.ts'

const code = 'async function f() {\n  const rows = Array.from({ length: 400 }, (_, id) => ({ id }))\n  return rows\n}'
const graph = graphOf({ f: code, s: 'sleep 10' })

/** Composes `にほんご` with an input method, and confirms it with Enter. */
async function compose(editor: AppDriver, cdp: CDPSession): Promise<void> {
  for (const text of ['に', 'にほ', 'にほんご']) {
    await cdp.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
  }
  // The system sends the confirming key as 229, and then the confirmed text.
  const enter = { key: 'Process', code: 'Enter', windowsVirtualKeyCode: 229, nativeVirtualKeyCode: 229 }
  await cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...enter })
  await cdp.send('Input.insertText', { text: 'にほんご' })
  await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13 })
  await editor.page.waitForTimeout(0)
}

const codeOf = (editor: AppDriver) => editor.page.getByRole('textbox', { name: 'Code', exact: true })

test('cutting text in the code editor leaves the node', async ({ open }) => {
  const editor = await open(graph)
  for (const keys of [
    ['Mod+A', 'Mod+X'],
    ['Mod+End', 'Mod+X'],
    ['Mod+A', 'Shift+Delete'],
    ['Mod+End', 'Shift+Delete'],
  ]) {
    await editor.node('f').click()
    await codeOf(editor).click()
    for (const key of keys) await editor.press(key)
    await expect(editor.nodes).toHaveCount(2)
    await expect(codeOf(editor)).not.toHaveText(/return rows\s*\}$/)
    await editor.press('Mod+Z')
    await expect(codeOf(editor)).toContainText('return rows')
  }
})

test('a composition belongs to its field alone until it is confirmed', async ({ open }) => {
  const editor = await open(graph)
  const cdp = await editor.page.context().newCDPSession(editor.page)
  await editor.node('s').click()
  const name = editor.page.getByRole('textbox', { name: 'Name', exact: true })
  await name.fill('')
  await compose(editor, cdp)
  await expect(name).toHaveValue('にほんご')
  await expect(name).toBeFocused()
  await editor.node('f').click()
  await codeOf(editor).click()
  await editor.press('Mod+End')
  await compose(editor, cdp)
  await expect(codeOf(editor)).toContainText('にほんご')
  await expect(codeOf(editor)).toBeFocused()
  await expect(editor.stopButton).toHaveCount(0)
  await expect(editor.page.getByText('not started')).toHaveCount(0)
  await expect(editor.nodes).toHaveCount(2)
})

test('all of a value is shown, and copied as JSON', async ({ open }) => {
  const editor = await open(graph)
  await editor.run()
  await editor.trust()
  await expect(editor.stateOf('f')).toContainText('done')
  await editor.node('f').click()
  await editor.page.getByRole('tab', { name: 'Values' }).click()
  await editor.page.getByText('Whole value').click()
  await expect(editor.page.locator('details pre')).toContainText('"id": 399')
  await editor.page.getByRole('button', { name: 'Copy the whole value' }).click()
  await expect(editor.page.getByRole('status').getByText('Copied the whole value as JSON')).toBeVisible()
  await editor.node('s').click()
  const name = editor.page.getByRole('textbox', { name: 'Name', exact: true })
  await name.fill('')
  await editor.press('Mod+V')
  const pasted = await name.inputValue()
  expect(JSON.parse(pasted)).toEqual(Array.from({ length: 400 }, (_, id) => ({ id })))
})
