// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is code.
import { Session } from 'node:inspector'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { readerHere } from '../../main/code/read-here.ts'

const read = await readerHere()
const long = ' '.repeat(2_000)
/** Code so long that the checker is not used. */
const unchecked = `// ${'.'.repeat(65_536)}\n`

/** `▲` stands before the expected place, and is removed. Only the engine finds these mistakes. */
const typescript: Readonly<Record<string, string>> = {
  'on the first line': 'const a = ▲/(?i:x)/',
  'at the first character': '▲/(?i:x)/',
  'in the last line': 'const a = 1\nconst b = 2\nconst c = ▲/(?i:x)/',
  'in the last line, with an end': 'const a = 1\nconst c = ▲/(?i:x)/\n',
  'behind a type on its line': 'const a: { b: number; c?: string } = ▲/(?i:x)/ as any',
  'behind a type over lines': 'const a: {\n  b: number\n} | undefined = ▲/(?i:x)/ as any',
  'behind types that are whole lines': 'interface A {\n  b: string\n}\ntype C = A\n\nconst d: C = ▲/(?i:x)/ as any',
  'behind an import and an export':
    "import { a, type B } from './a.ts'\nexport const b: B = a\nexport const c = ▲/(?i:x)/",
  'in a default': 'export default {\n  a: ▲/(?i:x)/,\n}',
  'in a default function': 'export default function () {\n  return ▲/(?i:x)/\n}',
  'behind awaits on its line': 'const a = await (await 1) + (await 2), b = ▲/(?i:x)/',
  'within an await': 'const a = await f(await 1, ▲/(?i:x)/)\ndeclare const f: any',
  'behind a guard': 'for (const a of [1]) { if (a) break; ▲/(?i:x)/ }',
  'in a loop without braces': 'for (const a of [1]) ▲/(?i:x)/.test("")',
  'behind an import() and an import.meta': "const a = import('./a.ts'), b = import.meta, c = ▲/(?i:x)/",
  'in a function, a class, an arrow': 'class A { b = (c: number): any => { for (;;) { return ▲/(?i:x)/ } } }',
  'in a template over lines': 'const a = `one\n\ttwo ${1 as number} three\n ${▲/(?i:x)/} four`',
  'behind a template over lines': 'const a = `one\ntwo\n`; const b = ▲/(?i:x)/',
  'behind tabs': '\tconst a\t=\t▲/(?i:x)/',
  'behind tabs and letters of other scripts': "\tconst größe\t= 'é'\t+ ▲/(?i:x)/",
  'behind pictures': "const a = '😀😀' + ▲/(?i:x)/",
  'with CRLF': 'const a: number = 1\r\nconst b = 2\r\nconst c = ▲/(?i:x)/\r\n',
  'with CR': 'const a: number = 1\rconst c = ▲/(?i:x)/',
  'with LS and PS': 'const a: number = 1\u2028const b = 2\u2029const c = ▲/(?i:x)/\nconst d = 1',
  'with LS in a string': "const a = 'one\u2028two'; const c = ▲/(?i:x)/",
  'behind a comment over lines': '/* one\ntwo\n*/ const a = ▲/(?i:x)/',
  'behind a shebang': '#!/usr/bin/env node\nconst a = ▲/(?i:x)/',
  'behind a byte order mark': '\ufeffconst a = ▲/(?i:x)/',
  'far to the right': `const a = 1;${long}const b = ▲/(?i:x)/`,
  'far to the right on a later line': `const a: string = 'a'\nconst b = 1;${long}await f(▲/(?i:x)/)\ndeclare const f: any`,
  'of a class that is no statement': 'const a = 1\nif (a) ▲class B {}',
  'of an accessor field': 'class A {\n  static accessor ▲b: number = 1\n}',
  'of using': 'function f(a: any) {\n  using ▲b = a\n}',
  'of a name that is imported': "const a = 1\nimport { b, c as ▲eval } from './b.ts'",
  'of a namespace that is imported': "const a = 1\nimport * as ▲arguments from './b.ts'",
}

const javascript: Readonly<Record<string, string>> = {
  'of a name twice': `${unchecked}let a = 1\nlet ▲a = 2`,
  'of a name twice behind awaits': `${unchecked}let a = await 1; let b = await a; let ▲a = 2`,
  'of await in a plain function': `${unchecked}function f() { ▲await 1 }`,
  'of a break': `${unchecked}const a = 1\n\tif (a) ▲break`,
  'of a target': `${unchecked}const a = 1\n▲1 = a`,
  'of delete': `${unchecked}let a = 1\ndelete ▲a`,
  'of a private name': `${unchecked}class A {\n  b() { return this▲.#c }\n}`,
  'of a regular expression': 'const a = 1\nconst b = ▲/(?i:x)/',
}

const commonjs: Readonly<Record<string, string>> = {
  'on the first line': 'const a = ▲/(?i:x)/',
  'on a later line': 'exports.a = 1\n\nlet b\nlet ▲b',
  'of an await': 'exports.a = 1\nfunction f() {\n  for (;;) {\n    ▲await f()\n  }\n}',
}

describe.each(Object.entries({ typescript, javascript, commonjs } as const))(
  'a mistake that the engine finds in %s',
  (kind, table) => {
    it.each(Object.entries(table))('%s', (_name, marked) => {
      const before = marked.slice(0, marked.indexOf('▲')).split('\n')
      const source = marked.replace('▲', '')
      const { reading, module } = read(source, kind as 'typescript' | 'javascript' | 'commonjs')
      expect(module).toBeNull()
      expect(reading.errors).toHaveLength(1)
      const place = { line: before.length, column: (before.at(-1) ?? '').length + 1 }
      expect(reading.errors[0], JSON.stringify(reading.errors)).toMatchObject(place)
    })
  },
)

describe('where the debugger says nothing', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  it.each([
    [
      'what Node marks has its place, without it',
      "const a: string = ''\n  const b = /(?i:x)/",
      { line: 2, column: 13 },
    ],
    [
      'what it does not mark has its line',
      `const a: string = 'a'\nconst b = 1;${long}f(/(?i:x)/)`,
      { line: 2, column: 1 },
    ],
  ])('%s', (_, source, place) => {
    const post = vi.spyOn(Session.prototype, 'post').mockImplementation(() => {})
    const [error] = read(source, 'typescript').reading.errors
    expect(error).toMatchObject(place)
    expect(post.mock.calls.length > 0).toBe(source.includes(long))
  })
})
