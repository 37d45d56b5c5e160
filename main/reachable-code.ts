import { pathToFileURL } from 'node:url'
import { moduleOf, neededModule } from '#code'
import type { Graph } from '#graph'
import type { CodeReader } from './code-reader.ts'
import { type OwnCode, type Reachable, reachableModules } from './modules/reachable.ts'
import { Sources } from './modules/sources.ts'

/** What a pipeline's code imports, as a run from `path` would find it; `null`: it has no folder yet. Nothing is run. */
export async function reachableCode(graph: Graph, path: string | null, reader: CodeReader): Promise<Reachable> {
  await reader.readGraph(graph)
  const url = path === null ? null : pathToFileURL(path).href
  return reachableModules(new Sources(reader), url, ownCode(graph))
}

/** What has been read, and can run. */
function ownCode(graph: Graph): readonly OwnCode[] {
  const nodes = graph.nodes.flatMap((node): readonly OwnCode[] => {
    const code = node.kind === 'coroutine' ? moduleOf(node.code) : undefined
    return code ? [{ owner: node.id, code }] : []
  })
  const used = new Set(nodes.flatMap(({ code }) => code.free.map(({ name }) => name)))
  const shared = moduleOf(graph.shared)
  return shared ? [{ code: neededModule(shared, used) }, ...nodes] : nodes
}
