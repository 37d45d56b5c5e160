import { addNode, connect, edgeBetween, emptyGraph, type Graph, newNode } from '#graph'
import type { TraceEvent } from '#trace'

/** `count` sleeps in a row on the canvas, and one gather that awaits the first two. */
export function sleepsAndGather(count: number): Graph {
  let graph: Graph = emptyGraph
  for (let position = 0; position < count; position += 1) {
    graph = addNode(graph, newNode(graph, 'sleep'), { x: position * 240, y: 0 })
  }
  const gather = newNode(graph, 'gather')
  graph = addNode(graph, gather, { x: 0, y: 300 })
  for (const [place, node] of graph.nodes.slice(0, 2).entries()) {
    graph = connect(graph, edgeBetween(node.id, gather.id, `t${place + 1}`))
  }
  return graph
}

/** The first event of a run of this graph's sleeps. */
export function runStarted(graph: Graph): TraceEvent {
  const nodes = graph.nodes.map((node) => ({
    id: node.id,
    name: node.id,
    kind: 'sleep' as const,
    needs: [],
    children: [],
  }))
  return {
    type: 'run.started',
    seq: 0,
    atMs: 0,
    title: graph.title,
    nodes,
    clock: 'real',
    rate: 1,
    isDebug: false,
    wallMs: 0,
  }
}

/** The events of a task of node `node` that is created and waits for its timer; `seq` counts on from `from`. */
export function sleeping(node: number, from: number): readonly TraceEvent[] {
  const task = node + 1
  return [
    { type: 'task.created', seq: from, atMs: 0, task, node, name: `node ${node}` },
    { type: 'task.scheduled', seq: from + 1, atMs: 0, task },
    { type: 'task.running', seq: from + 2, atMs: 0, task },
    { type: 'task.waiting', seq: from + 3, atMs: 0, task, on: { kind: 'sleep', untilMs: 1000, durationMs: 1000 } },
  ]
}
