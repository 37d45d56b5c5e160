import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Question } from '#bridge'
import { noIncludes } from '#graph'
import { createCodeReader } from '../../main/code/code-reader.ts'
import { readHere } from '../../main/code/read-here.ts'
import { type CodeTrust, createCodeTrust } from '../../main/documents/trust.ts'
import { createTrustStore } from '../../main/documents/trust-store.ts'
import { createAtomicWriter } from '../../main/files/index.ts'
import { memoryCache } from '../support/memory-cache.ts'
import { sample } from './served-editor.ts'

let folder = ''
let path = ''
const reader = createCodeReader(memoryCache(), readHere)
/** A window after a restart: it knows only what is on disk. */
const window = (): CodeTrust =>
  createCodeTrust(createTrustStore(join(folder, 'trusted.json'), createAtomicWriter()), reader)

async function question(trust: CodeTrust, graph = sample, at: string | null = path): Promise<Question> {
  const verdict = await trust.verdictOn({ path: at, base: at }, graph, noIncludes)
  return verdict.kind === 'untrusted' ? verdict.question : { id: 'none', code: [] }
}
const names = async (trust: CodeTrust, graph = sample, at: string | null = path): Promise<string[]> =>
  (await question(trust, graph, at)).code.map(({ name }) => name)
async function vouch(trust: CodeTrust, isOnce: boolean, graph = sample, at: string | null = path): Promise<void> {
  const { id } = await question(trust, graph, at)
  expect(await trust.trust(id, isOnce)).toEqual({ ok: true, value: null })
}

