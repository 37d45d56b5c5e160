import { describe, expect, it } from 'vitest'
import { legible } from '../../../src/code/legible.ts'

const hint = ' async'
const arrows = (depth: number): string => '({ a } = {}) => '.repeat(depth)
const countIn = (text: string): number => text.split(hint).length - 1

/** `▲` marks where the parser needs one more word. */
const misread: Readonly<Record<string, string>> = {
  'a pattern with a default': 'const f = ▲({ a } = {}) => a',
  'a list with a default': 'f(▲([a] = []) => a)',
  'the first of several': 'f(▲([a] = [], b) => a)',
  'behind a comment': 'const f = ▲(/* c */ { a } = {}) => a',
  'behind comments': 'const f = ▲(// one\n/* two */ { a } = {}) => a',
  'with a type behind it': 'const f = ▲({ a } = {}): number => a',
  "in one another's bodies": '▲({ a } = {}) => ▲({ b } = {}) => b',
  "in one another's parameters": '▲({ a } = ▲({ b } = {}) => b) => a',
  'two in a row': 'f(▲({ a } = {}) => a, ▲([b] = []) => b)',
}

/** Code that the parser reads correctly, so that it stays as it is. */
const read: readonly string[] = [
  'const f = (a = {}) => a',
  '({ a } = b)',
  '(a.b = c) => d',
  'const f = async ({ a } = {}) => a',
  '',
]

const withoutMarks = (marked: string): string => marked.replaceAll('▲', '')

describe('what the light parser misreads', () => {
  it.each(Object.entries(misread))('is given a hint: %s', (_, marked) => {
    const code = withoutMarks(marked)
    const { text, originalOffset, tree } = legible(code)
    expect(text).toBe(marked.replaceAll('▲', hint))
    expect(tree.length).toBe(text.length)
    // Each sign of the text outside of hints stands for the same sign in the code.
    const places = [...text.replaceAll(hint, '▲▲▲▲▲▲')].flatMap((sign, at) => (sign === '▲' ? [] : [at]))
    expect(places.map((at) => code[originalOffset(at)]).join('')).toBe(code)
  })

  it.each([
    ['const f = async <T,>(a: T) => a', 'const f =       <T,>(a: T) => a'],
    ['f(async <T,>(a: T) => a, async <U,>(b: U) => b)', 'f(      <T,>(a: T) => a,       <U,>(b: U) => b)'],
  ])('is spared the async of what is generic: %s', (code, expected) => {
    expect(legible(code).text).toBe(expected)
  })

  it.each(read)('nothing else is changed: %s', (code) => {
    const { text, originalOffset } = legible(code)
    expect([text, originalOffset(code.length)]).toEqual([code, code.length])
  })

  it('comes to light twenty deep, one behind the other', () => {
    expect([1, 19, 20, 21].map((depth) => countIn(legible(`${arrows(depth)}a`).text))).toEqual([1, 19, 20, 20])
  })
})
