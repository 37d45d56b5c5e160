import type { ExportPreview, ExportRequest, Result } from '#bridge'
import { type ExportPlatform, exportTargets, exportTypeScript } from '#codegen'
import { compile } from '#compile'
import { type Includes, noIncludes, type Problem } from '#graph'
import { fileStem } from '#words'
import type { CodeReader } from './code-reader.ts'
import { typeScriptImports } from './typescript-imports.ts'
import { withoutTypes } from './without-types.ts'

/** Prints a graph as a file of the target: its text and name. `path`: the pipeline's file; `includes`: those that it includes. `platform`: what it runs on. */
export async function exportCode(
  { graph, target }: ExportRequest,
  reader: CodeReader,
  path: string | null,
  includes: Includes = noIncludes,
  platform: ExportPlatform = 'plain',
): Promise<Result<ExportPreview, readonly Problem[]>> {
  const { extension, isTyped, print } = exportTargets[target]
  await reader.readGraph(graph, includes)
  const compiled = compile(graph, includes)
  if (!compiled.ok) return { ok: false, error: compiled.problems }
  const problems = isTyped ? [] : typeScriptImports(compiled.value, path)
  if (problems.length > 0) return { ok: false, error: problems }
  // Loaded late, since it is large and only exports need it.
  const { runtimeParts } = await import('virtual:runtime-parts')
  const exported = exportTypeScript(compiled.value, runtimeParts, platform)
  if (!exported.ok) return { ok: false, error: exported.problems }
  const text = await print(exported.text, withoutTypes)
  return { ok: true, value: { text, fileName: `${fileStem(graph.title)}${extension}` } }
}