const other = { ...sample, shared: "const changed = 'outside'" }

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'trust-')))
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

  it('that was given once is gone with its document', async () => {
    const here = window()
    await here.opened(path, sample)
    await vouch(here, true)
    expect(await names(here)).toEqual([])
    await here.opened(join(folder, 'b.pipeline'), sample)
    expect(await names(here)).toEqual(['fetchData'])
    here.started()
    expect(await names(here, sample, null)).toEqual([])
  })

  it('does not answer the question of a document that is gone', async () => {
    const here = window()
    await here.opened(path, sample)
    const { id } = await question(here)
    await here.opened(join(folder, 'b.pipeline'), sample)
    expect((await here.trust(id, false)).ok).toBe(false)
    expect(await names(here)).toEqual(['fetchData'])
  })

  it('is asked for again when path or code are others, not when something moved', async () => {
    const first = window()
    await first.opened(path, sample)
    await vouch(first, false)
    const later = window()
    await later.opened(path, other)
    expect(await names(later, other)).toEqual(['shared code', 'fetchData'])
    await later.opened(join(folder, 'b.pipeline'), sample)
    expect(await names(later)).toEqual(['fetchData'])
    const moved = { ...sample, layout: { fetchData: { x: 9, y: 9 } } }
    await later.opened(path, moved)
    expect(await names(later, moved)).toEqual([])
  })

  it('is not got by editing or saving foreign code, nor from nowhere', async () => {
    const here = window()
    await here.opened(path, sample)
    expect(await names(here, other)).toHaveLength(2)
    await here.saved(path, other)
    await here.opened(path, other)
    expect(await names(here, other)).toHaveLength(2)
    await here.opened(null, sample)
    expect(await names(here, sample, null)).toEqual(['fetchData'])
  })

  it('is not what the last document had, while the new one is looked up', async () => {
    const here = window()
    const opened = here.opened(path, sample)
    expect(await names(here)).toEqual(['fetchData'])
    await opened
    expect(await names(here)).toEqual(['fetchData'])
  })

  it('ends when code from elsewhere comes in, until somebody vouches for all of it', async () => {
    const here = window()
    expect(here.isOwn()).toBe(true)
    here.entered()
    expect(here.isOwn()).toBe(false)
    expect(await names(here)).toEqual(['fetchData'])
    await here.saved(path, sample)
    await vouch(here, false)
    expect(here.isOwn()).toBe(true)
    expect(await names(here, other)).toEqual(['shared code', 'fetchData'])
  })

  it('covers imported files, each by its content, through other imports', async () => {
    await writeFile(join(folder, 'a.ts'), "export * from './b.ts'\n")
    await writeFile(join(folder, 'b.ts'), 'export const one = 1\n')
    const graph = { ...sample, shared: "import { one } from './a.ts'\nexport const two = one" }
    const here = window()
    expect(await names(here, graph)).toEqual([join(folder, 'a.ts'), join(folder, 'b.ts')])
    await vouch(here, false, graph)
    expect(await names(here, graph)).toEqual([])
    await writeFile(join(folder, 'b.ts'), 'export const one = 2\n')
    expect(await names(here, graph)).toEqual([join(folder, 'b.ts')])
  })

  it('names the places of an imported file where only the run knows what is loaded', async () => {
    await writeFile(join(folder, 'a.mjs'), "export const load = (name) =>\n  import('./' + name)\n")
    await writeFile(
      join(folder, 'b.mjs'),
      "import { createRequire } from 'node:module'\ncreateRequire(import.meta.url)('./c' + '.cjs')\n",
    )
    const shared = "import { load } from './a.mjs'\nimport './b.mjs'\nexport const loaded = load"
    expect(await names(window(), { ...sample, shared })).toEqual([
      join(folder, 'a.mjs'),
      `${join(folder, 'a.mjs')}:2 imports what only the run knows`,
      join(folder, 'b.mjs'),
      `${join(folder, 'b.mjs')}:1 imports what only the run knows`,
    ])
  })

  it('covers files of whole URLs where the pipeline has no place, and those of packages', async () => {
    await mkdir(join(folder, 'node_modules/pack'), { recursive: true })
    await writeFile(join(folder, 'node_modules/pack/index.js'), 'exports.a = 1')
    await writeFile(join(folder, 'a.mjs'), "import 'pack'\n")
    const graph = { ...sample, shared: `import '${pathToFileURL(join(folder, 'a.mjs')).href}'` }
    const pack = join(folder, 'node_modules/pack/index.js')
    expect(await names(window(), graph, null)).toEqual([join(folder, 'a.mjs'), pack])
  })

  it('covers what a package.json says of which files are meant', async () => {
    await mkdir(join(folder, 'node_modules/pack'), { recursive: true })
    const about = join(folder, 'node_modules/pack/package.json')
    await writeFile(about, JSON.stringify({ name: 'pack', version: '1.0.0', main: 'one.js' }))
    await writeFile(join(folder, 'node_modules/pack/one.js'), "exports.other = () => require('./two.js')")
    await writeFile(join(folder, 'node_modules/pack/two.js'), 'exports.two = 2')
    const graph = { ...sample, shared: "import pack from 'pack'\nexport const used = pack" }
    const here = window()
    await vouch(here, false, graph)
    await writeFile(about, JSON.stringify({ name: 'pack', version: '1.0.1', main: 'one.js' }))
    expect(await names(here, graph)).toEqual([])
    await writeFile(about, JSON.stringify({ name: 'pack', main: 'two.js' }))
    expect(await names(here, graph)).toEqual([about])
  })

  it('refuses what is more than anybody can be shown', async () => {
    for (const name of ['a', 'b']) await writeFile(join(folder, `${name}.json`), `"${' '.repeat(17 * 1024 * 1024)}"`)
    await writeFile(join(folder, 'all.cjs'), "exports.all = [require('./a.json'), require('./b.json')]")
    const graph = { ...sample, shared: "import './all.cjs'" }
    expect(await window().verdictOn({ path, base: path }, graph, noIncludes)).toMatchObject({
      kind: 'too-much',
      message: 'What it imports is more than 5,000 files, or 32 MB of code',
    })
  })
})

