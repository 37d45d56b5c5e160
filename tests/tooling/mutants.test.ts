import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { edited } from '../../scripts/mutants/edit.mjs'
import { kinds } from '../../scripts/mutants/kinds.mjs'
import { marked } from '../../scripts/mutants/marks.mjs'
import { nearestTests } from '../../scripts/mutants/nearest.mjs'
import { type Fault, faultsIn, shownLines } from '../../scripts/mutants/places.mjs'
import { sampled, wingOf } from '../../scripts/mutants/sample.mjs'
import { typeChecker } from '../../scripts/mutants/type-check.mjs'
import { createScratchFolder, root, type ScratchFolder } from '../support/scratch-folder.ts'

/** For each kind of fault, texts with the faults that are planted in them. */
const plants: Readonly<Record<string, readonly (readonly [text: string, ...faults: string[]])[]>> = {
  negated: [
    ['if (a) b()', 'if (!(a)) b()'],
    ['while (!a) b()', 'while (a) b()'],
    ['const c = a ? 1 : 2', 'const c = !(a) ? 1 : 2'],
    ['const c = list.filter((it) => it.a)', 'const c = list.filter((it) => !(it.a))'],
    ['while (true) b()'],
  ],
  bound: [
    ['const c = a < 1', 'const c = a <= 1'],
    ['const c = a >= 1', 'const c = a > 1'],
  ],
  'and-or': [['const c = a && b', 'const c = a || b'], ['const c = a || b', 'const c = a && b'], ['const c = a ?? b']],
  call: [
    ['a()', ';'],
    ['await a.b(1)', ';'],
    ['if (a) b()', 'if (a) ;'],
    ['const c = a()'],
    ['a.removeEventListener(b)'],
    ["console.error('a')"],
  ],
  'clean-up': [
    ['a.removeEventListener(b)', ';'],
    ['clearTimeout(a)', ';'],
    ['try { a() } finally { b() }', 'try { a() } finally {}'],
    ['useEffect(() => { a(); return () => b() })', 'useEffect(() => { a(); return undefined })'],
    ['useEffect(() => on(a))', 'useEffect(() => { on(a) })'],
    ['a()'],
  ],
  guard: [
    ['function f() { if (a) return; b() }', 'function f() { ; b() }'],
    ['for (const c of a) { if (c) continue; b() }', 'for (const c of a) { ; b() }'],
    ['function f() { if (a) { return 1 } return 2 }', 'function f() { ; return 2 }'],
    ['function f() { if (a) return 1; else return 2 }'],
  ],
  text: [
    ["const c = 'word'", "const c = ''"],
    ['const c = `one $' + '{a} two`', 'const c = `$' + '{a} two`', 'const c = `one $' + '{a}`'],
    ['const c = <p>word</p>', 'const c = <p> </p>'],
    ["const c = ', '"],
  ],
  value: [
    ['const c = 1', 'const c = 2'],
    ['const c = 25', 'const c = 250'],
    ['const c = true', 'const c = false'],
    ['const c = false', 'const c = true'],
  ],
  entry: [
    ['const c = [a, b]', 'const c = [b]', 'const c = [a]'],
    ['const c = { a: d, b }', 'const c = { b }', 'const c = { a: d }'],
    ['const c = [a]'],
    ['useEffect(() => d(), [a, b])'],
  ],
  order: [
    ['a(b, c)', 'a(c, b)'],
    ['const c = a - b', 'const c = b - a'],
    ['await a', 'a'],
    ['Math.max(a, b)'],
    ['max(a, b)'],
    ['a(b, b, c)', 'a(b, c, b)'],
  ],
}

const faultsOf = (text: string, kind: string) => faultsIn('src/a.tsx', text).filter((fault) => fault.kind === kind)

describe('each kind', () => {
  it('has examples, and there are ten', () => {
    expect(kinds.map(({ name }) => name).sort()).toEqual(Object.keys(plants).sort())
    expect(kinds).toHaveLength(10)
  })

  const rows = Object.entries(plants).flatMap(([kind, examples]) =>
    examples.map(([text, ...faults]) => [kind, text, faults] as const),
  )
  it.each(rows)('%s: %s', (kind, text, faults) => {
    expect(faultsOf(text, kind).map((fault) => edited(text, fault))).toEqual(faults)
  })
})

