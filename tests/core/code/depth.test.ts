import { describe, expect, it } from 'vitest'
import { checkedByEngine } from '../../../main/code/read-here.ts'
import { deepestBracket } from '../../../src/code/nesting.ts'
import { readCode } from '../../../src/code/read-code.ts'
import { parsesLightly, signatureOf } from '../../../src/code/signature.ts'
import { graphOf } from '../../support/graph-of.ts'
import { runGraph } from '../../support/run-graph.ts'

const many = (count: number, of: (index: number) => string, between = ''): string =>
  Array.from({ length: count }, (_, index) => of(index)).join(between)

/** Code nested more deeply than people write; programs that write programs may do so. */
const deep: Readonly<Record<string, string>> = {
  'a sum of 650': `const a = ${many(650, String, ' + ')}`,
  'a sum of 5,000': `const a = ${many(5_000, String, ' + ')}`,
  'a text of 3,000 parts': `const b = 'b'\nconst a = ${many(3_000, (index) => `'${index}' + b`, ' + ')}`,
  '2,800 parentheses': `const a = ${'('.repeat(2_800)}1${')'.repeat(2_800)}`,
  '2,800 brackets': `const a = ${'['.repeat(2_800)}1${']'.repeat(2_800)}`,
  '1,500 braces': `${'{'.repeat(1_500)}1${'}'.repeat(1_500)}`,
  '800 arrows': `const a = ${many(800, () => '() => ')}1`,
  '500 functions': `${many(500, (index) => `function f${index}() {`)}${'}'.repeat(500)}`,
  '500 times else if': `const b: number = 1; let a = 0\nif (b === -1) a = -1\n${many(500, (index) => `else if (b === ${index}) a = ${index}`, '\n')}`,
  '3,000 times else if': `const b: number = 1; let a = 0\nif (b === -1) a = -1\n${many(3_000, (index) => `else if (b === ${index}) a = ${index}`, '\n')}`,
  'an array of 10,000': `const a = [${many(10_000, (index) => `{ id: ${index}, name: 'n${index}' }`, ',\n')}]`,
  '1,000 calls in a chain': `const b: any = 1\nconst a = b${many(1_000, (index) => `.map((c: any) => c + ${index})`, '\n')}`,
  '5,000 calls in a chain': `const b: any = 1\nconst a = b${many(5_000, (index) => `.map((c: any) => c + ${index})`, '\n')}`,
  '2,000 conditionals': `const b: any = 1\nconst a = ${many(2_000, (index) => `b === ${index} ? ${index} : `)}0`,
  '1,000 templates': `const a = ${'`${'.repeat(1_000)}1${'}`'.repeat(1_000)}`,
  '1,000 array types': `let a: ${'Array<'.repeat(1_000)}string${'>'.repeat(1_000)}`,
  '3,000 members of a union': `let a: ${many(3_000, (index) => `'${index}'`, ' | ')}`,
  '1,000 conditional types': `type A<T> = ${many(1_000, (index) => `T extends ${index} ? ${index} : `)}0`,
  '2,000 awaits in each other': `const a = ${'await ('.repeat(2_000)}1${')'.repeat(2_000)}`,
  '2,000 loops in each other': `${many(2_000, () => 'for (;;) ')}{}`,
  '1,000 blocks of if': `const b: any = 1\n${'if (b) {\n'.repeat(1_000)}b()${'\n}'.repeat(1_000)}`,
  '10,000 statements': many(10_000, (index) => `const a${index}: number = ${index}`, '\n'),
  '400 patterns': `const ${'['.repeat(400)}a${']'.repeat(400)} = ${'['.repeat(400)}1${']'.repeat(400)}`,
  '40 calls of async in each other': `declare const async: any\nconst a = ${'async ('.repeat(40)}1${')'.repeat(40)}`,
  '3,000 signs of not': `const a = ${'!'.repeat(3_000)}1`,
  '10,000 awaits in parentheses': `const a = ${'await ('.repeat(10_000)}1${')'.repeat(10_000)}`,
  '1,000 yields': `function* a() { ${'yield '.repeat(1_000)}1 }`,
  'a row of 10,000 with commas': `const a = (${many(10_000, String, ', ')})`,
  '10,000 assignments': `let a = 0\n${'a = '.repeat(10_000)}1`,
  '10,000 comparisons': `const b: any = 1\nconst a = ${'b < '.repeat(10_000)}1`,
  '10,000 times else if': `const b: number = 1; let a = 0\nif (b === -1) a = -1\n${many(10_000, (index) => `else if (b === ${index}) a = ${index}`, '\n')}`,
  '10,000 calls': `const b: any = 1\nconst a = ${'b('.repeat(10_000)}1${')'.repeat(10_000)}`,
  '10,000 templates': `const a = ${'`${'.repeat(10_000)}1${'}`'.repeat(10_000)}`,
  '5,000 casts': `const a = 1${' as any'.repeat(5_000)}`,
}

/** Brackets of nested code: it is accepted up to some depth, and refused below. */
const steps: Readonly<Record<string, readonly [open: string, close: string]>> = {
  parentheses: ['(', ')'],
  brackets: ['[', ']'],
  objects: ['({ a: ', ' })'],
  calls: ['b(', ')'],
  'optional calls': ['b?.(', ')'],
  templates: ['`${', '}`'],
  'awaits of calls': ['await b(', ')'],
  imports: ['import(', ')'],
  sums: ['1 + (', ')'],
  powers: ['1 ** ', ''],
  conditionals: ['b ? b : ', ''],
  arrows: ['() => ', ''],
  functions: ['(function () { return ', ' })'],
  classes: ['(class { a = ', ' })'],
  accesses: ['', '[0]'],
  'calls in a row': ['', '.c((d: any) => d)'],
}

describe('the deepest bracket', () => {
  it.each<[string, number, number]>([
    ['', 0, 0],
    ['a', 0, 0],
    ['(a)', 1, 0],
    ['[a]', 1, 0],
    ['{a}', 1, 0],
    ['([{a}])', 3, 2],
    ['(a)[b]{c}', 1, 0],
    ['() [] {} (())', 2, 10],
    ['] (a', 0, 0],
  ])('of %j', (text, depth, at) => {
    expect(deepestBracket(text)).toEqual({ depth, at })
  })

  it('is not looked for beyond what counts', () => {
    expect(deepestBracket('['.repeat(10), 3)).toEqual({ depth: 4, at: 3 })
  })
})

describe('nested deeply', () => {
  it.each(Object.entries(deep))('%s', (name, code) => {
    const { reading, module } = checkedByEngine(code, 'typescript', readCode(code))
    const [error] = reading.errors
    if (process.env.SHOW) process.stdout.write(`${name}: ${error ? JSON.stringify(error) : 'taken'}\n`)
    if (module) return expect(reading.errors).toEqual([])
    expect(error?.message).toMatch(/nested too deeply|too complex/)
    expect(error?.line).toBeGreaterThanOrEqual(1)
    expect(error?.remedy).toBeTruthy()
  })

  // The engine compiles a function only when it is called.
  it.each(Object.entries(steps))('what is taken of %s is run', async (_, [open, close]) => {
    const codeOf = (depth: number): string =>
      `async function deep(b?: any) {\n  if (!b) return 1\n  return ${open.repeat(depth)}b${close.repeat(depth)}\n}`
    const isTaken = (depth: number): boolean =>
      checkedByEngine(codeOf(depth), 'typescript', readCode(codeOf(depth))).module !== null
    let taken = 1
    let refused = 4_096
    expect([isTaken(taken), isTaken(refused)]).toEqual([true, false])
    while (refused - taken > 8) {
      const middle = (taken + refused) >> 1
      if (isTaken(middle)) taken = middle
      else refused = middle
    }
    expect(taken).toBeGreaterThan(100)
    const { outcome } = await runGraph(graphOf({ deep: codeOf(taken) }))
    expect(outcome).toMatchObject({ kind: 'succeeded', result: 1 })
  })

  it('tells where the parser has no more room, without brackets too', () => {
    for (const sign of ['!', '- ', 'b = ', '() => ', 'b ? b : ', 'typeof ']) {
      const [error] = readCode(`const b = 1\n\nconst a =\n  ${sign.repeat(100_000)}1`).reading.errors
      expect(error, sign).toMatchObject({ message: 'This is nested too deeply to be read', line: 4 })
      expect(error?.column, sign).toBeGreaterThan(500)
    }
  })

  it('tells where the nesting is deepest', () => {
    const message = 'This is nested too deeply to be read'
    const [bracket] = readCode(`const b = 1\nconst a = ${'('.repeat(200_000)}`).reading.errors
    expect(bracket).toMatchObject({ message, line: 2, column: 200_010 })
    const [sum] = readCode(`const b = 1\nconst a = ${many(20_000, String, ' + ')}`).reading.errors
    expect(sum).toMatchObject({ message, line: 2, column: 11 })
    const [chain] = readCode(`const b: any = 1\n\nconst a = b${'.c()'.repeat(20_000)}`).reading.errors
    expect(chain).toMatchObject({ message, line: 3, column: 11 })
  })
})

const half = 2 ** 19

/**
 * A megabyte of code that is hard to parse: each ends within seconds, while a parser that looks back from each place would
 * take hours.
 */
const large: Readonly<Record<string, string>> = {
  'open parentheses': '('.repeat(half * 2),
  'open braces': '{'.repeat(half * 2),
  'less-than signs': '<'.repeat(half * 2),
  'generics that never end': 'a<'.repeat(half),
  quotes: "'".repeat(half * 2),
  'backticks and holes': '`${'.repeat(half / 2),
  slashes: '/'.repeat(half * 2),
  'slashes on lines': '/\n'.repeat(half),
  'open comments': '/*'.repeat(half),
  spaces: ' '.repeat(half * 2),
  lines: '\n'.repeat(half * 2),
  'other lines': '\u2028'.repeat(half),
  NULs: '\0'.repeat(half),
  'halves of characters': '\ud800'.repeat(half),
  numbers: '1 '.repeat(half),
  digits: '1'.repeat(half * 2),
  'a long name': 'a'.repeat(half * 2),
  names: 'a '.repeat(half),
  'at signs': '@'.repeat(half),
  labels: 'a:'.repeat(half),
  'question marks': 'a?'.repeat(half),
  arrows: 'a=>'.repeat(half / 2),
  'asynchronous arrows': 'async('.repeat(half / 4),
  'open parentheses with names': '(a,'.repeat(half / 2),
  escapes: '\\u0061'.repeat(half / 4),
  'marks of conflicts': '<<<<<<< \n'.repeat(half / 8),
  'a string on one line': `const a = '${'x'.repeat(half * 2)}'`,
  'statements on one line': 'a.f = (a: number): number => a;'.repeat(half / 16),
  'awaits on one line': 'await a(1);'.repeat(half / 8),
  'types on one line': 'let a: { b: string } | undefined;'.repeat(half / 16),
  'a sum of names': 'a +'.repeat(half / 2),
  'closing parentheses': ')'.repeat(half * 3.5),
  'signs of private names': '#'.repeat(half * 3.5),
  backslashes: '\\'.repeat(half * 3.5),
  backticks: '`'.repeat(half * 3.5),
  colons: ':'.repeat(half * 3.5),
  apostrophes: "'".repeat(half * 3.5),
}

describe('the light parser', () => {
  it.each(['await (', '(', '[', '({ a: ', 'b(', '`${', '() => { '])(
    'knows the head of what is nested by "%s"',
    (open) => {
      const code = `async function deep(first: string) {\n  return ${open.repeat(10_000)}`
      expect(signatureOf(code)).toMatchObject({ name: 'deep', parameters: [{ name: 'first', type: 'string' }] })
      expect(parsesLightly(code)).toBe(false)
    },
  )
})

describe('a megabyte', () => {
  it.each(Object.entries(large))('%s', { timeout: 120_000 }, (name, code) => {
    const startMs = performance.now()
    const { reading, module } = checkedByEngine(code, 'typescript', readCode(code))
    if (process.env.SHOW)
      process.stdout.write(
        `${name}: ${(performance.now() - startMs).toFixed(0)} ms ${JSON.stringify(reading.errors[0] ?? 'taken')} ${reading.errors.length}\n`,
      )
    expect(reading.errors.length > 0).toBe(module === null)
  })
})
