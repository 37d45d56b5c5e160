import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCodeReader } from '../../../main/code/code-reader.ts'
import { readHere } from '../../../main/code/read-here.ts'
import { missingModules } from '../../../main/terminal/missing-modules.ts'
import { graphOf } from '../../support/graph-of.ts'
import { memoryCache } from '../../support/memory-cache.ts'

const reader = createCodeReader(memoryCache(), readHere)
const files = {
  'a.ts': "export const a = 1\nexport interface Some { a: number }\nthrow new Error('it runs')",
  'b.mjs': "export * from 'pack'\nexport * from './a.ts'\nexport const b = 1",
  'c.mjs': "import { b } from './b.mjs'\nimport { lost } from './a.ts'\nexport const c = [b, lost]",
  'd.cjs': 'exports.d = 1',
  'node_modules/pack/package.json': '{ "exports": "./index.mjs" }',
  'node_modules/pack/index.mjs': "throw new Error('it runs')\nexport const any = 1",
}
let folder = ''

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'names-')))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
})
afterAll(() => rmSync(folder, { recursive: true }))

async function problemsOf(shared: string): Promise<readonly object[]> {
  const graph = { ...graphOf({ use: 'async function use() {\n  return used\n}' }), shared }
  return missingModules(graph, join(folder, 'my.pipeline'), reader)
}

describe('names that are checked', () => {
  it.each([
    ['a value', "import { a } from './a.ts'\nconst used = a"],
    ['a value through stars, past a package', "import { a, b } from './b.mjs'\nconst used = [a, b]"],
    [
      'what a package may export',
      "import { any } from './b.mjs'\nimport { other } from 'pack'\nconst used = [any, other]",
    ],
    ['a type that is passed on', "import { Some } from './a.ts'\nexport { Some }\nconst used = 1"],
    [
      'a name of CommonJS and of Node',
      "import { d } from './d.cjs'\nimport { join } from 'node:path'\nconst used = [d, join]",
    ],
  ])('are right: %s', async (_, shared) => {
    expect(await problemsOf(shared)).toEqual([])
  })

  it.each([
    [
      'a slip',
      "import { A } from './a.ts'\nconst used = A",
      1,
      10,
      /^The requested module '\.\/a\.ts' does not provide an export named 'A'$/,
    ],
    [
      'of Node',
      "\nimport { joyn } from 'node:path'\nconst used = joyn",
      2,
      10,
      /'node:path' does not provide an export named 'joyn'$/,
    ],
    [
      'of CommonJS',
      "import { x } from './d.cjs'\nconst used = x",
      1,
      10,
      /^Named export 'x' not found\. The requested module '\.\/d\.cjs' is a CommonJS module/,
    ],
    [
      'in an imported file',
      "\nimport { c } from './c.mjs'\nconst used = c",
      1,
      1,
      /c\.mjs:2:10: The requested module '\.\/a\.ts' does not provide an export named 'lost'$/,
    ],
  ])('are wrong: %s', async (_, shared, line, column, message) => {
    const [found, ...others] = (await problemsOf(shared)) as { message: string; line: number; column: number }[]
    expect(others).toEqual([])
    expect(found).toMatchObject({ code: 'missing-module', severity: 'error', message: expect.stringMatching(message) })
    if (column !== 1) expect(found).toMatchObject({ line, column })
  })
})
