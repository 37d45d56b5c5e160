import { expect, it } from 'vitest'
import { isObject, keysOf, readJson, setOwn } from '../../../src/graph/json-text.ts'

it.each(['a', '7', '__proto__', 'constructor'])('a key %s is a property like others', (key) => {
  const written = JSON.stringify(key)
  const { value } = readJson(`{ ${written}: 1, "b": 2 }`)
  const whole = { value: 1, writable: true, enumerable: true, configurable: true }
  expect(Object.getOwnPropertyDescriptor(value, key)).toEqual(whole)
  expect(isObject(value) && keysOf(value)).toEqual([key, 'b'])
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
  const made: Record<string, number> = {}
  setOwn(made, key, 0)
  setOwn(made, key, 1)
  expect(Object.getOwnPropertyDescriptor(made, key)).toEqual(whole)
})

it('of a key that stands twice the later value counts, and the first such key is told', () => {
  const text = '{ "a": { "__proto__": 1, "__proto__": 2 }, "a": 3, "b": 4, "b": 5 }'
  expect(readJson(text)).toEqual({
    value: { a: 3, b: 5 },
    duplicate: { path: ['a'], key: '__proto__', offset: text.lastIndexOf('"__proto__"') },
  })
})
