import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ModuleError } from '../../../main/modules/module-error.ts'
import { Resolver, requireConditions } from '../../../main/modules/resolver.ts'

/** One folder for all tests, since nothing in it changes. */
const files: Readonly<Record<string, string | object>> = {
  'a.js': '',
  'b.ts': '',
  'both.js': '',
  'both.ts': '',
  'with space.js': '',
  'folder/index.js': '',
  'plain/other.js': '',
  'package.json': {
    name: 'self',
    exports: { '.': './a.js', './b': './b.ts' },
    imports: {
      '#own': './a.js',
      '#built': 'fs',
      '#other': 'main',
      '#exporting': 'exporting',
      '#up': '../a.js',
      '#url': 'https://a.example/a.js',
      '#absolute': '/a.js',
      '#none': null,
      '#modules': './node_modules/main/x.js',
      '#list/*': './*.js',
    },
  },
  'node_modules/main/package.json': { name: 'main', main: 'x.js' },
  'node_modules/main/x.js': '',
  'node_modules/main/y.js': '',
  'node_modules/ending/package.json': { main: 'lib' },
  'node_modules/ending/lib.js': '',
  'node_modules/data/package.json': { main: './lib' },
  'node_modules/data/lib.json': '{}',
  'node_modules/inner/package.json': { main: 'lib' },
  'node_modules/inner/lib/index.js': '',
  'node_modules/wrong/package.json': { main: 'nowhere' },
  'node_modules/wrong/index.js': '',
  'node_modules/numbered/package.json': { main: 1 },
  'node_modules/numbered/index.json': '{}',
  'node_modules/bare/index.js': '',
  'node_modules/empty/readme.txt': '',
  'node_modules/@scope/pack/index.js': '',
  'node_modules/@scope/pack/more/z.js': '',
  'node_modules/exporting/package.json': {
    exports: {
      '.': { require: './r.cjs', import: './i.mjs' },
      './only': { require: './r.cjs' },
      './up': './../a.js',
      './out': 'elsewhere',
      './modules': './node_modules/a.js',
      './dots': './x/../r.cjs',
      './hidden': null,
      './gone': './gone.js',
    },
  },
  'node_modules/exporting/r.cjs': '',
  'node_modules/exporting/i.mjs': '',
}

let folder: string
let here: string
const url = (path: string): string => pathToFileURL(join(folder, path)).href
const resolver = new Resolver()

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'resolver-')))
  here = url('here.mjs')
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), typeof text === 'string' ? text : JSON.stringify(text))
  }
  symlinkSync('a.js', join(folder, 'link.js'))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('a specifier means', () => {
  it.each<[string, string]>([
    ['./a.js', 'a.js'],
    ['./folder/../a.js', 'a.js'],
    ['./b.ts', 'b.ts'],
    ['./b.js', 'b.ts'],
    ['./both.js', 'both.js'],
    ['./with%20space.js', 'with space.js'],
    ['./link.js', 'a.js'],
    ['main', 'node_modules/main/x.js'],
    ['main/y.js', 'node_modules/main/y.js'],
    ['ending', 'node_modules/ending/lib.js'],
    ['data', 'node_modules/data/lib.json'],
    ['inner', 'node_modules/inner/lib/index.js'],
    ['wrong', 'node_modules/wrong/index.js'],
    ['numbered', 'node_modules/numbered/index.json'],
    ['bare', 'node_modules/bare/index.js'],
    ['@scope/pack', 'node_modules/@scope/pack/index.js'],
    ['@scope/pack/more/z.js', 'node_modules/@scope/pack/more/z.js'],
    ['exporting', 'node_modules/exporting/i.mjs'],
    ['self', 'a.js'],
    ['self/b', 'b.ts'],
    ['#own', 'a.js'],
    ['#list/both', 'both.js'],
    ['#other', 'node_modules/main/x.js'],
    ['#exporting', 'node_modules/exporting/i.mjs'],
  ])('%s: the file %s', (specifier, path) => {
    expect(resolver.resolve(specifier, here)).toBe(url(path))
  })

  it('the same from a module in a folder, and what it asks with', () => {
    expect(resolver.resolve('main', url('folder/index.js'))).toBe(url('node_modules/main/x.js'))
    expect(resolver.resolve('../a.js?one#two', url('folder/index.js'))).toBe(`${url('a.js')}?one#two`)
    expect(resolver.resolve(join(folder, 'a.js'), null)).toBe(url('a.js'))
    expect(resolver.resolve(url('a.js'), null)).toBe(url('a.js'))
  })

  it.each([
    ['fs', 'node:fs'],
    ['node:fs/promises', 'node:fs/promises'],
    ['#built', 'node:fs'],
    ['data:text/javascript,1', 'data:text/javascript,1'],
  ])('%s: %s', (specifier, expected) => {
    expect(resolver.resolve(specifier, here)).toBe(expected)
  })

  it('of packages, what the conditions say', () => {
    expect(resolver.packageTarget('exporting/only', here, requireConditions)?.href).toBe(
      url('node_modules/exporting/r.cjs'),
    )
    expect(resolver.packageTarget('exporting', here, requireConditions)?.href).toBe(url('node_modules/exporting/r.cjs'))
    expect(resolver.packageTarget('main', here, requireConditions)).toBeNull()
  })
})

