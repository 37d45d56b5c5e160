import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { putBackBuiltIns, rememberBuiltIns } from '../../main/contained/built-ins.ts'

// Tests what is put back after each change of a built-in, without a run.

const { prepareStackTrace } = Error

beforeAll(() => {
  // The test runner has installed one.
  Reflect.deleteProperty(Error, 'prepareStackTrace')
  put(globalThis, 'ownBefore')
  rememberBuiltIns()
  putBackBuiltIns('all')
})
afterAll(() => {
  Error.prepareStackTrace = prepareStackTrace
  Reflect.deleteProperty(globalThis, 'ownBefore')
})
afterEach(() => {
  putBackBuiltIns('all')
})

const put = (target: object, key: PropertyKey, descriptor: PropertyDescriptor = { value: 1, writable: true }): void => {
  Object.defineProperty(target, key, { configurable: true, ...descriptor })
}
const getter: PropertyDescriptor = { get: () => 1 }
const own = Symbol('own')
const unnamed = Symbol()

describe('what code adds goes where others would come upon it', () => {
  it.each<[string, () => void, string]>([
    ['anything that all objects inherit', () => put(Object.prototype, 'extra'), 'Object.prototype.extra'],
    ['a symbol that they inherit', () => put(Object.prototype, own), 'Object.prototype[own]'],
    ['a symbol without a name', () => put(Object.prototype, unnamed), 'Object.prototype[a symbol]'],
    ['anything of the clock', () => put(performance, 'extra'), 'performance.extra'],
    ['then', () => put(Map.prototype, 'then'), 'Map.prototype.then'],
    ['toJSON', () => put(Array.prototype, 'toJSON'), 'Array.prototype.toJSON'],
    ['get', () => put(Array.prototype, 'get'), 'Array.prototype.get'],
    ['set', () => put(Array.prototype, 'set'), 'Array.prototype.set'],
    ['a place in a list', () => put(Array.prototype, '7'), 'Array.prototype.7, Array.prototype.length'],
    ['a getter', () => put(Array.prototype, 'extra', getter), 'Array.prototype.extra'],
    ['a setter', () => put(Array.prototype, 'extra', { set: () => {} }), 'Array.prototype.extra'],
    ...[
      ...[Symbol.hasInstance, Symbol.isConcatSpreadable, Symbol.asyncIterator, Symbol.match, Symbol.matchAll],
      ...[Symbol.replace, Symbol.search, Symbol.species, Symbol.split, Symbol.toPrimitive, Symbol.toStringTag],
    ].map((hook): [string, () => void, string] => [
      `${hook.description} of lists`,
      () => put(Array.prototype, hook),
      `Array.prototype[${hook.description}]`,
    ]),
    ['Symbol.iterator of numbers', () => put(Number.prototype, Symbol.iterator), 'Number.prototype[Symbol.iterator]'],
    ['a hook of a class', () => put(Map, Symbol.hasInstance), 'Map[Symbol.hasInstance]'],
  ])('%s', (_, add, name) => {
    add()
    const { mended, lost } = putBackBuiltIns('vital')
    expect([mended.join(', '), lost]).toEqual([name, []])
    expect(putBackBuiltIns('all')).toEqual({ mended: [], lost: [] })
  })

  it.each<[string, object, PropertyKey]>([
    ['a method of a name of its own', Array.prototype, 'extra'],
    ['a symbol of its own', Array.prototype, own],
    ['what only looks like a place', Array.prototype, '07'],
    ['anything of a class', Map, 'then'],
    ['a hook of what nothing inherits', Math, Symbol.toPrimitive],
    ['what is global', globalThis, 'extra'],
  ])('but not %s, which packages add for older hosts', (_, target, key) => {
    put(target, key)
    try {
      expect(putBackBuiltIns('all')).toEqual({ mended: [], lost: [] })
      expect(Object.getOwnPropertyDescriptor(target, key)?.value).toBe(1)
    } finally {
      Reflect.deleteProperty(target, key)
    }
  })
})

