import type { AppDriver } from '../../support/app-driver.ts'
import { expect, test } from '../../support/editor.ts'
import { graphOf } from '../../support/graph-of.ts'

const many = (count: number, of: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => of(index)).join('\n')

/** Code that is refused, each with a sentence. */
const deep: Readonly<Record<string, string>> = {
  brackets: `async function brackets() {\n  return ${'('.repeat(10_000)}1${')'.repeat(10_000)}\n}`,
  calls: `async function calls(b: any) {\n  return b${'.c((d: any) => d)'.repeat(10_000)}\n}`,
  chain: `async function chain() {\n  let b = 0\n  if (b === 1) b = 2\n${many(10_000, (index) => `  else if (b === -${index}) b = 1`)}\n}`,
}

const long: Readonly<Record<string, string>> = {
  lines: `async function lines() {\n${'  a()\n'.repeat(300_000)}}`,
  line: `async function line() { ${'a.f = (a: number): number => a;'.repeat(57_000)} }`,
}

/** Types with mouse and keyboard, as a person does. */
async function typeInto(editor: AppDriver, name: string): Promise<void> {
  await editor.select(name)
  const code = editor.page.locator('.cm-content').first()
  await expect(code).toContainText(`async function ${name}(`)
  await code.click({ position: { x: 40, y: 8 } })
  await editor.press('Mod+Home')
  await editor.page.keyboard.type('// so ')
  await expect(code).toContainText(`// so async function ${name}(`)
  await editor.undo()
  await expect(code).not.toContainText('// so')
}

test('deeply nested code is shown, reported and edited, and the window goes on', async ({ open }) => {
  const editor = await open(graphOf(deep))
  for (const name of Object.keys(deep)) {
    await typeInto(editor, name)
    const problems = editor.page.getByRole('list', { name: 'Problems of this node' })
    await expect(problems).toContainText('This is nested too deeply to be read')
  }
  await editor.addFromRail('sleep', { x: 300, y: 300 })
  await expect(editor.nodes).toHaveCount(4)
})

test('so is code that is long', async ({ open }) => {
  const editor = await open(graphOf(long))
  for (const name of Object.keys(long)) await typeInto(editor, name)
  await editor.addFromRail('sleep', { x: 300, y: 300 })
  await expect(editor.nodes).toHaveCount(3)
})
