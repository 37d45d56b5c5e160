import { expect, test } from 'vitest'
import { compile, type Plan } from '#compile'
import type { Graph } from '#graph'
import { graphOf } from '../../support/graph-of.ts'

function planOf(graph: Graph): Plan {
  const compiled = compile(graph)
  if (!compiled.ok) throw new Error(compiled.problems.map((problem) => problem.message).join('; '))
  return compiled.value
}

test('nodes are numbered in the order of the file, notes left out', () => {
  const plan = planOf(graphOf({ n: 'note', b: 'sleep', m: 'note', a: 'coroutine x' }, ['b -> a.x']))
  expect(plan.nodes.map((node) => [node.index, node.id])).toEqual([
    [0, 'b'],
    [1, 'a'],
  ])
})

test('arguments stand in the order of the parameters; gaps are null, trailing ones dropped', () => {
  const graph = graphOf({ a: 'sleep', f: 'coroutine x = 1, y = 2, z = 3' }, ['a -> f.y'])
  expect(planOf(graph).nodes[1]).toMatchObject({ args: [null, { from: 0 }] })
})

test('a rest parameter takes its wires by place, behind the others', () => {
  const graph = graphOf({ a: 'sleep', b: 'sleep', f: 'coroutine x = 1, ...all' }, ['a -> f.all.2', 'b -> f.all.0'])
  expect(planOf(graph).nodes[2]).toMatchObject({ args: [null, { from: 1 }, { from: 0 }] })
})

test('a gather lists its children in the order of its handles', () => {
  const graph = graphOf(
    { a: 'sleep', b: 'sleep', g: { kind: 'gather', name: 'g', handles: ['t2', 't1', 't9'], returnExceptions: true } },
    ['a -> g.t1', 'b -> g.t2', 'a -> g.after'],
  )
  expect(planOf(graph).nodes[2]).toMatchObject({ children: [1, 0], after: [{ from: 0 }], returnExceptions: true })
})

test('sleeps, inputs and outputs carry their own', () => {
  const input = { kind: 'input', name: 'i', type: 'number', default: 0 } as const
  const plan = planOf(graphOf({ i: input, s: 'sleep 5', o: 'output' }, ['i -> s', 's -> o']))
  expect(plan.nodes).toMatchObject([
    { default: 0, type: 'number', args: [] },
    { durationMs: 5, args: [{ from: 0 }] },
    { args: [{ from: 1 }] },
  ])
})

test('main awaits the outputs', () => {
  expect(planOf(graphOf({ a: 'sleep', o: 'output', b: 'sleep', p: 'output' }, ['a -> o', 'a -> p'])).awaited).toEqual([
    1, 3,
  ])
})

test('without an output, main awaits what nothing consumes, inputs excluded', () => {
  const graph = graphOf({ i: 'input', a: 'sleep', b: 'sleep', c: 'sleep' }, ['a -> b.after'])
  expect(planOf(graph).awaited).toEqual([2, 3])
})

test('titles that collide are numbered; what a program calls by its name keeps it', () => {
  const sleep = { kind: 'sleep', name: 'load', durationMs: 1 } as const
  expect(planOf(graphOf({ s: sleep, t: sleep, load: 'coroutine' })).nodes.map((node) => node.name)).toEqual([
    'load2',
    'load3',
    'load',
  ])
})

test('errors stand in the way, warnings do not', () => {
  expect(compile(graphOf({ g: 'gather' }))).toMatchObject({ ok: false, problems: [{ code: 'gather-of-nothing' }] })
  expect(compile(graphOf({ i: 'input', a: 'sleep' })).ok).toBe(true)
})
