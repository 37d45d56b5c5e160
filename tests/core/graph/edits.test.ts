import { expect, test } from 'vitest'
import {
  addNode,
  canConnect,
  connect,
  copyNodes,
  duplicateNodes,
  edgeBetween,
  edgeId,
  emptyGraph,
  freshId,
  freshName,
  type Graph,
  handlesIn,
  moveNodes,
  newNode,
  nodeById,
  nodeName,
  pasteNodes,
  problemsOf,
  reconnect,
  removeEdges,
  removeNodes,
  removeTask,
  renameFunction,
  reorderTasks,
  resizeNote,
  runOneAfterOther,
  runTogether,
  setCode,
  setDescription,
  setName,
  setParam,
  setSettings,
  setShared,
  setTitle,
} from '#graph'
import { graphOf } from '../../support/graph-of.ts'

const wires = (graph: Graph): readonly string[] => graph.edges.map((edge) => edgeId(edge).replace('.out', ''))
const handleIds = (graph: Graph, id: string): readonly string[] => {
  const node = nodeById(graph, id)
  return node ? handlesIn(graph, node).map((handle) => handle.id) : []
}
const gathering = graphOf({ a: 'sleep', b: 'sleep', c: 'sleep', g: 'gather' }, ['a -> g', 'b -> g'])

test('handles: parameters, rows that grow, value and after', () => {
  expect(handleIds(graphOf({ f: 'coroutine x, ...all' }), 'f')).toEqual(['x', 'all.0', 'after'])
  expect(handleIds(graphOf({ a: 'sleep', f: 'coroutine ...all' }, ['a -> f.all.1']), 'f')).toEqual([
    'all.0',
    'all.1',
    'all.2',
    'after',
  ])
  expect(handleIds(gathering, 'g')).toEqual(['t1', 't2', 't3', 'after'])
  expect(handleIds(graphOf({ s: 'sleep' }), 's')).toEqual(['value', 'after'])
  expect(handleIds(graphOf({ o: 'output', n: 'note', i: 'input' }), 'o')).toEqual(['value'])
  expect(handleIds(graphOf({ i: 'input' }), 'i')).toEqual([])
})

test('the type of a rest handle is that of one element', () => {
  const graph = graphOf({ f: 'coroutine ...all' })
  expect(handlesIn(graph, graph.nodes[0] ?? newNode(graph, 'note'))[0]).toMatchObject({
    type: 'string',
    isRequired: false,
  })
})

test('a wire at the spare gives the gather a handle; taking it away takes the handle, and no other wire moves', () => {
  const grown = connect(gathering, edgeBetween('c', 'g', 't3'))
  expect(handleIds(grown, 'g')).toEqual(['t1', 't2', 't3', 't4', 'after'])
  const shrunk = removeNodes(grown, ['a'])
  expect(handleIds(shrunk, 'g')).toEqual(['t2', 't3', 't4', 'after'])
  expect(wires(shrunk)).toEqual(['b->g.t2', 'c->g.t3'])
  expect(handleIds(removeEdges(grown, ['b.out->g.t2']), 'g')).toEqual(['t1', 't3', 't4', 'after'])
})

test('a wire moved to another source keeps its handle and its place', () => {
  expect(wires(reconnect(gathering, 'a.out->g.t1', edgeBetween('c', 'g', 't1')))).toEqual(['c->g.t1', 'b->g.t2'])
  const toOrder = reconnect(gathering, 'a.out->g.t1', edgeBetween('a', 'g', 'after'))
  expect([wires(toOrder), handleIds(toOrder, 'g')]).toEqual([
    ['a->g.after', 'b->g.t2'],
    ['t2', 't3', 'after'],
  ])
  expect(reconnect(gathering, 'a.out->g.t1', edgeBetween('c', 'g', 't2'))).toBe(gathering)
})

test.each([
  ['itself', 'a', 'a', 'value', /itself/],
  ['a cycle', 'g', 'a', 'value', /cycle/],
  ['a handle that is taken', 'c', 'g', 't1', /already/],
  ['the same wire', 'a', 'g', 't1', /already/],
  ['an unknown handle', 'c', 'g', 't9', /no handle/],
  ['a note', 'a', 'n', 'value', /note/],
  ['a note as source', 'n', 'a', 'value', /note/],
  ['a source without out', 'o', 'a', 'value', /leaves/],
  ['a missing node', 'a', 'ghost', 'value', /not there/],
])('a wire is refused: %s', (_, source, target, handle, message) => {
  const graph: Graph = { ...gathering, nodes: [...gathering.nodes, ...graphOf({ n: 'note', o: 'output' }).nodes] }
  const edge = edgeBetween(source, target, handle)
  expect(canConnect(graph, edge)).toMatchObject({ ok: false, message: expect.stringMatching(message) })
  expect(connect(graph, edge)).toBe(graph)
})

