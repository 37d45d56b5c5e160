import { expect, it } from 'vitest'
import { shownCode } from '../../renderer/dialogs/shown-code.ts'

it.each([
  [
    'turning signs',
    'a /* \u202e } \u2066if */',
    'a /* ⟦U+202E turns the text⟧ } ⟦U+2066 turns the text⟧if */',
    ['2 hidden signs'],
  ],
  ['zero width', 'a\u200bb', 'a⟦U+200B zero width⟧b', ['1 hidden sign']],
  ['tags and selectors', "'\u{e0041}\ufe0e'", "'⟦U+E0041 tag⟧⟦U+FE0E⟧'", ['2 hidden signs']],
  ['a soft hyphen, a NUL, a half', '\u00ad\0\ud800', '⟦U+00AD soft hyphen⟧⟦U+0000 NUL⟧⟦U+D800⟧', ['3 hidden signs']],
  [
    'fillers',
    'const \u3164 = 1',
    'const ㅤ⟦letters of another kind⟧ = 1'.replace('ㅤ', '⟦U+3164⟧'),
    ['1 hidden sign', 'letters that look like others in '],
  ],
  [
    'line ends in a comment',
    '// a\rb()\u2028c()',
    '// a⟦U+000D line end⟧\nb()⟦U+2028 line end⟧\nc()',
    ['2 hidden signs'],
  ],
  ['code far to the right', `a()${' '.repeat(400)}b()`, 'a() ⟦400 blank columns⟧ b()', ['400 blank columns']],
  [
    'code far to the right of a wide indentation',
    `${'\t'.repeat(60)}b()`,
    ' ⟦60 blank columns⟧ b()',
    ['60 blank columns'],
  ],
  ['nothing where blanks have no code behind them', `a()${' '.repeat(400)}\nb()${' '.repeat(400)}`, 'a()\nb()', []],
  ['code far below', `a()\n${'\n'.repeat(120)}b()`, 'a()\n⟦120 blank lines⟧\nb()', ['120 blank lines']],
  [
    'letters of two scripts',
    'p\u0430ypal()',
    'p\u0430ypal⟦Latin and Cyrillic⟧()',
    ['letters that look like others in p\u0430ypal'],
  ],
  [
    'letters of another kind',
    '\u{1d41a}bc',
    '\u{1d41a}bc⟦letters of another kind⟧',
    ['letters that look like others in \u{1d41a}bc'],
  ],
])('marks %s', (_, code, text, findings) => {
  expect(shownCode(code)).toEqual({ text, findings })
})

it('leaves plain code as it is', () => {
  const code = `async function f(größe: number) {\n  // データ, 名前, имя, 👩‍💻 ❤️ 👍🏽\r\n${' '.repeat(40)}return größe\n\n\n}   \n`
  expect(shownCode(code)).toEqual({ text: code.replace('\r', ''), findings: [] })
})

it('takes no time over long blank stretches', () => {
  expect(shownCode(`a${' \n'.repeat(200_000)}${' '.repeat(500_000)}b`).findings).toEqual([
    '500,000 blank columns',
    '199,999 blank lines',
  ])
})
