import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { previewOf } from '#run'

describe('the preview of a string', () => {
  it('is its text alone where that says all', () => {
    expect(previewOf('x'.repeat(198))).toEqual({ text: `"${'x'.repeat(198)}"`, type: 'string' })
  })

  it('has the string as it reads beside a text that is cut', () => {
    const value = `first line\n${'x'.repeat(300)} the end`
    const { text, detail } = previewOf(value)
    expect(text).toBe(`${JSON.stringify(value.slice(0, 157))}… ${value.length - 157} more characters`)
    expect(text.length).toBeLessThanOrEqual(200)
    expect(detail).toBe(value)
  })

  it('has it too where only the escapes make the text too long', () => {
    expect(previewOf('\n'.repeat(120)).detail).toBe('\n'.repeat(120))
  })

  it('ends before 4,000 characters, and says how many there are beyond', () => {
    expect(previewOf('x'.repeat(5_000)).detail).toBe(`${'x'.repeat(3_960)}… 1,040 more characters`)
    expect(previewOf('x'.repeat(4_000)).detail).toBe('x'.repeat(4_000))
  })

  it('cuts through no character, keeps to its length, and counts what is left', () => {
    const texts = fc
      .tuple(
        fc.string({ unit: 'binary', maxLength: 9 }),
        fc.constantFrom('x', '🦊', '\n', '"', '\ud83d', '\u202e'),
        fc.nat(4_500),
      )
      .map(([begin, unit, count]) => begin + unit.repeat(count))
    fc.assert(
      fc.property(texts, (value) => {
        const { text, detail = value } = previewOf(value)
        expect(text.length).toBeLessThanOrEqual(200)
        expect(detail.length).toBeLessThanOrEqual(4_000)
        const line = /^(".*")(?:… ([\d,]+) more characters)?$/s.exec(text)
        const kept = String(JSON.parse(line?.[1] ?? '0'))
        expect(value.startsWith(kept)).toBe(true)
        expect(value.length - kept.length).toBe(Number((line?.[2] ?? '0').replaceAll(',', '')))
        const last = value.codePointAt(kept.length - 1) ?? 0
        expect(kept === value || last < 0x10000).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})
