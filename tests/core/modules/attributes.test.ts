import { describe, expect, it } from 'vitest'
import { attributesOf } from '../../../src/modules/attributes.ts'

const asFunction = Object.assign(() => {}, { with: { type: 'json' } })

describe('the second argument of import()', () => {
  it.each<[string, unknown, object]>([
    ['none', undefined, {}],
    ['an object without attributes', {}, {}],
    ['attributes that are not there', { with: undefined }, {}],
    ['a function', asFunction, { type: 'json' }],
    ['attributes of a function', { with: Object.assign(() => {}, { type: 'json' }) }, { type: 'json' }],
    ['several', { with: { type: 'json', as: 'text' } }, { type: 'json', as: 'text' }],
    ['what is inherited', { with: Object.create({ type: 'json' }) }, {}],
  ])('%s', (_, options, attributes) => {
    expect(attributesOf(options)).toEqual(attributes)
  })

  const [noObject, noAttributes, noText] = [
    'The second argument to import() must be an object',
    "The 'with' option must be an object",
    'Import attribute value must be a string',
  ]
  it.each<[string, unknown, string]>([
    ['null', null, noObject],
    ['a text', 'json', noObject],
    ['a number', 1, noObject],
    ['attributes that are null', { with: null }, noAttributes],
    ['attributes that are a text', { with: 'json' }, noAttributes],
    ['attributes that are false', { with: false }, noAttributes],
    ['an attribute that is no text', { with: { type: 1 } }, noText],
    ['an attribute that is not there', { with: { type: undefined } }, noText],
  ])('%s is refused', (_, options, message) => {
    expect(() => attributesOf(options)).toThrow(new TypeError(message))
  })
})
