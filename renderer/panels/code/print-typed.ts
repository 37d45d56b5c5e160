import { runtimeParts } from 'virtual:runtime-parts'
import type { ExportPreview, Result } from '#bridge'
import { type ExportTarget, exportTargets, exportTypeScript } from '#codegen'
import { compile } from '#compile'
import { type Graph, type Includes, noIncludes, type Problem } from '#graph'
import { fileStem } from '#words'

/** Prints a graph, whose code has been read as modules, as a TypeScript file: the text that the host would write. */
export function printTyped(
  graph: Graph,
  target: ExportTarget,
  includes: Includes = noIncludes,
): Result<ExportPreview, readonly Problem[]> {
  const compiled = compile(graph, includes)
  if (!compiled.ok) return { ok: false, error: compiled.problems }
  const exported = exportTypeScript(compiled.value, runtimeParts)
  if (!exported.ok) return { ok: false, error: exported.problems }
  return { ok: true, value: { text: exported.text, fileName: fileStem(graph.title) + exportTargets[target].extension } }
}
