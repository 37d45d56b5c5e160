import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FolderGuard, guardFolder } from '../../main/serve/folder-guard.ts'
import { createScratchFolder, type ScratchFolder } from '../support/scratch-folder.ts'

let scratch: ScratchFolder
let guard: FolderGuard
const served = () => join(scratch.work, 'served')

/** Files in the served folder and beside it, and links between them. */
const files = ['served/b.pipeline', 'served/a.pipeline', 'served/notes.txt', 'served/in/c.pipeline', 'outside.pipeline']
const links: readonly (readonly [from: string, to: string])[] = [
  ['served/inward.pipeline', 'served/a.pipeline'],
  ['served/outward.pipeline', 'outside.pipeline'],
  ['served/nowhere.pipeline', 'gone.pipeline'],
  ['served/away', '.'],
]
beforeEach(async () => {
  scratch = await createScratchFolder()
  for (const folder of ['served/in', 'served/node_modules', 'served/.hidden', 'served-too']) {
    await mkdir(join(scratch.work, folder), { recursive: true })
  }
  for (const file of files) await writeFile(join(scratch.work, file), '')
  for (const [from, to] of links) await symlink(join(scratch.work, to), join(scratch.work, from))
  guard = await guardFolder(served())
})
afterEach(() => scratch.remove())

describe('a path of a page', () => {
  it.each([
    ['a file', 'a.pipeline', true],
    ['a file below', 'in/c.pipeline', true],
    ['a new file', 'new.pipeline', true],
    ['a new file below', 'in/new.pipeline', true],
    ['code that is exported', 'a.ts', true],
    ['the same without types', 'a.mjs', true],
    ['in capitals', 'A.PIPELINE', true],
    ['a link within', 'inward.pipeline', true],
    ['another ending', 'notes.txt', false],
    ['no ending', 'a', false],
    ['a script', 'a.js', false],
    ['nothing', '', false],
    ['a folder that is not there', 'nowhere/new.pipeline', false],
    ['the folder above', '../outside.pipeline', false],
    ['above and back', '../served/a.pipeline', false],
    ['above, further below', 'in/../../outside.pipeline', false],
    ['from the root on', '/etc/a.pipeline', false],
    ['a hidden file', '.a.pipeline', false],
    ['in a hidden folder', '.hidden/a.pipeline', false],
    ['an empty part', 'in//c.pipeline', false],
    ['a part of Windows', 'in\\c.pipeline', false],
    ['a drive', 'c:a.pipeline', false],
    ['a NUL', 'a\0.pipeline', false],
    ['a link out', 'outward.pipeline', false],
    ['a link to nothing', 'nowhere.pipeline', false],
    ['through a link out', 'away/outside.pipeline', false],
    ['a new one through a link out', 'away/new.pipeline', false],
    ['a folder beside with the same beginning', '../served-too/a.pipeline', false],
  ])('%s: %s is let through: %s', async (_, path, isAllowed) => {
    const resolved = await guard.resolve(path)
    if (isAllowed) expect(resolved).toEqual({ ok: true, value: join(served(), path) })
    else {
      expect(resolved).toEqual({
        ok: false,
        error: {
          message: `${path} is not a file of the served folder`,
          remedy: 'Choose a *.pipeline file in the folder the server was started in',
        },
      })
    }
  })

  it('is shown from the folder on', () => {
    expect(guard.shown(join(served(), 'in', 'c.pipeline'))).toBe('in/c.pipeline')
  })
})

describe('the list of pipelines', () => {
  it('is sorted, goes into folders, and leaves out what is hidden or a package', async () => {
    for (const path of ['.hidden/x.pipeline', 'node_modules/x.pipeline', '.x.pipeline']) {
      await writeFile(join(served(), path), '')
    }
    expect(await guard.list()).toEqual(['a.pipeline', 'b.pipeline', 'in/c.pipeline'])
  })

  it('goes four levels down', async () => {
    const deep = ['1', '1/2', '1/2/3', '1/2/3/4', '1/2/3/4/5']
    await mkdir(join(served(), deep.at(-1) ?? ''), { recursive: true })
    for (const folder of deep) await writeFile(join(served(), folder, 'x.pipeline'), '')
    const found = (await guard.list()).filter((path) => path.startsWith('1'))
    expect(found).toEqual(
      deep
        .slice(0, 4)
        .map((folder) => `${folder}/x.pipeline`)
        .sort(),
    )
  })
})
