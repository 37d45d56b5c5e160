import type { Graph, Problem } from '#graph'
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