test('positions are whole pixels; a note keeps its size when it moves', () => {
  const note = resizeNote(addNode(emptyGraph, newNode(emptyGraph, 'note'), { x: 0.4, y: 1.6 }), 'note', {
    width: 99.7,
    height: 50,
  })
  expect(moveNodes(note, { note: { x: 2.5, y: -7.2 }, ghost: { x: 1, y: 1 } }).layout).toEqual({
    note: { x: 3, y: -7, size: { width: 100, height: 50 } },
  })
})

test('an edit that changes nothing gives the identical graph', () => {
  const same = [
    moveNodes(gathering, { a: { x: 0.2, y: 0 } }),
    removeNodes(gathering, ['ghost']),
    removeEdges(gathering, []),
    setParam(gathering, 'a', 'sleep', 'durationMs', 1_000),
    setParam(gathering, 'g', 'sleep', 'durationMs', 5),
    removeTask(gathering, 'g', 't9'),
    removeTask(gathering, 'a', 'value'),
    reorderTasks(gathering, 'g', ['t1', 't2']),
    reorderTasks(gathering, 'g', ['t1', 't1']),
    setTitle(gathering, gathering.title),
    setDescription(gathering, ''),
    setShared(gathering, ''),
    setSettings(gathering, { onError: 'end' }),
    setName(gathering, 'a', 'a'),
    runTogether(gathering, ['a', 'b']),
    runOneAfterOther(gathering, ['a']),
    addNode(gathering, newNode(emptyGraph, 'sleep'), { x: 0, y: 0 }).nodes.length === 5 ? gathering : null,
  ]
  for (const graph of same) expect(graph).toBe(gathering)
})

test('a limit that is the default is not in the settings', () => {
  const limited = setSettings(gathering, { blockedLimitMs: 250 })
  expect(limited.settings).toEqual({ onError: 'end', blockedLimitMs: 250 })
  expect(setSettings(limited, { onError: 'finish' }).settings.blockedLimitMs).toBe(250)
  expect(setSettings(limited, { blockedLimitMs: null }).settings).toEqual({ onError: 'end', blockedLimitMs: null })
  expect(setSettings(limited, { blockedLimitMs: 5_000 }).settings).toEqual({ onError: 'end' })
  expect(setSettings(gathering, { blockedLimitMs: 5_000 })).toBe(gathering)
})

test('reordering a gather changes its list, not the wires', () => {
  const reordered = reorderTasks(gathering, 'g', ['t2', 't1'])
  expect(reordered.edges).toBe(gathering.edges)
  expect(handleIds(reordered, 'g')).toEqual(['t2', 't1', 't3', 'after'])
})

test('a task taken out of a gather goes with its wire and its place; an empty place goes too', () => {
  const without = removeTask(gathering, 'g', 't1')
  expect(wires(without)).toEqual(['b->g.t2'])
  expect(handleIds(without, 'g')).toEqual(['t2', 't3', 'after'])
  const empty = { ...gathering, edges: gathering.edges.slice(1) }
  expect(handleIds(removeTask(empty, 'g', 't1'), 'g')).toEqual(['t2', 't3', 'after'])
})

test.each([
  ['renamed in place', 'x: string, b: string', ['a->f.x', 'a->f.b']],
  ['swapped', 'b: string, a: string', ['a->f.a', 'a->f.b']],
  ['one more in front', 'x: string, a: string, b: string', ['a->f.a', 'a->f.b']],
  ['one taken away', 'b: string', ['a->f.a', 'a->f.b']],
])('wires when parameters are %s', (_, parameters, expected) => {
  const graph = graphOf({ a: 'sleep', f: 'coroutine a, b' }, ['a -> f.a', 'a -> f.b'])
  expect(wires(setCode(graph, 'f', `async function f(${parameters}) {}`))).toEqual(expected)
})

test('a rest parameter renamed takes its row along', () => {
  const graph = graphOf({ a: 'sleep', f: 'coroutine ...all' }, ['a -> f.all.0'])
  expect(wires(setCode(graph, 'f', 'async function f(...parts: string[]) {}'))).toEqual(['a->f.parts.0'])
})

test('what each goes over follows its parameter, and stays where that is gone', () => {
  const graph = setParam(graphOf({ f: 'coroutine a, b' }), 'f', 'coroutine', 'each', { parameter: 'b', limit: 2 })
  const eachOf = (code: string) => setCode(graph, 'f', `async function f(${code}) {}`).nodes[0]
  expect(eachOf('a: string, url: string')).toMatchObject({ each: { parameter: 'url', limit: 2 } })
  expect(eachOf('a: string')).toMatchObject({ each: { parameter: 'b' } })
})

