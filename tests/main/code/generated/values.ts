import { type Snippet, snippet } from '../snippet.ts'
import { Random } from './random.ts'

const leaves = [
  'undefined',
  'null',
  'true',
  '0',
  '-0',
  'NaN',
  '1.5',
  '-Infinity',
  '1e21',
  "''",
  "'a'",
  "'ä\\n\"'",
  '12n',
  "Symbol('s')",
  '() => 1',
  'function named() {}',
  'class A {}',
  'new Date(0)',
  'new Date(NaN)',
  'new Map([[1, 2]])',
  'new Set([1])',
  '/x/g',
  'new Uint8Array([1, 2])',
  "new Error('e')",
  "new TypeError('t', { cause: new Error('c') })",
  "new AggregateError([new Error('i'), 5], 'a')",
  '[]',
  '{}',
  '[, 1]',
  'Object.create(null)',
  "new URL('http://a/b')",
  'new Number(3)',
  "new String('s')",
  'new (class Point { x = 1; #y = 2 })()',
  "new (class Mine extends Error { name = 'Mine'; code = 7 })('m')",
  'new Proxy({ p: 1 }, {})',
  "{ toJSON: () => 'j' }",
  '{ toJSON: () => undefined }',
  "{ toJSON() { throw new RangeError('j') } }",
  'Object(1n)',
  'globalThis.nope',
  'JSON.parse(\'{"__proto__":1}\')',
  "{ message: 'm', name: 'n' }",
  'new WeakMap()',
  'Buffer.from([1])',
  '[1, 2].values()',
  'new Array(3)',
]
const keys = [
  'a',
  'b',
  "'two words'",
  "['__proto__']",
  'constructor',
  'toString',
  'length',
  'message',
  'name',
  'cause',
  'code',
  'then_',
  '[Symbol.toStringTag]',
  '1',
]

function randomValue(random: Random, depth: number): string {
  if (depth === 0 || random.chance(2)) return random.of(leaves)
  const inside = (): string => randomValue(random, depth - 1)
  switch (random.below(6)) {
    case 0:
      return `[${random.list(3, inside).join(', ')}]`
    case 1:
      return `{ ${random.list(3, () => `${random.of(keys)}: ${inside()}`).join(', ')} }`
    case 2:
      return `Object.assign(new Error('held'), { ${random.list(3, () => `${random.of(keys)}: ${inside()}`).join(', ')} })`
    case 3:
      return `new Error('outer', { cause: ${inside()} })`
    case 4:
      return `new AggregateError([${random.list(3, inside).join(', ')}], 'several')`
    default:
      return `Object.assign([${random.list(2, inside).join(', ')}], { extra: ${inside()} })`
  }
}

/** The ways by which a value becomes visible. */
const ways: readonly ((value: string) => Parameters<typeof snippet>[1])[] = [
  (value) => single(`return ${value.startsWith('{') ? `(${value})` : value}`),
  (value) => single(`throw ${value.startsWith('{') ? `(${value})` : value}`),
  (value) => single(`const v: any = ${value}\n  return [v, v]`),
  (value) => single(`const v: any = ${value}\n  log(typeof v)\n  return { v, and: 1 }`),
  (value) => ({ ...single('return made()'), shared: `export const made = (): any => (${value})` }),
  (value) => ({ ...single('throw made'), shared: `const made: any = ${value}` }),
  (value) => single(`return Promise.reject(${value})`),
  (value) => single(`throw new Error('around', { cause: ${value} })`),
  (value) =>
    single(
      `try {\n    throw ${value.startsWith('{') ? `(${value})` : value}\n  } catch (e: any) {\n    return [typeof e, e === null || e === undefined]\n  }`,
    ),
  (value) =>
    single(
      `const v: any = ${value}\n  const k = (x: any) => Object.prototype.toString.call(x)\n  return [k(v), k([v]), await Promise.resolve(k(v))]`,
    ),
  (value) => ({
    nodes: {
      a: `async function a(): Promise<any> {\n  await sleep(1)\n  return ${value.startsWith('{') ? `(${value})` : value}\n}`,
      b: 'async function b(x: any) {\n  return [typeof x, x]\n}',
      result: 'output',
      also: 'output',
    },
    wires: ['a -> b.x', 'b -> result', 'a -> also'],
  }),
  (value) => ({
    nodes: {
      a: `async function a(): Promise<any> {\n  throw ${value.startsWith('{') ? `(${value})` : value}\n}`,
      b: "async function b() {\n  await sleep(2)\n  return 'b'\n}",
      all: 'gather returnExceptions',
      c: 'async function c(x: any[]) {\n  return [x.map((e) => typeof e), x]\n}',
      result: 'output',
    },
    wires: ['a -> all', 'b -> all', 'all -> c.x', 'c -> result'],
  }),
]

function single(code: string): Parameters<typeof snippet>[1] {
  return { nodes: { f: `async function f(): Promise<any> {\n  ${code}\n}`, result: 'output' }, wires: ['f -> result'] }
}

export function valueSnippets(count: number, seed: number): readonly Snippet[] {
  const random = new Random(seed)
  return Array.from({ length: count }, (_, index) => {
    // The plain values come first, each in every way.
    const [leaf, way] = [leaves[Math.floor(index / ways.length)], ways[index % ways.length]]
    const value = leaf ?? randomValue(random, 3)
    return snippet(`value ${index}: ${value}`, (way as (typeof ways)[number])(value))
  })
}
