import { types } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mostCharacters, previewOf, wholeText } from '#run'
import type { WholeText } from '#trace'

function whole(value: unknown): WholeText {
  const reading = wholeText(value, types.isProxy)
  for (;;) {
    const { done, value: text } = reading.next()
    if (done) return text
  }
}

describe('what is JSON', () => {
  it('is JSON that gives the value back, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue({ depthSize: 'medium' }), (value) => {
        const { text, isJson, length, isCounted } = whole(value)
        expect(isJson).toBe(true)
        expect(JSON.parse(text)).toEqual(value)
        expect([length, isCounted]).toEqual([text.length, true])
      }),
    )
  })

  it.each<[string, unknown]>([
    ['a long text', `first line\n${'x😀'.repeat(200_000)}\ud800`],
    ['many numbers', Array.from({ length: 200_000 }, (_, at) => at)],
    ['-0', -0],
    ['halves of characters', ['\udc00', '\ud800']],
    ['no prototype', Object.assign(Object.create(null), { a: 1 })],
    ['__proto__', JSON.parse('{"__proto__": {"a": 1}}')],
    ['hidden signs', { 'a\u202e': '\u200b' }],
    ['shared, not circular', ((a) => [a, a])({ a: 1 })],
  ])('%s', (_, value) => {
    const { text, isJson } = whole(value)
    expect(isJson).toBe(true)
    expect(JSON.parse(text)).toEqual(value)
  })

  it('may be nested as deep as it likes', () => {
    const deep = Array.from({ length: 100_000 }).reduce<unknown>((inside) => [inside], 1)
    const { text, isJson } = whole(deep)
    expect(isJson).toBe(true)
    expect(text.replace(/\s/g, '')).toBe(`${'['.repeat(100_000)}1${']'.repeat(100_000)}`)
  })
})

class Point {
  readonly x = 1
  readonly #hidden = 2
  get sum(): number {
    return this.x + this.#hidden
  }
}
const circle: Record<string, unknown> = { items: [] }
circle.items = [circle, { own: circle.items }]
const named = Object.assign([1], { input: 'abc' })

