import { describe, expect, it } from 'vitest'
import {
  type Connectable,
  canConnect,
  connect,
  copyNodes,
  duplicateNodes,
  type Edge,
  emptyGraph,
  type Graph,
  groupNodes,
  groupOf,
  groupsAround,
  groupsLeft,
  membersOf,
  moveIntoGroup,
  nodeById,
  pasteNodes,
  placeMissing,
  predecessors,
  problemsOf,
  removeNodes,
  runOneAfterOther,
  successors,
  topologicalOrder,
  ungroup,
} from '#graph'
import { graphOf, inGroups } from '../../support/graph-of.ts'

/** `outer` is around `a` and `inner`, which is around `b` and `c`; `d` stands beside. */
const graph = inGroups(
  graphOf({ a: 'sleep', b: 'sleep', c: 'sleep', d: 'sleep', outer: 'group', inner: 'group' }, ['b -> c']),
  {
    outer: ['a', 'inner'],
    inner: ['b', 'c'],
  },
)

/** The group of each node that is in one. */
const groupsIn = ({ nodes }: Graph) =>
  Object.fromEntries(nodes.flatMap(({ id, parentId }) => (parentId === undefined ? [] : [[id, parentId]])))
const before = { a: 'outer', inner: 'outer', b: 'inner', c: 'inner' }

describe('groupNodes', () => {
  it.each([
    ['nodes in none, into a group in none', ['d'], { ...before, d: 'group' }],
    ['nodes of one group, into a group in it', ['b', 'c'], { ...before, b: 'group', c: 'group', group: 'inner' }],
    [
      'nodes of several groups, into a group in what is around all',
      ['a', 'b'],
      { ...before, a: 'group', b: 'group', group: 'outer' },
    ],
    ['nodes in a group and beside it, into a group in none', ['b', 'd'], { ...before, b: 'group', d: 'group' }],
    ['a group with what is in it', ['inner', 'b', 'd'], { ...before, inner: 'group', d: 'group' }],
    ['a group and its own', ['outer', 'a', 'c'], { ...before, outer: 'group' }],
  ])('puts %s', (_, ids, groups) => {
    const { graph: grouped, id } = groupNodes(graph, ids)
    expect([id, groupsIn(grouped)]).toEqual(['group', groups])
    expect(grouped.edges).toBe(graph.edges)
  })

  it('gives the group the corner of what is in it, and an id that nothing has had', () => {
    const { graph: grouped, id } = groupNodes(graph, ['c', 'd'], new Set(['group']))
    expect([id, grouped.layout[id ?? '']]).toEqual(['group2', { x: 560, y: 0 }])
  })

  it('changes nothing without nodes', () => {
    expect(groupNodes(graph, ['ghost'])).toEqual({ graph, id: null })
    expect(groupNodes(graph, []).graph).toBe(graph)
  })
})

describe('ungroup', () => {
  it.each([
    ['the inner one', ['inner'], { a: 'outer', b: 'outer', c: 'outer' }],
    ['the outer one', ['outer'], { b: 'inner', c: 'inner' }],
    ['both', ['inner', 'outer'], {}],
    ['a node that is no group, which changes nothing', ['a'], before],
  ])('%s', (_, ids, groups) => {
    const apart = ungroup(graph, ids)
    expect(groupsIn(apart)).toEqual(groups)
    expect(['a', 'b', 'c', 'd'].every((id) => nodeById(apart, id))).toBe(true)
    expect(apart === graph).toBe(groups === before)
  })

  it('takes the wires of the group with it, and no other', () => {
    const wired = { ...graph, edges: [...graph.edges, wire('outer', 'd')] }
    expect(ungroup(wired, ['outer']).edges).toEqual(graph.edges)
  })
})

describe('moveIntoGroup', () => {
  it.each([
    ['into a group', ['d'], 'inner', { ...before, d: 'inner' }],
    ['into the one around', ['b'], 'outer', { ...before, b: 'outer' }],
    ['into none', ['a', 'b'], null, { inner: 'outer', c: 'inner' }],
    ['a group into none', ['inner'], null, { a: 'outer', b: 'inner', c: 'inner' }],
  ])('%s', (_, ids, group, groups) => {
    expect(groupsIn(moveIntoGroup(graph, ids, group))).toEqual(groups)
  })

  it.each([
    ['itself', ['outer'], 'outer'],
    ['one that it contains', ['outer'], 'inner'],
    ['where it is', ['b'], 'inner'],
    ['none, where it is in none', ['d'], null],
    ['something that is no group', ['a'], 'd'],
    ['something that is not there', ['a'], 'ghost'],
  ])('changes nothing into %s', (_, ids, group) => {
    expect(moveIntoGroup(graph, ids, group)).toBe(graph)
  })

  it('takes a node out of a group that is not there', () => {
    const lost = inGroups(graphOf({ a: 'sleep' }), { ghost: ['a'] })
    expect(groupsIn(moveIntoGroup(lost, ['a'], null))).toEqual({})
  })
})

