import { describe, expect, it } from 'vitest'
import type { Graph, Policies, Stream } from '#graph'
import { runViewOf, type TraceEvent, waitText, wireFlowOf } from '#trace'
import { graphOf, inGroups, type NodeSketch } from '../../support/graph-of.ts'
import { ranOf as ran } from './ran.ts'

/** A producer of `count` items, each made in `ms`. `end`: what it does then; `first`: what it needs. */
const feed = (
  count: number,
  ms: number,
  end = '',
  first = '',
): string => `async function* feed(${first}): AsyncGenerator<number> {
  try {
    for (let item = 0; item < ${count}; item += 1) {
      await sleep(${ms})
      log('made ' + item)
      yield item
    }
    ${end}
  } finally {
    log('closed')
  }
}`

/** A reader that works on each item for `ms`. */
const reader = (
  name: string,
  ms: number,
  each = '',
  more = '',
): string => `async function ${name}(items: AsyncIterable<number>${more}): Promise<number[]> {
  const read: number[] = []
  for await (const item of items) {
    log('${name} ' + item)
    ${each}
    await sleep(${ms})
    read.push(item)
  }
  return read
}`

const linesOf = (events: readonly TraceEvent[]): readonly string[] =>
  events.flatMap((event) => (event.type === 'log' ? [`${event.atMs} ${event.text}`] : []))

function flow(
  code: string,
  readers: Readonly<Record<string, NodeSketch>>,
  {
    stream,
    wires = [],
    more = {},
  }: { stream?: Stream; wires?: readonly string[]; more?: Readonly<Record<string, NodeSketch>> } = {},
): Graph {
  const node = { kind: 'coroutine', code, ...(stream ? { stream } : {}) } as const
  return graphOf({ feed: node, ...readers, ...more }, [
    ...Object.keys(readers).map((id) => `feed -> ${id}.items`),
    ...wires,
  ])
}

async function ranOf(graph: Graph, during?: Parameters<typeof ran>[1]) {
  const result = await ran(graph, during)
  return { ...result, lines: linesOf(result.events), endMs: result.events.at(-1)?.atMs }
}