it.each([
  "import { a } from 'word'",
  "export { a } from 'word'",
  "type A = 'word' | 1 | true",
  'interface A { readonly a: 1 }',
  'const c = <p className="word" />',
  'const c = <Icon size={15} strokeWidth={1.75} />',
  "const c = 'var(--word)'",
  "console.log('word', a && b)",
  '/** word, 1, a && b */',
])('plants nothing that no test could see: %s', (text) => {
  expect(faultsIn('src/a.tsx', text)).toEqual([])
})

it('knows the place of a fault, the functions around it, and its lines', () => {
  const text = 'const a = 1\nfunction f() {\n  return [() =>\n    a < 2]\n}\n'
  const [fault] = faultsOf(text, 'bound')
  if (!fault) throw new Error('nothing was planted')
  expect(fault).toMatchObject({ file: 'src/a.tsx', line: 4, column: 7 })
  expect(fault.within.map((start) => text.slice(start, start + 5))).toEqual(['a < 2', '{\n  r'])
  expect(shownLines(text, fault)).toEqual({ before: 'a < 2]', after: 'a <= 2]' })
})

it('marks each function that is called, on the same lines', () => {
  const text =
    'const one = (a) => a\nfunction two() {\n  return one(1)\n}\nconst three = () => ({ a: () => 1 })\ntwo()\n'
  const result = marked('src/a.ts', text)
  expect(result.split('\n')).toHaveLength(text.split('\n').length)
  const reached: Set<string> = new Function(`${result}; return globalThis.__reached`)()
  Reflect.deleteProperty(globalThis, '__reached')
  expect([...reached]).toEqual(['src/a.ts', `src/a.ts:${text.indexOf('{')}`, `src/a.ts:${text.indexOf('a\n')}`])
})

it('adds no statement to the runtime, of which exported programs get declarations', () => {
  const text = 'export const one = 1\nexport function two() {}\n'
  expect(marked('src/runtime/a.ts', text)).toMatch(/^export const one = 1\nexport function two\(\) \{.+\}\n$/)
  expect(marked('src/graph/a.ts', text)).not.toMatch(/^export/)
})

describe('a sample', () => {
  const names = kinds.map(({ name }) => name)
  const all = ['src', 'main', 'renderer'].flatMap((wing, index) =>
    names.flatMap((kind) =>
      Array.from({ length: 10 * (index + 1) }, (_, place) => ({ file: `${wing}/${place}`, kind })),
    ),
  )

  it('is the same for the same seed, and as large for each wing and kind', () => {
    const one = sampled(all, 60, 7, () => true)
    expect(sampled(all, 60, 7, () => true)).toEqual(one)
    expect(sampled(all, 60, 8, () => true)).not.toEqual(one)
    for (const wing of ['src', 'main', 'renderer']) {
      const kindsOfWing = one.filter((fault) => wingOf(fault) === wing).map(({ kind }) => kind)
      expect(kindsOfWing.sort()).toEqual([...names, ...names].sort())
    }
  })

  it('takes another in the place of one that can not be planted, and ends where there are no more', () => {
    const isFit = ({ file }: { file: string }) => !file.endsWith('0')
    expect(sampled(all, 60, 7, isFit).filter(isFit)).toHaveLength(60)
    expect(sampled(all, 10_000, 7, isFit)).toHaveLength(all.filter(isFit).length)
  })
})

