import { describe, expect, it } from 'vitest'
import { checkedLength } from '../../../src/code/grammar.ts'
import { readCode, readCodes } from '../../../src/code/read-code.ts'
import { syntaxTree } from '../../../src/code/syntax-tree.ts'
import { tooLargeAt } from '../../../src/code/too-large.ts'

const nested = (open: string, close: string, depth: number, inner = '1'): string =>
  open.repeat(depth) + inner + close.repeat(depth)

/**
 * Code that the parser tries in two ways, each of which contains code with two ways again; and code that it scans from each
 * place.
 */
const tangled: Readonly<Record<string, string>> = {
  'calls of async': `const a = ${nested('async (', ')', 40)}`,
  'calls of async with a name': `const a = ${nested('async a(', ')', 40)}`,
  'patterns in types of functions': `let x: ${nested('({ a = (b: ', ') => 1 }) => 1', 40, 'T')}`,
  'inferred types with a constraint': `type A<T> = T extends ${nested('(infer U extends ', ' ? 1 : 0)', 40, 'X')} ? 1 : 0`,
  comparisons: `const b: any = 1\nconst a = ${'b < '.repeat(10_000)}1`,
  'modifiers in a row': 'declare '.repeat(100_000),
  'modifiers between comments': 'declare /* * */ '.repeat(50_000),
  'modifiers on lines': 'export\n'.repeat(100_000),
  'modifiers behind code': `${'function a() {}\n'.repeat(20_000)}${'public '.repeat(50_000)}`,
}

const row = (first: string, next: (before: string, index: number) => string, last: string): string =>
  [first, ...Array.from({ length: 39 }, (_, index) => next(`T${index}`, index + 1)), last].join('\n')

/** Types each of which is twice the size of the one before. The checker would build, or walk through, all of them. */
const doubling: Readonly<Record<string, string>> = {
  'types of objects': row(
    'type T0 = { a: 1, b: 2 }',
    (before, at) =>
      `type T${at} = { [K in keyof ${before} as \`\${K & string}\${K & string}${at}\`]: ${before} } & ${before}`,
    'let a: T39 = { a: 1 }',
  ),
  'texts of two kinds': row(
    "type T0 = 'a' | 'b'",
    (before, at) => `type T${at} = \`\${${before}}\${${before}}\``,
    "let a: T39 = 'a'",
  ),
  'texts of one kind': row(
    "type T0 = 'a'",
    (before, at) => `type T${at} = \`\${${before}}\${${before}}\``,
    "let a: T39 = 'a'",
  ),
  'generic texts': `type D<T extends string> = \`\${T}\${T}\`\nlet a: ${nested('D<', '>', 40, "'a'")} = 'b'`,
  'constant lists': row(
    'const T0 = [1] as const',
    (before, at) => `const T${at} = [${before}, ${before}] as const`,
    'let a: never = T39',
  ),
  'constant objects': row(
    'const T0 = { x: 1 }',
    (before, at) => `const T${at} = { x: ${before}, y: ${before} }`,
    'let a: number = T39',
  ),
  'conditional types': `type B<T> = T extends any ? [T, T] : never\nlet a: ${nested('B<', '>', 40, 'string')} = 1`,
}

const large: Readonly<Record<string, string>> = {
  '1.2 million lines': 'f()\n'.repeat(1_200_000),
  'empty statements': ';'.repeat(1_800_000),
  statements: 'a;'.repeat(900_000),
}

/** Large code without mistakes. */
const fine: Readonly<Record<string, string>> = {
  'a megabyte of data': `const a = ${JSON.stringify(Array.from({ length: 15_000 }, (_, id) => ({ id, name: `n${id}`, tags: ['a', 'b'], isOn: true, value: id / 7 })))}`,
  'a megabyte of functions': Array.from(
    { length: 18_000 },
    (_, index) => `function f${index}(a: number): number { return a + ${index} }`,
  ).join('\n'),
  'a long string': `const a = '${'x'.repeat(5_000_000)}'`,
  '1.2 million empty lines': `${'\n'.repeat(1_200_000)}const a = 1`,
}

describe('the light parser', () => {
  it.each(['#a\n', '@a ', ';', '@a()\n', ') ('])('reads no more than the beginning of a megabyte of %j', (piece) => {
    const { length } = syntaxTree(piece.repeat(1_800_000 / piece.length))
    expect(length).toBeGreaterThan(4_000)
    expect(length).toBeLessThan(10_000)
  })

  it('reads all of a long text that is code', () => {
    const code = fine['a megabyte of functions'] ?? ''
    expect(syntaxTree(code).length).toBe(code.length)
  })
})

describe('code beyond what can be read', () => {
  it.each(Object.entries(tangled))('%s are refused at a place', (_, code) => {
    const [error] = readCode(code).reading.errors
    expect(error).toMatchObject({
      message: 'This is nested too deeply to be read',
      remedy: expect.stringMatching(/\S/),
    })
  })

  it.each(Object.entries(doubling))('%s take little time, and run', (_, code) => {
    expect(readCode(code).reading.errors).toEqual([])
  })

  it.each(Object.entries(large))('%s are refused where they get too many', (_, code) => {
    const [error] = readCode(code).reading.errors
    expect(error?.message).toBe('This is more than can be read as one piece of code: 1,000,000 words and signs')
    expect(error?.remedy).toMatch(/Split it/)
    expect((error?.line ?? 0) + (error?.column ?? 0)).toBeGreaterThan(300_000)
  })

  it.each(Object.entries(fine))('%s is read', (_, code) => {
    const { reading, module } = readCode(code)
    expect(reading.errors).toEqual([])
    expect(module).not.toBeNull()
  })

  it.each(['get set', 'new a b', 'function a', "'", 'a #b', 'asserts a', '1a', ') ('])(
    'is read no further than its beginning where that is no code: %s',
    (line) => {
      const { errors } = readCode(`${line}\n`.repeat(100_000)).reading
      expect(errors.length).toBeGreaterThan(0)
      expect(errors.at(-1)?.line).toBeLessThan(10_000)
    },
  )

  it('is told for its own text, not for those that are read with it', () => {
    const [first, second] = readCodes([large.statements ?? '', 'const a = 1'])
    expect([first?.reading.errors.length, second?.reading.errors.length]).toEqual([1, 0])
  })

  it('leaves nothing behind for the next text', () => {
    // The code ends within its brackets, when the parser already knows that no arrow follows the parentheses at its start.
    readCode(`(b);const a = ${nested('async (', ')', 400)}`)
    expect(readCode('(b) => b').reading.errors).toEqual([])
  })

  it.each([
    ['up to so many characters', checkedLength, 1],
    ['no more beyond', checkedLength + 1, 0],
  ])('is looked at for what the engine would take and TypeScript does not, %s', (_, length, count) => {
    const mistake = 'class A {}\nclass B extends A { constructor() { use() } }\n'
    const code = `${mistake}//${' '.repeat(length - mistake.length - 2)}`
    expect([code.length, readCode(code).reading.errors.length]).toEqual([length, count])
  })

  it('counts words and signs, not characters', () => {
    expect(tooLargeAt('ab cd(ef)', 5)).toBeNull()
    expect(tooLargeAt('ab cd(ef)', 4)).toBe(8)
    expect(tooLargeAt(`${'ä'.repeat(100)} b c`, 2)).toBe(103)
    expect(tooLargeAt(' \n\t'.repeat(100), 1)).toBeNull()
  })
})
