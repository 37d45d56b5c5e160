import { expect, test } from '../../support/editor.ts'
import { graphOf } from '../../support/graph-of.ts'

const status = 'contentinfo'

test('a pipeline runs apart as it does with all others', async ({ open }) => {
  const editor = await open('examples/gather.pipeline')
  await editor.press('Mod+Shift+Enter')
  await editor.trust()
  await expect(editor.page.getByRole(status)).toContainText('apart · ')
  await expect(editor.page.getByRole(status)).toContainText('loop closed · succeeded')
})

test('Stop ends a run apart whose code is in a call of the system, and the window goes on', async ({ open }) => {
  const code = `async function hold() {
  const { execSync } = await import('node:child_process')
  execSync('sleep 60')
}`
  const editor = await open(graphOf({ hold: code }))
  await editor.press('Mod+Shift+Enter')
  await editor.trust()
  await expect(editor.page.getByRole(status)).toContainText('hold has held it for')
  await expect(editor.page.getByRole(status)).toContainText('Stop ends its process')
  await editor.press('Mod+.')
  await expect(editor.page.getByRole(status)).toContainText('loop closed · cancelled')
  await editor.addFromRail('sleep', { x: 200, y: 200 })
  await expect(editor.nodes).toHaveCount(2)
})

// Electron itself is not always told of a signal.
for (const [name, { body, says }] of Object.entries({
  'process.exit': { body: 'process.exit(3)', says: 'exit code 3' },
  'process.abort': { body: 'process.abort()', says: /SIGABRT|an unknown reason/ },
  'a signal': { body: "process.kill(process.pid, 'SIGKILL'); await sleep(1000)", says: /SIGKILL|an unknown reason/ },
})) {
  test(`a run apart that ends its process fails with a sentence: ${name}`, async ({ open }) => {
    const editor = await open(graphOf({ end: `async function end() { ${body} }` }))
    await editor.press('Mod+Shift+Enter')
    await editor.trust()
    await expect(editor.page.getByRole(status)).toContainText('ProcessError')
    await expect(editor.page.getByRole(status)).toContainText(says)
  })
}
