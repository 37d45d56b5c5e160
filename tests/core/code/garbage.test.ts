import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkedByEngine } from '../../../main/read-here.ts'
import { type LightWork, lightParse } from '../../../src/code/light-parse.ts'
import { readCode } from '../../../src/code/read-code.ts'
import { garbage } from './garbage.ts'

/** In the long run 1.8 million characters. */
const isLong = Number(process.env.FUZZ_FACTOR ?? 1) > 1
const length = isLong ? 1_800_000 : 60_000
const lightLength = isLong ? 1_800_000 : 20_000

interface Allocator {
  getNodeConstructor(): new (...given: readonly unknown[]) => object
  getTokenConstructor(): new (...given: readonly unknown[]) => object
  getIdentifierConstructor(): new (...given: readonly unknown[]) => object
}

/** Counts what the parser makes, beneath whatever the reader counts. */
const allocator = (ts as typeof ts & { readonly objectAllocator: Allocator }).objectAllocator
const plain = { ...allocator }
let made = 0

beforeAll(() => {
  for (const key of ['getNodeConstructor', 'getTokenConstructor', 'getIdentifierConstructor'] as const) {
    const counted = new Proxy(plain[key](), {
      construct(Plain, given) {
        made += 1
        return new Plain(...given)
      },
    })
    Object.assign(allocator, { [key]: () => counted })
  }
})

afterAll(() => void Object.assign(allocator, plain))

describe('garbage is read with work in proportion to its length, and taken or refused with a place', () => {
  // The bound of a whole test is against hanging only.
  it.each(Object.entries(garbage))('%s', { timeout: 60_000 }, (_, make) => {
    const text = make(length)
    made = 0
    const { reading, module } = checkedByEngine(text, 'typescript', readCode(text))
    // A text is parsed as a whole once, twice where it awaits; before that a third of it, and parts to find a place.
    expect(made).toBeLessThan(1_500_000 + 5 * length)
    expect(reading.errors.length > 0).toBe(module === null)
    for (const { message, line, column } of reading.errors.slice(0, 3)) {
      expect(message).toMatch(/\S/)
      expect(message).not.toMatch(/cannot be read: |undefined|\bat .*:\d+:\d+/)
      expect(line).toBeGreaterThanOrEqual(1)
      expect(column).toBeGreaterThanOrEqual(1)
    }
  })
})

describe('garbage is read lightly with work in proportion to its length', () => {
  it.each(Object.entries(garbage))('%s', { timeout: 60_000 }, (_, make) => {
    const text = make(lightLength)
    const work: LightWork = { steps: 0, tries: 0, fetched: 0 }
    lightParse(text, work)
    // One step tries a dozen ways at most, and each of them may look through the text.
    expect(work.steps).toBeLessThan(1_000 + text.length)
    expect(work.tries).toBeLessThan(10_100)
    expect(work.fetched).toBeLessThan(10_000 + 5 * text.length)
  })
})