describe('a stream', () => {
  it('makes an item only when it is asked for', async () => {
    const { outcome, lines, ends } = await ranOf(flow(feed(2, 10), { f: reader('f', 30) }))
    expect(outcome).toMatchObject({ kind: 'succeeded', result: [0, 1] })
    expect(lines).toEqual(['10 made 0', '10 f 0', '50 made 1', '50 f 1', '80 closed'])
    expect(ends).toEqual({ feed: '80 done', f: '80 done' })
  })

  it('is not begun by a reader that never asks', async () => {
    const { outcome, lines, ends } = await ranOf(
      flow(feed(2, 10), { f: 'async function f(items: AsyncIterable<number>) { await sleep(5) }' }),
    )
    expect(outcome).toMatchObject({ kind: 'succeeded' })
    expect(lines).toEqual([])
    expect(ends).toEqual({ feed: '5 done', f: '5 done' })
  })

  it('works ahead until its room is full', async () => {
    const graph = flow(feed(5, 10), { f: reader('f', 30) }, { stream: { buffer: 2 } })
    const { lines, events } = await ranOf(graph)
    expect(lines.filter((line) => line.includes('made'))).toEqual([
      '10 made 0',
      '20 made 1',
      '30 made 2',
      '50 made 3',
      '80 made 4',
    ])
    expect(waitsOf(events, 'feed')).toContain('the reader is behind (2 of 2)')
  })

  it('begins to work ahead before its reader can begin', async () => {
    const graph = flow(
      feed(5, 10),
      { f: reader('f', 10, '', ', late: unknown') },
      {
        stream: { buffer: 2 },
        more: { s: 'sleep 100' },
        wires: ['s -> f.late'],
      },
    )
    const { lines, ends } = await ranOf(graph)
    expect(lines.slice(0, 3)).toEqual(['10 made 0', '20 made 1', '100 f 0'])
    expect(ends.f).toBe('150 done')
  })

  it('can be read after its producer has ended', async () => {
    const graph = flow(
      feed(2, 10),
      { f: reader('f', 10, '', ', late: unknown') },
      {
        stream: { buffer: 5 },
        more: { s: 'sleep 100' },
        wires: ['s -> f.late'],
      },
    )
    const { ends, outcome } = await ranOf(graph)
    expect(ends).toMatchObject({ feed: '20 done', f: '120 done' })
    expect(outcome).toMatchObject({ result: [0, 1] })
  })

  it('gives each item to the first that asks, if its readers share', async () => {
    const graph = flow(feed(5, 10), { f: reader('f', 100), g: reader('g', 15) }, { stream: { to: 'share' } })
    const { outcome, ends } = await ranOf(graph)
    expect(outcome).toMatchObject({ result: { f: [0], g: [1, 2, 3, 4] } })
    expect(ends.g).toBe('110 done')
  })

  it('gives each item to each, at the pace of the slowest', async () => {
    const graph = flow(feed(3, 10), { f: reader('f', 50), g: reader('g', 5) }, { stream: { to: 'all' } })
    const { outcome, lines } = await ranOf(graph)
    expect(outcome).toMatchObject({ result: { f: [0, 1, 2], g: [0, 1, 2] } })
    expect(lines.filter((line) => line.includes('made'))).toEqual(['10 made 0', '70 made 1', '130 made 2'])
  })

  it('goes on for the others when one of those that get all has left', async () => {
    const graph = flow(feed(3, 10), { f: reader('f', 50, 'break'), g: reader('g', 5) }, { stream: { to: 'all' } })
    const { outcome, lines } = await ranOf(graph)
    expect(outcome).toMatchObject({ result: { f: [], g: [0, 1, 2] } })
    expect(lines.filter((line) => line.includes('made'))).toEqual(['10 made 0', '25 made 1', '40 made 2'])
  })

  it.each([
    [1, 90],
    [2, 60],
    [3, 50],
  ])('is gone over for each item, %i at once', async (limit, endMs) => {
    const each = {
      kind: 'coroutine',
      code: 'async function f(items: number) { await sleep(20); return items * 2 }',
      each: { parameter: 'items', limit },
    } as const
    const { outcome, ends } = await ranOf(flow(feed(3, 10), { f: each }))
    expect(outcome).toMatchObject({ result: [0, 2, 4] })
    expect(ends.f).toBe(`${endMs} done`)
  })

  it('is never read ahead of the limit of an each', async () => {
    const each = {
      kind: 'coroutine',
      code: 'async function f(items: number) { await sleep(100) }',
      each: { parameter: 'items', limit: 2 },
    } as const
    const { lines } = await ranOf(flow(feed(4, 10), { f: each }))
    expect(lines.filter((line) => line.includes('made'))).toEqual([
      '10 made 0',
      '20 made 1',
      '120 made 2',
      '130 made 3',
    ])
  })

  it('tells others when it has ended', async () => {
    const graph = flow(feed(1, 10), { f: reader('f', 5) }, { more: { s: 'sleep 1' }, wires: ['feed -> s.after'] })
    expect((await ranOf(graph)).ends).toMatchObject({ feed: '15 done', s: '16 done' })
  })

  it('gives nothing more to code that reads on after its node has ended', async () => {
    const graph = flow(
      feed(3, 10),
      {
        f: `async function f(items: AsyncIterable<number>) {
  const iterator = items[Symbol.asyncIterator]()
  await iterator.next()
  createTask(async () => { await sleep(20); log(JSON.stringify(await iterator.next())) })
}`,
      },
      { more: { s: 'sleep 100' } },
    )
    const { lines, ends } = await ranOf(graph)
    expect(lines).toEqual(['10 made 0', '10 closed', '30 {"done":true}'])
    expect(ends.feed).toBe('10 done')
  })

  it('passes thousands of items', async () => {
    const code = 'async function* feed() { for (let i = 0; i < 20_000; i += 1) yield i }'
    const count =
      'async function f(items: AsyncIterable<number>) { let sum = 0; for await (const i of items) sum += i; return sum }'
    expect((await ranOf(flow(code, { f: count }))).outcome).toMatchObject({ result: 199_990_000 })
  })
})

