import { describe, expect, it } from 'vitest'
import { practiceHints } from '../../../src/graph/practice-rules.ts'
import { repetitiveTexts, workTwice } from '../../support/repetitive-texts.ts'

describe('twice the text is twice the work for hints', () => {
  it.each(Object.entries(repetitiveTexts))('in %s', (_name, make) => {
    const [once, twice] = workTwice(make, (code) => practiceHints(code, []))
    expect(twice).toBeLessThan(2.5 * once + 2_000)
  })
})
