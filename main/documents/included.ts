import { sep } from 'node:path'
import type { Result } from '#bridge'
import {
  type Graph,
  type IncludedFile,
  type Includes,
  includedPath,
  isRelative,
  noIncludes,
  pipelineNodes,
} from '#graph'
import { readDocument } from './load-document.ts'

/** A pipeline includes at most this many files: more are not read, and count as missing. */
const mostFiles = 1_000

/** Whether a file may be read. */
export type MayRead = (path: string) => Promise<Result<unknown>>

const anyFile: MayRead = async () => ({ ok: true, value: null })

/**
 * Reads all files that a pipeline at `path` includes, directly or not, each once, as they are now. `null`: it was never
 * saved, so it can include nothing. Runs nothing in them.
 */
export async function readIncludes(
  graph: Pick<Graph, 'nodes'>,
  path: string | null,
  mayRead: MayRead = anyFile,
): Promise<Includes> {
  if (path === null) return noIncludes
  const from = withSlashes(path)
  const files = new Map<string, IncludedFile>()
  const open = wanted(graph, from)
  for (let next = open.pop(); next && files.size < mostFiles; next = open.pop()) {
    if (files.has(next.path)) continue
    const read = await readIncluded(next, mayRead)
    files.set(next.path, read)
    if (read.ok) open.push(...wanted(read.graph, next.path))
  }
  return { path: from, files: Object.fromEntries(files) }
}

interface Wanted {
  readonly path: string
  /** As the pipeline that includes it names it. */
  readonly name: string
}

function wanted(graph: Pick<Graph, 'nodes'>, from: string): Wanted[] {
  const named = pipelineNodes(graph).filter(({ file }) => isRelative(file))
  return named.map(({ file }) => ({ path: includedPath(from, file), name: file })).reverse()
}

async function readIncluded({ path, name }: Wanted, mayRead: MayRead): Promise<IncludedFile> {
  const allowed = await mayRead(path)
  if (!allowed.ok) return { ok: false, ...allowed.error }
  const read = await readDocument(path, name)
  return read.ok ? { ok: true, graph: read.value.document.graph } : { ok: false, ...read.error }
}

/** The drawings of the files that could be read, with their paths. */
export function includedGraphs({ files }: Includes): readonly { readonly path: string; readonly graph: Graph }[] {
  return Object.entries(files).flatMap(([path, read]) => (read.ok ? [{ path, graph: read.graph }] : []))
}

export function withSlashes(path: string): string {
  return sep === '/' ? path : path.split(sep).join('/')
}
