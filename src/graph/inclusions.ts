import type { Graph } from './graph.ts'
import { type Includes, includedFile, includedPath, pipelineNodes } from './includes.ts'
import { isRelative } from './kinds/pipeline.ts'
import { isRunNode } from './kinds.ts'

/** Pipelines may be within each other this deep. */
export const mostDeep = 50
/** A run may have this many nodes, with those of all uses of all files. */
export const mostNodes = 100_000

/** What includes what. */
export interface Inclusions {
  /** The paths of a circle that this file leads to, the first one again at its end; `null`: it leads to none. */
  circleFrom(path: string): readonly string[] | null
  /** How many pipelines are within each other, from this file on; no more than one beyond `mostDeep` are counted. */
  depthOf(path: string): number
  /** How many nodes a run has. */
  readonly nodes: number
}

interface Walk {
  readonly circle: readonly string[] | null
  readonly depth: number
  readonly nodes: number
}

const nothing: Walk = { circle: null, depth: 1, nodes: 0 }

/** Follows the files from the pipeline itself, each of them once. */
export function inclusionsOf(graph: Graph, includes: Includes & { readonly path: string }): Inclusions {
  const known = new Map<string, Walk>()
  const way: string[] = []
  const walk = (path: string, at: Graph): Walk => {
    way.push(path)
    const inside = pipelineNodes(at).filter(({ file }) => isRelative(file))
    const walks = inside.map(({ file }) => visit(includedPath(path, file)))
    way.pop()
    return {
      circle: walks.find(({ circle }) => circle)?.circle ?? null,
      depth: 1 + walks.reduce((most, { depth }) => Math.max(most, depth), 0),
      nodes: walks.reduce((sum, { nodes }) => sum + nodes, at.nodes.filter(isRunNode).length),
    }
  }
  const visit = (path: string): Walk => {
    const circle = way.indexOf(path)
    if (circle >= 0) return { ...nothing, circle: [...way.slice(circle), path] }
    const read = includedFile(includes, path)
    if (!read?.ok || way.length > mostDeep) return nothing
    const walked = known.get(path) ?? walk(path, read.graph)
    known.set(path, walked)
    return walked
  }
  const { nodes } = walk(includes.path, graph)
  return {
    circleFrom: (path) => (path === includes.path ? [path, path] : (known.get(path)?.circle ?? null)),
    depthOf: (path) => known.get(path)?.depth ?? 1,
    nodes,
  }
}
