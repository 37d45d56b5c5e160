import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AppDriver } from './app-driver.ts'
import { appOf, expect, test } from './editor.ts'

const fetchUser =
  "async function fetchUser(): Promise<string> {\n  log('asks for a user')\n  await sleep(4000)\n  return 'Ada'\n}"
const fetchOrders = 'async function fetchOrders(): Promise<number[]> {\n  await sleep(2000)\n  return [7, 9]\n}'

interface Size {
  readonly width: number
  readonly height: number
}

export const large: Size = { width: 1440, height: 900 }
export const small: Size = { width: 900, height: 600 }

/** A new user's first hour: draws, runs, watches, exports, saves, opens again. When it is filmed, it runs in both sizes. */
export function walkAt(size: Size): void {
  for (const each of process.env.ASYNCANVAS_FILM ? [small, large] : [size]) walk(each)
}

function walk(size: Size): void {
  test(`from New to a file that is opened again, at ${size.width} by ${size.height}`, async ({
    open,
    openNew,
    saveAs,
    exportAs,
    end,
  }, { project }) => {
    const first = await open()
    const editor = await openNew(first)
    await resize(editor, size, project.name)
    const film = filmOf(`${project.name}-${size.width}`)
    await expect(editor.nodes).toHaveCount(0)
    await film(editor, 'new')

    const user = await editor.addFromRail('coroutine', { x: 40, y: 30 })
    await editor.typeCode(user, fetchUser)
    const orders = await editor.quickAdd('coroutine', { x: 40, y: 170 })
    await editor.typeCode(orders, fetchOrders)
    const all = await editor.addFromRail('gather', { x: 280, y: 60 })
    await editor.press('Escape')
    await editor.connect('fetchUser', all)
    await editor.connect('fetchOrders', all)
    await expect(all).toContainText('1fetchUser2fetchOrders')
    await film(editor, 'drawn')

    await editor.run()
    await editor.expectStates({
      fetchUser: /^waiting · sleep/,
      fetchOrders: /^waiting · sleep/,
      all: /^waiting · 0 of 2/,
    })
    await film(editor, 'both wait')
    await editor.expectStates({ fetchOrders: /^done/, all: /^waiting · 1 of 2/ })
    await film(editor, 'one is done')
    await editor.untilEnded()
    await editor.expectStates({ fetchUser: /^done/, fetchOrders: /^done/, all: /^done/ })
    await editor.select('all')
    await film(editor, 'ended')
    await editor.page.getByRole('tab', { name: 'Log', exact: true }).first().click()
    await film(editor, 'log')

    await editor.press('Mod+E')
    const file = await exportAs(editor, 'walk.ts')
    await film(editor, 'exported')
    expect(await readFile(file, 'utf8')).toContain('async function fetchUser(): Promise<string>')

    await saveAs(editor, 'walk.pipeline')
    await film(editor, 'saved')
    await end(editor)
    const again = await open({ saved: 'walk.pipeline' })
    await resize(again, size, project.name)
    await again.press('Shift+1')
    await expect(again.nodes).toHaveCount(3)
    await expect(again.wires).toHaveCount(2)
    await again.expectStates({ fetchUser: 'idle', fetchOrders: 'idle', all: 'idle' })
    await film(again, 'opened again')
  })
}

async function resize(editor: AppDriver, size: Size, host: string): Promise<void> {
  if (host !== 'electron') return editor.page.setViewportSize(size)
  const title = await editor.page.title()
  await appOf(editor).evaluate(
    ({ BrowserWindow }, { width, height, name }) => {
      for (const window of BrowserWindow.getAllWindows())
        if (window.webContents.getTitle() === name) window.setContentSize(width, height)
    },
    { ...size, name: title },
  )
  await expect.poll(() => editor.page.evaluate(() => [innerWidth, innerHeight])).toEqual([size.width, size.height])
}

/** Takes pictures of the walk for people, if ASYNCANVAS_FILM names a folder. */
function filmOf(name: string): (editor: AppDriver, step: string) => Promise<void> {
  let count = 0
  return async ({ page }, step) => {
    count++
    expect(await page.evaluate(scrollingSideways), `${step}: what has to be scrolled sideways`).toEqual([])
    const folder = process.env.ASYNCANVAS_FILM
    if (folder) await page.screenshot({ path: join(folder, `${name}-${count} ${step}.png`) })
  }
}

/** Runs in the page. Code may be wider than its box; nothing else may be. */
function scrollingSideways(): readonly string[] {
  const isWide = (element: Element) =>
    element.scrollWidth > element.clientWidth && /auto|scroll/.test(getComputedStyle(element).overflowX)
  return [...document.querySelectorAll('*')]
    .filter((element) => isWide(element) && !element.closest('.cm-editor'))
    .map((element) => `${element.tagName} ${element.className}`)
}