describe('a stream that fails', () => {
  const bad = feed(1, 10, "throw new RangeError('no more')")

  it('raises its error in the reader, which fails the run', async () => {
    const { outcome, ends } = await ranOf(flow(bad, { f: reader('f', 5) }))
    expect(outcome).toMatchObject({ kind: 'failed', error: { name: 'RangeError' }, node: 1 })
    expect(ends).toEqual({ feed: '15 failed', f: '15 failed' })
  })

  it('does not fail the run if the reader catches the error', async () => {
    const f =
      'async function f(items: AsyncIterable<number>) { try { for await (const i of items) await sleep(5) } catch (e) { return String(e) } }'
    const { outcome } = await ranOf(flow(bad, { f }))
    expect(outcome).toMatchObject({ kind: 'succeeded', result: 'RangeError: no more' })
  })

  it('raises it after what lies ready', async () => {
    const f = reader('f', 50)
    const { outcome, ends } = await ranOf(
      flow(feed(2, 10, "throw new RangeError('no more')"), { f }, { stream: { buffer: 5 } }),
    )
    expect(ends).toEqual({ feed: '20 failed', f: '110 failed' })
    expect(outcome).toMatchObject({ kind: 'failed', node: 1 })
  })

  it.each(['share', 'all'] as const)('raises it in each of several (%s)', async (to) => {
    const f = (name: string): string =>
      `async function ${name}(items: AsyncIterable<number>) { try { for await (const i of items) {} } catch (e) { return String(e) } }`
    const { outcome } = await ranOf(flow(bad, { f: f('f'), g: f('g') }, { stream: { to } }))
    expect(outcome).toMatchObject({ result: { f: 'RangeError: no more', g: 'RangeError: no more' } })
  })

  it('fails the run if the reader was skipped before it could hear of it', async () => {
    const graph = flow(
      feed(0, 10, "await sleep(10); throw new RangeError('no more')"),
      { f: reader('f', 5, '', ', x: unknown') },
      {
        stream: { buffer: 1 },
        more: { bad: "async function bad() { await sleep(50); throw new Error('bad') }", w: 'coroutine e' },
        wires: ['bad -> f.x', 'bad.error -> w.e'],
      },
    )
    expect((await ranOf(graph)).outcome).toMatchObject({ kind: 'failed', error: { name: 'RangeError' }, node: 0 })
  })

  it('delivers its error by the error wire', async () => {
    const f =
      'async function f(items: AsyncIterable<number>) { try { for await (const i of items) {} } catch {} return 1 }'
    const graph = flow(
      bad,
      { f },
      { more: { g: 'async function g(e: Error) { return e.message }' }, wires: ['feed.error -> g.e'] },
    )
    expect((await ranOf(graph)).outcome).toMatchObject({ result: { f: 1, g: 'no more' } })
  })

  it('skips its readers if it is skipped', async () => {
    const graph = flow(
      feed(1, 1, '', 'x: unknown'),
      { f: reader('f', 1) },
      {
        more: { bad: "async function bad() { throw new Error('bad') }", w: 'coroutine e' },
        wires: ['bad -> feed.x', 'bad.error -> w.e'],
      },
    )
    expect((await ranOf(graph)).ends).toMatchObject({ feed: '0 skipped', f: '0 skipped' })
  })
})

describe('a reader that ends', () => {
  it.each(['break', 'return []', "throw new Error('enough')"])(
    'closes the generator at its yield by %s',
    async (how) => {
      const { lines, ends } = await ranOf(flow(feed(3, 10), { f: reader('f', 5, `if (item === 1) ${how}`) }))
      expect(lines).toEqual(['10 made 0', '10 f 0', '25 made 1', '25 f 1', '25 closed'])
      expect(ends.feed).toBe('25 done')
    },
  )

  it('waits for what the generator does as it is closed', async () => {
    const code = 'async function* feed() { try { while (true) yield 1 } finally { await sleep(30) } }'
    const { ends } = await ranOf(flow(code, { f: reader('f', 5, 'break') }))
    expect(ends).toEqual({ feed: '30 done', f: '30 done' })
  })

  it('hears of an error in what the generator does as it is closed', async () => {
    const code = "async function* feed() { try { while (true) yield 1 } finally { throw new RangeError('tidy') } }"
    const { outcome, ends } = await ranOf(flow(code, { f: reader('f', 5, 'break') }))
    expect(outcome).toMatchObject({ kind: 'failed', error: { name: 'RangeError' }, node: 1 })
    expect(ends).toEqual({ feed: '0 failed', f: '0 failed' })
  })

  it('cancels a producer that works ahead', async () => {
    const { lines, ends } = await ranOf(
      flow(feed(9, 10), { f: reader('f', 25, 'if (item === 1) break') }, { stream: { buffer: 5 } }),
    )
    expect(ends).toMatchObject({ feed: '35 cancelled', f: '35 done' })
    expect(lines.at(-1)).toBe('35 closed')
  })

  it('is cancelled: its producer is closed', async () => {
    const graph = flow(
      feed(9, 10),
      { f: reader('f', 25) },
      {
        more: { s: 'sleep 60', first: 'race' },
        wires: ['f -> first', 's -> first'],
      },
    )
    const { ends, outcome } = await ranOf(graph)
    expect(outcome).toMatchObject({ kind: 'succeeded' })
    expect(ends).toMatchObject({ f: '60 cancelled', feed: '60 done' })
  })

  it('is cancelled while it waits for an item: its producer is cancelled', async () => {
    const graph = flow(
      feed(9, 100),
      { f: reader('f', 25) },
      {
        more: { s: 'sleep 60', first: 'race' },
        wires: ['f -> first', 's -> first'],
      },
    )
    const { ends, lines } = await ranOf(graph)
    expect(ends).toMatchObject({ f: '60 cancelled', feed: '60 cancelled', first: '60 done' })
    expect(lines).toEqual(['60 closed'])
  })

  it('leaves the items to the others that share them', async () => {
    const graph = flow(feed(4, 10), { f: reader('f', 5, 'break'), g: reader('g', 5) }, { stream: { to: 'share' } })
    expect((await ranOf(graph)).outcome).toMatchObject({ result: { f: [], g: [1, 2, 3] } })
  })
})

