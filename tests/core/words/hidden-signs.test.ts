import fc from 'fast-check'
import { expect, it } from 'vitest'
import { hiddenSigns, obeyedSigns, withSignMarks } from '#words'

it.each([
  ['a\u202eb', 'a⟦U+202E turns the text⟧b'],
  ['a\u2067b', 'a⟦U+2067 turns the text⟧b'],
  ['a\u200bb', 'a⟦U+200B zero width⟧b'],
  ['\u001b[31mred', '⟦U+001B escape⟧[31mred'],
  ['pass\u00adword', 'pass⟦U+00AD soft hyphen⟧word'],
  ['\u{e0041}', '⟦U+E0041 tag⟧'],
  ['one\n\ttwo', 'one\n\ttwo'],
  ['👩\u200d💻 ❤\ufe0f', '👩\u200d💻 ❤\ufe0f'],
  ['می\u200cخواهم', 'می\u200cخواهم'],
  ['日本語 é שלום', '日本語 é שלום'],
])('shows %j as %s', (text, shown) => {
  expect(withSignMarks(text)).toBe(shown)
})

it('leaves nothing that a terminal obeys, and marks what a terminal is kept from', () => {
  const signs = fc.oneof(fc.integer({ min: 0, max: 0x2fff }), fc.integer({ min: 0xe000, max: 0x10ffff }))
  fc.assert(
    fc.property(signs, (code) => {
      const sign = String.fromCodePoint(code)
      const isObeyed = sign.search(obeyedSigns) >= 0
      if (isObeyed) expect(sign.search(hiddenSigns)).toBe(0)
      expect(withSignMarks(`a${sign}b`).search(obeyedSigns)).toBe(-1)
    }),
    { numRuns: 5_000 },
  )
})
