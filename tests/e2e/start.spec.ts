import { expect, test } from '../support/editor.ts'
import { graphOf } from '../support/graph-of.ts'

test('the menu of a card chooses its start; a cold one runs in the node that awaits it, and two awaiters are refused', async ({
  open,
}) => {
  const editor = await open(
    graphOf(
      {
        load: 'async function load(): Promise<string> {\n  await sleep(40)\n  return "a"\n}',
        use: 'async function use(a: string): Promise<string> {\n  await sleep(10)\n  return a\n}',
        nap: 'sleep 10',
      },
      ['load -> use.a'],
    ),
  )
  const { page } = editor
  const start = (name: string) => page.getByRole('menuitemradio', { name, exact: true })
  await editor.node('load').click({ button: 'right' })
  await expect(start('Task')).toBeChecked()
  await start('When awaited').click()
  await expect(editor.node('load')).toContainText('cold')
  await editor.undo()
  await expect(editor.node('load')).not.toContainText('cold')

  // By keys alone.
  await editor.node('load').focus()
  await page.keyboard.press('Shift+F10')
  await page.keyboard.type('when')
  await expect(start('When awaited')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(editor.node('load')).toContainText('cold')

  await editor.chooseClock('virtual')
  await editor.run()
  await editor.trust()
  await editor.untilEnded()
  await editor.expectStates({ load: 'done', use: 'done' })

  await editor.connect('load', 'nap', 'value')
  await expect(editor.node('load').getByRole('img', { name: /awaited twice/ })).toBeVisible()
  await editor.select('load')
  await page.getByRole('button', { name: 'Make it a task' }).first().click()
  await expect(editor.node('load')).not.toContainText('cold')
})
