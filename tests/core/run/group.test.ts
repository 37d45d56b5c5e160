import { describe, expect, it } from 'vitest'
import type { Run } from '#run'
import { runViewOf, sentenceText, storySentences, summaryOf, type TraceEvent } from '#trace'
import { graphOf, inGroups } from '../../support/graph-of.ts'
import { fails, gives, ranOf } from './ran.ts'

/** A person who stops the run so often, each time that it has come to rest. */
const stopping = (times: number) => async (run: Run, events: readonly TraceEvent[]) => {
  for (let stop = 0; stop < times; stop += 1) {
    await untilAtRest(events)
    run.cancel()
  }
}

/** Until nothing more is told of. */
async function untilAtRest(events: readonly TraceEvent[]): Promise<void> {
  for (let known = -1; events.length === 0 || events.length > known; ) {
    known = events.length
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

describe('a group', () => {
  it('ends when all in it have, with the values that nothing consumes', async () => {
    const graph = graphOf({ a: gives('a', 10), b: gives('b', 30), c: gives('c', 5), g: 'group' }, ['a -> c.values.0'])
    const { outcome, ends, events } = await ranOf(inGroups(graph, { g: ['a', 'b', 'c'] }))
    expect(outcome).toMatchObject({ kind: 'succeeded', result: { b: 'b', c: 'c' } })
    expect(ends).toEqual({ a: '10 done', b: '30 done', c: '15 done', g: '30 done' })
    // The group itself only waits.
    expect(summaryOf(runViewOf(events))).toEqual({ wallMs: 30, oneByOneMs: 45, factor: 1.5 })
  })

  it('does not change the result of a pipeline', async () => {
    const graph = graphOf({ a: gives('a', 10), b: gives('b', 30), g: 'group' })
    const { outcome } = await ranOf(inGroups(graph, { g: ['a', 'b'] }))
    expect(outcome).toMatchObject({ kind: 'succeeded', result: { a: 'a', b: 'b' } })
    expect((await ranOf(inGroups(graph, { g: ['a'] }))).outcome).toMatchObject({ result: { g: 'a', b: 'b' } })
  })

  it('cancels what is in it when a node fails, and fails with an AggregateError', async () => {
    const graph = graphOf({ a: fails('a', 10), b: gives('b', 50, 'await sleep(5)'), n: gives('n', 1), g: 'group' }, [
      'b -> n.values.0',
    ])
    const { outcome, ends } = await ranOf(inGroups(graph, { g: ['a', 'b', 'n'] }))
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: { name: 'AggregateError', message: 'unhandled errors in a TaskGroup (1 sub-exception): a failed' },
    })
    expect(ends).toEqual({ a: '10 failed', b: '15 cancelled', n: '15 skipped', g: '15 failed' })
  })

  it('delivers what leaves it at its end', async () => {
    const graph = graphOf({ a: gives('a', 10), b: gives('b', 50), use: gives('use', 1), g: 'group' }, [
      'a -> use.values.0',
    ])
    const { ends } = await ranOf(inGroups(graph, { g: ['a', 'b'] }))
    expect(ends).toEqual({ a: '10 done', b: '50 done', use: '51 done', g: '50 done' })
  })

  it('delivers nothing when it fails: what is behind is skipped behind the group', async () => {
    const graph = graphOf(
      {
        a: gives('a', 10),
        b: fails('b', 50),
        use: gives('use', 1),
        all: 'gather',
        g: 'group',
        else: gives('other', 1),
      },
      ['a -> use.values.0', 'a -> all', 'g.error -> else.values.0'],
    )
    const { outcome, ends, events } = await ranOf(inGroups(graph, { g: ['a', 'b'] }))
    expect(outcome.kind).toBe('succeeded')
    expect(ends).toMatchObject({ a: '10 done', b: '50 failed', use: '50 skipped', all: '50 skipped', g: '50 failed' })
    expect(ends.else).toBe('51 done')
    const skips = events.flatMap((event) => (event.type === 'node.skipped' ? [[event.node, event.because]] : []))
    expect(skips).toEqual([
      [2, 4],
      [3, 4],
    ])
  })

  it('is not failed by an error that a wire or a gather in it takes', async () => {
    const taken = graphOf({ a: fails('a', 10), b: gives('b', 50), help: gives('help', 1), g: 'group' }, [
      'a.error -> help.values.0',
    ])
    expect((await ranOf(inGroups(taken, { g: ['a', 'b'] }))).ends).toMatchObject({
      b: '50 done',
      g: '50 done',
      help: '51 done',
    })
    const collected = graphOf({ a: fails('a', 10), b: gives('b', 50), all: 'gather returnExceptions', g: 'group' }, [
      'a -> all',
    ])
    expect((await ranOf(inGroups(collected, { g: ['a', 'b', 'all'] }))).ends).toMatchObject({
      b: '50 done',
      all: '10 done',
      g: '50 done',
    })
  })

  it('is failed by an error that only a gather outside would take', async () => {
    const graph = graphOf({ a: fails('a', 10), b: gives('b', 50), all: 'gather returnExceptions', g: 'group' }, [
      'a -> all',
      'b -> all',
    ])
    expect((await ranOf(inGroups(graph, { g: ['a', 'b'] }))).ends).toEqual({
      a: '10 failed',
      b: '10 cancelled',
      g: '10 failed',
      all: '10 skipped',
    })
  })

  it('begins with the first node that is ready, behind its after', async () => {
    const graph = graphOf(
      {
        x: gives('x', 10),
        y: gives('y', 20),
        a: gives('a', 1),
        b: gives('b', 1),
        free: gives('free', 1),
        g: 'group 25',
      },
      ['x -> a.values.0', 'y -> b.values.0', 'x -> g.after'],
    )
    const { ends } = await ranOf(inGroups(graph, { g: ['a', 'b', 'free'] }))
    expect(ends).toEqual({ x: '10 done', y: '20 done', a: '11 done', free: '11 done', b: '21 done', g: '21 done' })
  })

  it('cancels what is in it when its time is over, counted from its beginning', async () => {
    const graph = graphOf({ x: gives('x', 10), a: gives('a', 100), b: gives('b', 5), g: 'group 30' }, ['x -> g.after'])
    const { outcome, ends } = await ranOf(inGroups(graph, { g: ['a', 'b'] }))
    expect(outcome).toMatchObject({ kind: 'failed', error: { name: 'TimeoutError' } })
    expect(ends).toEqual({ x: '10 done', a: '40 cancelled', b: '15 done', g: '40 failed' })
  })

  it('with a shield makes a cancel wait until what is in it has ended', async () => {
    const graph = graphOf({ a: gives('a', 10), w: gives('w', 50), g: 'group shield', r: 'race' }, ['a -> r', 'g -> r'])
    const { outcome, ends } = await ranOf(inGroups(graph, { g: ['w'] }))
    expect(outcome).toMatchObject({ kind: 'succeeded', result: 'a' })
    expect(ends).toEqual({ a: '10 done', w: '50 done', g: '50 cancelled', r: '50 done' })
  })

  it('is cancelled by a race that it loses, with what is in it', async () => {
    const graph = graphOf({ a: gives('a', 10), w: gives('w', 50), v: gives('v', 1), g: 'group', r: 'race' }, [
      'a -> r',
      'g -> r',
      'w -> v.values.0',
    ])
    const { outcome, ends } = await ranOf(inGroups(graph, { g: ['w', 'v'] }))
    expect(outcome).toMatchObject({ kind: 'succeeded', result: 'a' })
    expect(ends).toEqual({ a: '10 done', w: '10 cancelled', v: '10 skipped', g: '10 cancelled', r: '10 done' })
  })

  it('is skipped with all that is in it', async () => {
    const graph = graphOf(
      { b: 'branch', x: gives('x', 1), a: gives('a', 1), c: gives('c', 1), after: gives('after', 1), g: 'group' },
      ['x -> b.value', 'b.no -> g.after', 'a -> c.values.0', 'c -> after.values.0'],
    )
    const { outcome, ends } = await ranOf(inGroups(graph, { g: ['a', 'c'] }))
    expect(outcome.kind).toBe('succeeded')
    expect(ends).toMatchObject({ a: '1 skipped', c: '1 skipped', g: '1 skipped', after: '1 skipped' })
  })

  it('is skipped if all that is in it is', async () => {
    const graph = graphOf({ b: 'branch', x: gives('x', 1), a: gives('a', 1), g: 'group', n: gives('n', 1) }, [
      'x -> b.value',
      'b.no -> a.values.0',
      'g -> n.after',
    ])
    expect((await ranOf(inGroups(graph, { g: ['a'] }))).ends).toMatchObject({
      a: '1 skipped',
      g: '1 skipped',
      n: '1 skipped',
    })
  })

  it('in a group is cancelled with it', async () => {
    const graph = graphOf({ a: gives('a', 50), b: fails('b', 10), inner: 'group', outer: 'group' })
    const { ends } = await ranOf(inGroups(graph, { inner: ['a'], outer: ['inner', 'b'] }))
    expect(ends).toEqual({ a: '10 cancelled', b: '10 failed', inner: '10 cancelled', outer: '10 failed' })
  })

  it('in a group delivers at the end of the outermost group that a wire leaves', async () => {
    const graph = graphOf(
      {
        a: gives('a', 5),
        slow: gives('slow', 20),
        slower: gives('slower', 40),
        near: gives('near', 1),
        far: gives('far', 1),
        inner: 'group',
        outer: 'group',
      },
      ['a -> near.values.0', 'a -> far.values.0'],
    )
    const { ends } = await ranOf(inGroups(graph, { inner: ['a', 'slow'], outer: ['inner', 'near', 'slower'] }))
    expect(ends).toMatchObject({ inner: '20 done', near: '21 done', outer: '40 done', far: '41 done' })
  })

  it('in a group delivers nothing if it failed, although the group around it is done', async () => {
    const graph = graphOf(
      {
        a: gives('a', 5),
        bad: fails('bad', 10),
        help: gives('help', 1),
        far: gives('far', 1),
        inner: 'group',
        outer: 'group',
      },
      ['inner.error -> help.values.0', 'a -> far.values.0'],
    )
    const { ends } = await ranOf(inGroups(graph, { inner: ['a', 'bad'], outer: ['inner', 'help'] }))
    expect(ends).toMatchObject({ inner: '10 failed', help: '11 done', outer: '11 done', far: '11 skipped' })
  })

  it('with a shield ends before the run does, if another node fails', async () => {
    const graph = graphOf({ bad: fails('bad', 10), w: gives('w', 5000), n: gives('n', 1), g: 'group shield' }, [
      'w -> n.values.0',
    ])
    const { outcome, ends } = await ranOf(inGroups(graph, { g: ['w', 'n'] }))
    expect(outcome).toMatchObject({ kind: 'failed', error: { message: 'bad failed' } })
    expect(ends).toEqual({ bad: '10 failed', w: '5000 done', n: '5001 done', g: '5001 cancelled' })
  })

  it('with a shield in which nothing ends is cancelled when a person stops the run, or stops it again', async () => {
    const stuck = 'async function stuck() { await new Event().wait() }'
    const graph = inGroups(graphOf({ bad: fails('bad', 10), stuck, g: 'group shield' }), { g: ['stuck'] })
    const ends = { bad: '10 failed', stuck: '10 cancelled', g: '10 cancelled' }
    expect(await ranOf(graph, stopping(1))).toMatchObject({ outcome: { kind: 'failed' }, ends })
    const alone = inGroups(graphOf({ stuck, g: 'group shield' }), { g: ['stuck'] })
    expect((await ranOf(alone, stopping(2))).outcome).toEqual({ kind: 'cancelled' })
  })

  it('is told of by what happened in it, hop by hop', async () => {
    const graph = graphOf(
      { lint: gives('lint', 30), types: fails('types', 10), use: gives('use', 1), checks: 'group 2000' },
      ['lint -> use.values.0'],
    )
    const { events } = await ranOf(inGroups(graph, { checks: ['lint', 'types'] }))
    expect(storySentences(runViewOf(events)).map((sentence) => `${sentence.atMs} ${sentenceText(sentence)}`)).toEqual([
      '10 types failed first: RangeError: types failed',
      '10 checks cancelled lint',
      '10 checks failed: AggregateError: unhandled errors in a TaskGroup (1 sub-exception): types failed',
      '10 use was skipped · checks failed',
    ])
  })

  it('is what its nodes and those behind it need, as long as it has not begun or ended', async () => {
    const graph = graphOf(
      { x: gives('x', 10), a: gives('a', 5), b: gives('b', 20), use: gives('use', 1), g: 'group' },
      ['x -> g.after', 'a -> use.values.0'],
    )
    const { events } = await ranOf(inGroups(graph, { g: ['a', 'b'] }))
    const needsAt = (atMs: number) =>
      [...runViewOf(events.filter((event) => event.atMs < atMs)).nodes].map(([id, { needs }]) =>
        [id, ...needs].join(' '),
      )
    expect(needsAt(5)).toEqual(['x', 'a 0', 'b 0', 'use 1 4', 'g 0'])
    expect(needsAt(20)).toEqual(['x', 'a', 'b', 'use 4', 'g'])
  })
})
