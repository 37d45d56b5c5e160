import { emptyGraph, type Graph, type Includes, inputsOf } from '#graph'

/** What a pipeline at `/here/main.pipeline` includes: these files beside it, by their names without an ending. */
export function includesOf(files: Readonly<Record<string, Graph>>, path = '/here/main.pipeline'): Includes {
  const entries = Object.entries(files).map(([name, graph]) => [`/here/${name}.pipeline`, { ok: true, graph }] as const)
  return { path, files: Object.fromEntries(entries) }
}

/** A pipeline that does nothing but include the file `inner`, and takes its result. */
export function including(inner: Graph): Graph {
  return {
    ...emptyGraph,
    nodes: [
      { id: 'inner', kind: 'pipeline', file: './inner.pipeline', inputs: inputsOf(inner) },
      { id: 'result', kind: 'output', name: 'result' },
    ],
    edges: [{ source: 'inner', sourceHandle: 'out', target: 'result', targetHandle: 'value' }],
  }
}
