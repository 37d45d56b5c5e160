import type { Graph } from './graph.ts'
import { typeCode } from './node-rules.ts'

/** All that has to be read before a graph's problems are known: shared code, coroutines, the types of inputs. Each once. */
export function codeTexts(graph: Graph): ReadonlySet<string> {
  const texts = graph.nodes.flatMap((node) => {
    if (node.kind === 'coroutine') return [node.code]
    return node.kind === 'input' ? [typeCode(node.type)] : []
  })
  return new Set([graph.shared, ...texts])
}
