import { describe, expect, it, test } from 'vitest'
import {
  AFTER,
  applyFix,
  canConnect,
  type Each,
  firstRetry,
  type Graph,
  hasErrors,
  isStream,
  isStreamWire,
  nodeById,
  type Problem,
  problemsOf,
  type Stream,
  setCode,
} from '#graph'
import { graphOf, inGroups, type NodeSketch } from '../../support/graph-of.ts'

const crawl = 'async function* crawl(): AsyncGenerator<string> {\n  yield "a"\n}'
const read = (name: string, type = 'AsyncIterable<string>', more = ''): string =>
  `async function ${name}(items: ${type}${more}): Promise<number> {\n  return 1\n}`

function withStream(
  stream: Stream | undefined,
  sketch: Readonly<Record<string, NodeSketch>>,
  wires: readonly string[],
) {
  const node = { kind: 'coroutine', code: crawl, ...(stream ? { stream } : {}) } as const
  return graphOf({ crawl: node, ...sketch }, wires)
}

const errorsOf = (graph: Graph): readonly Problem[] => problemsOf(graph).filter(({ severity }) => severity === 'error')
const messagesOf = (graph: Graph): readonly string[] => errorsOf(graph).map(({ message }) => message)

/** A reader that is tried again. */
const again = (code: string, each?: Each): NodeSketch =>
  ({ kind: 'coroutine', code, retry: firstRetry, ...(each ? { each } : {}) }) as const

const one = withStream(undefined, { f: read('f') }, ['crawl -> f.items'])
const two = (stream?: Stream, ...more: readonly string[]): Graph =>
  withStream(stream, { f: read('f'), g: read('g') }, ['crawl -> f.items', 'crawl -> g.items', ...more])

test('an async function* leaves a stream, which any wire passes on but one into after', () => {
  const [node] = one.nodes
  expect(node && isStream(node)).toBe(true)
  expect(one.edges.map((edge) => isStreamWire(one, edge))).toEqual([true])
  expect(one.edges.map((edge) => isStreamWire(one, { ...edge, targetHandle: AFTER }))).toEqual([false])
  expect(isStreamWire(setCode(one, 'crawl', crawl.replace('*', '')), one.edges[0] as (typeof one.edges)[0])).toBe(false)
})

describe('a stream is right', () => {
  it.each<readonly [string, Graph]>([
    ['with one reader', one],
    ['with room for some items', withStream({ buffer: 100_000 }, { f: read('f') }, ['crawl -> f.items'])],
    ['that two share', two({ to: 'share' })],
    ['of which two get all', two({ to: 'all', buffer: 3 })],
    ['that two share, and one waits for its end', two({ to: 'share' }, 'crawl -> f.after')],
    [
      'whose reader waits for its end, or for something else',
      withStream(undefined, { f: read('f'), s: 'sleep 1', t: 'sleep 5', r: 'race' }, [
        'crawl -> f.items',
        'crawl -> s.after',
        's -> r',
        't -> r',
        'r -> f.after',
      ]),
    ],
    [
      'that a node goes over for each item',
      withStream(
        undefined,
        { f: { kind: 'coroutine', code: read('f', 'string'), each: { parameter: 'items', limit: 2 } } },
        ['crawl -> f.items'],
      ),
    ],
    [
      'whose end others wait for',
      withStream(undefined, { f: read('f'), s: 'sleep' }, ['crawl -> f.items', 'crawl -> s.after']),
    ],
    [
      'whose error is taken',
      withStream(undefined, { f: read('f'), e: 'coroutine x' }, ['crawl -> f.items', 'crawl.error -> e.x']),
    ],
    [
      'of which each item is tried again',
      withStream(undefined, { f: again(read('f', 'string'), { parameter: 'items' }) }, ['crawl -> f.items']),
    ],
    [
      'whose reader has no written type',
      withStream(undefined, { f: 'async function f(items) {}' }, ['crawl -> f.items']),
    ],
    [
      'in a rest parameter',
      withStream(undefined, { f: 'async function f(...all: AsyncIterable<string>[]) {}' }, ['crawl -> f.all.0']),
    ],
    [
      'that is read in a group',
      inGroups(withStream(undefined, { f: read('f'), g: 'group' }, ['crawl -> f.items']), { g: ['f'] }),
    ],
    [
      'within a group',
      inGroups(withStream(undefined, { f: read('f'), g: 'group' }, ['crawl -> f.items']), { g: ['crawl', 'f'] }),
    ],
    [
      'that comes from one of two',
      graphOf(
        {
          b: 'branch',
          crawl,
          feed: crawl.replace('crawl', 'feed'),
          f: read('f'),
        },
        ['b.yes -> crawl.after', 'b.no -> feed.after', 'crawl -> f.items', 'feed -> f.items'],
      ),
    ],
  ])('%s', (_, graph) => {
    expect(messagesOf(graph)).toEqual([])
  })
})

