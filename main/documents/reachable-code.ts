import { pathToFileURL } from 'node:url'
import { moduleOf, neededModule } from '#code'
import { type Graph, hasCode } from '#graph'
import type { CodeReader } from '../code/code-reader.ts'
import {
  type MissingModule,
  missingImports,
  type OwnCode,
  type Reachable,
  reachableModules,
} from '../modules/reachable.ts'
import { Sources } from '../modules/sources.ts'

/** What a run of a pipeline would load, as read now. */
export interface CodeOfRun extends Reachable {
  /** With them the run loads what was read here, and reads nothing twice. */
  readonly sources: Sources
}

/**
 * What a run of a pipeline from `path` would load, packages included; `null`: it has no folder yet. `more`: files that it
 * is known to load by names that only a run knows. Nothing is run. Rejects with TooMuchCode.
 */
export async function codeOfRun(
  graph: Graph,
  path: string | null,
  reader: CodeReader,
  more: readonly string[],
): Promise<CodeOfRun> {
  await reader.readGraph(graph)
  const sources = new Sources(reader)
  const { files, computed, missing } = await reachableModules(sources, urlOf(path), ownCode(graph), more)
  return { files, computed, missing, sources }
}

/** What a pipeline's code imports and is not there, without looking into packages. Nothing is run. */
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

/** What has been read, and can run. */
function ownCode(graph: Graph): readonly OwnCode[] {
  const nodes = graph.nodes.flatMap((node): readonly OwnCode[] => {
    const code = hasCode(node) ? moduleOf(node.code) : undefined
    return hasCode(node) && code ? [{ owner: node.id, text: node.code, code }] : []
  })
  const used = new Set(nodes.flatMap(({ code }) => code.free.map(({ name }) => name)))
  const shared = moduleOf(graph.shared)
  return shared ? [{ text: graph.shared, code: neededModule(shared, used) }, ...nodes] : nodes
}
