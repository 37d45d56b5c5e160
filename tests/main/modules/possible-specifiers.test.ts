import { describe, expect, it } from 'vitest'
import { possibleSpecifiers } from '../../../main/modules/possible-specifiers.ts'

describe('what code may turn out to load', () => {
  it.each([
    ['paths', "f + './a.js' + '../b' + '/c' + '.' + './'", ['./a.js', '../b', '/c', './']],
    [
      'URLs of files, and imports of a package',
      "x = 'file:///a.mjs'; y = '#own'; z = 'https://a'",
      ['file:///a.mjs', '#own'],
    ],
    ['names in parentheses and lists', "load('a'); [ 'b', '@c/d' ]; x = 'e'", ['a', 'b', '@c/d']],
    ['each once', "f('a', 'a')", ['a']],
    ['in all quotes, with the others in them', 'f("a", `b`, "./it\'s")', ['a', 'b', "./it's"]],
    ['no sentences', "f('a b', 'a?', '')", []],
    [
      'signs that are written by their numbers',
      String.raw`f('./\x61', './\u0062', './\u{63}', '\u{1F600}./', './\u{110000}d')`,
      ['./a', './b', './c', './d'],
    ],
    [
      'signs that have a letter',
      String.raw`f('./a\tb', './a\0b', './a\'b', './a\qb')`,
      ['./a\tb', './a\0b', "./a'b", './aqb'],
    ],
    ['texts over several lines', "f('./a\\\nb', './c\\\r\nd')", ['./ab', './cd']],
  ])('%s', (_, text, found) => {
    expect(possibleSpecifiers(text, true)).toEqual(found)
  })

  it.each([
    ["import a from './a'; require('./b')", false],
    ["createRequire(here)('./b')", true],
    ["new URL('./b', import.meta.url)", true],
    ["const load = require; load('./b')", true],
    ["module . require('./b')", true],
    ["eval(code); f('./b')", true],
    ["new Worker('./b')", true],
    ["fork('./b')", true],
    ["required('./b')", false],
  ])('is looked for where it loads by other names: %s', (text, isLookedFor) => {
    expect(possibleSpecifiers(text, false).length > 0).toBe(isLookedFor)
  })

  it('is two thousand texts at most', () => {
    const text = Array.from({ length: 2_001 }, (_, place) => `'./${place}'`).join()
    expect(possibleSpecifiers(text, true)).toEqual(Array.from({ length: 2_000 }, (_, place) => `./${place}`))
  })
})