describe('a stream is wrong', () => {
  it.each<readonly [string, Graph, readonly string[]]>([
    ...(['gather', 'race', 'sleep', 'output', 'branch'] as const).map(
      (kind) =>
        [
          `into ${kind}`,
          withStream(undefined, { f: read('f'), x: kind, y: kind === 'gather' ? 'sleep' : 'note' }, [
            ...(kind === 'gather' || kind === 'race' ? ['crawl -> x'] : []),
            ...(kind === 'branch' ? ['crawl -> x.value'] : []),
            ...(kind === 'sleep' || kind === 'output' ? ['crawl -> x'] : []),
          ]),
          ['crawl leaves many values, and x takes one'],
        ] as const,
    ),
    ['that nothing reads', withStream(undefined, {}, []), ['Nothing reads the stream of crawl']],
    ['that two read', two(), ['Several wires read the stream of crawl: it is not said who gets an item']],
    [
      'with less than no room',
      withStream({ buffer: -1 }, { f: read('f') }, ['crawl -> f.items']),
      ['There cannot be -1 of its items ready'],
    ],
    [
      'with half a place',
      withStream({ buffer: 0.5 }, { f: read('f') }, ['crawl -> f.items']),
      ['There cannot be 0.5 of its items ready'],
    ],
    [
      'with endless room',
      withStream({ buffer: 1e9 }, { f: read('f') }, ['crawl -> f.items']),
      ['There cannot be 1000000000 of its items ready'],
    ],
    ...['string', 'number', 'boolean', 'string[]', 'readonly string[]', 'Array<string>'].map(
      (type) =>
        [
          `into a ${type}`,
          withStream(undefined, { f: read('f', type) }, ['crawl -> f.items']),
          [`crawl leaves a stream, and "items" is a ${type.replace('readonly ', '')}`],
        ] as const,
    ),
    [
      'that leaves its group',
      inGroups(withStream(undefined, { f: read('f'), g: 'group' }, ['crawl -> f.items']), { g: ['crawl'] }),
      ['The stream of crawl leaves g, which is left when all in it has ended'],
    ],
    [
      'whose only reader waits for its end',
      withStream(undefined, { f: read('f'), s: 'sleep' }, ['crawl -> f.items', 'crawl -> s.after', 's -> f.after']),
      ['f reads the stream of crawl, and also waits for its end'],
    ],
    [
      'whose only reader waits for its error',
      withStream(undefined, { f: read('f', undefined, ', error?: unknown') }, [
        'crawl -> f.items',
        'crawl.error -> f.error',
      ]),
      ['f reads the stream of crawl, and also waits for its end'],
    ],
    [
      'whose only reader is in a group that waits for its end',
      inGroups(withStream(undefined, { f: read('f'), g: 'group' }, ['crawl -> f.items', 'crawl -> g.after']), {
        g: ['f'],
      }),
      ['f reads the stream of crawl, and also waits for its end'],
    ],
    [
      'of which two get all, and one waits for its end',
      two({ to: 'all' }, 'crawl -> f.after'),
      ['f reads the stream of crawl, and also waits for its end'],
    ],
    [
      'that two share, and both wait for its end',
      two({ to: 'share' }, 'crawl -> f.after', 'f -> g.after'),
      [
        'f reads the stream of crawl, and also waits for its end',
        'g reads the stream of crawl, and also waits for its end',
      ],
    ],
    [
      'that is no stream',
      graphOf({ f: { kind: 'coroutine', code: 'async function f() {}', stream: { buffer: 1 } } }),
      ['f leaves no stream, but says how to'],
    ],
    [
      'that is read by itself and tried again',
      withStream(undefined, { f: again(read('f')) }, ['crawl -> f.items']),
      ['f reads the stream of crawl itself, and a second try finds it closed'],
    ],
    [
      'with policies',
      graphOf({ crawl: { kind: 'coroutine', code: crawl, timeoutMs: 5 }, f: read('f') }, ['crawl -> f.items']),
      ['crawl leaves a stream, and Timeout is for a function that is called for one value'],
    ],
  ])('%s', (_, graph, messages) => {
    expect(
      messagesOf(graph).filter((message) => !message.startsWith('Nothing reads') || messages.includes(message)),
    ).toEqual(expect.arrayContaining([...messages]))
    for (const { fix, otherFix, ...problem } of errorsOf(graph)) {
      expect(problem.remedy).toMatch(/[^.]$/)
      for (const each of [fix, otherFix]) {
        if (!each || problem.code !== 'invalid-stream') continue
        const fixed = applyFix(graph, { ...problem, fix: each })
        expect(hasErrors(fixed), each.label).toBe(false)
      }
    }
  })

  it('can be mended in two ways if it is not said who gets an item, and keeps its room', () => {
    const graph = two({ buffer: 2 })
    const [problem] = errorsOf(graph)
    const fixes = [problem?.fix, problem?.otherFix].flatMap((fix) => fix ?? [])
    expect(fixes.map(({ label }) => label)).toEqual(['Share the items', 'All items to each'])
    const fixed = fixes.map((fix) => nodeById(applyFix(graph, { ...(problem as Problem), fix }), 'crawl'))
    expect(fixed).toMatchObject([{ stream: { buffer: 2, to: 'share' } }, { stream: { buffer: 2, to: 'all' } }])
  })

  it('may be, if its reader waits for its end and there is room for some items only', () => {
    const graph = withStream({ buffer: 2 }, { f: read('f') }, ['crawl -> f.items', 'crawl -> f.after'])
    const waits = 'f reads the stream of crawl, and also waits for its end'
    expect(problemsOf(graph)).toMatchObject([
      {
        code: 'invalid-stream',
        severity: 'warning',
        message: `${waits}, which comes only if it makes no more than 2 items`,
        remedy: 'Remove the wire by which it waits',
      },
    ])
  })

  it('cannot be drawn into what takes one value', () => {
    const graph = withStream(undefined, { all: 'gather', f: read('f') }, [])
    const wire = { source: 'crawl', sourceHandle: 'out', target: 'all', targetHandle: 't1' }
    expect(
      canConnect(
        graphOf({ crawl, all: { kind: 'gather', name: 'all', handles: ['t1'], returnExceptions: false } }),
        wire,
      ),
    ).toMatchObject({
      ok: false,
      message: 'crawl leaves many values, and all takes one',
    })
    expect(canConnect(graph, { ...wire, target: 'f', targetHandle: 'items' })).toEqual({ ok: true })
  })
})