describe('what code changes is put back', () => {
  const { copyWithin } = Array.prototype
  const host = process
  const { env } = process
  it.each<[string, () => void, string]>([
    ['another value', () => put(Array.prototype, 'copyWithin', { value: null }), 'Array.prototype.copyWithin'],
    [
      'the same, read-only',
      () => put(Array.prototype, 'copyWithin', { value: copyWithin, writable: false }),
      'Array.prototype.copyWithin',
    ],
    [
      'the same, listed',
      () => put(Array.prototype, 'copyWithin', { value: copyWithin, enumerable: true }),
      'Array.prototype.copyWithin',
    ],
    [
      'a getter in its place',
      () => put(Array.prototype, 'copyWithin', { get: () => copyWithin }),
      'Array.prototype.copyWithin',
    ],
    [
      'nothing in its place',
      () => void Reflect.deleteProperty(Array.prototype, 'copyWithin'),
      'Array.prototype.copyWithin',
    ],
    ['another getter', () => put(Map.prototype, 'size', { get: () => 1 }), 'Map.prototype.size'],
    ['a setter beside it', () => put(Map.prototype, 'size', { ...sizeOf(Map), set: () => {} }), 'Map.prototype.size'],
    ['a global name', () => put(globalThis, 'parseInt', { value: null }), 'parseInt'],
    ['a method of the process', () => put(process, 'nextTick', { value: null }), 'process.nextTick'],
    ['what is called above it', () => put(process, 'listeners', { value: null }), 'process.listeners'],
    ['the same of lists', () => put(Array.prototype, 'valueOf', { value: null }), 'Array.prototype.valueOf'],
    ['an output', () => put(process, 'stdout', { value: null }), 'process.stdout'],
    ['where its program is', () => put(process, 'execPath', { value: '', writable: true }), 'process.execPath'],
    ['what nobody has asked for', () => put(globalThis, 'CountQueuingStrategy'), 'CountQueuingStrategy'],
    ['the same, by its setter', () => void Reflect.set(globalThis, 'TextDecoderStream', 7), 'TextDecoderStream'],
    ['no environment', () => put(process, 'env', { value: null, writable: true }), ''],
    ['the process', () => put(globalThis, 'process', { value: {}, writable: true }), 'process'],
  ])('%s', (_, change, name) => {
    change()
    expect(putBackBuiltIns('vital').mended.join()).toContain(name)
    expect([Array.prototype.copyWithin, globalThis.process, process.env]).toEqual([copyWithin, host, env])
    expect(putBackBuiltIns('all')).toEqual({ mended: [], lost: [] })
  })

  it('what the process is at, and what code has made global before, is their own', () => {
    const { title } = process
    put(globalThis, 'ownBefore', { value: 2 })
    process.title = 'other'
    try {
      expect(putBackBuiltIns('all')).toEqual({ mended: [], lost: [] })
      expect([Reflect.get(globalThis, 'ownBefore'), process.title]).toEqual([2, 'other'])
    } finally {
      process.title = title
    }
  })

  it('is reported once, whichever of two with the same name it was', () => {
    const prototype = Object.getPrototypeOf(process) as object
    const [key] = Reflect.ownKeys(prototype).filter((name) => typeof name === 'string' && name !== 'constructor')
    for (const target of [process, prototype]) put(target, key ?? 'constructor', { value: null })
    const { mended } = putBackBuiltIns('all')
    expect(mended).toEqual([...new Set(mended)])
  })

  it('by the setters that Node has for it', () => {
    const [host, buffer] = [process, Buffer]
    globalThis.process = {} as NodeJS.Process
    expect(putBackBuiltIns('vital').mended).toEqual(['process'])
    globalThis.Buffer = {} as typeof Buffer
    expect(putBackBuiltIns('vital').mended).toEqual(['Buffer'])
    expect([globalThis.process, globalThis.Buffer]).toEqual([host, buffer])
  })
})

describe('what a run may have of its own', () => {
  it('what is written is caught, and that is put back behind it', () => {
    const { write } = process.stderr
    process.stderr.write = () => true
    expect(putBackBuiltIns('vital')).toEqual({ mended: [], lost: [] })
    expect(process.stderr.write).not.toBe(write)
    expect(putBackBuiltIns('all')).toEqual({ mended: [], lost: [] })
    expect(process.stderr.write).toBe(write)
  })

  it.each<[string, object, string]>([
    ['how stacks are written', Error, 'prepareStackTrace'],
    ['how long they are', Error, 'stackTraceLimit'],
    ['a dice', Math, 'random'],
    ['a clock', Date, 'now'],
    ['its arguments', process, 'argv'],
    ['its environment', process, 'env'],
  ])('%s is put back behind it, and not spoken of', (_, target, key) => {
    const before = Reflect.get(target, key) as unknown
    const after = target === process ? ['other'] : key === 'stackTraceLimit' ? 3 : () => 7
    Reflect.set(target, key, after)
    expect(putBackBuiltIns('vital')).toEqual({ mended: [], lost: [] })
    expect(Reflect.get(target, key)).toBe(after)
    expect(putBackBuiltIns('all')).toEqual({ mended: [], lost: [] })
    expect(Reflect.get(target, key)).toBe(before)
  })
})

function sizeOf({ prototype }: MapConstructor): PropertyDescriptor {
  return Object.getOwnPropertyDescriptor(prototype, 'size') as PropertyDescriptor
}
