import { expect, it } from 'vitest'
import { addNode, emptyGraph, newNode } from '#graph'
import { freePlace } from '../../renderer/canvas/free-place.ts'

it('is beside the nodes that are there already', () => {
  const place = { x: 100, y: 50 }
  expect(freePlace(emptyGraph, place)).toEqual(place)
  const one = addNode(emptyGraph, newNode(emptyGraph, 'sleep'), { x: 110, y: 45 })
  expect(freePlace(one, place)).toEqual({ x: 140, y: 90 })
  const two = addNode(one, newNode(one, 'sleep'), { x: 140, y: 90 })
  expect(freePlace(two, place)).toEqual({ x: 180, y: 130 })
})
