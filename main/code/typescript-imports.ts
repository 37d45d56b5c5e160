import { pathToFileURL } from 'node:url'
import { type CodePlace, moduleOf } from '#code'
import { type Plan, programOf } from '#compile'
import { hasCode, type NodeId, type Problem } from '#graph'
import { Resolver } from '../modules/resolver.ts'

/**
 * Finds imports of TypeScript files, which an exported JavaScript file can't have: the oldest Node that it must run on
 * takes none. `path`: the pipeline's file; `null`: it was never saved.
 */
export function typeScriptImports(plan: Plan, path: string | null): readonly Problem[] {
  const resolver = new Resolver()
  const from = path === null ? null : pathToFileURL(path).href
  const problemOf = (request: Request, node?: NodeId): readonly Problem[] =>
    isTypeScript(request, from, resolver) ? [problemAt(request, node)] : []
  const { requests, laterRequests } = programOf({ plan, scopeNames: [], ownNames: [] }).module
  const inNodes = plan.nodes.flatMap((node) => {
    if (!hasCode(node)) return []
    return (moduleOf(node.code)?.laterRequests ?? []).flatMap((request) => problemOf(request, node.id))
  })
  return [...[...requests, ...laterRequests].flatMap((request) => problemOf(request)), ...inNodes]
}

interface Request extends CodePlace {
  readonly specifier: string | null
}

function isTypeScript({ specifier }: Request, from: string | null, resolver: Resolver): boolean {
  if (specifier === null) return false
  try {
    return /\.[mc]?ts$/.test(new URL(resolver.resolve(specifier, from)).pathname)
  } catch {
    // The import can't be resolved here, so its name decides.
    return /\.[mc]?ts$/.test(specifier)
  }
}

function problemAt({ specifier, line, column }: Request, node?: NodeId): Problem {
  return {
    code: 'export-unsupported',
    severity: 'error',
    ...(node === undefined ? {} : { node }),
    line,
    column,
    message: `"${specifier}" is TypeScript, which a file of plain JavaScript cannot import`,
    remedy: 'Export to a .ts file, or compile that file and import what comes of it',
  }
}
