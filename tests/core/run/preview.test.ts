import { describe, expect, it } from 'vitest'
import { previewOf } from '#run'

describe('the preview of a string', () => {
  it('is its text alone where that says all', () => {
    expect(previewOf('x'.repeat(198))).toEqual({ text: `"${'x'.repeat(198)}"`, type: 'string' })
  })

  it('has the string as it reads beside a text that is cut', () => {
    const value = `first line\n${'x'.repeat(300)} the end`
    const { text, detail } = previewOf(value)
    expect(text).toHaveLength(200)
    expect(detail).toBe(value)
  })

  it('has it too where only the escapes make the text too long', () => {
    expect(previewOf('\n'.repeat(120)).detail).toBe('\n'.repeat(120))
  })

  it('ends after 4,000 characters', () => {
    expect(previewOf('x'.repeat(5_000)).detail).toBe(`${'x'.repeat(3_999)}…`)
  })
})
