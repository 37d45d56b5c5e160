import { removeNodes } from './edits.ts'
import type { Graph } from './graph.ts'
import { moveIntoGroup, ungroup } from './grouping.ts'
import type { Includes } from './includes.ts'
import { edgeId, type NodeId } from './node.ts'
import { hasCode } from './node-name.ts'
import { setCode, setParam } from './params.ts'
import type { Problem, Replacement } from './problem.ts'
import { edgesInto, nodeById } from './queries.ts'
import { problemsOf } from './rules.ts'

/**
 * Takes a problem away as its `fix` says. If the graph does not have this problem any more, or its code has been changed
 * so that the fix would be another one, nothing changes.
 */
export function applyFix(graph: Graph, { code, node: id, fix }: Problem, includes: Includes | null = null): Graph {
  if (!fix || id === undefined) return graph
  const text = JSON.stringify(fix)
  const isThere = problemsOf(graph, includes).some(
    (problem) =>
      problem.node === id &&
      problem.code === code &&
      (JSON.stringify(problem.fix) === text || JSON.stringify(problem.otherFix) === text),
  )
  if (!isThere) return graph
  if (fix.kind === 'take-out') return takeOut(graph, id)
  if (fix.kind === 'ungroup') return ungroup(graph, [id])
  if (fix.kind === 'leave-group') return moveIntoGroup(graph, [id], null)
  if (fix.kind === 'inputs') return setParam(graph, id, 'pipeline', 'inputs', fix.inputs)
  const node = nodeById(graph, id)
  if (fix.kind === 'set') return node ? setParam(graph, id, node.kind, fix.param as never, fix.value as never) : graph
  return node && hasCode(node) ? setCode(graph, id, replaced(node.code, fix.replacements)) : graph
}

/** From the last to the first, so that the places of the others stay right. */
function replaced(code: string, replacements: readonly Replacement[]): string {
  return [...replacements]
    .sort((one, other) => other.from - one.from)
    .reduce((now, { from, to, text }) => now.slice(0, from) + text + now.slice(to), code)
}

/** Takes out a node that takes one task, and wires that to what was behind it. Its problem says that this can be. */
function takeOut(graph: Graph, id: NodeId): Graph {
  const [wire] = edgesInto(graph, id)
  if (!wire) return graph
  const { source, sourceHandle } = wire
  const there = new Set(graph.edges.map(edgeId))
  const edges = graph.edges.flatMap((edge) => {
    if (edge.source !== id) return [edge]
    const moved = { ...edge, source, sourceHandle }
    return there.has(edgeId(moved)) ? [] : [moved]
  })
  return removeNodes({ ...graph, edges }, [id])
}