describe('a module that is not found is reported, with what to do', () => {
  const at = (path: string): string => join(folder, path)
  const from = (): string => ` was not found from ${at('here.mjs')}`
  const path = 'check the path, its ending included'

  it.each<[specifier: string, code: string, problem: () => string, remedy: () => string]>([
    ['./nothing-like-it.js', 'ERR_MODULE_NOT_FOUND', () => `"./nothing-like-it.js"${from()}`, () => path],
    ['./a', 'ERR_MODULE_NOT_FOUND', () => `"./a"${from()}`, () => 'did you mean "./a.js"?'],
    [
      './folder',
      'ERR_UNSUPPORTED_DIR_IMPORT',
      () => '"./folder" is a folder',
      () => 'did you mean "./folder/index.js"?',
    ],
    [
      './folder/',
      'ERR_UNSUPPORTED_DIR_IMPORT',
      () => '"./folder/" is a folder',
      () => 'did you mean "./folder/index.js"?',
    ],
    ['./plain', 'ERR_UNSUPPORTED_DIR_IMPORT', () => '"./plain" is a folder', () => 'name a file in it'],
    [
      './a%2fb.js',
      'ERR_INVALID_MODULE_SPECIFIER',
      () => '"./a%2fb.js" has an encoded "/" or "\\" in it',
      () => 'write the path with plain slashes',
    ],
    [
      './a%5Cb.js',
      'ERR_INVALID_MODULE_SPECIFIER',
      () => '"./a%5Cb.js" has an encoded "/" or "\\" in it',
      () => 'write the path with plain slashes',
    ],
    ['nowhere', 'ERR_MODULE_NOT_FOUND', () => `"nowhere"${from()}`, () => 'install it with npm'],
    [
      'empty',
      'ERR_MODULE_NOT_FOUND',
      () => `"empty" was not found: ${at('node_modules/empty')} has no "main" and no index.js`,
      () => 'import one of its files',
    ],
    [
      'exporting/other',
      'ERR_PACKAGE_PATH_NOT_EXPORTED',
      () => `"exporting/other" was not found: ${at('node_modules/exporting/package.json')} does not export it`,
      () => 'import one of its "exports"',
    ],
    [
      'exporting/only',
      'ERR_PACKAGE_PATH_NOT_EXPORTED',
      () => `"exporting/only" was not found: ${at('node_modules/exporting/package.json')} does not export it`,
      () => 'import one of its "exports"',
    ],
    [
      'exporting/hidden',
      'ERR_PACKAGE_PATH_NOT_EXPORTED',
      () => `"exporting/hidden" was not found: ${at('node_modules/exporting/package.json')} does not export it`,
      () => 'import one of its "exports"',
    ],
    ...[
      ['exporting/up', './../a.js'],
      ['exporting/out', 'elsewhere'],
      ['exporting/modules', './node_modules/a.js'],
      ['exporting/dots', './x/../r.cjs'],
    ].map(([specifier = '', target]): [string, string, () => string, () => string] => [
      specifier,
      'ERR_INVALID_PACKAGE_TARGET',
      () =>
        `"${specifier}" leads to "${target}" in ${at('node_modules/exporting/package.json')}, which Node does not follow`,
      () => 'name a file of the package there: "./…"',
    ]),
    ...[
      ['#up', '../a.js'],
      ['#url', 'https://a.example/a.js'],
      ['#absolute', '/a.js'],
      ['#modules', './node_modules/main/x.js'],
    ].map(([specifier = '', target]): [string, string, () => string, () => string] => [
      specifier,
      'ERR_INVALID_PACKAGE_TARGET',
      () => `"${specifier}" leads to "${target}" in ${at('package.json')}, which Node does not follow`,
      () => 'name a file of the package there: "./…"',
    ]),
    ...['#', '#/a', '#own/', '#none', '#unknown'].map((specifier): [string, string, () => string, () => string] => [
      specifier,
      'ERR_PACKAGE_IMPORT_NOT_DEFINED',
      () => `"${specifier}"${from()}`,
      () => `add it to "imports" of ${at('package.json')}`,
    ]),
    ...['', '.hidden', 'a%2fb', 'a\\b', '@scope', '@/a'].map(
      (specifier): [string, string, () => string, () => string] => [
        specifier,
        'ERR_INVALID_MODULE_SPECIFIER',
        () => `"${specifier}" is no path and no package's name`,
        () => 'a path begins with ./ or ../',
      ],
    ),
    [
      'node:nothing',
      'ERR_UNKNOWN_BUILTIN_MODULE',
      () => `"node:nothing"${from()}`,
      () => 'check its name: the Node of this program has no such module',
    ],
    [
      'https://a.example/a.js',
      'ERR_UNSUPPORTED_ESM_URL_SCHEME',
      () => '"https://a.example/a.js" cannot be imported: Node imports no https: URLs',
      () => 'import a file, a package or a node: module',
    ],
  ])('%s', (specifier, code, problem, remedy) => {
    expect(problemOf(specifier, here)).toEqual([code, problem(), remedy()])
  })

  it('names the file that was looked for', () => {
    const thrown = attempt('exporting/gone', here)
    expect(thrown).toMatchObject({ code: 'ERR_MODULE_NOT_FOUND', url: url('node_modules/exporting/gone.js') })
  })

  it('knows a package.json only where there is one', () => {
    const outside = pathToFileURL('/here.mjs').href
    expect(problemOf('#own', outside)?.[2]).toBe('add it to "imports" of a package.json above it')
  })

  const isHomeless = 'ERR_UNSUPPORTED_RESOLVE_REQUEST'
  it.each([
    ['./a.js', null, 'an unsaved pipeline has no folder to look in', 'save it, or import a node: module'],
    ['..', null, 'an unsaved pipeline has no folder to look in', 'save it, or import a node: module'],
    ['main', null, 'an unsaved pipeline has no folder to look in', 'save it, or import a node: module'],
    ['#own', null, 'an unsaved pipeline has no folder to look in', 'save it, or import a node: module'],
    ['./a.js', 'data:,', 'a data: URL has no folder to look in', 'import a node: module or a whole URL'],
    ['main', 'data:,', 'a data: URL has no folder to look in', 'import a node: module or a whole URL'],
  ])('%s from %s', (specifier, base, why, remedy) => {
    expect(problemOf(specifier, base)).toEqual([isHomeless, `"${specifier}" cannot be imported: ${why}`, remedy])
  })

  it('says of no place where there is none', () => {
    expect(problemOf('node:nothing', null)?.[1]).toBe('"node:nothing" was not found')
    expect(problemOf('node:nothing', 'data:,a')?.[1]).toBe('"node:nothing" was not found from data:,a')
  })
})

function attempt(specifier: string, from: string | null): unknown {
  try {
    return resolver.resolve(specifier, from)
  } catch (error) {
    return error
  }
}

function problemOf(specifier: string, from: string | null): readonly [string, string, string] | null {
  const thrown = attempt(specifier, from)
  return thrown instanceof ModuleError ? [thrown.code, thrown.problem, thrown.remedy] : null
}
