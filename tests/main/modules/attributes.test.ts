import { describe, expect, it } from 'vitest'
import { checkAttributes } from '../../../main/modules/attributes.ts'

const unsupported = 'ERR_IMPORT_ATTRIBUTE_UNSUPPORTED'

describe('import attributes, in the words of Node', () => {
  it.each([
    ['of code, with none', false, {}],
    ['of data, as data', true, { type: 'json' }],
  ])('are taken: %s', (_, isJson, attributes) => {
    expect(() => checkAttributes('file:///a', isJson, attributes)).not.toThrow()
  })

  it.each([
    [false, { type: 'json' }, 'ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE', 'Module "file:///a" is not of type "json"'],
    [true, {}, 'ERR_IMPORT_ATTRIBUTE_MISSING', 'Module "file:///a" needs an import attribute of type "json"'],
    [true, { type: 'css' }, unsupported, 'Import attribute type "css" is unsupported'],
    [false, { type: '' }, unsupported, 'Import attribute type "" is unsupported'],
    [true, { type: 'json', as: 'b' }, unsupported, 'Import attribute "as" with value "b" is not supported'],
    [false, { as: 'b', type: 'css' }, unsupported, 'Import attribute "as" with value "b" is not supported'],
  ])('are refused: data %s, %j: %s', (isJson, attributes, code, message) => {
    let refusal: unknown
    try {
      checkAttributes('file:///a', isJson, attributes as Readonly<Record<string, string>>)
    } catch (error) {
      refusal = error
    }
    expect(refusal).toBeInstanceOf(TypeError)
    expect(refusal).toMatchObject({ code, message, stack: `TypeError: ${message}` })
  })
})
