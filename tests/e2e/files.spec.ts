import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { emptyGraph } from '#graph'
import type { AppDriver } from '../support/app-driver.ts'
import { expect, test } from '../support/editor.ts'
import { drawGather } from '../support/main-job.ts'

const run = promisify(execFile)

test('saved under a name and opened again, it is the same picture and the same bytes', async ({
  open,
  end,
  saveAs,
  scratch,
}) => {
  const editor = await open(emptyGraph)
  await drawGather(editor)
  await saveAs(editor, 'drawn.pipeline')
  const file = join(scratch.work, 'drawn.pipeline')
  const bytes = await readFile(file, 'utf8')
  await end(editor)
  const again = await open({ saved: 'drawn.pipeline' })
  await expect(again.nodes).toHaveCount(3)
  await expect(again.wires).toHaveCount(2)
  await again.move('all', { x: 40, y: 20 })
  await expect(again.page.getByRole('banner')).toContainText('unsaved')
  await again.press('Mod+S')
  await expect(again.page.getByRole('banner')).toContainText('· saved')
  const moved = await readFile(file, 'utf8')
  expect(moved).not.toBe(bytes)
  expect(linesThatDiffer(bytes, moved)).toEqual([expect.stringContaining('"x"')])
  await again.press('Mod+Z')
  await again.press('Mod+S')
  await expect(again.page.getByRole('banner')).toContainText('· saved')
  expect(await readFile(file, 'utf8')).toBe(bytes)
})

test('code that was written and saved here runs without a question when it is opened again', async ({
  open,
  end,
  saveAs,
}) => {
  const editor = await open(emptyGraph)
  await drawGather(editor)
  await saveAs(editor, 'drawn.pipeline')
  await end(editor)
  const again = await open({ saved: 'drawn.pipeline' })
  await again.chooseClock('virtual')
  await again.run()
  await again.expectStates({ fetchData: 'done', processData: 'done', all: 'done' })
})

test('the export passes the strict compiler, and runs with the same result', async ({ open, exportAs, scratch }) => {
  const editor = await open(emptyGraph)
  await drawGather(editor)
  const printers: string[] = []
  editor.page.on('request', (request) => void (/print-typed/.test(request.url()) && printers.push(request.url())))
  await editor.press('Mod+E')
  await expect(editor.page.getByRole('region', { name: 'Code' })).toContainText('async function fetchData(')
  expect(printers).toHaveLength(1)
  const typescript = await exportAs(editor, 'drawn.ts')
  await typeCheck(typescript)
  await editor.page.getByRole('button', { name: 'JavaScript' }).click()
  await expect(editor.page.getByRole('region', { name: 'Code' })).toContainText('.mjs')
  const program = await exportAs(editor, 'drawn.mjs')
  const { stdout } = await run(process.execPath, [program], { cwd: scratch.work })
  expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toEqual(['Data', 'Processed data'])
})

test('work that was not saved is offered again after a crash', async ({ open, crash }) => {
  const editor = await open(emptyGraph)
  await drawGather(editor)
  await editor.untilRecoveryIsKept()
  await crash(editor)
  const again = await open({ saved: 'sample.pipeline' })
  await again.page.getByRole('button', { name: 'Recover', exact: true }).click()
  await expect(again.nodes).toHaveCount(3)
  await expect(again.wires).toHaveCount(2)
  await expect(again.page.getByRole('banner')).toContainText('unsaved')
  await again.clickCanvas({ x: 30, y: 420 })
  await again.press('Mod+Z')
  await expect(again.nodes).toHaveCount(0)
})

test('a page that is loaded again has its document and its unsaved work', async ({ open, saveAs }) => {
  const editor = await open('examples/gather.pipeline')
  await editor.addFromRail('sleep', { x: 200, y: 400 })
  await saveAs(editor, 'other.pipeline')
  await editor.addFromRail('sleep', { x: 500, y: 400 })
  const count = await editor.nodes.count()
  await reload(editor)
  await expect(editor.nodes).toHaveCount(count)
  await expect(editor.page.getByRole('banner')).toContainText('other.pipeline· unsaved')
  await expect(editor.page.getByRole('dialog')).toHaveCount(0)
  // A saved document comes back as saved.
  await editor.press('Mod+S')
  await expect(editor.page.getByRole('banner')).toContainText('other.pipeline· saved')
  await reload(editor)
  await expect(editor.nodes).toHaveCount(count)
  await expect(editor.page.getByRole('banner')).toContainText('other.pipeline· saved')
})

/** Reloads at once, whatever the page asks before it is left. */
async function reload(editor: AppDriver): Promise<void> {
  editor.page.once('dialog', (dialog) => void dialog.accept().catch(() => undefined))
  await editor.page.reload()
  await expect(editor.canvas).toBeVisible()
}

test('a file that is not a pipeline is refused with its path, and not changed', async ({ open, openIn, scratch }) => {
  const editor = await open(emptyGraph)
  const file = join(scratch.work, 'broken.pipeline')
  await writeFile(file, '{\n  "format": "asyncanvas/pipeline",\n  "version": 1,\n  "nodes": [,]\n}\n')
  await openIn(editor, 'broken.pipeline')
  const dialog = editor.page.getByRole('dialog', { name: 'Not opened' })
  await expect(dialog).toContainText('broken.pipeline: the file is not JSON: line 4')
  await editor.press('Escape')
  await expect(editor.page.getByRole('banner')).toContainText('sample.pipeline')
  expect(await readFile(file, 'utf8')).toContain('[,]')
})

test('a file that changed outside is not written over without a question', async ({ open, scratch }) => {
  const editor = await open(emptyGraph)
  await editor.addFromRail('sleep', { x: 200, y: 200 })
  const file = join(scratch.work, 'sample.pipeline')
  await writeFile(file, 'somebody else')
  await editor.press('Mod+S')
  await expect(editor.page.getByRole('dialog')).toContainText('changed outside')
  expect(await readFile(file, 'utf8')).toBe('somebody else')
  await editor.page.getByRole('button', { name: 'Replace it' }).click()
  await expect(editor.page.getByRole('banner')).toContainText('· saved')
  expect(await readFile(file, 'utf8')).toContain('"kind": "sleep"')
})

function linesThatDiffer(before: string, after: string): readonly string[] {
  const known = new Set(before.split('\n'))
  return after.split('\n').filter((line) => !known.has(line))
}

/** @throws with the compiler's output if the file does not pass */
async function typeCheck(file: string): Promise<void> {
  const { resolve } = createRequire(import.meta.url)
  const typeRoots = dirname(dirname(resolve('@types/node/package.json')))
  const options =
    '--strict --noUncheckedIndexedAccess --noEmit --target ES2022 --module ESNext --moduleResolution bundler'
  const args = [resolve('typescript/bin/tsc'), ...options.split(' '), '--typeRoots', typeRoots, '--types', 'node', file]
  // In the file's own folder, so that this project's settings do not apply.
  await run(process.execPath, args, { cwd: dirname(file) })
}
