import { describe, expect, it } from 'vitest'
import { graphOf } from '../../support/graph-of.ts'
import { fails, gives, ranOf } from './ran.ts'

describe('a race', () => {
  it('ends as its first task, and cancels the others and waits for them', async () => {
    const { outcome, ends } = await ranOf(
      graphOf({ a: gives('a', 10), b: gives('b', 50, 'await sleep(5)'), r: 'race' }, ['a -> r', 'b -> r']),
    )
    expect(outcome).toMatchObject({ kind: 'succeeded', result: 'a' })
    expect(ends).toEqual({ a: '10 done', b: '15 cancelled', r: '15 done' })
  })

  it('fails with a first that fails', async () => {
    const { outcome, ends } = await ranOf(
      graphOf({ a: fails('a', 10), b: gives('b', 50), r: 'race' }, ['a -> r', 'b -> r']),
    )
    expect(outcome).toMatchObject({ kind: 'failed', error: { name: 'RangeError', message: 'a failed' } })
    expect(ends).toEqual({ a: '10 failed', b: '10 cancelled', r: '10 failed' })
  })

  it('of success goes on after a failure, which ends nothing', async () => {
    const { outcome, ends } = await ranOf(
      graphOf({ a: fails('a', 10), b: gives('b', 50), r: 'race success' }, ['a -> r', 'b -> r']),
    )
    expect(outcome).toMatchObject({ kind: 'succeeded', result: 'b' })
    expect(ends).toEqual({ a: '10 failed', b: '50 done', r: '50 done' })
  })

  it('of success fails with all errors once all have failed', async () => {
    const { outcome } = await ranOf(
      graphOf({ a: fails('a', 10), b: fails('b', 50), r: 'race success' }, ['a -> r', 'b -> r']),
    )
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: { name: 'AggregateError', message: 'All promises were rejected: a failed; b failed' },
    })
  })

  it('can leave its losers running, whose errors end nothing', async () => {
    const { outcome, ends } = await ranOf(
      graphOf({ a: gives('a', 10), b: fails('b', 50), r: 'race left', late: 'sleep 100' }, ['a -> r', 'b -> r']),
    )
    expect(outcome).toMatchObject({ kind: 'succeeded', result: { r: 'a', late: null } })
    expect(ends).toEqual({ a: '10 done', b: '50 failed', r: '10 done', late: '100 done' })
  })

  it('leaves a loser alone that something else needs', async () => {
    const { outcome, ends } = await ranOf(
      graphOf({ a: gives('a', 10), b: gives('b', 50), r: 'race', c: 'sleep 5' }, ['a -> r', 'b -> r', 'b -> c']),
    )
    expect(outcome).toMatchObject({ kind: 'succeeded', result: { r: 'a', c: 'b' } })
    expect(ends).toEqual({ a: '10 done', b: '50 done', r: '10 done', c: '55 done' })
  })

  it('skips a loser that has not begun, and cancels what only that needs', async () => {
    const { ends } = await ranOf(
      graphOf({ a: gives('a', 10), first: gives('first', 50), b: gives('b', 50), r: 'race' }, [
        ...['a -> r', 'first -> b.values.0', 'b -> r'],
      ]),
    )
    expect(ends).toEqual({ a: '10 done', first: '10 cancelled', b: '10 skipped', r: '10 done' })
  })

  it('lets go of what a gather among its losers takes, unless something else needs it', async () => {
    const { ends } = await ranOf(
      graphOf({ a: gives('a', 10), b: gives('b', 50), c: gives('c', 60), g: 'gather', r: 'race', d: 'sleep 1' }, [
        ...['a -> r', 'b -> g', 'c -> g', 'g -> r', 'c -> d'],
      ]),
    )
    expect(ends).toEqual({
      a: '10 done',
      b: '10 cancelled',
      c: '60 done',
      g: '10 cancelled',
      r: '10 done',
      d: '61 done',
    })
  })

  it('leaves out a skipped task, and is skipped with all of them', async () => {
    const says = 'async function i(): Promise<boolean> {\n  return false\n}'
    const { ends } = await ranOf(
      graphOf(
        {
          i: { kind: 'branch', code: says },
          a: 'sleep 5',
          b: gives('b', 50),
          c: 'sleep 5',
          r: 'race',
          s: 'race',
        },
        ['i.yes -> a.after', 'i.yes -> c.after', 'a -> r', 'b -> r', 'a -> s', 'c -> s'],
      ),
    )
    expect(ends).toMatchObject({ a: '0 skipped', r: '50 done', s: '0 skipped' })
  })

  it('fails the run although it is about to end', async () => {
    const { outcome } = await ranOf(
      graphOf({ a: fails('a', 10), b: gives('b', 50, 'await sleep(5)'), r: 'race', o: 'output', n: 'sleep 10' }, [
        ...['a -> r', 'b -> r', 'n -> o'],
      ]),
    )
    expect(outcome).toMatchObject({ kind: 'failed', error: { message: 'a failed' } })
  })

  it('cancels all its tasks when it is cancelled itself', async () => {
    const { ends } = await ranOf(
      graphOf({ a: gives('a', 5), b: gives('b', 50), c: gives('c', 60), inner: 'race', r: 'race' }, [
        ...['a -> r', 'b -> inner', 'c -> inner', 'inner -> r'],
      ]),
    )
    expect(ends).toEqual({ a: '5 done', b: '5 cancelled', c: '5 cancelled', inner: '5 cancelled', r: '5 done' })
  })
})
