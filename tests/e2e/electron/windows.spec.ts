import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ElectronApplication } from 'playwright/test'
import { serializeDocument } from '#document'
import { emptyGraph } from '#graph'
import { AppDriver } from '../../support/app-driver.ts'
import { appOf, expect, test } from '../../support/editor.ts'
import { graphOf } from '../../support/graph-of.ts'

/** Answers when a window asks: 0 Save, 1 Don't Save, 2 Cancel. Counts the questions. */
async function answerQuestions(app: ElectronApplication, response: 0 | 1 | 2): Promise<() => Promise<number>> {
  await app.evaluate(({ dialog }, answer) => {
    const asked = { times: 0 }
    Object.assign(globalThis, { asked })
    dialog.showMessageBox = async () => {
      asked.times += 1
      return { response: answer, checkboxChecked: false }
    }
  }, response)
  return () => app.evaluate(() => (globalThis as unknown as { asked: { times: number } }).asked.times)
}

const titles = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.getTitle()))

const closeWindow = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())

test('the title names the file and marks unsaved work', async ({ open }) => {
  const editor = await open(emptyGraph)
  const app = appOf(editor)
  await expect.poll(() => titles(app)).toEqual(['sample.pipeline - Asyncanvas'])
  await editor.addFromRail('sleep', { x: 200, y: 200 })
  await expect.poll(() => titles(app)).toEqual(['* sample.pipeline - Asyncanvas'])
  await editor.press('Mod+Z')
  await expect.poll(() => titles(app)).toEqual(['sample.pipeline - Asyncanvas'])
})

test('closing over unsaved work asks: cancel keeps the window, save writes and closes', async ({ open, scratch }) => {
  const editor = await open(emptyGraph)
  const app = appOf(editor)
  await editor.addFromRail('sleep', { x: 200, y: 200 })
  await expect.poll(() => titles(app)).toEqual(['* sample.pipeline - Asyncanvas'])
  const asked = await answerQuestions(app, 2)
  await closeWindow(app)
  await expect.poll(asked).toBe(1)
  await expect(editor.nodes).toHaveCount(1)
  await answerQuestions(app, 0)
  const isOver = once(app.process(), 'exit')
  await closeWindow(app)
  await isOver
  expect(await readFile(join(scratch.work, 'sample.pipeline'), 'utf8')).toContain('"kind": "sleep"')
})

test('a window that closes mid-run gives finally blocks their turn', async ({ open, scratch }) => {
  const left = join(scratch.work, 'left.txt')
  const code = `async function work() {
  const { writeFileSync } = await import('node:fs')
  try {
    await sleep(60000)
  } finally {
    await sleep(50)
    writeFileSync(${JSON.stringify(left)}, 'cleaned up')
  }
}`
  const editor = await open(graphOf({ work: code }))
  await editor.run()
  await editor.trust()
  await editor.expectStates({ work: 'waiting · sleep' })
  const app = appOf(editor)
  const isOver = once(app.process(), 'exit')
  await closeWindow(app)
  await isOver
  expect(await readFile(left, 'utf8')).toBe('cleaned up')
})

test('another file has a window of its own, and asked for again it only comes forward', async ({ open, scratch }) => {
  const editor = await open(emptyGraph)
  const app = appOf(editor)
  await writeFile(join(scratch.work, 'other.pipeline'), serializeDocument(graphOf({ nap: 'sleep 5' })))
  const second = app.waitForEvent('window')
  await startAgain(app, scratch.work, 'other.pipeline')
  const other = new AppDriver(await second)
  await expect(other.node('nap')).toBeVisible()
  await startAgain(app, scratch.work, 'other.pipeline')
  await expect
    .poll(async () => (await titles(app)).sort())
    .toEqual(['other.pipeline - Asyncanvas', 'sample.pipeline - Asyncanvas'])
})

/** Acts as when the program is started again with a file: the first one is told. */
async function startAgain(app: ElectronApplication, folder: string, file: string): Promise<void> {
  await app.evaluate(
    ({ app: electron }, asked) => {
      electron.emit('second-instance', {}, [asked.file], asked.folder, { args: [asked.file] })
    },
    { folder, file },
  )
}
