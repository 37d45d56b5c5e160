import { describe, expect, it } from 'vitest'
import { arrange, unknownKeysOf } from '../../../src/document/unknown-keys.ts'

/** Each as `key<the key before it`; `<` alone: it was the first. */
const keys = (text: string) =>
  text.split(' ').map((each) => {
    const [key = '', after = ''] = each.split('<')
    return { key, after: after === '' ? null : after, value: key }
  })

describe('unknown keys', () => {
  it.each<[string, string, string]>([
    ['before all', 'x<', 'x a b'],
    ['behind the one that they followed', 'x<a', 'a x b'],
    ['behind the last', 'x<b', 'a b x'],
    ['behind each other', 'x<a y<x z<y', 'a x y z b'],
    ['in their order behind one', 'x<a y<a', 'a x y b'],
    ['each with what follows it', 'x<a y<a z<x', 'a x z y b'],
    ['last, where what they followed is gone', 'x<gone y<x z<gone', 'a b x y z'],
    ['once, where they follow each other', 'x<y y<x', 'a b x y'],
    ['once, where one follows itself', 'x<x', 'a b x'],
    ['not, where a known one has the name', 'a<b x<a', 'a x b'],
    ['once, where two have a name', 'x<a x<b', 'a x b'],
  ])('stand %s: %s', (_, unknown, arranged) => {
    const placed = arrange(['a', 'b'], keys(unknown)).map((each) => (typeof each === 'string' ? each : each.key))
    expect(placed.join(' ')).toBe(arranged)
  })

  it('there may be none', () => {
    const known = ['a', 'b']
    expect([arrange(known), arrange(known, [])]).toEqual([known, known])
    expect(unknownKeysOf({ a: 1 }, known)).toEqual({})
  })

  it('of an object are those without a meaning, each after the key before it', () => {
    expect(unknownKeysOf({ x: 1, a: 2, y: 3, z: 4 }, ['a', 'b'])).toEqual({
      unknown: [
        { after: null, key: 'x', value: 1 },
        { after: 'a', key: 'y', value: 3 },
        { after: 'y', key: 'z', value: 4 },
      ],
    })
  })
})
