import { expect, it } from 'vitest'
import { countText, nounText, numberText, plainCountText, someText } from '#words'

it.each([
  [0, '0 nodes', '0 nodes', '0 nodes'],
  [1, '1 node', '1 node', 'node'],
  [2, '2 nodes', '2 nodes', '2 nodes'],
  [1_234_567, '1,234,567 nodes', '1234567 nodes', '1234567 nodes'],
])('says how many %d are', (count, grouped, plain, some) => {
  expect([countText(count, 'node'), plainCountText(count, 'node'), someText(count, 'node')]).toEqual([
    grouped,
    plain,
    some,
  ])
})

it('has another word for several, where they are called otherwise', () => {
  expect(countText(2, 'child process', 'child processes')).toBe('2 child processes')
  expect([1, 2].map((count) => nounText(count, 'it', 'them'))).toEqual(['it', 'them'])
  expect(numberText(12_345)).toBe('12,345')
})

it('knows the plural of a branch', () => {
  expect([countText(1, 'branch'), countText(2, 'branch'), countText(2, 'box'), countText(2, 'race')]).toEqual([
    ...['1 branch', '2 branches', '2 boxes', '2 races'],
  ])
})
