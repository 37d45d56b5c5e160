import type { NewFile } from '#bridge'
import { type Graph, type Includes, includedPath, pipelineNodes, putInLine } from '#graph'

/** Pipelines that were made of a selection and are written with the next save, by the file as nodes name it. */
export type Drafts = Readonly<Record<string, Graph>>

/** Those that the drawing includes, directly or not; others were undone. */
export function usedDrafts(graph: Graph, drafts: Drafts): readonly (readonly [file: string, graph: Graph])[] {
  const used = new Map<string, Graph>()
  const open = [graph]
  for (let next = open.pop(); next; next = open.pop())
    for (const { file } of pipelineNodes(next)) {
      const draft = Object.hasOwn(drafts, file) ? drafts[file] : undefined
      if (!draft || used.has(file)) continue
      used.set(file, draft)
      open.push(draft)
    }
  return [...used]
}

/** What a save has to write beside the document. */
export function newFiles(graph: Graph, drafts: Drafts): readonly NewFile[] {
  return usedDrafts(graph, drafts).map(([file, draft]) => ({ name: file.replace(/^\.\//, ''), graph: draft }))
}

/** The files that the host has read, and those that it can't have. They stand in the folder of the document. */
export function withDrafts(includes: Includes, drafts: Drafts): Includes {
  const { path, files } = includes
  const entries = Object.entries(drafts)
  if (path === null || entries.length === 0) return includes
  const news = entries.map(([file, graph]) => [includedPath(path, file), { ok: true, graph }] as const)
  return { path, files: { ...files, ...Object.fromEntries(news) } }
}

/** The drawing with drafts put in line: a copy of it that is kept for a crash has no other files. */
export function withoutDrafts(graph: Graph, drafts: Drafts): Graph {
  let whole = graph
  // A draft may include another one.
  for (let turns = Object.keys(drafts).length; turns > 0; turns -= 1)
    for (const node of pipelineNodes(whole)) {
      const draft = Object.hasOwn(drafts, node.file) ? drafts[node.file] : undefined
      const put = draft && putInLine(whole, node, draft)
      if (put?.ok) whole = put.value.graph
    }
  return whole
}
