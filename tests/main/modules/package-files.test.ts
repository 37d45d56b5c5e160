import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { PackageFiles } from '../../../main/modules/package-files.ts'
import { createScratchFolder, type ScratchFolder } from '../../support/scratch-folder.ts'

let scratch: ScratchFolder

beforeEach(async () => {
  scratch = await createScratchFolder()
  for (const folder of ['', 'inner', 'node_modules/pack', 'node_modules/@own/pack']) {
    const path = join(scratch.work, folder, 'package.json')
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, JSON.stringify({ name: `of ${folder}` }))
  }
})
afterEach(() => scratch.remove())

it.each([
  ['a.js', 'of '],
  ['far/down/a.js', 'of '],
  ['inner/far/a.js', 'of inner'],
  ['node_modules/pack/lib/a.js', 'of node_modules/pack'],
  ['node_modules/@own/pack/a.js', 'of node_modules/@own/pack'],
  // A folder without a package.json belongs to no package, not even to the one around its node_modules.
  ['node_modules/loose/a.js', undefined],
  ['node_modules/a.js', undefined],
  ['inner/node_modules/loose/lib/a.js', undefined],
  ['node_modules_too/a.js', 'of '],
])('%s is of the nearest package above it, and of none above a node_modules', (file, name) => {
  expect(new PackageFiles().of(join(scratch.work, file))?.name).toBe(name)
})
