import { spawnSync } from 'node:child_process'
import { compileFunction } from 'node:vm'
import { expect, it } from 'vitest'
import { type CodeKind, type ModuleCode, type ReadCode, usesImportMeta } from '#code'
import { checkedByEngine } from '../../../main/code/read-here.ts'
import { readCodes } from '../../../src/code/read-code.ts'
import { samples } from './corpus/all.ts'
import { mutated, randomFrom } from './mutations.ts'

// To try more: MUTATIONS=100000 npx vitest run --config tests/vitest.config.ts tests/core/code/javascript.test.ts
const count = Number(process.env.MUTATIONS ?? 3_000)
const seed = Number(process.env.MUTATION_SEED ?? 1)

/** Our refusals of valid JavaScript that code may not have here. */
const ourRefusals =
  /is a word of the compiled code|^A decorator|nested too deeply|waits for its first use|^arguments is known/
/** JavaScript that the parser does not know, and that nobody writes beside a pipeline. */
const unknown: Readonly<Record<'commonjs' | 'javascript', RegExp>> = {
  commonjs: /\bawait\b[^;]*\*\*|<!--|-->|\byield\b|export\s*\{\s*\}/,
  javascript:
    /import\s*\.\s*meta\s*=[^=]|\bawait\s*[=<.)]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/,
}

function texts(): readonly string[] {
  const random = randomFrom(seed)
  const sources = samples.map(({ code }) => code)
  return Array.from({ length: count }, () => mutated(sources, random))
}

function readAs(kind: CodeKind, all: readonly string[]): readonly ReadCode[] {
  return readCodes(all, kind).map((read, index) => checkedByEngine(all[index] ?? '', kind, read))
}

/** The texts that we accept and the engine refuses, or the reverse, with the error. */
function differing(
  all: readonly string[],
  read: readonly ReadCode[],
  said: readonly (string | null)[],
  isTaken: (code: ModuleCode) => boolean,
) {
  return all.flatMap((text, index) => {
    const { reading, module } = read[index] as ReadCode
    const ours = module === null ? `${reading.errors[0]?.message}` : isTaken(module) ? null : 'is a module'
    const engine = said[index] ?? null
    if ((ours === null) === (engine === null) || (ours && ourRefusals.test(ours))) return []
    return [{ text, ours, engine }]
  })
}

it.each([
  'const a: number = 1',
  'interface A {}',
  'let x = y as z',
  'function f(a?) {}',
  'class A { private b = 1 }',
  'enum A {}',
  'a!.b',
  'import type { a } from "b"',
  'import { type a } from "b"',
  'export type { a } from "b"',
  'import a = require("b")',
  'export = 1',
  'type A = 1',
  'class A<T> {}',
  'class A implements B {}',
  'abstract class A {}',
  'declare const a',
  'a satisfies b',
  'const a = <b>c</b>',
])('refuses TypeScript in a file of JavaScript: %s', (text) => {
  for (const kind of ['javascript', 'commonjs'] as const) {
    const [read] = readAs(kind, [text])
    expect(read?.module).toBeNull()
    expect(read?.reading.errors).toMatchObject([
      { line: 1, message: expect.stringMatching(/TypeScript files|Unexpected token/) },
    ])
  }
})

it('lets a script declare a function twice, and no module', () => {
  const text = 'function f() { return 1 }\nfunction f() { return 2 }'
  expect(readAs('commonjs', [text])[0]?.reading.errors).toEqual([])
  expect(readAs('javascript', [text])[0]?.reading.errors).toMatchObject([{ line: 2 }])
})

it.each<[string, string, number, number, string]>([
  [
    'a name that is not there',
    'const a = 1\nexport { a, b }',
    2,
    13,
    "Cannot export 'b'. Only local declarations can be exported from a module",
  ],
  ['the same name twice', 'export const a = 1\nexport { a }', 2, 1, "Duplicate export of 'a'"],
  [
    'an import of a name that is taken',
    "const a = 1\nimport { a } from 'b'",
    2,
    10,
    "Import declaration conflicts with local declaration of 'a'",
  ],
  [
    'a function declared twice',
    'function f() {}\nfunction f() {}\nexport {}',
    2,
    10,
    "Identifier 'f' has already been declared",
  ],
  ['a source that is no text', 'import a from b', 1, 15, "Unexpected token 'b'"],
])('says of a module what is wrong, and where: %s', (_, text, line, column, message) => {
  expect(readAs('javascript', [text])[0]?.reading.errors[0]).toEqual({ line, column, message })
})

it('takes of a script what the engine takes, and refuses what it refuses', { timeout: 3_600_000 }, () => {
  const all = texts().filter((text) => !unknown.commonjs.test(text))
  const read = readAs('commonjs', all)
  const isCommonJs = (code: ModuleCode): boolean =>
    !(code.requests.length > 0 || code.exports.length > 0 || code.isAsync || usesImportMeta(code))
  const said = all.map(errorOfScript)
  expect(differing(all, read, said, isCommonJs)).toEqual([])
  expect(said.filter((each) => each === null).length).toBeGreaterThan(all.length / 20)
})

it('takes of a module what the engine takes, and refuses what it refuses', { timeout: 3_600_000 }, () => {
  const all = texts().filter((text) => !unknown.javascript.test(text))
  const said = errorsOfModules(all)
  expect(differing(all, readAs('javascript', all), said, () => true)).toEqual([])
  expect(said.filter((each) => each === null).length).toBeGreaterThan(all.length / 20)
})

function errorOfScript(text: string): string | null {
  try {
    compileFunction(text.replace(/^#!.*/, ''), ['exports', 'require', 'module', '__filename', '__dirname'])
    return null
  } catch (error) {
    return (error as SyntaxError).message
  }
}

/** Modules can be compiled without being evaluated only in a process of their own. */
function errorsOfModules(all: readonly string[]): readonly (string | null)[] {
  const program = `const { SourceTextModule } = require('node:vm')
    const said = JSON.parse(require('node:fs').readFileSync(0, 'utf8')).map((text) => {
      try { new SourceTextModule(text); return null } catch (error) { return error.message }
    })
    process.stdout.write(JSON.stringify(said))`
  const flags = ['--experimental-vm-modules', '--no-warnings', '-e', program]
  const { stdout, stderr } = spawnSync(process.execPath, flags, {
    input: JSON.stringify(all),
    encoding: 'utf8',
    maxBuffer: 1e9,
  })
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout)
}
