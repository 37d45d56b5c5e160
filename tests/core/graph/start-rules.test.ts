import { describe, expect, it } from 'vitest'
import { applyFix, type Graph, hasErrors, nodeById, problemsOfNode, setStart } from '#graph'
import { graphOf, inGroups, type NodeSketch } from '../../support/graph-of.ts'

const cold = (code: string): NodeSketch => ({ kind: 'coroutine', code, start: 'awaited' })
const load = cold('async function load(x?: string): Promise<string> {\n  return x ?? "a"\n}')
const use = 'async function use(a: string, b?: string) {}'

const drawings: Readonly<Record<string, readonly [Graph, string]>> = {
  'is awaited twice': [graphOf({ load, use }, ['load -> use.a', 'load -> use.b']), 'awaited twice'],
  'is awaited by two': [graphOf({ load, use, s: 'sleep' }, ['load -> use.a', 'load -> s']), 'awaited twice'],
  'has an error wire': [
    graphOf({ load, use, e: 'async function e(x: Error) {}' }, ['load -> use.a', 'load.error -> e.x']),
    'is one of the node that awaits it',
  ],
  'only comes first': [graphOf({ load, s: 'sleep' }, ['load -> s.after']), 'only comes after load'],
  'is a result': [graphOf({ load, o: 'output' }, ['load -> o']), 'is a result of the pipeline'],
  'leaves its group': [
    inGroups(graphOf({ load, g: 'group', other: 'sleep', use }, ['load -> use.a']), { g: ['load', 'other'] }),
    'load is in g, and use would await it when that has ended',
  ],
  'is one of several': [
    graphOf({ way: 'branch', load, other: 'coroutine x', use }, [
      ...['way.yes -> load.x', 'way.no -> other.x', 'load -> use.a', 'other -> use.a'],
    ]),
    'Only one of several wires',
  ],
  'reads a stream': [
    graphOf(
      {
        from: 'async function* from(): AsyncGenerator<string> {\n  yield "a"\n}',
        load: cold('async function load(x: AsyncIterable<string>): Promise<string> {\n  return "a"\n}'),
        use,
      },
      ['from -> load.x', 'load -> use.a'],
    ),
    'reads a stream',
  ],
  'leaves a stream': [
    graphOf(
      { load: cold('async function* load() {\n  yield 1\n}'), use: 'async function use(a: AsyncIterable<number>) {}' },
      ['load -> use.a'],
    ),
    'leaves a stream',
  ],
}

describe('a cold coroutine that no one node can await', () => {
  it.each(Object.entries(drawings))('%s', (_, [graph, says]) => {
    const problems = problemsOfNode(graph, 'load').filter(({ code }) => code === 'invalid-start')
    expect(problems).toMatchObject([{ severity: 'error', fix: { label: 'Make it a task' } }])
    expect(problems[0]?.message).toContain(says)
    const fixed = applyFix(graph, problems[0] as NonNullable<(typeof problems)[0]>)
    expect(nodeById(fixed, 'load')).not.toHaveProperty('start')
    expect(problemsOfNode(fixed, 'load').filter(({ code }) => code === 'invalid-start')).toEqual([])
  })

  it('was never awaited: a warning, and no other', () => {
    const graph = graphOf({ load, o: 'output', s: 'sleep' }, ['s -> o'])
    expect(hasErrors(graph)).toBe(false)
    expect(problemsOfNode(graph, 'load')).toMatchObject([
      { code: 'never-awaited', severity: 'warning', message: 'load was never awaited: it does not run' },
    ])
    const [problem] = problemsOfNode(graph, 'load')
    expect(problem && nodeById(applyFix(graph, problem), 'load')).not.toHaveProperty('start')
  })

  it.each([
    ['a parameter', graphOf({ load, use }, ['load -> use.a'])],
    ['a sleep', graphOf({ load, s: 'sleep' }, ['load -> s'])],
    ['a branch', graphOf({ load, b: 'branch' }, ['load -> b.value'])],
    ['a gather', graphOf({ load, other: 'sleep', g: 'gather' }, ['load -> g', 'other -> g'])],
    ['a race', graphOf({ load, other: 'sleep', g: 'race' }, ['load -> g', 'other -> g'])],
    ['its group', inGroups(graphOf({ load, use, g: 'group' }, ['load -> use.a']), { g: ['load', 'use'] })],
    [
      'a group that it is not in',
      inGroups(graphOf({ load, use, s: 'sleep', g: 'group' }, ['load -> use.a']), { g: ['use', 's'] }),
    ],
  ])('may be awaited by %s', (_, graph) => {
    expect(problemsOfNode(graph, 'load')).toEqual([])
    expect(hasErrors(graph)).toBe(false)
  })

  it('is set and taken off again', () => {
    const graph = graphOf({ use })
    const eager = setStart(graph, 'use', 'eager')
    expect(nodeById(eager, 'use')).toMatchObject({ start: 'eager' })
    expect(setStart(eager, 'use', 'task').nodes).toEqual(graph.nodes)
  })
})
