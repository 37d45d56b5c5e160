import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright/test'
import { expect, test } from '../support/editor.ts'

/** The violations of WCAG's levels A and AA in the page, one line each. */
async function violations(page: Page): Promise<readonly string[]> {
  // In Electron a test can't open pages of its own, so axe must use this page.
  const { violations: found } = await new AxeBuilder({ page })
    .setLegacyMode()
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
    .analyze()
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
}

for (const theme of ['light', 'dark'] as const) {
  test(`nothing that axe finds: before, during and after a run, ${theme}`, async ({ editor }) => {
    await editor.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await editor.select('Gather')
    expect(await violations(editor.page)).toEqual([])
    await editor.chooseClock('¼×')
    await editor.run()
    await editor.expectStates({ fetchData: 'waiting · sleep' })
    expect(await violations(editor.page)).toEqual([])
    await editor.stop()
    await editor.untilEnded()
    expect(await violations(editor.page)).toEqual([])
  })
}
