import { describe, expect, it } from 'vitest'
import { firstRetry, type Graph, problemsOf, setParam, setSettings } from '#graph'
import { runViewOf } from '#trace'
import { graphOf, inGroups, type NodeSketch } from '../../support/graph-of.ts'
import { includesOf } from '../../support/included.ts'
import { runGraph } from '../../support/run-graph.ts'

/*
 * What can't be meant: an error before the run, or one on its node in the run. What waits for ever is in
 * `tests/main/cli.test.ts`, since only a process with nothing else to do knows that nothing will come.
 */

/** The errors of a drawing, with the nodes that they are about. */
function errorsOf(graph: Graph, files: Readonly<Record<string, Graph>> = {}): readonly string[] {
  const errors = problemsOf(graph, includesOf(files)).filter(({ severity }) => severity === 'error')
  return errors.map(({ node, message }) => `${node ?? 'pipeline'}: ${message}`)
}

/** How the run of a drawing without errors ends. */
async function endOf(graph: Graph): Promise<string> {
  expect(errorsOf(graph)).toEqual([])
  const { outcome, events } = await runGraph(graph)
  if (outcome.kind !== 'failed') return outcome.kind
  const failed = [...runViewOf(events).nodes].filter(([, { state }]) => state === 'failed').map(([id]) => id)
  return `${failed.join()}: ${outcome.error.name}: ${outcome.error.message}`
}

const endless = 'async function* s() { for (let n = 0; ; n += 1) yield n }'
const withPolicies = (policies: object, body = ''): NodeSketch =>
  ({ kind: 'coroutine', code: `async function f() { ${body} }`, ...policies }) as NodeSketch
const limited = (count: number): Graph =>
  setSettings(graphOf({ f: withPolicies({ limit: 'api' }), a: 'sleep' }), { limits: { api: count } })
const including = (file: string): Graph => graphOf({ p: `pipeline ./${file}.pipeline` })
const eachOf = (value: string, type = ''): Graph => {
  const giving = `async function give()${type} { return ${value} }`
  const graph = graphOf({ give: giving, f: 'async function f(x) { return x }' }, ['give -> f.x'])
  return setParam(graph, 'f', 'coroutine', 'each', { parameter: 'x' })
}
const branching = (returns: string, body: string): Graph =>
  graphOf({ b: { kind: 'branch', code: `async function b()${returns} { ${body} }` }, s: 'sleep 1' }, ['b.yes -> s'])
const retried = (body: string): Graph => graphOf({ f: withPolicies({ retry: { ...firstRetry, tries: 3 } }, body) })
const reading = (body: string): Graph =>
  graphOf({ s: endless, r: `async function r(items: AsyncIterable<number>) { ${body} }` }, ['s -> r.items'])

describe('an error before the run', () => {
  it.each<[name: string, graph: Graph, errors: readonly string[], files?: Readonly<Record<string, Graph>>]>([
    ['a pipeline that includes itself', including('main'), ['p: main.pipeline includes itself']],
    [
      'a pipeline that includes one that includes itself',
      including('inner'),
      ['p: inner.pipeline includes itself'],
      { inner: including('inner') },
    ],
    [
      'pipelines that include each other',
      including('inner'),
      ['p: These include each other: main.pipeline → inner.pipeline → main.pipeline'],
      { inner: including('main') },
    ],
    [
      'a branch without cases',
      branching('', 'return true'),
      [
        'b: The return type of b does not give two cases or more',
        'b: A wire begins at "yes" of b, which has no such handle',
      ],
    ],
    ['a limit of 0', limited(0), ['pipeline: The limit api lets 0 in']],
    ['a limit of 1e9', limited(1e9), ['pipeline: 1000000000 at once, the limit api, is as good as none']],
    ['a timeout of 0', graphOf({ f: withPolicies({ timeoutMs: 0 }) }), ['f: f cannot end within its timeout, 0 s']],
    [
      'a frame with a timeout of 0',
      inGroups(graphOf({ a: 'sleep', b: 'sleep', g: 'group 0' }), { g: ['a', 'b'] }),
      ['g: g cannot end within its timeout, 0 s'],
    ],
    [
      'a frame within itself',
      inGroups(graphOf({ g: 'group' }), { g: ['g'] }),
      ['g: g is a group within itself', 'g: g has no nodes'],
    ],
    [
      'frames within each other',
      inGroups(graphOf({ a: 'sleep', g: 'group', h: 'group' }), { g: ['a', 'h'], h: ['g'] }),
      ['g: g is a group within itself', 'h: h has no nodes'],
    ],
    ['a stream that nobody reads', graphOf({ s: endless }), ['s: Nothing reads the stream of s']],
    [
      'an each over what is a number',
      eachOf('5', ': Promise<number>'),
      ['f: Each goes over "x", which is a number, not a list'],
    ],
  ])('%s', (_, graph, errors, files) => {
    expect(errorsOf(graph, { main: graph, ...files })).toEqual(errors)
  })
})

describe('an end of the run, at its node', () => {
  it.each<[name: string, graph: Graph, end: string]>([
    [
      'a branch that returns nothing',
      branching(': Promise<boolean>', ''),
      'b: TypeError: b returned undefined, which is none of its cases: yes, no',
    ],
    [
      'a branch that returns another case',
      branching(": Promise<'yes' | 'never'>", "return 'three' as 'yes'"),
      'b: TypeError: b returned "three", which is none of its cases: yes, never',
    ],
    ['an each over a number', eachOf('5'), 'f: TypeError: each goes over x, but it is 5, not a list'],
    ['an each over nothing', eachOf('null'), 'f: TypeError: each goes over x, but it is null, not a list'],
    ['an each over an empty list', eachOf('[]'), 'succeeded'],
    ['a retry of what never fails', retried('return 1'), 'succeeded'],
    ['a retry of what always fails', retried("throw new RangeError('no')"), 'f: RangeError: no'],
    ['an endless stream whose reader stops', reading('for await (const n of items) if (n > 2) return n'), 'succeeded'],
    ['an endless stream whose reader never reads', reading('return 1'), 'succeeded'],
  ])('%s', async (_, graph, end) => {
    expect(await endOf(graph)).toBe(end)
  })
})