/** Values and their texts, which show what JSON would leave out or can't hold. */
const words: Readonly<Record<string, readonly [value: unknown, text: string]>> = {
  undefined: [undefined, 'undefined'],
  'undefined within': [{ a: undefined }, '{\n  a: undefined\n}'],
  'no number': [[Number.NaN, Number.POSITIVE_INFINITY], '[\n  NaN,\n  Infinity\n]'],
  bigint: [12n, '12n'],
  'a very large bigint': [1n << 300_000n, '[a bigint of more than 200,000 bits]'],
  symbol: [Symbol('s'), 'Symbol(s)'],
  function: [function f() {}, 'function f'],
  'a name that is no word': [{ 'a b': 1, c: 1n }, '{\n  "a b": 1,\n  c: 1n\n}'],
  map: [
    new Map<unknown, unknown>([
      ['k', [1]],
      [1, 'v'],
    ]),
    'Map(2) {\n  "k" => [\n    1\n  ],\n  1 => "v"\n}',
  ],
  'a map by objects': [new Map([[{ a: 1 }, 'v']]), 'Map(1) {\n  [\n    {\n      a: 1\n    },\n    "v"\n  ]\n}'],
  set: [new Set(['a', undefined]), 'Set(2) {\n  "a",\n  undefined\n}'],
  'an empty map': [new Map(), 'Map(0) {}'],
  date: [{ at: new Date(0) }, '{\n  at: 1970-01-01T00:00:00.000Z\n}'],
  'no date': [new Date(Number.NaN), 'Invalid Date'],
  'a pattern': [/a\/b/gi, '/a\\/b/gi'],
  class: [new Point(), 'Point {\n  x: 1\n}'],
  'a class without fields': [new (class Empty {})(), 'Empty {}'],
  error: [Object.assign(new TypeError('no'), { code: 7 }), 'TypeError: no {\n  code: 7\n}'],
  'an error with a cause': [
    Object.defineProperty(new Error('a'), 'cause', { value: new RangeError('b') }),
    'Error: a {\n  cause: RangeError: b {}\n}',
  ],
  bytes: [Uint8Array.of(1, 2), 'Uint8Array(2) [\n  1, 2\n]'],
  'large integers': [BigInt64Array.of(1n), 'BigInt64Array(1) [\n  1n\n]'],
  buffer: [new ArrayBuffer(2), 'ArrayBuffer(2) [\n  0, 0\n]'],
  view: [new DataView(Uint8Array.of(1, 2, 3).buffer, 1), 'DataView(2) [\n  2, 3\n]'],
  url: [new URL('https://example.org/a?b'), 'URL "https://example.org/a?b"'],
  boxed: [Object('a'), '[String: "a"]'],
  'a boxed number': [Object(-1.5), '[Number: -1.5]'],
  'a boxed boolean': [Object(false), '[Boolean: false]'],
  'a boxed symbol': [Object(Symbol('s')), '[Symbol: Symbol(s)]'],
  'a boxed bigint': [Object(2n), '[BigInt: 2]'],
  'all signs of a pattern': [/a/dgimsuy, '/a/dgimsuy'],
  'a pattern without signs': [/a/, '/a/'],
  'an error without a message': [new RangeError(), 'RangeError {}'],
  'several errors': [
    new AggregateError([new Error('a')], 'b'),
    'AggregateError: b {\n  errors: [\n    Error: a {}\n  ]\n}',
  ],
  'a function in a map': [new Map([[Math.max, 1]]), 'Map(1) {\n  [\n    function max,\n    1\n  ]\n}'],
  'null, undefined and a symbol in a map': [
    new Map<unknown, unknown>([
      [null, 1],
      [undefined, 2],
      [Symbol('s'), 3],
    ]),
    'Map(3) {\n  null => 1,\n  undefined => 2,\n  Symbol(s) => 3\n}',
  ],
  'no bytes': [new Uint8Array(0), 'Uint8Array(0) []'],
  'more than a line of bytes': [new Uint8Array(17), `Uint8Array(17) [\n  ${Array(16).fill(0).join(', ')},\n  0\n]`],
  'a line of bytes': [new Uint8Array(16), `Uint8Array(16) [\n  ${Array(16).fill(0).join(', ')}\n]`],
  'a view that ends before its buffer': [
    new DataView(Uint8Array.of(1, 2, 3, 4).buffer, 1, 2),
    'DataView(2) [\n  2, 3\n]',
  ],
  // biome-ignore lint/suspicious/noSparseArray: as people write them
  holes: [[1, , , 2], '[\n  1,\n  … 2 empty,\n  2\n]'],
  'a list with names': [named, '[\n  1,\n  input: "abc"\n]'],
  symbols: [{ [Symbol('s')]: 1 }, '{\n  [Symbol(s)]: 1\n}'],
  circle: [circle, '{\n  items: [\n    [Circular: the whole value],\n    {\n      own: []\n    }\n  ]\n}'],
  'a circle within': [{ a: ((a: unknown[]) => a.push(a) && a)([]) }, '{\n  a: [\n    [Circular: .a]\n  ]\n}'],
}

describe('what is no JSON is told in words', () => {
  it.each(Object.entries(words))('%s', (_, [value, text]) => {
    expect(whole(value)).toEqual({ text, isJson: false, length: text.length, isCounted: true })
  })
})

/** Objects with the name and methods of a class, but without its internal data. */
const impostors = [
  Map,
  Set,
  Date,
  RegExp,
  Uint8Array,
  BigInt64Array,
  ArrayBuffer,
  DataView,
  URL,
  String,
  Number,
  Boolean,
  Symbol,
  BigInt,
]

describe('what only inherits from one is not told as one', () => {
  it.each(impostors.map((type) => [type.name, type.prototype] as const))('%s', (name, prototype) => {
    expect(whole(Object.create(prototype, { a: { value: 1, enumerable: true } })).text).toBe(`${name} {\n  a: 1\n}`)
  })
})

