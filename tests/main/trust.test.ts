import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCodeReader } from '../../main/code-reader.ts'
import { createAtomicWriter } from '../../main/files/index.ts'
import { readHere } from '../../main/read-here.ts'
import { type CodeTrust, createCodeTrust, createTrustStore } from '../../main/trust.ts'
import { memoryCache } from '../support/memory-cache.ts'
import { sample } from './served-editor.ts'

let folder = ''
let path = ''
/** A window after a restart: only what is on disk is known. */
const window = (): CodeTrust =>
  createCodeTrust(
    createTrustStore(join(folder, 'trusted.json'), createAtomicWriter()),
    createCodeReader(memoryCache(), readHere),
  )
const names = async (trust: CodeTrust, graph = sample, at: string | null = path): Promise<string[]> =>
  (await trust.untrusted(at, graph)).map(({ name }) => name)
const other = { ...sample, shared: "const changed = 'outside'" }

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trust-'))
  path = join(folder, 'a.pipeline')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('trust', () => {
  it('is given to what is written here, and stays when it was saved here', async () => {
    const here = window()
    expect(await names(here, sample, null)).toEqual([])
    await here.saved(path, sample)
    const later = window()
    await later.opened(path, sample)
    expect(await names(later)).toEqual([])
  })

  it('is asked for again when path or code are others, not when something moved', async () => {
    await window().trust(path, sample, false)
    const later = window()
    await later.opened(path, other)
    expect(await names(later, other)).toEqual(['shared code', 'fetchData'])
    await later.opened(join(folder, 'b.pipeline'), sample)
    expect(await names(later)).toEqual(['fetchData'])
    const moved = { ...sample, layout: { fetchData: { x: 9, y: 9 } } }
    await later.opened(path, moved)
    expect(await names(later, moved)).toEqual([])
  })

  it('is not got by editing or saving foreign code', async () => {
    const here = window()
    await here.opened(path, sample)
    expect(await names(here, other)).toHaveLength(2)
    await here.saved(path, other)
    await here.opened(path, other)
    expect(await names(here, other)).toHaveLength(2)
  })

  it('is not what the last document had, while the new one is looked up', async () => {
    const here = window()
    const opened = here.opened(path, sample)
    expect(await names(here)).toEqual(['fetchData'])
    await opened
    expect(await names(here)).toEqual(['fetchData'])
  })

  it('given once ends with the window', async () => {
    const here = window()
    await here.opened(path, sample)
    await here.trust(path, sample, true)
    expect(await names(here, other)).toEqual([])
    const later = window()
    await later.opened(path, sample)
    expect(await names(later)).toEqual(['fetchData'])
  })

  it('covers imported files, each by its content, through other imports', async () => {
    await writeFile(join(folder, 'a.ts'), "export * from './b.ts'\n")
    await writeFile(join(folder, 'b.ts'), 'export const one = 1\n')
    const graph = { ...sample, shared: "import { one } from './a.ts'\nexport const two = one" }
    const here = window()
    expect(await names(here, graph)).toEqual([join(folder, 'a.ts'), join(folder, 'b.ts')])
    await here.trust(path, graph, false)
    expect(await names(here, graph)).toEqual([])
    await writeFile(join(folder, 'b.ts'), 'export const one = 2\n')
    expect(await names(here, graph)).toEqual([join(folder, 'b.ts')])
  })

  it('names the places of an imported file where only the run knows what is loaded', async () => {
    await writeFile(join(folder, 'a.mjs'), "export const load = (name) =>\n  import('./' + name)\n")
    await writeFile(
      join(folder, 'b.mjs'),
      "import { createRequire } from 'node:module'\ncreateRequire(import.meta.url)('./c.cjs')\n",
    )
    const shared = "import { load } from './a.mjs'\nimport './b.mjs'\nexport const loaded = load"
    expect(await names(window(), { ...sample, shared })).toEqual([
      join(folder, 'a.mjs'),
      `${join(folder, 'a.mjs')}:2 imports what only the run knows`,
      join(folder, 'b.mjs'),
      `${join(folder, 'b.mjs')}:1 imports what only the run knows`,
    ])
  })

  it('covers files of whole URLs where the pipeline has no place, and none of packages', async () => {
    await mkdir(join(folder, 'node_modules/pack'), { recursive: true })
    await writeFile(join(folder, 'node_modules/pack/index.js'), 'exports.a = 1')
    await writeFile(join(folder, 'a.mjs'), "import 'pack'\n")
    const graph = { ...sample, shared: `import '${pathToFileURL(join(folder, 'a.mjs')).href}'` }
    expect(await names(window(), graph, null)).toEqual([join(folder, 'a.mjs')])
  })
})
