import { beforeEach, expect, it, vi } from 'vitest'
import { createFrozenBox } from '../../../main/watchdog/frozen-box.ts'

const world = vi.hoisted(() => ({ opened: [] as { sinceMs: number; gone: () => void }[], closed: 0, nowMs: 0 }))
vi.mock('../../../main/frozen/box-process.ts', () => ({
  openBox: ({ sinceMs }: { sinceMs: number }, gone: () => void) => {
    world.opened.push({ sinceMs, gone })
    return {
      close: () => {
        world.closed += 1
      },
    }
  },
}))
beforeEach(() => {
  Object.assign(world, { opened: [], closed: 0, nowMs: 0 })
  vi.spyOn(performance, 'now').mockImplementation(() => world.nowMs)
  vi.spyOn(Date, 'now').mockReturnValue(100_000)
})

const hold = (heldMs: number) => ({ run: 1, heldMs, isSilent: true, isNobodys: false, limitMs: null })
const box = () => createFrozenBox({} as never)
const freeze = {} as never

it('a box stands there once the thread was held for long, and goes when it has turns again', () => {
  const frozen = box()
  frozen.held(hold(1_900), freeze)
  frozen.passed()
  expect([world.opened.length, world.closed]).toEqual([0, 0])
  frozen.held(hold(2_500), freeze)
  frozen.held(hold(2_600), freeze)
  expect(world.opened.map(({ sinceMs }) => sinceMs)).toEqual([97_500])
  frozen.passed()
  frozen.passed()
  expect(world.closed).toBe(1)
})

it('each hold has a box of its own', () => {
  const frozen = box()
  for (const holds of [1, 2, 3]) {
    frozen.held(hold(2_500), freeze)
    frozen.passed()
    expect([world.opened.length, world.closed]).toEqual([holds, holds])
  }
})

it('is not opened again for half a minute where the person waits, and not closed where it has gone', () => {
  const frozen = box()
  frozen.held(hold(2_500), freeze)
  world.opened[0]?.gone()
  world.nowMs = 29_999
  frozen.held(hold(32_000), freeze)
  expect(world.opened).toHaveLength(1)
  world.nowMs = 30_000
  frozen.held(hold(32_100), freeze)
  expect(world.opened).toHaveLength(2)
  world.opened[1]?.gone()
  frozen.passed()
  expect(world.closed).toBe(0)
})
