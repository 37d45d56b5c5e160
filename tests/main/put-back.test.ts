import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { putBackBuiltIns, rememberBuiltIns } from '../../main/contained/built-ins.ts'

// What of all that code shares is put back, by what was done to it: no run is needed to see that.

beforeAll(() => {
  rememberBuiltIns()
  putBackBuiltIns('all')
})
afterEach(() => {
  putBackBuiltIns('all')
})

const put = (target: object, key: PropertyKey, descriptor: PropertyDescriptor = { value: 1, writable: true }): void => {
  Object.defineProperty(target, key, { configurable: true, ...descriptor })
}
const getter: PropertyDescriptor = { get: () => 1 }
const own = Symbol('own')

describe('what code adds goes where others would come upon it', () => {
  it.each<[string, () => void, string]>([
    ['anything that all objects inherit', () => put(Object.prototype, 'extra'), 'Object.prototype.extra'],
    ['a symbol that they inherit', () => put(Object.prototype, own), 'Object.prototype[own]'],
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
  const { map } = Array.prototype
  it.each<[string, () => void, string]>([
    ['another value', () => put(Array.prototype, 'map', { value: null }), 'Array.prototype.map'],
    ['the same, read-only', () => put(Array.prototype, 'map', { value: map, writable: false }), 'Array.prototype.map'],
    ['the same, listed', () => put(Array.prototype, 'map', { value: map, enumerable: true }), 'Array.prototype.map'],
    ['a getter in its place', () => put(Array.prototype, 'map', { get: () => map }), 'Array.prototype.map'],
    ['nothing in its place', () => void Reflect.deleteProperty(Array.prototype, 'map'), 'Array.prototype.map'],
    ['another getter', () => put(Map.prototype, 'size', { get: () => 1 }), 'Map.prototype.size'],
    ['a setter beside it', () => put(Map.prototype, 'size', { ...sizeOf(Map), set: () => {} }), 'Map.prototype.size'],
    ['a global name', () => put(globalThis, 'parseInt', { value: null }), 'parseInt'],
    ['a method of the process', () => put(process, 'nextTick', { value: null }), 'process.nextTick'],
    ['the process', () => put(globalThis, 'process', { value: {}, writable: true }), 'globalThis.process'],
  ])('%s', (_, change, name) => {
    change()
    expect(putBackBuiltIns('vital').mended).toContain(name)
    expect(putBackBuiltIns('all')).toEqual({ mended: [], lost: [] })
    expect([Array.prototype.map, globalThis.process]).toEqual([map, process])
  })

  it('what the process is at is its own', () => {
    const before = process.title
    process.exitCode = undefined
    expect(putBackBuiltIns('all')).toEqual({ mended: [], lost: [] })
    expect(process.title).toBe(before)
  })

  it('by the setters that Node has for it', () => {
    const [host, buffer] = [process, Buffer]
    globalThis.process = {} as NodeJS.Process
    expect(putBackBuiltIns('vital').mended.some((name) => name.endsWith('process'))).toBe(true)
    globalThis.Buffer = {} as typeof Buffer
    expect(putBackBuiltIns('vital').mended.some((name) => name.endsWith('Buffer'))).toBe(true)
    expect([globalThis.process, globalThis.Buffer]).toEqual([host, buffer])
  })
})

describe('what a run may have of its own', () => {
  it.each<[string, object, string]>([
    ['how stacks are written', Error, 'prepareStackTrace'],
    ['how long they are', Error, 'stackTraceLimit'],
    ['a dice', Math, 'random'],
    ['a clock', Date, 'now'],
  ])('%s is put back behind it, and not spoken of', (_, target, key) => {
    const before = Reflect.get(target, key) as unknown
    const after = key === 'stackTraceLimit' ? 3 : () => 7
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