/** Values with code that would run when they are looked at. */
function hostile(run: () => never): Readonly<Record<string, () => unknown>> {
  const traps = new Proxy({}, { get: () => run }) as ProxyHandler<object>
  const proxy = (): object => new Proxy({}, traps)
  const getter = (name: PropertyKey): object => Object.defineProperty({}, name, { get: run, enumerable: true })
  return {
    'a getter': () => getter('a'),
    'a tag': () => getter(Symbol.toStringTag),
    toJSON: () => ({ toJSON: run }),
    'toJSON that is hidden': () => Object.defineProperty({}, 'toJSON', { value: run }),
    'toJSON that is hidden in a list': () => Object.defineProperty([], 'toJSON', { value: run }),
    'a tag that is hidden': () => Object.defineProperty({}, Symbol.toStringTag, { get: run }),
    inspect: () => ({ [Symbol.for('nodejs.util.inspect.custom')]: run }),
    'to a primitive': () => ({ [Symbol.toPrimitive]: run, toString: run, valueOf: run }),
    proxy,
    'a proxy within': () => [{ a: proxy() }],
    'a proxy of a function': () => new Proxy(function f() {}, traps),
    'a proxy of a list': () => new Proxy([], traps),
    'a proxy as prototype': () => Object.create(proxy()),
    'a proxy far up': () => Object.create(Object.create(proxy())),
    'a proxy as constructor': () => Object.create({ constructor: new Proxy(class {}, traps) }),
    'a constructor that is computed': () => Object.create(getter('constructor')),
    'a name that is computed': () => new (Object.defineProperty(class {}, 'name', { get: run }))(),
    'a map of a class': () =>
      Reflect.construct(
        class extends Map {
          override get size(): number {
            return run()
          }
          override entries = run
          override forEach = run
          override [Symbol.iterator] = run
        },
        [[[1, 2]]],
      ),
    'a set of a class': () =>
      Reflect.construct(
        class extends Set {
          override values = run
          override [Symbol.iterator] = run
        },
        [[1]],
      ),
    'a list of a class': () =>
      Reflect.construct(
        class extends Array {
          override map = run
          override [Symbol.iterator] = run
        },
        [3],
      ),
    'bytes of a class': () => Object.defineProperty(new Uint8Array(2), 'length', { get: run }),
    'an error': () => Object.defineProperty(new Error('x'), 'message', { get: run }),
    'an error with a cause': () => Object.defineProperty(new Error('x'), 'cause', { get: run }),
    'a date': () => Object.assign(new Date(0), { getTime: run, toISOString: run, toJSON: run }),
    'a pattern': () => Object.defineProperty(/a/, 'flags', { get: run }),
    'a constructor of its own': () => Object.defineProperty(Promise.resolve(), 'constructor', { get: run }),
    'a map that is none': () => Object.create(Map.prototype),
    'a date that is none': () => Object.create(Date.prototype),
  }
}

describe('runs none of the code of', () => {
  let count = 0
  const run = (): never => {
    count += 1
    throw new Error('run')
  }
  it.each(Object.entries(hostile(run)))('%s', (_, make) => {
    const value = make()
    count = 0
    const told = whole({ value })
    if (told.isJson) previewOf({ value })
    expect(told.text).toMatch(/^\{\n {2}value: [\s\S]+\n\}$/)
    expect(count).toBe(0)
  })

  it('who writes stacks anew', () => {
    const before = Error.prepareStackTrace
    try {
      Error.prepareStackTrace = run
      count = 0
      whole([new Error('x')])
      expect(count).toBe(0)
    } finally {
      Error.prepareStackTrace = before
    }
  })
})

/** Values with more than is written. */
const large: Readonly<Record<string, () => unknown>> = {
  'a long text': () => 'x'.repeat(41_000_000),
  bytes: () => new Uint8Array(10_000_000),
  'what is shared': () => Array.from({ length: 40 }).reduce<unknown>((inside) => [inside, inside], []),
}

describe('what is large', () => {
  it.each(Object.entries(large))('%s is cut, or ended, and says how much there is', (_, make) => {
    const reading = wholeText(make(), types.isProxy)
    let turns = 0
    let end = reading.next()
    for (; !end.done; end = reading.next()) turns += 1
    const { text, isJson, length, isCounted } = end.value
    expect(isJson).toBe(false)
    expect(text.length).toBeLessThanOrEqual(mostCharacters)
    expect(length > text.length || !isCounted).toBe(true)
    // The host gets turns meanwhile.
    expect(turns).toBeGreaterThan(200)
  })

  it('holes are counted, not gone through', () => {
    const holes = new Array(1_000_000_000)
    holes[500_000_000] = 1
    expect(whole(holes).text).toBe('[\n  … 500,000,000 empty,\n  1,\n  … 499,999,999 empty\n]')
  })

  it('a text is counted to its end', () => {
    expect(whole('x'.repeat(41_000_000))).toMatchObject({ length: 41_000_002, isCounted: true, isJson: false })
  })
})
