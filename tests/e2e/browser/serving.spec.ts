import { expect, test } from '../../support/editor.ts'

test('the address works with its token only', async ({ editor }) => {
  const { origin, pathname } = new URL(editor.page.url())
  expect(pathname).toMatch(/^\/[\w-]{32}\/$/)
  editor.tolerate(/403/)
  const refused = await editor.page.goto(`${origin}/`)
  expect(refused?.status()).toBe(403)
})
