import { expect, test } from 'vitest'
import { cycleIn, nodeById, predecessors, reaches, successors, topologicalOrder } from '#graph'
import { graphOf } from '../../support/graph-of.ts'

const diamond = graphOf({ d: 'gather', b: 'sleep', c: 'sleep', a: 'sleep' }, [
  'a -> b',
  'a -> c',
  'b -> d',
  'c -> d',
  'a -> d.after',
])

test('neighbours, each once', () => {
  expect(predecessors(diamond, 'd')).toEqual(['b', 'c', 'a'])
  expect(successors(diamond, 'a')).toEqual(['b', 'c', 'd'])
  expect(predecessors(graphOf({ a: 'sleep' }, ['ghost -> a']), 'a')).toEqual([])
  expect(nodeById(diamond, 'b')).toBe(diamond.nodes[1])
  expect([reaches(diamond, 'a', 'd'), reaches(diamond, 'b', 'c')]).toEqual([true, false])
})

test('the order keeps to the wires, and to the file where these leave a choice', () => {
  expect(topologicalOrder(diamond)).toEqual(['a', 'b', 'c', 'd'])
  expect(topologicalOrder(graphOf({ z: 'sleep', y: 'sleep', x: 'sleep' }, ['x -> z']))).toEqual(['y', 'x', 'z'])
})

test('nodes on a cycle come last, in the order of the file', () => {
  const graph = graphOf({ a: 'sleep', b: 'sleep', c: 'sleep' }, ['a -> b', 'b -> a'])
  expect(topologicalOrder(graph)).toEqual(['c', 'a', 'b'])
  expect(cycleIn(graph)).toEqual(['a', 'b'])
  expect(cycleIn(diamond)).toBeNull()
})

test('a long chain overflows no stack', () => {
  const names = Array.from({ length: 5_000 }, (_, index) => `n${index}`)
  const graph = graphOf(
    Object.fromEntries(names.map((name) => [name, 'sleep'])),
    names.slice(1).map((name, index) => `n${index} -> ${name}`),
  )
  expect(cycleIn(graph)).toBeNull()
  expect(topologicalOrder(graph)).toEqual(names)
})
