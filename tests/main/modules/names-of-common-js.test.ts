import { expect, it } from 'vitest'
import { namesOfCommonJs } from '../../../main/modules/names-of-common-js.ts'
import type { Sources } from '../../../main/modules/sources.ts'

/** Sources with files in one folder, by name. */
const sourcesOf = (files: Readonly<Record<string, string>>, read: string[]): Sources =>
  ({
    text(file: string) {
      const text = files[file]
      read.push(file)
      if (text === undefined) throw new Error(`no ${file}`)
      return text
    },
    requires: { resolve: (specifier: string) => specifier.replace(/^\.\//, '') },
  }) as unknown as Sources

it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
  ['its own', { 'a.cjs': 'exports.one = 1\nexports.default = 2' }, ['one']],
  [
    'those of a file that it passes on',
    { 'a.cjs': "module.exports = require('./b.cjs')", 'b.cjs': 'exports.two = 2' },
    ['two'],
  ],
  [
    'those of a round, each once',
    {
      'a.cjs': "exports.one = 1\nmodule.exports = { ...require('./b.cjs') }",
      'b.cjs': "exports.two = 2\nexports.one = 3\nmodule.exports = { ...require('./a.cjs') }",
    },
    ['one', 'two'],
  ],
  ['of one that passes itself on', { 'a.cjs': "exports.one = 1\nmodule.exports = { ...require('./a.cjs') }" }, ['one']],
  ['none of data', { 'a.cjs': "module.exports = require('./b.json')", 'b.json': '{ "two": 2 }' }, []],
  ['none of what is not there', { 'a.cjs': "exports.one = 1\nmodule.exports = { ...require('./b.cjs') }" }, ['one']],
  ['none of what no lexer reads', { 'a.cjs': 'exports.one = 1\nexport const two = 2' }, []],
])('the names of a CommonJS file are %s', (_, files, names) => {
  const read: string[] = []
  const found = namesOfCommonJs('a.cjs', sourcesOf(files, read)).filter((name) => name !== 'module.exports')
  expect([...found].sort()).toEqual(names)
  expect(read).toEqual([...new Set(read)])
})
