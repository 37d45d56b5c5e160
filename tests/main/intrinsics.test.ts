import { EventEmitter } from 'node:events'
import { expect, it } from 'vitest'
import { sharedObjects } from '../../main/contained/intrinsics.ts'

const found = new Map(sharedObjects().map((shared) => [shared.value, shared]))

async function* generated() {}
const above = (value: object, steps = 1): object =>
  steps === 0 ? value : above(Object.getPrototypeOf(value) as object, steps - 1)

it.each<[string, object]>([
  ['Object.prototype', Object.prototype],
  ['Function.prototype', Function.prototype],
  ['Array.prototype', Array.prototype],
  ['Promise', Promise],
  ['Map.prototype', Map.prototype],
  ['JSON', JSON],
  ['Math', Math],
  ['globalThis', globalThis],
  ['process', process],
  ['performance', performance],
])('%s is among what all code shares', (name, value) => {
  expect(found.get(value)).toMatchObject({ name })
})

// Objects of the language without a name are reached from others, by going up this many prototypes.
it.each<[string, object, number]>([
  ['ArrayIterator.prototype', [].values(), 1],
  ['MapIterator.prototype', new Map().keys(), 1],
  ['SetIterator.prototype', new Set().values(), 1],
  ['StringIterator.prototype', 'a'[Symbol.iterator](), 1],
  ['RegExpStringIterator.prototype', 'a'.matchAll(/a/g), 1],
  ['Iterator.prototype', [].values(), 2],
  ['AsyncFunction.prototype', async () => {}, 1],
  ['GeneratorFunction.prototype', function* () {}, 1],
  ['AsyncGeneratorFunction.prototype', generated, 1],
  ['Generator.prototype', (function* () {})(), 2],
  ['AsyncGenerator.prototype', generated(), 2],
  ['AsyncIterator.prototype', generated(), 3],
  ['TypedArray', Float64Array, 1],
  ['TypedArray.prototype', new Int8Array(), 2],
])('%s is among what is looked at behind each step', (name, made, steps) => {
  expect(found.get(above(made, steps))).toMatchObject({ name, use: 'vital' })
})

it("what is Node's is looked at behind a run", () => {
  expect(found.get(EventEmitter.prototype)).toMatchObject({ name: 'EventEmitter.prototype', use: 'shared' })
})
