import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { compile } from '#compile'
import { createModuleLoader, importMetaOf } from '../../main/module-loader.ts'
import { startPlan } from '../../main/start-plan.ts'
import { graphOf } from '../support/graph-of.ts'

let folder = ''
let path = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'modules-'))
  path = join(folder, 'my pipeline #1.pipeline')
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Writes a file of the folder; `seconds`: how long after the others it was changed. */
function write(name: string, text: string, seconds = 0): void {
  const file = join(folder, name)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  utimesSync(file, 1_000 + seconds, 1_000 + seconds)
}

const importing = (specifier: string, from: string | null = path): Promise<unknown> =>
  createModuleLoader(from)(specifier)
const problemOf = (specifier: string, from: string | null = path): Promise<string> =>
  importing(specifier, from).then(
    () => 'it was imported',
    (error: Error) => error.message,
  )

describe('imports of a pipeline', () => {
  it("are Node's own modules, with or without a folder", async () => {
    expect(await importing('node:path', null)).toHaveProperty('join')
    expect(await importing('path')).toHaveProperty('join')
    expect(await problemOf('./a.mjs', null)).toBe(
      '"./a.mjs" cannot be imported: an unsaved pipeline has no folder to look in; save it, or import a node: module',
    )
  })

  it('are files beside it, of either module kind, and JSON', async () => {
    write('a.mjs', "export const a = 'module'\nexport default 'default'")
    write('lib/b.cjs', "exports.b = 'common'")
    expect(await importing('./a.mjs')).toMatchObject({ a: 'module', default: 'default' })
    expect(await importing('./lib/b.cjs')).toMatchObject({ default: { b: 'common' } })
    expect(await importing(join(folder, 'a.mjs'))).toMatchObject({ a: 'module' })
  })

  it('are read anew when the file has changed', async () => {
    write('a.mjs', 'export const a = 1')
    expect(await importing('./a.mjs')).toMatchObject({ a: 1 })
    write('a.mjs', 'export const a = 2', 60)
    expect(await importing('./a.mjs')).toMatchObject({ a: 2 })
  })

  it('are packages of a node_modules above it', async () => {
    write('node_modules/common/package.json', '{ "main": "main.js" }')
    write('node_modules/common/main.js', "module.exports = { kind: 'common' }")
    expect(await importing('common')).toMatchObject({ default: { kind: 'common' } })
  })

  it.each([
    ['one string', '"./index.js"', 'only', 'index'],
    ['conditions', '{ ".": { "types": "./index.d.ts", "import": "./index.js" } }', 'only', 'index'],
    ['nested conditions', '{ ".": { "node": { "import": { "default": "./index.js" } } } }', 'only', 'index'],
    ['a path', '{ ".": "./index.js", "./part": { "import": "./part.js" } }', 'only/part', 'part'],
    ['a pattern of paths', '{ "./*": { "import": "./*.js" } }', 'only/part', 'part'],
    ['a pattern with an ending', '{ "./lib/*.js": "./*.js" }', 'only/lib/part.js', 'part'],
    ['a file of its own for import', '{ ".": { "require": "./none.cjs", "import": "./index.js" } }', 'only', 'index'],
    ['fallbacks', '{ ".": ["./index.js", "./part.js"] }', 'only', 'index'],
  ])('are packages of ES modules alone, by their exports: %s', async (_, exports, specifier, expected) => {
    write('node_modules/only/package.json', `{ "type": "module", "exports": ${exports} }`)
    write('node_modules/only/index.js', "export const name = 'index'\nawait null")
    write('node_modules/only/part.js', "export const name = 'part'\nawait null")
    expect(await importing(specifier)).toMatchObject({ name: expected })
  })

  it.each([
    [
      'a file that is not there',
      './none.mjs',
      /^"\.\/none\.mjs" was not found from .*#1\.pipeline; check the path, its ending included$/,
    ],
    ['a package that is not there', 'none', /^"none" was not found from .*; install it beside the pipeline with npm$/],
    [
      'a path that a package does not export',
      'only/hidden',
      /^"only\/hidden" was not found from .*; the package does not export it; import one of its "exports"$/,
    ],
    [
      'TypeScript',
      './typed.ts',
      /^"\.\/typed\.ts" is TypeScript, which Node does not run; import a \.js or \.mjs file$/,
    ],
  ])('say what to do about %s', async (_, specifier, message) => {
    write('node_modules/only/package.json', '{ "type": "module", "exports": { ".": "./index.js" } }')
    write('typed.ts', 'export {}')
    const problem = await problemOf(specifier)
    expect(problem).toMatch(message)
    expect(problem).not.toMatch(/\n/)
  })

  it('reach code by import, import() and import.meta', async () => {
    write(
      'words.mjs',
      "export const words = ['a', 'b']\nexport default 'the default'\nexport const from = import.meta.url",
    )
    const graph = {
      ...graphOf({
        use: "async function use() {\n  const again = await import('./words.mjs')\n  return [words, fallback, all.words === again.words, import.meta.url]\n}",
      }),
      shared:
        "import fallback, { words, type Word } from './words.mjs'\nimport * as all from './words.mjs'\nimport type { Never } from './none.mjs'",
    }
    const compiled = compile(graph)
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
    const run = startPlan({
      plan: compiled.value,
      inputs: {},
      clock: 'virtual',
      rate: 1,
      isDebug: false,
      path,
      emit: () => {},
      flush: () => {},
    })
    expect(await run.outcome).toMatchObject({
      kind: 'succeeded',
      result: [['a', 'b'], 'the default', true, pathToFileURL(path).href],
    })
  })

  it('have no import.meta.url before the pipeline is saved', () => {
    expect(() => importMetaOf(null).url).toThrow('an unsaved pipeline has no place; save it')
  })
})
