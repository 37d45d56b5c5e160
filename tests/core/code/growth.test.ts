import { describe, expect, it } from 'vitest'
import { lightBindingsOf } from '#code'
import { repetitiveTexts, workTwice } from '../../support/repetitive-texts.ts'

describe('twice the text is twice the work to resolve names', () => {
  it.each(Object.entries(repetitiveTexts))('in %s', (_name, make) => {
    const [once, twice] = workTwice(make, lightBindingsOf)
    expect(twice).toBeLessThan(2.5 * once + 2_000)
  })
})
