import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCodeReader } from '../../../main/code/code-reader.ts'
import { readHere } from '../../../main/code/read-here.ts'
import type { PackageLoading } from '../../../main/modules/sources.ts'
import { memoryCache } from '../../support/memory-cache.ts'
import { localModules } from './local-modules.ts'

const reader = createCodeReader(memoryCache(), readHere)
let folder: string
let printed: string[]

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'common-')))
  printed = []
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
}

/** The exports of a file, loaded by code of a pipeline beside it. */
async function given(
  text: string,
  others: Readonly<Record<string, string>> = {},
  packages?: PackageLoading,
): Promise<unknown> {
  write({ ...others, 'at/here.cjs': text })
  const path = join(folder, 'p.pipeline')
  const modules = await localModules(path, (line) => printed.push(line), reader, packages)
  const found = (await modules.import(pathToFileURL(path).href, './at/here.cjs')) as { readonly default: unknown }
  return found.default
}

const here = (): string => join(folder, 'at', 'here.cjs')

/** The error of a require that would have to wait. */
const tooLate = 'ERR_REQUIRE_ASYNC_MODULE'

describe('what a CommonJS file has is what it has in Node', () => {
  it.each([
    ['this, which is its exports', 'module.exports = this === exports && this === module.exports'],
    ['where it is', 'module.exports = [__filename, __dirname]'],
    [
      'its module',
      'const { id, path, filename, loaded, paths } = module\nmodule.exports = { id, path, filename, loaded, paths }',
    ],
    ['the folders of packages above a package', "module.exports = require('../node_modules/a/b.cjs')"],
    ['exports by name', 'exports.a = 1\nthis.b = 2'],
    ['other exports', 'exports.a = 1\nmodule.exports = 2'],
    ['a return at its top', 'exports.a = 1\nif (exports.a) return\nexports.a = 2'],
    [
      'five arguments',
      'module.exports = [arguments.length, arguments[1] === require, arguments[2] === module, arguments[3] === __filename]',
    ],
    [
      'others that it has loaded',
      "require('./other.cjs')\nmodule.exports = module.children.map(({ id, loaded }) => [id, loaded])",
    ],
    [
      'what is loaded, by file',
      "require('./other.cjs')\nmodule.exports = Object.keys(require.cache).filter((file) => file.startsWith(__dirname))",
    ],
    ['each file once', "module.exports = require('./other.cjs') === require('./other.cjs')"],
    [
      'a place for each name',
      "module.exports = [require.resolve('./other.cjs'), require.resolve('fs'), require.resolve('node:fs')]",
    ],
    [
      'one in other folders',
      "module.exports = require.resolve('./other.cjs', { paths: [__dirname + '/nowhere', __dirname] })",
    ],
    [
      'the folders of packages',
      "module.exports = [require.resolve.paths('a'), require.resolve.paths('fs'), require.resolve.paths('./a')]",
    ],
    ['data', "module.exports = require('./data.json')"],
    [
      'what of itself there is in a circle',
      "exports.early = 1\nexports.seen = require('./round.cjs').seen\nexports.late = 2",
    ],
    [
      'one that failed, anew',
      "const tries = []\nfor (const _ of [1, 2]) try { require('./fails.cjs') } catch (error) { tries.push(error.message) }\nmodule.exports = [tries, globalThis.timesFailed, Object.keys(require.cache).some((file) => file.endsWith('fails.cjs'))]\ndelete globalThis.timesFailed",
    ],
  ])('%s', async (_, text) => {
    const others = {
      'at/other.cjs': 'exports.other = 1',
      'node_modules/a/b.cjs': 'module.exports = module.paths',
      'at/data.json': '{ "a": [1] }',
      'at/round.cjs': "exports.seen = { ...require('./here.cjs') }",
      'at/fails.cjs': "globalThis.timesFailed = (globalThis.timesFailed ?? 0) + 1\nthrow new Error('no')",
    }
    const ours = await given(text, others)
    const nodes = createRequire(here())(here()) as unknown
    expect(ours).toEqual(nodes)
  })

  it.each([
    ['a file of the first folder that has it', './b.cjs', "[up('nowhere'), up('one'), up('two')]"],
    ['a file of another folder, though one beside has the name too', './other.cjs', "[up('one')]"],
    ['a file above another folder', '../two/b.cjs', "[up('one')]"],
    ['a file that is only beside, nowhere else', './other.cjs', "[up('nowhere')]"],
    ['a file of no folder', './other.cjs', '[]'],
    ['a package that another folder can load', 'a/b.cjs', "[up('one')]"],
    ["a package of a folder's own", 'own', "[up('one')]"],
    ['a package that is in no folder', 'own', "[up('two')]"],
    ['a package of no folder', 'a/b.cjs', '[]'],
    ['a file by its whole path, wherever', 'HERE/one/b.cjs', '[]'],
    ['a module of Node, wherever', 'fs', "[up('nowhere')]"],
    ['a module of Node, named so', 'node:fs', '[]'],
  ])('require.resolve in given folders: %s', async (_, specifier, paths) => {
    const text = `const up = (name) => __dirname + '/../' + name
try { module.exports = require.resolve('${specifier.replace('HERE', folder)}', { paths: ${paths} }) } catch (error) { module.exports = error.code }`
    const others = {
      ...{ 'at/other.cjs': '', 'one/other.cjs': '', 'one/b.cjs': '', 'two/b.cjs': '', 'node_modules/a/b.cjs': '' },
      'one/node_modules/own/index.js': '',
    }
    const ours = await given(text, others)
    expect(ours).toEqual(createRequire(here())(here()))
  })

  it.each([
    ['nothing', ''],
    ['an empty text', "''"],
    ['a number', '1'],
  ])('require of %s is refused', async (_, argument) => {
    const message = 'The argument of require must be a text that is not empty. Received '
    expect(
      await given(`try { require(${argument}) } catch (error) { module.exports = [error.name, error.message] }`),
    ).toEqual(['TypeError', expect.stringContaining(message)])
  })

  it.each([
    ['ours' as const, 'one that waits for nothing', 'export const any = 1', [1, 1]],
    ['ours' as const, 'one that awaits', 'export const any = await 1', [tooLate, tooLate]],
    ['host' as const, 'one that the host has not imported yet', 'export const any = 1', [tooLate, 1]],
  ])('require of an ES module that needs a package of %s waits for nobody: %s', async (packages, _, pack, tries) => {
    const text = `const tried = () => {
  try { return require('./uses.mjs').any } catch ({ code }) { return code }
}
const first = tried()
module.exports = async () => [first, await import('pack').then(tried)]`
    const others = {
      'at/uses.mjs': "export { any } from 'pack'",
      'node_modules/pack/package.json': '{ "exports": "./index.mjs" }',
      'node_modules/pack/index.mjs': pack,
    }
    const found = (await given(text, others, packages)) as () => Promise<unknown>
    expect(await found()).toEqual(tries)
  })

  it('import() of data that is none names all of its address', async () => {
    const found = await given(`exports.later = import('data:application/json,"a?b', { with: { type: 'json' } })`)
    const { later } = found as { readonly later: Promise<unknown> }
    await expect(later).rejects.toThrow(/^data:application\/json,(?:"|%22)a\?b: /)
  })

  it('import() starts where it is', async () => {
    const found = given("exports.later = import('./other.mjs')", { 'at/other.mjs': 'export const other = 3' })
    const { later } = (await found) as { readonly later: Promise<unknown> }
    expect(await later).toMatchObject({ other: 3 })
  })
})
