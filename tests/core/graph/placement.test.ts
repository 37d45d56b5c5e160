import { expect, test } from 'vitest'
import { placeMissing } from '#graph'
import { graphOf } from '../../support/graph-of.ts'

const diamond = graphOf({ a: 'sleep', b: 'coroutine', c: 'coroutine', g: 'gather' }, [
  'a -> b.after',
  'a -> c.after',
  'b -> g',
  'c -> g',
])

test('a graph in which every node has a place is left alone', () => {
  expect(placeMissing(diamond)).toBe(diamond)
})

test('a file without any layout gets a column for each step, and no two nodes one place', () => {
  const { layout } = placeMissing({ ...diamond, layout: {} })
  expect(layout).toEqual({ a: { x: 0, y: 0 }, b: { x: 264, y: 0 }, c: { x: 264, y: 144 }, g: { x: 528, y: 0 } })
})

test('nodes without a place go below those that have one', () => {
  const { layout } = placeMissing({ ...diamond, layout: { a: { x: 40, y: 100 }, b: { x: 300, y: 200 } } })
  expect(layout.a).toEqual({ x: 40, y: 100 })
  expect(layout.c).toEqual({ x: 304, y: 488 })
  expect(layout.g).toEqual({ x: 568, y: 488 })
})

test('a cycle has places too', () => {
  const cycle = graphOf({ a: 'sleep', b: 'sleep' }, ['a -> b', 'b -> a'])
  expect(Object.keys(placeMissing({ ...cycle, layout: {} }).layout)).toEqual(['a', 'b'])
})
