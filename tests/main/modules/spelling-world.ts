import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** One way to write an import, and the file that it must import. */
export interface Spelling {
  readonly name: string
  /** Shared code, or a whole module, that has `file` in scope afterwards. `FOLDER`, `URL`: the folder of the files. */
  readonly code: string
  readonly file: string
  /** Plain Node must be able to run it too. */
  readonly isNode: boolean
}

const plain = (name: string, code: string, file: string): Spelling => ({ name, code, file, isNode: true })
const ours = (name: string, code: string, file: string): Spelling => ({ name, code, file, isNode: false })

export const spellings: readonly Spelling[] = [
  plain('a path', `import { file } from './lib/a.mjs'`, 'lib/a.mjs'),
  plain(
    'comments between',
    `import /* a */ { file /* b */ } /* c */ from /* './lib/b.mjs' */ './lib/a.mjs' // d`,
    'lib/a.mjs',
  ),
  plain('lines between', `import {\n  file,\n} from\n'./lib/a.mjs'`, 'lib/a.mjs'),
  plain('no blanks', `import{file}from"./lib/a.mjs"`, 'lib/a.mjs'),
  plain('escapes', `import { file } from './l\\u0069b/\\x61.mjs'`, 'lib/a.mjs'),
  plain('a line goes on in it', `import { file } from './lib/\\\na.mjs'`, 'lib/a.mjs'),
  plain('a detour', `import { file } from './lib/../lib/./a.mjs'`, 'lib/a.mjs'),
  plain('percent signs', `import { file } from './lib/%61.mjs'`, 'lib/a.mjs'),
  plain('percent signs that stand for one', `import { file } from './lib/50%25%20off.mjs'`, 'lib/50% off.mjs'),
  plain('a query', `import { file } from './lib/a.mjs?x=1'`, 'lib/a.mjs'),
  plain('a fragment', `import { file } from './lib/a.mjs#x'`, 'lib/a.mjs'),
  plain('an absolute path', `import { file } from 'FOLDER/lib/a.mjs'`, 'lib/a.mjs'),
  plain('a file: URL', `import { file } from 'URL/lib/a.mjs'`, 'lib/a.mjs'),
  plain('a link', `import { file } from './lib/link.mjs'`, 'lib/deep/target.mjs'),
  plain('a linked folder', `import { file } from './linked/target.mjs'`, 'lib/deep/target.mjs'),
  plain('#imports', `import { file } from '#inner'`, 'lib/inner.mjs'),
  plain('#imports with a pattern', `import { file } from '#lib/a'`, 'lib/a.mjs'),
  plain('#imports that lead to a package', `import { file } from '#pack'`, 'node_modules/pack/main.mjs'),
  plain('its own package', `import { file } from 'me/self'`, 'lib/self.mjs'),
  plain('a package with exports', `import { file } from 'pack'`, 'node_modules/pack/main.mjs'),
  plain('a path of a package', `import { file } from 'pack/sub/one'`, 'node_modules/pack/sub/one.mjs'),
  plain(
    'a package without exports',
    `import common from 'old'\nconst { file } = common`,
    'node_modules/old/lib/index.js',
  ),
  plain(
    'a file of such a package',
    `import common from 'old/lib/other.js'\nconst { file } = common`,
    'node_modules/old/lib/other.js',
  ),
  plain('a package in a scope', `import { file } from '@some/pack'`, 'node_modules/@some/pack/index.mjs'),
  plain('a package that is a link', `import { file } from 'workspace'`, 'packages/workspace/index.mjs'),
  plain('export from', `export { file } from './lib/a.mjs'\nimport { file } from './lib/a.mjs'`, 'lib/a.mjs'),
  plain('through others', `import { file } from './lib/through.mjs'`, 'lib/deep/target.mjs'),
  plain('a namespace', `import * as all from './lib/a.mjs'\nconst { file } = all`, 'lib/a.mjs'),
  plain('JavaScript without a type that is a module', `import { file } from './lib/detected.js'`, 'lib/detected.js'),
  plain(
    'JavaScript without a type that is none',
    `import common from './lib/plain.js'\nconst { file } = common`,
    'lib/plain.js',
  ),
  plain('JavaScript in a package of modules', `import { file } from './esm/index.js'`, 'esm/index.js'),
  plain('CommonJS', `import { file } from './lib/common.cjs'`, 'lib/common.cjs'),
  plain('CommonJS that requires', `import { file } from './lib/requires.cjs'`, 'lib/common.cjs'),
  plain(
    'CommonJS that requires without an ending',
    `import common from './lib/short.cjs'\nconst { file } = common`,
    'lib/plain.js',
  ),
  plain(
    'CommonJS that requires a folder',
    `import common from './lib/folder.cjs'\nconst { file } = common`,
    'lib/inside/start.js',
  ),
  plain('JSON', `import data from './lib/data.json' with { type: 'json' }\nconst { file } = data`, 'lib/data.json'),
  plain('JavaScript beside TypeScript', `import { file } from './lib/both.js'`, 'lib/both.js'),
  plain('import()', `const { file } = await import('./lib/a.mjs')`, 'lib/a.mjs'),
  plain('import() of a template', 'const { file } = await import(`./lib/a.mjs`)', 'lib/a.mjs'),
  plain(
    'import() of a template with a constant',
    `const dir = './lib'\nconst { file } = await import(\`\${dir}/a.mjs\`)`,
    'lib/a.mjs',
  ),
  plain('import() of a sum', `const { file } = await import('./lib' + '/a' + '.mjs')`, 'lib/a.mjs'),
  plain(
    'import() with comments',
    `const { file } = await import(/* webpackIgnore */ './lib/a.mjs' /* x */)`,
    'lib/a.mjs',
  ),
  plain('import() in parentheses', `const { file } = await import(('./lib/a.mjs'))`, 'lib/a.mjs'),
  plain(
    'import() of JSON',
    `const { default: { file } } = await import('./lib/data.json', { with: { type: 'json' } })`,
    'lib/data.json',
  ),
  ours('TypeScript', `import { file } from './lib/typed.ts'`, 'lib/typed.ts'),
  ours('JavaScript that is only there as TypeScript', `import { file } from './lib/typed.js'`, 'lib/typed.ts'),
  ours('the same with modules’ endings', `import { file } from './lib/typed2.mjs'`, 'lib/typed2.mts'),
  ours('TypeScript that imports so', `import { file } from './lib/outer.ts'`, 'lib/typed.ts'),
  ours('#imports of TypeScript', `import { file } from '#typed'`, 'lib/typed.ts'),
]

