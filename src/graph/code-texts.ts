import type { Graph } from './graph.ts'
import { kindOf } from './kinds.ts'

/** All that has to be read before a graph's problems are known: shared code, coroutines, the types of inputs. Each once. */
export function codeTexts(graph: Graph): ReadonlySet<string> {
  return new Set([graph.shared, ...graph.nodes.flatMap((node) => kindOf(node.kind).texts?.(node) ?? [])])
}
