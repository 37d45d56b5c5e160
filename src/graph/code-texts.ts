import type { Graph } from './graph.ts'
import type { Includes } from './includes.ts'
import { kindOf } from './kinds.ts'

/**
 * All texts that must be read before a graph's problems are known, each once: the shared code, the coroutines, the
 * types of inputs; also those of the files that it includes.
 */
export function codeTexts(graph: Graph, includes?: Includes | null): ReadonlySet<string> {
  const files = Object.values(includes?.files ?? {})
  const graphs = [graph, ...files.flatMap((file) => (file.ok ? [file.graph] : []))]
  return new Set(graphs.flatMap(textsIn))
}

function textsIn({ shared, nodes }: Graph): readonly string[] {
  return [shared, ...nodes.flatMap((node) => kindOf(node.kind).texts?.(node) ?? [])]
}