/** Writes the files of the table. */
export function writeSpellingWorld(folder: string): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  symlinkSync(join(folder, 'lib/deep/target.mjs'), join(folder, 'lib/link.mjs'))
  symlinkSync(join(folder, 'lib/deep'), join(folder, 'linked'))
  symlinkSync(join(folder, 'packages/workspace'), join(folder, 'node_modules/workspace'))
}

/** The code of a row, in a folder. */
export function codeIn(folder: string, { code }: Spelling): string {
  return code.replace('FOLDER', folder).replace('URL', pathToFileURL(folder).href)
}

const esm = (file: string): Readonly<Record<string, string>> => ({ [file]: `export const file = '${file}'\n` })
const cjs = (file: string): Readonly<Record<string, string>> => ({ [file]: `exports.file = '${file}'\n` })

const files: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({
    name: 'me',
    exports: { './self': './lib/self.mjs' },
    imports: { '#inner': './lib/inner.mjs', '#lib/*': './lib/*.mjs', '#pack': 'pack', '#typed': './lib/typed.js' },
  }),
  ...esm('lib/a.mjs'),
  ...esm('lib/50% off.mjs'),
  ...esm('lib/inner.mjs'),
  ...esm('lib/self.mjs'),
  'lib/deep/target.mjs': `import './beside.mjs'\nexport const file = 'lib/deep/target.mjs'\n`,
  ...esm('lib/deep/beside.mjs'),
  'lib/through.mjs': `export * from './through2.mjs'\n`,
  'lib/through2.mjs': `export { file } from './deep/target.mjs'\n`,
  ...esm('lib/detected.js'),
  ...cjs('lib/plain.js'),
  'esm/package.json': '{ "type": "module" }',
  ...esm('esm/index.js'),
  ...cjs('lib/common.cjs'),
  'lib/requires.cjs': `module.exports = require(/* here */ './comm' + 'on.cjs')\nmodule.exports.file = module.exports.file\n`,
  'lib/short.cjs': `module.exports = require('./plain')\n`,
  'lib/folder.cjs': `module.exports = require('./inside')\n`,
  'lib/inside/package.json': '{ "main": "./start" }',
  ...cjs('lib/inside/start.js'),
  'lib/data.json': '{ "file": "lib/data.json" }',
  ...esm('lib/both.js'),
  'lib/both.ts': `export const file: string = 'lib/both.ts'\n`,
  'lib/typed.ts': `export interface Some { readonly file: string }\nexport const file: string = 'lib/typed.ts'\n`,
  'lib/typed2.mts': `export const file: string = 'lib/typed2.mts'\n`,
  'lib/outer.ts': `import { file, type Some } from './typed.js'\nexport { file }\nexport type Other = Some\n`,
  'node_modules/pack/package.json': JSON.stringify({
    exports: { '.': { require: './none.cjs', import: './main.mjs' }, './sub/*': './sub/*.mjs' },
  }),
  ...esm('node_modules/pack/main.mjs'),
  ...esm('node_modules/pack/sub/one.mjs'),
  'node_modules/old/package.json': '{ "main": "lib" }',
  ...cjs('node_modules/old/lib/index.js'),
  ...cjs('node_modules/old/lib/other.js'),
  'node_modules/@some/pack/package.json': '{ "main": "index.mjs" }',
  ...esm('node_modules/@some/pack/index.mjs'),
  'packages/workspace/package.json': '{ "name": "workspace", "exports": "./index.mjs" }',
  ...esm('packages/workspace/index.mjs'),
}
