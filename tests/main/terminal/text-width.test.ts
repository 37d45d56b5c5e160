import { describe, expect, it } from 'vitest'
import { cutTo, fitTo, onOneLine, shownText, widthOf, withoutControls } from '../../../main/terminal/text-width.ts'

it.each([
  ['', 0],
  ['abc', 3],
  ['é', 1],
  ['e\u0301', 1],
  ['日本', 4],
  ['한', 2],
  ['ｱＡ', 3],
  ['😀', 2],
  ['👨\u200d👩', 4],
  ['❤\ufe0f', 1],
  ['\u{20000}', 2],
])('%j takes %i columns', (text, columns) => {
  expect(widthOf(text)).toBe(columns)
})

describe('a text that is cut', () => {
  it.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'ab…'],
    ['abcd', 1, '…'],
    ['abcd', 0, ''],
    ['', 0, ''],
    ['日本語', 6, '日本語'],
    ['日本語', 5, '日本…'],
    ['日本語', 4, '日…'],
    ['a日本', 4, 'a日…'],
    ['e\u0301e\u0301e\u0301', 2, 'e\u0301…'],
  ])('%j to %i columns', (text, columns, cut) => {
    expect(cutTo(text, columns)).toBe(cut)
    expect(widthOf(fitTo(text, columns))).toBe(columns)
    expect(fitTo(text, columns).startsWith(cut)).toBe(true)
  })

  it('is filled up with spaces', () => {
    expect([fitTo('ab', 4), fitTo('日本語', 4)]).toEqual(['ab  ', '日… '])
  })
})

describe('a foreign text', () => {
  it.each([
    ['a\nb', 'a b', 'a\nb', 'a\nb'],
    ['a \r\n  b', 'a b', 'a \n  b', 'a \n  b'],
    ['a\rb', 'a b', 'a\nb', 'a\nb'],
    ['a\tb', 'a b', 'a\tb', 'a\tb'],
    ['a\t\tb', 'a  b', 'a\t\tb', 'a\t\tb'],
    ['\u001b[31m', '\\u001b[31m', '\\u001b[31m', '\\u001b[31m'],
    ['\u202e', '\\u202e', '\\u202e', '\\u202e'],
    ['a\u200bb', 'a\\u200bb', 'a\\u200bb', 'a\\u200bb'],
  ])('%j: on one line, with what hides marked, without what is obeyed', (text, line, shown, safe) => {
    expect([onOneLine(text), shownText(text), withoutControls(text)]).toEqual([line, shown, safe])
  })
})
