import { expect, it } from 'vitest'
import { createOccupancy } from '../../main/handlers/occupancy.ts'

type Told = readonly [name: string, isOccupied: unknown]

it('a window is told when the first run begins and when the last one has ended, and of no other run', () => {
  const occupancy = createOccupancy()
  const told: Told[] = []
  occupancy.follow((name, isOccupied) => void told.push([name, isOccupied]))
  expect(told).toEqual([])
  const ends = [occupancy.enter(), occupancy.enter()]
  expect(told).toEqual([['occupied', true]])
  ends[0]?.()
  expect(told).toHaveLength(1)
  ends[1]?.()
  expect(told).toEqual([
    ['occupied', true],
    ['occupied', false],
  ])
  occupancy.enter()
  expect(told).toHaveLength(3)
})

it('one that comes while runs go on is told at once, and one that has gone no more', () => {
  const occupancy = createOccupancy()
  const [first, second]: [Told[], Told[]] = [[], []]
  const leave = occupancy.follow((name, isOccupied) => void first.push([name, isOccupied]))
  const end = occupancy.enter()
  occupancy.follow((name, isOccupied) => void second.push([name, isOccupied]))
  expect(second).toEqual([['occupied', true]])
  leave()
  end()
  expect([first.length, second.length]).toEqual([1, 2])
})
