import { afterEach, expect, it, vi } from 'vitest'
import { compile } from '#compile'
import { duplicateNodes, edgesAt, type Graph, type Node, problemsOf } from '#graph'
import { graphOf, type NodeSketch } from '../support/graph-of.ts'
import { runGraph } from '../support/run-graph.ts'

afterEach(() => vi.restoreAllMocks())

function nodesNamed(count: number, sketch: (name: string, index: number) => NodeSketch): Record<string, NodeSketch> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`n${index}`, sketch(`n${index}`, index)]))
}

/** This many sleeps into one gather. */
function fanOf(count: number): Graph {
  const wires = Array.from({ length: count }, (_, index) => `n${index} -> all`)
  return graphOf({ ...nodesNamed(count, () => 'sleep 1'), all: 'gather' }, wires)
}

/** The graph, and how often the handles of its gathers are read. */
function counted(graph: Graph): { readonly graph: Graph; reads: number } {
  const result = { graph, reads: 0 }
  const nodes = graph.nodes.map((node): Node => {
    if (node.kind !== 'gather') return node
    const handles = new Proxy(node.handles, {
      get(target, key, receiver) {
        if (typeof key === 'string' && /^\d+$/.test(key)) result.reads += 1
        return Reflect.get(target, key, receiver)
      },
    })
    return { ...node, handles }
  })
  result.graph = { ...graph, nodes }
  return result
}

it('goes through the handles of a gather a fixed number of times, not once per wire', () => {
  const small = counted(fanOf(50))
  const large = counted(fanOf(500))
  for (const { graph } of [small, large]) {
    expect(problemsOf(graph)).toEqual([])
    expect(compile(graph).ok).toBe(true)
  }
  expect(large.reads / small.reads).toBeLessThan(11)
})

it('finds the wires of one handle in the order of the file', () => {
  const graph = graphOf({ a: 'sleep', b: 'sleep', c: 'sleep' }, ['a -> c', 'b -> c.after', 'a -> c.after'])
  expect(edgesAt(graph, 'c', 'after').map(({ source }) => source)).toEqual(['b', 'a'])
  expect(edgesAt(graph, 'c', 'value').map(({ source }) => source)).toEqual(['a'])
  expect([edgesAt(graph, 'c', 'nothing'), edgesAt(graph, 'nobody', 'value')]).toEqual([[], []])
})

it('names a thousand sleeps of one title apart, by numbers as small as can be', () => {
  const sketch = nodesNamed(1_000, () => ({ kind: 'sleep', name: 'pause', durationMs: 1 }))
  const compiled = compile(graphOf({ ...sketch, pause3: 'coroutine' }))
  const names = compiled.ok ? compiled.value.nodes.map(({ name }) => name) : []
  expect(new Set(names).size).toBe(1_001)
  expect(names.slice(0, 3)).toEqual(['pause', 'pause2', 'pause4'])
  expect(names[999]).toBe('pause1001')
})

it('pastes many nodes under names and ids of their own', () => {
  const graph = fanOf(300)
  const { graph: twice, ids } = duplicateNodes(
    graph,
    graph.nodes.map(({ id }) => id),
  )
  expect(new Set(ids).size).toBe(301)
  expect(new Set(twice.nodes.map(({ id }) => id)).size).toBe(602)
  expect(problemsOf(twice)).toEqual([])
})

it('skips a chain of ten thousand nodes whose first one fails', async () => {
  const count = 10_000
  const first = `async function n0() {\n  throw new Error('no')\n}`
  const sketch = nodesNamed(count, (_, index) => (index === 0 ? first : 'sleep 1'))
  const wires = Array.from({ length: count - 1 }, (_, index) => `n${index} -> n${index + 1}`)
  const { outcome, events } = await runGraph(graphOf(sketch, wires))
  expect(outcome).toMatchObject({ kind: 'failed', error: { message: 'no' } })
  expect(events.filter(({ type }) => type === 'node.skipped')).toHaveLength(count - 1)
})

/** This many gathers, each around the one before. */
function gathersOf(count: number): Graph {
  const sketch = nodesNamed(count, (_, index) => (index === 0 ? 'coroutine' : 'gather'))
  const wires = Array.from({ length: count - 1 }, (_, index) => `n${index} -> n${index + 1}`)
  return graphOf({ ...sketch, last: 'coroutine list' }, [...wires, `n${count - 1} -> last.list`])
}

it('runs thousands of gathers within each other', async () => {
  const { outcome, events } = await runGraph(gathersOf(9_000))
  expect(outcome).toMatchObject({ kind: 'succeeded', result: 'last' })
  // Including main.
  expect(events.filter(({ type }) => type === 'task.done')).toHaveLength(9_002)
})

it('refuses what they give as a result, which is as deep', async () => {
  const graph = gathersOf(3_000)
  const nodes = graph.nodes.filter(({ id }) => id !== 'last')
  const { outcome } = await runGraph({ ...graph, nodes, edges: graph.edges.slice(0, -1) })
  const message = expect.stringMatching(/^result\[0\].* is nested too deeply for JSON.*; return/)
  expect(outcome).toMatchObject({ kind: 'failed', error: { name: 'NotJsonError', message } })
})

it('makes an AbortController only for code that reads its signal', async () => {
  const made = vi.spyOn(globalThis, 'AbortController')
  const sketch = nodesNamed(20, () => 'coroutine')
  await runGraph(graphOf(sketch))
  expect(made).toHaveBeenCalledTimes(0)
  await runGraph(graphOf({ asks: 'async function asks() {\n  return signal.aborted\n}' }))
  expect(made).toHaveBeenCalledTimes(1)
})
