import { type Graph, type ImportedModule, importedModules, type Problem } from '#graph'
import { locateModule } from '../module-loader.ts'

/** Imports that lead nowhere from the folder of the pipeline at `path`. Nothing is imported to find out. */
export function missingModules(graph: Graph, path: string): readonly Problem[] {
  return [
    ...importedModules(graph.shared).flatMap((found) => problemOf(found, path)),
    ...graph.nodes.flatMap((node) =>
      node.kind === 'coroutine'
        ? importedModules(node.code).flatMap((found) =>
            problemOf(found, path).map((each) => ({ ...each, node: node.id })),
          )
        : [],
    ),
  ]
}

function problemOf({ specifier, isDynamic, line, column }: ImportedModule, path: string): readonly Problem[] {
  const { failure } = located(specifier, path)
  if (failure === null) return []
  const remedy = `${failure.remedy.charAt(0).toUpperCase()}${failure.remedy.slice(1)}`
  // An `import()` fails only where the code gets there, and code may be prepared for that.
  const severity = isDynamic ? 'warning' : 'error'
  return [{ code: 'missing-module', severity, line, column, message: failure.message, remedy }]
}

function located(
  specifier: string,
  path: string,
): { readonly failure: { readonly message: string; readonly remedy: string } | null } {
  try {
    const found = locateModule(specifier, path)
    return { failure: found.ok ? null : found.error }
  } catch (error) {
    // A package whose own package.json is broken, or whose `exports` hide this.
    const message = `"${specifier}" cannot be imported: ${error instanceof Error ? error.message : String(error)}`
    return { failure: { message, remedy: 'check the package, or import what it exports' } }
  }
}