it('tries the tests that call the function, those about its file first', () => {
  const reach = (ms: number, marks: readonly string[], failure: string | null = null) => ({
    print: '',
    ms,
    failure,
    marks,
  })
  const reaches = new Map([
    ['tests/core/run/other.test.ts', reach(10, ['src/graph/a.ts', 'src/graph/a.ts:40'])],
    ['tests/core/graph/slow.test.ts', reach(9_000, ['src/graph/a.ts', 'src/graph/a.ts:40'])],
    ['tests/core/graph/a.test.ts', reach(100, ['src/graph/a.ts', 'src/graph/a.ts:40'])],
    ['tests/core/graph/loads.test.ts', reach(10, ['src/graph/a.ts'])],
    ['tests/core/graph/broken.test.ts', reach(10, ['src/graph/a.ts:40'], 'is red anyway')],
  ])
  const fault = { file: 'src/graph/a.ts', line: 1, column: 1, kind: 'value', start: 0, end: 0, text: '' }
  const near = (within: readonly number[]) => nearestTests({ ...fault, within } satisfies Fault, reaches, () => '')
  expect(near([40, 12])).toEqual(
    ['a', 'slow'].map((name) => `tests/core/graph/${name}.test.ts`).concat('tests/core/run/other.test.ts'),
  )
  expect(near([])).toHaveLength(4)
  expect(near([77])).toEqual([])
})

/** A project with two functions and one test. */
const project: Readonly<Record<string, string>> = {
  'package.json': '{ "type": "module" }',
  'src/tsconfig.json': '{ "compilerOptions": { "strict": true, "noEmit": true, "types": [] }, "include": ["."] }',
  'src/bounds.ts': `export function isAdult(years: number): boolean {
  return years >= 18
}
export function isSenior(years: number): boolean {
  return years >= 65
}
export function isChild(years: number): boolean {
  return years < 14
}
`,
  'main/empty.ts': '',
  'renderer/empty.ts': '',
  'tests/core/runtime/differential/cpython/package.json': '{ "dependencies": {} }',
  'tests/vitest.config.ts': "export default { test: { include: ['tests/**/*.test.ts'] } }",
  'tests/bounds.test.ts': `import { expect, it } from 'vitest'
import { isAdult, isSenior } from '../src/bounds.ts'
it('counts years', () => {
  expect([isAdult(17), isAdult(18)]).toEqual([false, true])
  expect([isSenior(10), isSenior(90)]).toEqual([false, true])
})
`,
}

describe('over a project', () => {
  let scratch: ScratchFolder
  beforeAll(async () => {
    scratch = await createScratchFolder()
    for (const [path, text] of Object.entries(project)) {
      mkdirSync(dirname(join(scratch.work, path)), { recursive: true })
      writeFileSync(join(scratch.work, path), text)
    }
    mkdirSync(join(scratch.work, 'scripts'))
    for (const part of ['mutants', 'mutants.mjs', 'system']) {
      cpSync(join(root, 'scripts', part), join(scratch.work, 'scripts', part), { recursive: true })
    }
    symlinkSync(join(root, 'node_modules'), join(scratch.work, 'node_modules'))
  })
  afterAll(() => scratch.remove())

  it('does not plant what the compiler refuses', () => {
    const isFine = typeChecker(scratch.work, 'src')
    const text = project['src/bounds.ts'] ?? ''
    expect(isFine('src/bounds.ts', text.replace('>= 18', '> 18'))).toBe(true)
    expect(isFine('src/bounds.ts', text.replace('years >= 18', "''"))).toBe(false)
    // The fault before must be forgotten.
    expect(isFine('src/bounds.ts', text.replace('>= 65', '> 65'))).toBe(true)
  })

  it('tells which faults the tests see, which they miss and which no test calls; nothing is left behind', () => {
    const args = [join('scripts', 'mutants.mjs'), '--kind', 'bound']
    const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: scratch.work, encoding: 'utf8' })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toContain('caught · src/bounds.ts:2:16 bound')
    expect(stdout).toContain(`src/bounds.ts:5:16 bound · 1 of 1 files of tests call it and pass
  - return years >= 65
  + return years > 65`)
    expect(stdout).toContain(`src/bounds.ts:8:16 bound · no test calls it
  - return years < 14
  + return years <= 14`)
    expect(stdout).toMatch(/caught {8}1 of {4}3 {3}33\.3 %/)
    expect(readFileSync(join(scratch.work, 'src/bounds.ts'), 'utf8')).toBe(project['src/bounds.ts'])
  })
})