describe('a run with a stream', () => {
  it('is stopped by a person: the generator is closed', async () => {
    const graph = flow(feed(9, 10), { f: reader('f', 25) })
    const { outcome, lines } = await ranOf(graph, async (run, events) => {
      while (!events.some(({ atMs }) => atMs >= 35)) await new Promise((resolve) => setImmediate(resolve))
      run.cancel()
    })
    expect(outcome).toEqual({ kind: 'cancelled' })
    expect(lines.filter((line) => line.endsWith('closed'))).toHaveLength(1)
  })

  it('is within a group, which cancels both', async () => {
    const graph = inGroups(
      flow(
        feed(9, 10),
        { f: reader('f', 25) },
        {
          more: { bad: "async function bad() { await sleep(30); throw new Error('bad') }", g: 'group' },
        },
      ),
      { g: ['feed', 'f', 'bad'] },
    )
    const { ends, outcome } = await ranOf(graph)
    expect(outcome).toMatchObject({ kind: 'failed', error: { name: 'AggregateError' } })
    expect(ends).toMatchObject({ feed: '30 cancelled', f: '30 cancelled', g: '30 failed' })
  })

  it('is cancelled only once with its reader, so that it can tidy up', async () => {
    const code = 'async function* feed() { try { await sleep(50) } finally { await sleep(7); log("tidy") } }'
    const graph = inGroups(
      flow(
        code,
        { f: reader('f', 25) },
        {
          more: { bad: "async function bad() { await sleep(30); throw new Error('bad') }", g: 'group' },
        },
      ),
      { g: ['feed', 'f', 'bad'] },
    )
    expect((await ranOf(graph)).lines).toEqual(['37 tidy'])
  })

  it('enters a group', async () => {
    const graph = inGroups(flow(feed(2, 10), { f: reader('f', 5) }, { more: { g: 'group 1000' } }), { g: ['f'] })
    const { ends, outcome } = await ranOf(graph)
    expect(outcome).toMatchObject({ result: [0, 1] })
    expect(ends).toEqual({ feed: '30 done', f: '30 done', g: '30 done' })
  })

  it('has a reader with a timeout and an error wire', async () => {
    const policies: Policies = { timeoutMs: 40 }
    const graph = flow(
      feed(9, 10),
      { f: { kind: 'coroutine', code: reader('f', 25), ...policies } },
      {
        more: { w: 'async function w(e: Error) { return e.name }' },
        wires: ['f.error -> w.e'],
      },
    )
    const { ends, outcome } = await ranOf(graph)
    expect(outcome).toMatchObject({ result: { f: null, w: 'TimeoutError' } })
    expect(ends.f).toBe('40 failed')
  })

  it('says in its deadlock who waits for which stream', async () => {
    const graph = flow(
      feed(2, 10),
      { f: reader('f', 1), g: reader('g', 1, '', ', x: unknown') },
      {
        stream: { to: 'all' },
        wires: ['f -> g.x'],
      },
    )
    const { outcome } = await ranOf(graph)
    expect(outcome).toMatchObject({ kind: 'failed', error: { name: 'DeadlockError' } })
    const { message } = (outcome as { error: { message: string } }).error
    expect(message).toContain("'f' waits for the next item of 'feed'")
    expect(message).toContain("'feed' waits for a reader of its stream")
  })

  it('ends in a deadlock if its reader waits for its end, and there is less room than items', async () => {
    const graph = flow(feed(3, 10), { f: reader('f', 1) }, { stream: { buffer: 2 }, wires: ['feed -> f.after'] })
    const { outcome } = await ranOf(graph)
    expect(outcome).toMatchObject({ kind: 'failed', error: { name: 'DeadlockError' } })
  })

  it('names the waits of both', async () => {
    const { events } = await ranOf(flow(feed(2, 10), { f: reader('f', 30) }))
    expect(waitsOf(events, 'feed')).toEqual([
      'nothing is asked for yet',
      'sleep',
      'nothing is asked for yet',
      'sleep',
      'nothing is asked for yet',
    ])
    expect(waitsOf(events, 'f')).toContain('for the next of feed')
  })
})