test('a name is changed in the code, calls to itself included; the id stays', () => {
  const graph = setName(graphOf({ f: 'async function f(n: number) { return n && f(n - 1) }' }), 'f', 'count')
  expect(graph.nodes[0]).toMatchObject({
    id: 'f',
    code: 'async function count(n: number) { return n && count(n - 1) }',
  })
  expect(renameFunction('const x = 1', 'y')).toBe('const x = 1')
})

test('ids and names are readable, free, and never those of a dangling wire', () => {
  const graph = graphOf({ load: 'coroutine', s: 'sleep' }, ['load2 -> s'])
  expect(freshId(graph, 'load')).toBe('load3')
  expect(freshId(graph, 'fetch user!')).toBe('fetchUser')
  expect(freshName(graph, 'load')).toBe('load2')
  expect(freshName(graph, 'gather')).toBe('gather2')
  expect(freshId(graph, '…')).toBe('node')
})

test('an input without default leaves no key behind', () => {
  const graph = setParam(graphOf({ i: 'input' }), 'i', 'input', 'default', 'x')
  expect(graph.nodes[0]).toHaveProperty('default', 'x')
  expect(setParam(graph, 'i', 'input', 'default', undefined).nodes[0]).not.toHaveProperty('default')
})

test('duplicates get new ids and names, stand 24 pixels off, and keep the wires between them', () => {
  const graph = graphOf({ a: 'coroutine', b: 'coroutine', g: 'gather' }, ['a -> g', 'b -> g'])
  const { graph: doubled, ids } = duplicateNodes(graph, ['b', 'g'])
  expect(ids).toEqual(['b2', 'g2'])
  expect(wires(doubled)).toEqual(['a->g.t1', 'b->g.t2', 'b2->g2.t2'])
  expect(doubled.nodes.map(nodeName)).toEqual(['a', 'b', 'g', 'b2', 'g2'])
  expect(doubled.layout.b2).toEqual({ x: 304, y: 24 })
  expect(handleIds(doubled, 'g2')).toEqual(['t2', 't3', 'after'])
  expect(problemsOf(doubled).map(({ code }) => code)).toEqual(['gather-of-one'])
})

test('a fragment survives JSON and pastes into another graph under its own ids where they are free', () => {
  const fragment = JSON.parse(JSON.stringify(copyNodes(gathering, ['a', 'g'])))
  expect(pasteNodes(emptyGraph, fragment).ids).toEqual(['a', 'g'])
  expect(wires(pasteNodes(emptyGraph, fragment).graph)).toEqual(['a->g.t1'])
})

test('one after the other chains a selection in the order of the file; together undoes it', () => {
  const chained = runOneAfterOther(gathering, ['c', 'a', 'b'])
  expect(wires(chained).slice(2)).toEqual(['a->b.after', 'b->c.after'])
  expect(runTogether(chained, ['a', 'b', 'c'])).toEqual(gathering)
})

test('on a gather it chains the tasks, in the order of its result', () => {
  const chained = runOneAfterOther(reorderTasks(gathering, 'g', ['t2', 't1']), ['g'])
  expect(wires(chained).slice(2)).toEqual(['b->a.after'])
  expect(wires(runTogether(chained, ['g']))).toEqual(wires(gathering))
})

test('a chain keeps to the wires that are there', () => {
  const graph = graphOf({ a: 'sleep', b: 'sleep', c: 'sleep' }, ['c -> a'])
  expect(wires(runOneAfterOther(graph, ['a', 'b', 'c']))).toEqual(['c->a.value', 'b->c.after'])
})

test('a case that is renamed in place takes its wires along', () => {
  const branch = (cases: string) => `async function b(): Promise<${cases}> { return 'low' }`
  const low = graphOf({ b: { kind: 'branch', code: branch("'low' | 'high'") }, x: 'sleep', y: 'sleep' }, [
    'b.low -> x',
    'b.high -> y',
  ])
  const exits = (cases: string) => setCode(low, 'b', branch(cases)).edges.map(({ sourceHandle }) => sourceHandle)
  expect(exits("'small' | 'high'")).toEqual(['small', 'high'])
  expect(exits("'high' | 'low'")).toEqual(['low', 'high'])
  expect(exits("'low' | 'mid' | 'high'")).toEqual(['low', 'high'])
  expect(exits('string')).toEqual(['low', 'high'])
})
