import { pathToFileURL } from 'node:url'
import { moduleOf, neededModule } from '#code'
import { type Graph, hasCode, type Includes, noIncludes } from '#graph'
import type { CodeReader } from '../code/code-reader.ts'
import {
  type MissingModule,
  missingImports,
  type OwnCode,
  type Reachable,
  reachableModules,
} from '../modules/reachable.ts'
import { Sources } from '../modules/sources.ts'
import { includedGraphs } from './included.ts'

/** What a run of a pipeline would load, as it was read just now. */
export interface CodeOfRun extends Reachable {
  /** The run loads the texts that were read here, and reads no file twice. */
  readonly sources: Sources
}

/**
 * Finds what a run of a pipeline at `path` would load, packages included; `null`: it has no folder yet. `more`: files that
 * the run is known to load by names that only a run knows. `includes`: the files that it includes. Runs nothing. Rejects with TooMuchCode.
 */
export async function codeOfRun(
  graph: Graph,
  path: string | null,
  reader: CodeReader,
  more: readonly string[],
  includes: Includes = noIncludes,
): Promise<CodeOfRun> {
  await reader.readGraph(graph, includes)
  const sources = new Sources(reader)
  const roots = [
    { url: urlOf(path), own: ownCode(graph) },
    ...includedGraphs(includes).map((each) => ({ url: urlOf(each.path), own: ownCode(each.graph) })),
  ]
  const { files, computed, missing } = await reachableModules(sources, roots, more)
  return { files, computed, missing, sources }
}

/** Finds the imports of a pipeline's code that are missing, without looking into packages. Runs nothing. */
export async function missingCode(
  graph: Graph,
  path: string | null,
  reader: CodeReader,
): Promise<readonly MissingModule[]> {
  await reader.readGraph(graph)
  return missingImports(new Sources(reader, 'host'), urlOf(path), ownCode(graph))
}

function urlOf(path: string | null): string | null {
  return path === null ? null : pathToFileURL(path).href
}

/** The pieces of code that have been read and have no mistakes. */
function ownCode(graph: Graph): readonly OwnCode[] {
  const nodes = graph.nodes.flatMap((node): readonly OwnCode[] => {
    const code = hasCode(node) ? moduleOf(node.code) : undefined
    return hasCode(node) && code ? [{ owner: node.id, text: node.code, code }] : []
  })
  const used = new Set(nodes.flatMap(({ code }) => code.free.map(({ name }) => name)))
  const shared = moduleOf(graph.shared)
  return shared ? [{ text: graph.shared, code: neededModule(shared, used) }, ...nodes] : nodes
}