describe('what is told of a stream', () => {
  const flowOf = (events: readonly TraceEvent[], untilMs: number) => {
    const view = runViewOf(events.filter(({ atMs }) => atMs <= untilMs))
    return { ...view.nodes.get('feed')?.flow, wires: [0, 1].map((place) => wireFlowOf(view, 0, place)) }
  }

  it('is how many have passed, how many lie ready, and who waits', async () => {
    const { events } = await ranOf(flow(feed(5, 10), { f: reader('f', 30) }, { stream: { buffer: 2 } }))
    const [early, full, late] = [5, 35, 1000].map((ms) => flowOf(events, ms))
    expect(early?.wires).toEqual([{ passed: 0, ready: 0, room: 2, waits: 'reader' }, null])
    expect(full?.wires[0]).toEqual({ passed: 1, ready: 2, room: 2, waits: 'producer' })
    expect(late).toMatchObject({ passed: 5, ready: 0 })
  })

  it.each([
    ['share', { passed: 5, ready: 0, taken: [1, 4] }],
    ['all', { passed: 5, ready: 0, taken: [5, 5] }],
  ] as const)('tells of each of several readers (%s)', async (to, told) => {
    const { events } = await ranOf(flow(feed(5, 10), { f: reader('f', 100), g: reader('g', 15) }, { stream: { to } }))
    expect(flowOf(events, 1000)).toMatchObject(told)
  })

  it('drops what a reader leaves behind', async () => {
    const code = 'async function* feed() { for (let i = 0; i < 9; i += 1) yield i }'
    const { events } = await ranOf(
      flow(code, { f: reader('f', 10, 'if (item === 2) break') }, { stream: { buffer: 4 } }),
    )
    expect(flowOf(events, 1000)).toMatchObject({ passed: 3, ready: 0 })
  })

  it('is few events for many items, and their counts are exact', async () => {
    const code = 'async function* feed() { for (let i = 0; i < 20_000; i += 1) yield i }'
    const f = 'async function f(items: AsyncIterable<number>) { for await (const i of items) {} }'
    const { events } = await ranOf(flow(code, { f }))
    expect(flowOf(events, 1000)).toMatchObject({ passed: 20_000, ready: 0 })
    expect(events.filter(({ type }) => type === 'node.flowed').length).toBeLessThan(20)
  })

  it('needs no more of a stream than its beginning', async () => {
    const graph = flow(
      feed(2, 10),
      { f: reader('f', 1, '', ', x: unknown') },
      {
        stream: { buffer: 1 },
        more: { s: 'sleep 100' },
        wires: ['s -> f.x'],
      },
    )
    const { events } = await ranOf(graph)
    const needsAt = (seq: number) => runViewOf(events.slice(0, seq)).nodes.get('f')?.needs
    expect([needsAt(1), needsAt(events.findIndex(({ atMs }) => atMs >= 10))]).toEqual([[0, 2], [2]])
  })
})

function waitsOf(events: readonly TraceEvent[], name: string): readonly string[] {
  const names = new Map(events.flatMap((event) => (event.type === 'task.created' ? [[event.task, event.name]] : [])))
  const nameOf = (task: number): string | undefined => names.get(task)
  return events.flatMap((event) =>
    event.type === 'task.waiting' && names.get(event.task) === name
      ? [waitText(event.on, { nameOf, isRealTime: false })]
      : [],
  )
}
