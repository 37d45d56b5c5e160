import type { Graph } from './graph.ts'
import { kindOf } from './kinds.ts'

/**
 * All texts that must be read before a graph's problems are known, each once: the shared code, the coroutines, the
 * types of inputs.
 */
export function codeTexts(graph: Graph): ReadonlySet<string> {
  return new Set([graph.shared, ...graph.nodes.flatMap((node) => kindOf(node.kind).texts?.(node) ?? [])])
}