describe('other edits', () => {
  it('removing a group removes all that is in it, with its wires', () => {
    const gone = removeNodes(graph, ['outer'])
    expect([gone.nodes.map(({ id }) => id), gone.edges, Object.keys(gone.layout)]).toEqual([['d'], [], ['d']])
  })

  it('a copy of a group has copies of all that is in it', () => {
    const { graph: twice, ids } = duplicateNodes(graph, ['inner'])
    expect(ids).toEqual(['b2', 'c2', 'inner2'])
    expect(groupsIn(twice)).toEqual({ ...before, b2: 'inner2', c2: 'inner2', inner2: 'outer' })
    expect(twice.edges.at(-1)).toMatchObject({ source: 'b2', target: 'c2' })
  })

  it('a copy of a node is in the group of the node, or in none where that group is not', () => {
    expect(groupsIn(duplicateNodes(graph, ['b']).graph)).toEqual({ ...before, b2: 'inner' })
    expect(groupsIn(pasteNodes(emptyGraph, copyNodes(graph, ['b', 'c'])).graph)).toEqual({})
    expect(groupsIn(pasteNodes(emptyGraph, copyNodes(graph, ['inner'])).graph)).toEqual({ b: 'inner', c: 'inner' })
  })

  it('one after the other leaves groups as they are, and draws no wire of a group to what is in it', () => {
    const ordered = runOneAfterOther(graph, ['a', 'b', 'd', 'inner'])
    expect(groupsIn(ordered)).toEqual(before)
    expect(ordered.edges.some(({ source, target }) => source === 'inner' && target === 'b')).toBe(false)
    expect(problemsOf(ordered).filter(({ code }) => code === 'cycle')).toEqual([])
  })

  it('nodes without a place get one beside their like, also in groups', () => {
    const placed = placeMissing({ ...graph, layout: {} })
    const places = Object.values(placed.layout).map(({ x, y }) => `${x} ${y}`)
    expect(new Set(places).size).toBe(6)
  })
})

describe('what is in which group', () => {
  it('is told from the inside out, and for wires by what they leave', () => {
    const { nodes } = graph
    expect([groupOf(nodes, 'b'), groupOf(nodes, 'd')]).toEqual(['inner', null])
    expect(groupsAround(nodes, 'b')).toEqual(['inner', 'outer'])
    expect(membersOf(nodes, 'outer')).toEqual(['a', 'inner'])
    expect(groupsLeft(nodes, 'b', 'd')).toEqual(['inner', 'outer'])
    expect([groupsLeft(nodes, 'b', 'a'), groupsLeft(nodes, 'b', 'c'), groupsLeft(nodes, 'd', 'b')]).toEqual([
      ['inner'],
      [],
      [],
    ])
  })

  it('ends at a group within itself', () => {
    const round = inGroups(graphOf({ a: 'sleep', g: 'group', h: 'group' }), { g: ['h', 'a'], h: ['g'] })
    expect(groupsAround(round.nodes, 'a').length).toBeLessThan(3)
  })
})

const wire = (source: string, target: string, handle = 'after', sourceHandle = 'out'): Edge => ({
  source,
  sourceHandle,
  target,
  targetHandle: handle,
})
const wordsOf = (answer: Connectable) => (answer.ok ? 'ok' : answer.message)

describe('who waits for whom', () => {
  const wired = connect(connect(graph, wire('d', 'outer')), wire('d', 'a'))

  it('a node waits for what the groups around it wait for, and a group for what is in it', () => {
    expect(predecessors(wired, 'b')).toEqual(['d'])
    expect(predecessors(wired, 'outer')).toEqual(['d', 'a', 'inner'])
    expect(predecessors(wired, 'inner')).toEqual(['d', 'b', 'c'])
    expect(successors(wired, 'd')).toEqual(['a', 'b', 'c', 'outer', 'inner'])
    expect(successors(wired, 'c')).toEqual(['inner'])
  })

  it('what is behind a wire out of a group waits for that group, too', () => {
    const out = connect(graph, wire('b', 'd'))
    expect(predecessors(out, 'd')).toEqual(['b', 'inner', 'outer'])
    const order = topologicalOrder(out)
    expect(order.indexOf('d')).toBe(5)
  })

  it.each([
    ['from a group to what is in it', wire('outer', 'b'), 'outer already waits for b'],
    ['from what is in it to its group', wire('b', 'inner'), 'inner'],
    ['in a group', wire('a', 'b'), 'ok'],
    ['into a group', wire('d', 'b'), 'ok'],
    ['out of a group', wire('b', 'd'), 'ok'],
    ['to a group', wire('d', 'outer'), 'ok'],
  ])('a wire %s', (_, edge, said) => {
    expect(wordsOf(canConnect(graph, edge))).toContain(said)
  })

  it('a way out of a group and back into it is refused', () => {
    const out = connect(graph, wire('b', 'd'))
    expect(wordsOf(canConnect(out, wire('d', 'a')))).toBe('d already waits for a: this wire would close a cycle')
  })
})

describe('alternatives', () => {
  const fallback = inGroups(
    graphOf({ a: 'sleep', b: 'sleep', g: 'group', plan: 'coroutine x', next: 'coroutine x' }, ['g.error -> plan.x']),
    { g: ['a', 'b'] },
  )

  it('what leaves a group, and what comes of its error, meet in one handle', () => {
    const both = connect(connect(fallback, wire('b', 'next', 'x')), wire('plan', 'next', 'x'))
    expect(both.edges).toHaveLength(3)
    expect(problemsOf(both).filter(({ severity }) => severity === 'error')).toEqual([])
  })

  it('so do the value of a group and what comes of its error', () => {
    const both = connect(connect(fallback, wire('g', 'next', 'x')), wire('plan', 'next', 'x'))
    expect(both.edges).toHaveLength(3)
    expect(problemsOf(both).filter(({ severity }) => severity === 'error')).toEqual([])
  })

  it('two that leave a group do not', () => {
    const one = connect(fallback, wire('a', 'next', 'x'))
    expect(wordsOf(canConnect(one, wire('b', 'next', 'x')))).toBe('"x" has a wire already')
  })
})
