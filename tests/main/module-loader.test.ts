import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { compile } from '#compile'
import { placeOfImport } from '#modules'
import { createCodeReader } from '../../main/code/code-reader.ts'
import { readHere } from '../../main/code/read-here.ts'
import { createRunModules } from '../../main/runs/module-loader.ts'
import { startPlan } from '../../main/runs/start-plan.ts'
import { graphOf } from '../support/graph-of.ts'
import { memoryCache } from '../support/memory-cache.ts'
import { localModules } from './modules/local-modules.ts'

const reader = createCodeReader(memoryCache(), readHere)
let folder = ''
let path = ''
let printed: string[] = []

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'modules-')))
  path = join(folder, 'my pipeline #1.pipeline')
  printed = []
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(name: string, text: string): void {
  const file = join(folder, name)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

type Import = (specifier: string, options?: object) => Promise<Record<string, unknown>>

/** The `import()` of one run. */
function run(from: string | null = path): Import {
  const modules = localModules(from, (line) => printed.push(line), reader)
  const url = from === null ? null : pathToFileURL(from).href
  return async (specifier, options) =>
    (await modules).import(url, specifier, options) as Promise<Record<string, unknown>>
}

const problemOf = (specifier: string, from: string | null = path, options?: object): Promise<string> =>
  run(from)(specifier, options).then(
    () => 'it was imported',
    (error: Error) => error.message,
  )

describe('imports of a pipeline', () => {
  it("are Node's own modules, with or without a folder", async () => {
    expect(await run(null)('node:path')).toHaveProperty('join')
    expect(await run()('path')).toHaveProperty('default.join')
    expect(await problemOf('node:nothing')).toMatch(/^"node:nothing" was not found from .*; check its name: the Node/)
  })

  it('are what has a place of its own, where the pipeline has none', async () => {
    write('a.mjs', "export const a = 'a'")
    expect(await run(null)(pathToFileURL(join(folder, 'a.mjs')).href)).toMatchObject({ a: 'a' })
    expect(await run(null)(join(folder, 'a.mjs'))).toMatchObject({ a: 'a' })
    expect(await run(null)('data:text/javascript,export default import.meta.url.length')).toMatchObject({ default: 58 })
    const text = 'an unsaved pipeline has no folder to look in; save it, or import a node: module'
    for (const specifier of ['./a.mjs', 'package', '#inner']) {
      expect(await problemOf(specifier, null)).toBe(`"${specifier}" cannot be imported: ${text}`)
    }
  })

  it('are what the next run finds on the disk, in every form, and one instance in each run', async () => {
    const forms = { 'a.mjs': 'export const a = ', 'b.cjs': 'exports.a = ', 'c.ts': 'export const a: number = ' }
    write(
      'main.mjs',
      "export * as m from './a.mjs'\nexport { a as b } from './nested.cjs'\nexport * as c from './c.ts'",
    )
    write('nested.cjs', "exports.a = require('./b.cjs').a")
    for (const value of [1, 2]) {
      for (const [name, text] of Object.entries(forms)) write(name, `${text}${value}`)
      write('data.json', `{ "a": ${value} }`)
      const load = run()
      expect(await load('./main.mjs')).toMatchObject({ m: { a: value }, b: value, c: { a: value } })
      expect(await load('./data.json', { with: { type: 'json' } })).toMatchObject({ default: { a: value } })
      write('a.mjs', 'export const a = 3')
      expect(await load('./a.mjs')).toMatchObject({ a: value })
    }
  })

  it('are one instance, however they are reached', async () => {
    write('count.mjs', "console.log('runs')\nexport let count = 0\nexport const more = () => { count += 1 }")
    write('a.mjs', "import { more } from './count.mjs'\nmore()\nexport { count } from './count.mjs'")
    write('b.cjs', "exports.more = require('./count.mjs').more\nexports.again = require('./common.cjs')")
    write('common.cjs', "console.log('common runs')\nmodule.exports = {}")
    write(
      'main.mjs',
      "import './a.mjs'\nimport { more, again } from './b.cjs'\nimport same from './common.cjs'\nmore()\nexport { count } from './count.mjs'\nexport const isSame = again === same",
    )
    const load = run()
    const main = await load('./main.mjs')
    expect(main).toMatchObject({ count: 2, isSame: true })
    expect(await load('./main.mjs')).toBe(main)
    expect(printed).toEqual(['runs', 'common runs'])
  })

  it('are loaded the same way by what createRequire makes', async () => {
    write(
      'main.mjs',
      "import { createRequire } from 'node:module'\nexport default createRequire(import.meta.url)('./' + 'b.cjs')\nexport { default as same } from './b.cjs'",
    )
    write('b.cjs', "console.log('runs')\nmodule.exports = { b: 1 }")
    const { default: made, same } = await run()('./main.mjs')
    expect(made).toBe(same)
    expect(printed).toEqual(['runs'])
  })

  it('are packages of a node_modules above it', async () => {
    write('node_modules/common/package.json', '{ "main": "main.js" }')
    write('node_modules/common/main.js', "module.exports = { kind: 'common' }")
    expect(await run()('common')).toMatchObject({ default: { kind: 'common' } })
  })

  it.each([
    ['one string', '"./index.js"', 'only', 'index'],
    ['conditions', '{ ".": { "types": "./index.d.ts", "import": "./index.js" } }', 'only', 'index'],
    ['nested conditions', '{ ".": { "node": { "import": { "default": "./index.js" } } } }', 'only', 'index'],
    ['a path', '{ ".": "./index.js", "./part": { "import": "./part.js" } }', 'only/part', 'part'],
    ['a pattern of paths', '{ "./*": { "import": "./*.js" } }', 'only/part', 'part'],
    ['a pattern with an ending', '{ "./lib/*.js": "./*.js" }', 'only/lib/part.js', 'part'],
    ['the longest pattern', '{ "./*": "./index.js", "./lib/*": "./*.js" }', 'only/lib/part', 'part'],
    ['a file of its own for import', '{ ".": { "require": "./none.cjs", "import": "./index.js" } }', 'only', 'index'],
    ['fallbacks', '{ ".": ["no path", "./index.js", "./part.js"] }', 'only', 'index'],
  ])('are packages of ES modules alone, by their exports: %s', async (_, exports, specifier, expected) => {
    write('node_modules/only/package.json', `{ "type": "module", "exports": ${exports} }`)
    write('node_modules/only/index.js', "export const name = 'index'\nawait null")
    write('node_modules/only/part.js', "export const name = 'part'\nawait null")
    expect(await run()(specifier)).toMatchObject({ name: expected })
  })

  it.each([
    [
      'a file that is not there',
      './none.mjs',
      /^"\.\/none\.mjs" was not found from .*#1\.pipeline; check the path, its ending included$/,
    ],
    ['an ending that is missing', './typed', /; did you mean "\.\/typed\.ts"\?$/],
    ['another ending', './typed.json', /; did you mean "\.\/typed\.ts"\?$/],
    ['a slip', './thing.mjs', /; did you mean "\.\/things\.mjs"\?$/],
    ['another case', './Things.mjs', /; did you mean "\.\/things\.mjs"\?$/],
    ['a folder', './inner', /^"\.\/inner" is a folder; did you mean "\.\/inner\/index\.js"\?$/],
    ['a package that is not there', 'none', /^"none" was not found from .*; install it with npm$/],
    [
      'a path that a package does not export',
      'only/hidden',
      /^"only\/hidden" was not found: .*package.json does not export it; import one of its "exports"$/,
    ],
    [
      'an import that its package.json does not have',
      '#none',
      /^"#none" was not found from .*; add it to "imports" of /,
    ],
    ['what is no name', '@none', /^"@none" is no path and no package's name; a path begins with \.\/ or \.\.\/$/],
    ['JSX', './view.tsx', /view\.tsx has JSX, which is not run here; build it first/],
    ['CommonJS in TypeScript', './common.cts', /is TypeScript for CommonJS, which is not run here; name it \.mts/],
    ['a text', './read.txt', /read\.txt is no module: its ending is "\.txt"; read it with node:fs/],
    [
      'JSON without its attribute',
      './data.json',
      /^Module "file:.*data\.json" needs an import attribute of type "json"$/,
    ],
    ['JSON with a mistake', './bad.json', /bad\.json: .*JSON at position/, { with: { type: 'json' } }],
    [
      'an attribute that nobody knows',
      './things.mjs',
      /^Import attribute "kind" with value "x" is not supported$/,
      { with: { kind: 'x' } },
    ],
    ['a URL of the net', 'https://example.org/a.js', /Node imports no https: URLs; import a file/],
    ['a mistake in a module', './wrong.mjs', /expected/],
    [
      'an ES module in a file for CommonJS',
      './esm.cjs',
      /^Cannot use import statement outside a module\. Name it \.mjs/,
    ],
  ])('say what to do about %s', async (_, specifier, message, options?: object) => {
    write('node_modules/only/package.json', '{ "type": "module", "exports": { ".": "./index.js" } }')
    write('package.json', '{}')
    for (const name of ['typed.ts', 'things.mjs', 'inner/index.js', 'view.tsx', 'common.cts', 'read.txt'])
      write(name, 'export {}')
    write('data.json', '{}')
    write('bad.json', '{ bad }')
    write('wrong.mjs', 'export const a = (\n')
    write('esm.cjs', "import './things.mjs'\n")
    const problem = await problemOf(specifier, path, options)
    expect(problem).toMatch(message)
    expect(problem).not.toMatch(/\n/)
  })

  it('refuse names that are not there before anything runs, at the place of the import', async () => {
    write('a.mjs', "console.log('a runs')\nexport const readFile = 1")
    write('main.mjs', "import './a.mjs'\nimport { readfile } from './a.mjs'\nconsole.log(readfile)")
    const error = await run()('./main.mjs').catch((found: unknown) => found)
    expect(error).toBeInstanceOf(SyntaxError)
    expect(error).toMatchObject({
      message: "The requested module './a.mjs' does not provide an export named 'readfile'",
    })
    expect(placeOfImport(error)).toEqual({ url: pathToFileURL(join(folder, 'main.mjs')).href, line: 2, column: 10 })
    expect(printed).toEqual([])
  })

  it('leave out types that are only passed on', async () => {
    write('types.ts', 'export interface Word { text: string }\nexport type Other = Word\nexport const word = 1')
    write('through.ts', "export * from './types.ts'")
    write(
      'main.ts',
      "import { Word, word } from './through.ts'\nexport { Word, word }\nexport { Other } from './types.ts'",
    )
    expect(Object.keys(await run()('./main.ts'))).toEqual(['word'])
  })

  it('tell a module its own place', async () => {
    write(
      'a b.mjs',
      "const { url, filename, dirname } = import.meta\nexport { url, filename, dirname }\nexport const next = import.meta.resolve('./none.mjs')",
    )
    expect(await run()('./a%20b.mjs')).toMatchObject({
      url: pathToFileURL(join(folder, 'a b.mjs')).href,
      filename: join(folder, 'a b.mjs'),
      dirname: folder,
      next: pathToFileURL(join(folder, 'none.mjs')).href,
    })
    const host = await createRunModules({ path: null, reader }).hostOf({})
    expect(() => (host.metaOf(null) as { url: string }).url).toThrow('an unsaved pipeline has no place; save it')
  })

  it('take a CommonJS file for one, whatever words it has of ours', async () => {
    write('query.js', "exports.query = { $meta: 'textScore', $import: '$meta' }")
    expect(await run()('./query.js')).toMatchObject({ query: { $meta: 'textScore', $import: '$meta' } })
  })

  describe('of packages and of modules beside the pipeline, in the order of the imports', () => {
    const told = (): readonly unknown[] => (globalThis as { told?: unknown[] }).told ?? []
    const tell = (what: string): string => `;(globalThis.told ??= []).push(${JSON.stringify(what)})`
    const pack = (name: string, text: string): void => {
      write(`node_modules/${name}/package.json`, '{ "type": "module", "exports": "./index.js" }')
      write(`node_modules/${name}/index.js`, text)
    }
    beforeEach(() => {
      Object.assign(globalThis, { told: [] })
      for (const name of ['one', 'two']) pack(name, `${tell(name)}\nexport const ${name} = globalThis.told.join()`)
    })
    afterEach(() => {
      Object.assign(globalThis, { told: undefined })
    })

    it('are evaluated one after the other', async () => {
      write('setup.mjs', tell('setup'))
      write('more.mjs', `import { two } from 'two'\n${tell('more')}\nexport const more = two`)
      write(
        'main.mjs',
        `import './setup.mjs'\nimport { one } from 'one'\nimport { more } from './more.mjs'\n${tell('main')}\nexport { one, more }`,
      )
      expect(await run()('./main.mjs')).toMatchObject({ one: 'setup,one', more: 'setup,one,two' })
      expect(told()).toEqual(['setup', 'one', 'two', 'more', 'main'])
    })

    it('give namespaces, star exports and modules that need one another what packages export', async () => {
      write('setup.mjs', tell('setup'))
      write('all.mjs', `import './setup.mjs'\nexport * from 'one'\nexport * as two from 'two'`)
      write('left.mjs', `import { right } from './right.mjs'\nexport function left() { return right }\n${tell('left')}`)
      write(
        'right.mjs',
        `import './setup.mjs'\nimport * as two from 'two'\nimport { left } from './left.mjs'\nexport const right = [two.two, typeof left]\n${tell('right')}`,
      )
      write(
        'main.mjs',
        `import * as all from './all.mjs'\nimport { left } from './left.mjs'\nexport const found = [Object.keys(all), all.one, all.two.two, left()]`,
      )
      expect(await run()('./main.mjs')).toMatchObject({
        found: [['one', 'two'], 'setup,one', 'setup,one,two', ['setup,one,two', 'function']],
      })
      expect(told()).toEqual(['setup', 'one', 'two', 'right', 'left'])
    })

    it('end with the first that throws', async () => {
      write('fails.mjs', `${tell('fails')}\nthrow new RangeError('no')`)
      write('main.mjs', `import './fails.mjs'\nimport 'one'\n${tell('main')}`)
      const imports = run()
      for (const _ of [1, 2]) await expect(imports('./main.mjs')).rejects.toThrow('no')
      expect(told()).toEqual(['fails'])
    })

    it('refuse a name that a package does not export', async () => {
      write('setup.mjs', tell('setup'))
      write('main.mjs', `import './setup.mjs'\nimport { three } from 'one'\n${tell('main')}`)
      expect(await problemOf('./main.mjs')).toBe("The requested module 'one' does not provide an export named 'three'")
      expect(told()).toEqual([])
    })
  })

  it('say the name of what is called and is no function', async () => {
    write('later.mjs', 'export let later, nothing\nexport const end = () => { later = 1 }')
    write(
      'main.mjs',
      `import { later, nothing, end } from './later.mjs'
end()
const told = []
const tell = (call) => { try { told.push(call()) } catch (error) { told.push(String(error)) } }
tell(() => later(told.push('its arguments')))
tell(() => later\`text\`)
tell(() => nothing?.(told.push('never')))
tell(() => (nothing)())
export { told }`,
    )
    const is = (name: string): string => `TypeError: ${name} is not a function`
    expect(await run()('./main.mjs')).toMatchObject({
      told: ['its arguments', is('later'), is('later'), undefined, is('nothing')],
    })
  })

  it('give namespaces that nobody can change', async () => {
    write('a.mjs', 'export let b = 1\nexport const a = 1')
    const all = await run()('./a.mjs')
    expect(Object.keys(all)).toEqual(['a', 'b'])
    expect(Object.prototype.toString.call(all)).toBe('[object Module]')
    expect(() => {
      all.a = 2
    }).toThrow("Cannot assign to read only property 'a' of object '[object Module]'")
    expect(() => {
      all.c = 2
    }).toThrow(TypeError)
    expect(() => delete all.a).toThrow(TypeError)
  })

  it('reach code by import, import() and import.meta', async () => {
    write(
      'words.mjs',
      "export const words = ['a', 'b']\nexport default 'the default'\nexport let count = 0\nexport const more = () => { count += 1 }",
    )
    const graph = {
      ...graphOf({
        use: "async function use() {\n  const again = await import('./words.mjs')\n  more()\n  return [words, fallback, all === again, count, import.meta.url]\n}",
      }),
      shared:
        "import fallback, { words, count, more, type Word } from './words.mjs'\nimport * as all from './words.mjs'\nimport type { Never } from './none.mjs'",
    }
    await reader.readGraph(graph)
    const compiled = compile(graph)
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
    const options = { inputs: {}, clock: 'virtual', rate: 1, isDebug: false, emit: () => {}, flush: () => {} } as const
    const { outcome } = startPlan({ plan: compiled.value, path, reader, ...options })
    expect(await outcome).toMatchObject({
      kind: 'succeeded',
      result: [['a', 'b'], 'the default', true, 1, pathToFileURL(path).href],
    })
  })
})
