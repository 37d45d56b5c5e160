import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compile, needsOf, type PlanNode } from '#compile'
import {
  addNode,
  connect,
  cycleIn,
  duplicateNodes,
  edgeBetween,
  edgeId,
  emptyGraph,
  type Graph,
  groupNodes,
  groupOf,
  handlesIn,
  hasErrors,
  moveIntoGroup,
  moveNodes,
  type NodeKind,
  newNode,
  problemsOf,
  reconnect,
  removeEdges,
  removeNodes,
  runOneAfterOther,
  runTogether,
  setCode,
  topologicalOrder,
  ungroup,
} from '#graph'

/** An edit is generated as numbers, and applies them to the graph that it gets, so that most edits have an effect. */
type Edit = (graph: Graph) => Graph

const kinds: readonly NodeKind[] = ['coroutine', 'gather', 'sleep', 'input', 'output', 'note']
const signatures = ['', 'x: string', 'y: string', 'x: string, y = 1', 'y: string, x: string', '...all: string[]']

function pick<T>(list: readonly T[], number: number): T | undefined {
  return list[number % Math.max(list.length, 1)]
}

function wireBetween(graph: Graph, from: number, to: number, handle: number): ReturnType<typeof edgeBetween> {
  const target = pick(graph.nodes, to)
  const handles = target ? handlesIn(graph, target) : []
  return edgeBetween(pick(graph.nodes, from)?.id ?? '', target?.id ?? '', pick(handles, handle)?.id ?? 'value')
}

const edit: fc.Arbitrary<Edit> = fc.tuple(fc.nat(9), fc.nat(50), fc.nat(50), fc.nat(50)).map(
  ([which, a, b, c]): Edit =>
    (graph) => {
      const ids = graph.nodes.map((node) => node.id).filter((_, index) => (index + a) % 3 === 0)
      const wire = graph.edges.length > 0 ? edgeId(graph.edges[b % graph.edges.length] ?? edgeBetween('', '', '')) : ''
      switch (which) {
        case 0:
          return addNode(graph, newNode(graph, pick(kinds, a) ?? 'sleep'), { x: b / 3, y: c / 7 })
        case 1:
          return removeNodes(graph, ids.slice(0, 1))
        case 2:
          return removeEdges(graph, [wire])
        case 3:
          return moveNodes(graph, { [ids[0] ?? '']: { x: b / 3, y: c / 7 } })
        case 4:
          return graph.nodes.length < 30 ? duplicateNodes(graph, ids).graph : graph
        case 5:
          return runOneAfterOther(graph, ids)
        case 6:
          return runTogether(graph, ids)
        case 7:
          return setCode(graph, ids[0] ?? '', `async function f${a}(${pick(signatures, b) ?? ''}) {}`)
        case 8:
          return reconnect(graph, wire, wireBetween(graph, a, b, c))
        default:
          return connect(graph, wireBetween(graph, a, b, c))
      }
    },
)

const start = kinds
  .concat(kinds)
  .reduce((graph, kind) => addNode(graph, newNode(graph, kind), { x: 0, y: 0 }), emptyGraph)

function expectSound(graph: Graph): void {
  const ids = graph.nodes.map((node) => node.id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(Object.keys(graph.layout).sort()).toEqual([...ids].sort())
  for (const { x, y } of Object.values(graph.layout))
    expect([Number.isInteger(x), Number.isInteger(y)]).toEqual([true, true])
  expect(cycleIn(graph)).toBeNull()
  expect(new Set(graph.edges.map(edgeId)).size).toBe(graph.edges.length)
  const known = new Set(ids)
  for (const edge of graph.edges) expect([known.has(edge.source), known.has(edge.target)]).toEqual([true, true])
  for (const node of graph.nodes) {
    if (node.kind !== 'gather') continue
    const wired = graph.edges.filter((edge) => edge.target === node.id && edge.targetHandle !== 'after')
    expect(wired.map((edge) => edge.targetHandle).sort()).toEqual([...node.handles].sort())
  }
}

const freeze = <T>(value: T): T => {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  Object.values(value).forEach(freeze)
  return value
}

test('whatever is edited, the drawing stays sound, and no edit writes into what it was given', () => {
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 40 }), (edits) => {
      let graph = freeze(start)
      for (const next of edits) {
        graph = freeze(next(graph))
        expectSound(graph)
      }
    }),
    { numRuns: 150 },
  )
})

