import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDocument } from '#document'
import { firstInputValue, inputValueText, type Json, readDuration, readInputValue, readLimit } from '#graph'

describe('a duration', () => {
  it.each([
    ['2 s', 2_000],
    ['250 ms', 250],
    ['1 min 5 s', 65_000],
    ['1500', 1_500],
    ['0', 0],
    ['.5s', 500],
    ['0,25 s', 250],
    [' 1H 2MIN ', 3_720_000],
    ['1d', 86_400_000],
    ['0.5 ms', 0.5],
  ])('reads %s', (text, durationMs) => {
    expect(readDuration(text)).toEqual({ ok: true, value: durationMs })
  })

  it.each(['', '  ', 'soon', '2 s later', '-1 s', '1 min 5', '1e3', '2 sec', '1.2.3 s'])('refuses "%s"', (text) => {
    expect(readDuration(text)).toMatchObject({ ok: false, remedy: 'Write it as 250 ms, 2 s or 1 min 5 s' })
  })

  it('refuses what no timer can hold', () => {
    expect(readDuration('25 d')).toMatchObject({ ok: false, remedy: 'Choose from 0 ms to 24.8 days' })
  })
})

describe('the limit of a step', () => {
  it.each([
    ['2 s', 2_000],
    ['off', null],
    [' Off ', null],
    ['', 5_000],
  ])('reads "%s"', (text, limitMs) => {
    expect(readLimit(text, 5_000)).toEqual({ ok: true, value: limitMs })
  })

  it.each(['soon', '0', '0.5 ms', '25 d', '-1'])('refuses "%s"', (text) => {
    expect(readLimit(text, 5_000)).toMatchObject({
      ok: false,
      remedy: expect.stringMatching(/off for no limit|24.8 days/),
    })
  })
})

describe("an input's value", () => {
  it('takes a plain string with or without quotes', () => {
    expect(readInputValue('hello "you"', 'string')).toEqual({ ok: true, value: 'hello "you"' })
    expect(readInputValue('"a\\nb"', ' string ')).toEqual({ ok: true, value: 'a\nb' })
    expect(readInputValue('12', 'string')).toEqual({ ok: true, value: '12' })
    expect(readInputValue('', 'string')).toEqual({ ok: true, value: '' })
  })

  it('reads JSON for every other type and checks the plain ones', () => {
    expect(readInputValue(' 42 ', 'number')).toEqual({ ok: true, value: 42 })
    expect(readInputValue('{"a": [1]}', 'Page')).toEqual({ ok: true, value: { a: [1] } })
    expect(readInputValue('"x"', 'number')).toMatchObject({ ok: false, message: 'This is not a number' })
    expect(readInputValue('[1, "x"]', 'number[]')).toMatchObject({ ok: false, remedy: 'Write it as [1, 2]' })
    expect(readInputValue('yes', 'boolean')).toMatchObject({ ok: false, message: 'This is not JSON' })
    expect(readInputValue('', 'Page')).toMatchObject({ ok: false, message: 'There is no value' })
  })

  it.each([
    ['12345678901234567890', 'number'],
    ['-12345678901234567890', 'number'],
    ['9007199254740993', 'Id'],
    ['1e400', 'number'],
    ['[1, 12345678901234567890]', 'number[]'],
    ['{"id": 12345678901234567890}', 'Page'],
  ])('is refused where a number in it would become another, as in a file: %s', (text, type) => {
    const file = parseDocument(`{"format": ${text}}`)
    expect(file).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('too large to be kept exactly') },
    })
    expect(readInputValue(text, type)).toEqual({
      ok: false,
      message: expect.stringMatching(/^The number -?[\de]+ is too large to be kept exactly$/),
      remedy: 'Write it as a string',
    })
  })

  it.each([
    ['a key twice', '{"a": 1, "b": {"c": 1, "c": 2}}', 'The key "c" is there twice'],
    ['too deep', `${'['.repeat(65)}${']'.repeat(65)}`, 'Lists and objects are nested more than 64 deep'],
  ])('is refused as in a file: %s', (_, text, message) => {
    expect(readInputValue(text, 'Page')).toMatchObject({ ok: false, message })
  })

  it.each([
    ['9007199254740992', 2 ** 53],
    ['100000000000000000000', 1e20],
    ['0.1', 0.1],
    ['-0', 0],
    ['1e3', 1000],
  ])('is taken where a file takes it: %s', (text, value) => {
    expect(readInputValue(text, 'number')).toEqual({ ok: true, value })
  })

  it('is written so that it is read back', () => {
    const types = fc.constantFrom('string', 'Page')
    fc.assert(
      fc.property(fc.jsonValue(), types, (value, type) => {
        const json = JSON.parse(JSON.stringify(value)) as Json
        fc.pre(type !== 'string' || typeof json === 'string')
        expect(readInputValue(inputValueText(json, type), type)).toEqual({ ok: true, value: json })
      }),
    )
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(readInputValue(inputValueText(text, 'string'), 'string')).toEqual({ ok: true, value: text })
      }),
    )
  })

  it('starts as a value of its type', () => {
    const starts = ['string', 'number', 'boolean', 'string[]', 'Array<Page>', 'Page'].map(firstInputValue)
    expect(starts).toEqual(['', 0, false, [], [], null])
  })
})
