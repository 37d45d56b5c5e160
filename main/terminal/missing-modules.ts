import { type Graph, type Includes, includedFile, includedPath, type Problem, pipelineNodes } from '#graph'
import type { CodeReader } from '../code/code-reader.ts'
import { missingCode } from '../documents/reachable-code.ts'

/** Finds imports that lead nowhere from the folder of the pipeline at `path`, also in imported files. Imports nothing. */
export async function missingModules(graph: Graph, path: string, reader: CodeReader): Promise<readonly Problem[]> {
  const missing = await missingCode(graph, path, reader)
  return missing.map(({ own: { owner, line, column }, problem, remedy, isLater }) => ({
    code: 'missing-module',
    // An `import()` fails only when the code reaches it, and the code may handle that.
    severity: isLater ? 'warning' : 'error',
    ...(owner === undefined ? {} : { node: owner }),
    line,
    column,
    message: problem,
    remedy: `${remedy.charAt(0).toUpperCase()}${remedy.slice(1)}`,
  }))
}

/** The imports of the files that a pipeline includes that lead nowhere, as problems of the nodes that include them. */
export async function missingInside(graph: Graph, includes: Includes, reader: CodeReader): Promise<readonly Problem[]> {
  const problems: Problem[] = []
  for (const { id: node, file } of pipelineNodes(graph)) {
    const path = includedPath(includes.path ?? '', file)
    const read = includedFile(includes, path)
    if (!read?.ok) continue
    for (const { code, severity, message, remedy } of await missingModules(read.graph, path, reader))
      problems.push({ code, severity, node, param: 'file', message: `${file}: ${message}`, remedy })
  }
  return problems
}
