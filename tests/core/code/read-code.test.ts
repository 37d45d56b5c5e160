import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { moduleFunction, originalOffset, type ReadCode, readingVersion } from '#code'
import { parseDocument } from '#document'
import { grammarErrors, mistakesIn } from '../../../src/code/grammar.ts'
import { parseCode } from '../../../src/code/parse.ts'
import { readCode } from '../../../src/code/read-code.ts'

/** Code with all constructs that nodes may use; the code of the examples is added. */
const corpus = [
  '',
  'const a: number = 1 as const satisfies number\ntype T = { a: string }\ninterface I extends T {}',
  "import fs, { type Stats, readFile as read } from 'node:fs'\nimport type { A } from './a.mjs'\nexport const b = <T,>(x: T): T => x",
  'async function f<T>(this: void, a?: T, ...rest: T[]): Promise<T | undefined> { return await g(await a!, ...rest) }',
  'for (const x of y) z(x)\nfor await (const x of y()) { await z(x) }\nwhile (true) ;\ndo { a() } while (b)\nfor (;;) if (a) break',
  'class A<T> extends B<T> { private readonly x: T; declare y: number; constructor(x: T) { super(); this.x = x } get z(): T { return this.x } async *w() { yield* q } }',
  'const o = { async m() { await n() }, get g() { return 1 }, f: function () {}, a: async () => await b, c: () => ({}) }',
  "const m = await import('./m.mjs')\nconst here = import.meta.url + import /* a */ . meta.url",
  'function over(a: string): string\nfunction over(a: number): number\nfunction over(a: any): any { return a }\nabstract class C { abstract m(): void }',
  'label: for (const a in b) { for (const c of d) { continue label } }\nswitch (a) { case 1: { await b } }\ntry { await a } catch (e: unknown) { await b } finally { await c }',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is code.
  'const t = `a ${await b} c ${(d as string).length}`\nconst r = /x*/g.exec(t)!\nq = x as unknown as Y',
  'for (const a of b) for (const c of d) await e(await f)\nwhile (await a) await (await b)\ndo await a; while (b)',
  'abstract class F {\n  get: string\n  set(): void {}\n  a = 1 as number\n  abstract b: string\n  ["c"] = 1\n}',
  'async function* g() { for await (const a of await b) yield* await c }\nfor (;;) await import("x")',
]

function examples(): string[] {
  const folder = fileURLToPath(new URL('../../../examples/', import.meta.url))
  const runnable = readdirSync(folder).filter((name) => name.endsWith('.pipeline') && name !== 'problems.pipeline')
  return runnable.flatMap((name) => {
    const parsed = parseDocument(readFileSync(folder + name, 'utf8'))
    if (!parsed.ok) throw new Error(parsed.error.message)
    const { shared, nodes } = parsed.value
    return [shared, ...nodes.flatMap((node) => (node.kind === 'coroutine' ? [node.code] : []))]
  })
}

const soundOf = (code: string): NonNullable<ReadCode['module']> => {
  const { reading, module } = readCode(code)
  if (!module) throw new Error(`${JSON.stringify(reading.errors)} in ${code}`)
  return module
}

it('gives the same text as ever, or another version: caches on disk are kept by it', () => {
  const hash = createHash('sha256')
  for (const code of corpus) hash.update(JSON.stringify(readCode(code)))
  // Raise `readingVersion` whenever the hash changes: otherwise people would run what an older reader made of their code.
  expect({ readingVersion, hash: hash.digest('hex').slice(0, 16) }).toEqual({
    readingVersion: 12,
    hash: '359fe8a8e9c928a3',
  })
})

it('gives JavaScript, whichever imports are live', () => {
  for (const code of [...corpus, ...examples()]) {
    const module = soundOf(code)
    for (const live of [new Set<number>(), new Set(module.imports.keys())]) {
      const { js } = moduleFunction(module, live)
      expect(() => new Function(`return ${js}`), js).not.toThrow()
    }
  }
})

it('keeps each line and each column that is not a type', () => {
  for (const code of [...corpus, ...examples()]) {
    const { js, insertions } = soundOf(code)
    expect(js.split('\n')).toHaveLength(code.split('\n').length)
    // Without the insertions, each character is the source's own, or blank, or stands where a type was.
    let text = js
    for (const { at, length } of [...insertions].reverse()) text = text.slice(0, at) + text.slice(at + length)
    expect(text.length).toBe(code.length)
    const changed = [...text].filter((each, at) => each !== ' ' && each !== code[at]).join('')
    expect(changed.replace(/[;,()]|=>/g, '')).toBe('')
    for (let at = 0; at < js.length; at += 7) {
      const original = originalOffset(insertions, at)
      if (!insertions.some((each) => each.at <= at && at < each.at + each.length)) {
        expect([' ', ';', ',', '(', ')', code[original]]).toContain(js[at])
      }
    }
  }
})

it('takes what the parser takes where the checker fails, and of the others what both say', () => {
  const codes = ['const fails = 1\nbreak', 'const a = 1\nbreak', 'const fails = '].map((text) =>
    parseCode(text, 'typescript'),
  )
  const mistakes = mistakesIn(codes, 'typescript', (files) => {
    if (files.some(({ text }) => text.includes('fails'))) throw new TypeError('the checker fails')
    return grammarErrors(files)
  })
  expect(mistakes.map((errors) => errors.map(({ line, message }) => `${line} ${message}`))).toEqual([
    [],
    ["2 A 'break' statement can only be used within an enclosing iteration or switch statement"],
    ['1 Expression expected'],
  ])
})
