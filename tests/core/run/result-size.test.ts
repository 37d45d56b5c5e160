import { describe, expect, it } from 'vitest'
import { checkSize } from '../../../src/run/result-size.ts'

const most = 2_000_000
const tooLarge = 'the result is too large to be printed: return less, or write it to a file'

/** `inner` within this many lists. */
const within = (inner: unknown, levels: number): unknown =>
  Array.from({ length: levels }).reduce<unknown>((inside) => [inside], inner)

/** Nested lists, the innermost of which contains the outermost again. */
function circle(levels: number, beside: unknown): unknown {
  const innermost: unknown[] = [beside]
  const outermost = within(innermost, levels - 1)
  innermost.push(outermost)
  return outermost
}

/** Values at the limit; with one more they are too large. */
const edges: Readonly<Record<string, (count: number) => unknown>> = {
  'items, with the list that has them': (count) => new Array(count - 1).fill(1),
  'items of lists within': (count) => [new Array(1_000_000).fill(1), new Array(count - 1_000_003).fill(1)],
  'holes, which are not looked at': (count) => new Array(count - 1),
  bytes: (count) => Buffer.alloc(count),
  'characters, 50 as one': (count) => 'x'.repeat((count - 1) * 50),
  'characters of a name': (count) => ({ ['x'.repeat((count - 3) * 50)]: 1 }),
}

describe.each(Object.entries(edges))('%s', (_name, make) => {
  it('fit up to the limit, and no further', () => {
    expect(() => checkSize(make(most))).not.toThrow()
    expect(() => checkSize(make(most + 1))).toThrow(tooLarge)
  })
})

describe.each([1, 2, 999, 1_000, 1_001, 1_999, 2_000, 2_001, 5_000])('at a depth of %i', (levels) => {
  it('what is large is refused', () => {
    expect(() => checkSize(within(new Array(most), levels))).toThrow(tooLarge)
  })

  it('a value that contains itself is left to the printer', () => {
    expect(() => checkSize(circle(levels, 1))).not.toThrow()
  })

  it('what stands twice, but not within itself, is looked into both times', () => {
    const shared = within(new Array(most / 2 - levels).fill(1), levels)
    expect(() => checkSize([shared])).not.toThrow()
    expect(() => checkSize([shared, shared])).toThrow(tooLarge)
  })
})

it.each<readonly [string, unknown]>([
  ['makes JSON of itself', { toJSON: () => '', all: new Array(most + 1) }],
  ['has a getter', Object.defineProperty({}, 'all', { enumerable: true, get: () => new Array(most + 1) })],
  ['is an error', Object.assign(new Error('x'), { all: new Array(most + 1) })],
  ['refuses to be looked at', new Proxy({}, { ownKeys: () => Object.keys(undefined as unknown as object) })],
])('what %s is not looked into', (_name, value) => {
  expect(() => checkSize(value)).not.toThrow()
})