describe('consent', () => {
  it('holds for the question that was asked last, once', async () => {
    const here = window()
    await here.opened(path, sample)
    const refused = { ok: false, error: { message: 'This code was not shown, or has changed since' } }
    expect(await here.trust('', false)).toMatchObject(refused)
    const first = await question(here)
    const second = await question(here, other)
    expect(await here.trust(first.id, false)).toMatchObject(refused)
    expect(await here.trust(second.id, false)).toMatchObject({ ok: true })
    expect(await here.trust(second.id, false)).toMatchObject(refused)
  })

  it('is of no use for another window, or another document', async () => {
    const here = window()
    const there = window()
    for (const each of [here, there]) await each.opened(path, sample)
    const { id } = await question(here)
    await question(there)
    expect(await there.trust(id, false)).toMatchObject({ ok: false })
    for (const change of [() => here.opened(path, other), () => here.entered()]) {
      await here.opened(path, sample)
      const asked = await question(here)
      await change()
      expect(await here.trust(asked.id, false)).toMatchObject({ ok: false })
    }
  })

  it('holds for what was shown: other code in its run is asked about', async () => {
    const here = window()
    await here.opened(path, sample)
    await vouch(here, true)
    expect(await names(here, other)).toEqual(['shared code', 'fetchData'])
    await vouch(here, true, other)
    expect(await names(here, other)).toEqual([])
    // A person who vouched for the code also vouches for later edits.
    expect(await names(here, { ...other, shared: 'const edited = 1' })).toEqual([])
  })

  it('holds for the files as they were shown, whatever they have become since', async () => {
    const file = join(folder, 'a.mjs')
    await writeFile(file, 'export const one = 1')
    const graph = { ...sample, shared: "import { one } from './a.mjs'\nexport const two = one" }
    const here = window()
    const { id } = await question(here, graph)
    await writeFile(file, 'export const one = 2')
    await here.trust(id, false)
    expect(await names(here, graph)).toEqual([file])
    await writeFile(file, 'export const one = 1')
    expect(await names(here, graph)).toEqual([])
  })

  it.each([
    ['a save', async (here: CodeTrust) => here.saved(path, sample)],
    ['saving it elsewhere', async (here: CodeTrust) => here.saved(join(folder, 'b.pipeline'), sample)],
    [
      'trust in a file that it imports',
      async (here: CodeTrust) => {
        await writeFile(join(folder, 'a.mjs'), 'export const one = 1')
        const graph = { ...sample, shared: "import { one } from './a.mjs'\nexport const two = one" }
        await names(here)
        await vouch(here, false, graph)
        await here.saved(path, sample)
      },
    ],
  ])('given once ends with the window, after %s, too', async (_, act) => {
    const here = window()
    await here.opened(path, sample)
    await vouch(here, true)
    expect(await names(here)).toEqual([])
    await act(here)
    expect(await names(here)).toEqual([])
    expect(here.isOwn()).toBe(false)
    for (const at of [path, join(folder, 'b.pipeline')]) {
      const later = window()
      await later.opened(at, sample)
      expect(await names(later, sample, at)).toEqual(['fetchData'])
    }
  })

  it('given once ends with the document', async () => {
    const file = join(folder, 'a.mjs')
    await writeFile(file, 'export const one = 1')
    const graph = { ...sample, shared: "import { one } from './a.mjs'\nexport const two = one" }
    const here = window()
    await vouch(here, true, graph)
    expect(await names(here, graph)).toEqual([])
    here.started()
    expect(await names(here, graph)).toEqual([file])
  })
})

describe('a file that only the run knows of', () => {
  const late = (): string => join(folder, 'late.cjs')

  /** A run of that window asks for the file. */
  async function askFor(here: CodeTrust): Promise<string> {
    const verdict = await here.verdictOn({ path, base: path }, sample, noIncludes)
    if (verdict.kind !== 'trusted') return verdict.kind
    try {
      return verdict.sources.text(late())
    } catch (error) {
      return (error as Error).message
    }
  }
  beforeEach(() => writeFile(late(), 'exports.a = 1'))

  it('is refused, is in the next question, and may be loaded once somebody vouches for it', async () => {
    const here = window()
    expect(await askFor(here)).toContain(`${late()} was not shown before the run`)
    expect(await names(here)).toEqual([late()])
    await vouch(here, true)
    expect(await names(here)).toEqual([])
    expect(await askFor(here)).toBe('exports.a = 1')
  })

  it('may be loaded once that very text was vouched for, in another window too', async () => {
    const here = window()
    await askFor(here)
    await vouch(here, false)
    const later = window()
    expect(await askFor(later)).toBe('exports.a = 1')
    await writeFile(late(), 'exports.a = 2')
    expect(await askFor(later)).toContain('was not shown before the run')
  })

  it.each<[string, (here: CodeTrust) => unknown]>([
    ['a new document', (here) => here.started()],
    ['an opened one', (here) => here.opened(path, { ...sample, nodes: [] })],
  ])('is no business of %s', async (_, arrive) => {
    const here = window()
    await askFor(here)
    await arrive(here)
    expect(await names(here)).toEqual([])
  })
})