const framing: fc.Arbitrary<Edit> = fc.tuple(fc.nat(2), fc.nat(50), fc.nat(50)).map(
  ([which, a, b]): Edit =>
    (graph) => {
      const ids = graph.nodes.map((node) => node.id).filter((_, index) => (index + a) % 4 === 0)
      const groups = graph.nodes.filter(({ kind }) => kind === 'group').map((node) => node.id)
      if (which === 0) return groupNodes(graph, ids.slice(0, 4)).graph
      if (which === 1) return ungroup(graph, [pick(groups, b) ?? ''])
      // Half of the time a group, which must not come into itself.
      const moved = pick(b % 2 === 0 ? groups : graph.nodes.map((node) => node.id), a)
      return moveIntoGroup(graph, [moved ?? ''], pick([...groups, null], b) ?? null)
    },
)

test('whatever is edited, each node is in a group that is there, or in none, and no group is in itself', () => {
  let most = 0
  fc.assert(
    fc.property(fc.array(fc.oneof(edit, framing), { maxLength: 40 }), (edits) => {
      let graph = freeze(start)
      for (const next of edits) {
        graph = freeze(next(graph))
        expect(Object.keys(graph.layout).sort()).toEqual(graph.nodes.map(({ id }) => id).sort())
        for (const { id, parentId } of graph.nodes) expect(groupOf(graph.nodes, id)).toBe(parentId ?? null)
        most = Math.max(most, graph.nodes.filter(({ parentId }) => parentId !== undefined).length)
      }
    }),
    { numRuns: 150 },
  )
  expect(most).toBeGreaterThan(5)
})

/** Removes what is wrong, so that the edited graph can be compiled. */
function repaired(graph: Graph): Graph {
  const problem = problemsOf(graph).find((candidate) => candidate.severity === 'error')
  if (problem?.edge !== undefined) return repaired(removeEdges(graph, [problem.edge]))
  return problem?.node === undefined ? graph : repaired(removeNodes(graph, [problem.node]))
}

/** Every index in a plan's node. */
function references(node: PlanNode): readonly number[] {
  return [...needsOf(node), ...node.children]
}

test('the order respects every wire, and a plan is dense and holds every wire once', () => {
  let compiledCount = 0
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 30 }), (edits) => {
      const edited = edits.reduce((current, next) => next(current), start)
      const place = new Map(topologicalOrder(edited).map((id, index) => [id, index]))
      expect(place.size).toBe(edited.nodes.length)
      for (const edge of edited.edges) expect(place.get(edge.source)).toBeLessThan(place.get(edge.target) ?? -1)
      const graph = repaired(edited)
      const compiled = compile(graph)
      expect(compiled.ok).toBe(!hasErrors(graph))
      if (!compiled.ok) return
      compiledCount += 1
      const { nodes, awaited } = compiled.value
      expect(nodes.map((node) => node.index)).toEqual(nodes.map((_, index) => index))
      expect(nodes.flatMap(references)).toHaveLength(graph.edges.length)
      for (const index of [...nodes.flatMap(references), ...awaited]) expect(nodes[index]).toBeDefined()
      expect(new Set(nodes.map((node) => node.name)).size).toBe(nodes.length)
    }),
    { numRuns: 150 },
  )
  // Otherwise the property would be tested on nearly nothing.
  expect(compiledCount).toBeGreaterThan(75)
})
