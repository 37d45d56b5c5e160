import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkedByEngine } from '../../../main/code/read-here.ts'
import { mistakesIn } from '../../../src/code/grammar.ts'
import { type LightWork, lightParse } from '../../../src/code/light-parse.ts'
import { parseCode } from '../../../src/code/parse.ts'
import { readCode } from '../../../src/code/read-code.ts'
import type { Reading } from '../../../src/code/reading.ts'
import { isLong } from '../../fuzz/runs.ts'
import { garbage } from './garbage.ts'

/** In a long run 1.8 million characters; otherwise fewer, since growth shows there as well. */
const length = isLong ? 1_800_000 : 3_000
/**
 * The checker reads only short texts. Preparing it takes longer than everything else, so only one text in forty is read
 * completely.
 */
const readLength = isLong ? 1_800_000 : 2_000
const lightLength = isLong ? 1_800_000 : 1_000
const all = Object.entries(garbage)
const some = all.filter((_, index) => isLong || index % 40 === 0)

interface Allocator {
  getNodeConstructor(): new (...given: readonly unknown[]) => object
  getTokenConstructor(): new (...given: readonly unknown[]) => object
  getIdentifierConstructor(): new (...given: readonly unknown[]) => object
}

/** Counts the nodes that the parser makes, whatever the reader counts. */
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

function readings({ errors }: Reading): void {
  for (const { message, line, column } of errors.slice(0, 3)) {
    expect(message).toMatch(/\S/)
    expect(message).not.toMatch(/cannot be read: |undefined|\bat .*:\d+:\d+/)
    expect(line).toBeGreaterThanOrEqual(1)
    expect(column).toBeGreaterThanOrEqual(1)
  }
}

// The time limit of a test only ends a hang.
describe('garbage is parsed with work in proportion to its length', { timeout: 60_000 }, () => {
  it.each(all)('%s', (_, make) => {
    const text = make(length)
    made = 0
    try {
      parseCode(text, 'typescript')
    } catch (error) {
      expect((error as { readonly at: number }).at).toBeLessThanOrEqual(text.length)
      expect(String(error)).toMatch(/^Too(?:Deep|Large)Error: /)
    }
    // A text is parsed completely once, or twice if it awaits; before that a third of it is parsed, and parts of it to find
    // a place.
    expect(made).toBeLessThan(1_000_000 + 5 * length)
  })
})

describe('garbage is read, and taken or refused with a place', { timeout: 60_000 }, () => {
  it.each(some)('%s', (_, make) => {
    const text = make(readLength)
    const { reading, module } = checkedByEngine(text, 'typescript', readCode(text))
    expect(reading.errors.length > 0).toBe(module === null)
    readings(reading)
  })

  it('all of it in one go, by the parser and the checker', () => {
    const parsed = all.flatMap(([, make]) => {
      try {
        return [parseCode(make(200), 'typescript')]
      } catch {
        return []
      }
    })
    const mistakes = mistakesIn(parsed, 'typescript')
    expect(mistakes.length).toBeGreaterThan(500)
    for (const errors of mistakes) readings({ ...readCode('').reading, errors })
  })
})

describe('garbage is read lightly with work in proportion to its length', { timeout: 60_000 }, () => {
  it.each(all)('%s', (_, make) => {
    const text = make(lightLength)
    const work: LightWork = { steps: 0, tries: 0, looks: 0, reads: 0 }
    lightParse(text, work)
    // One step tries a dozen ways at most, and each of them may look at everything that a place may contain.
    expect(work.steps).toBeLessThan(1_000 + text.length)
    expect(work.tries).toBeLessThan(10_100)
    expect(work.looks).toBeLessThan(Math.min(29_000_000, 3_000_000 + 1_000 * text.length))
    expect(work.reads).toBeLessThan(100_000 + 5 * text.length)
  })
})
