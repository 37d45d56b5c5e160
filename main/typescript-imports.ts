import { type CodePlace, moduleOf } from '#code'
import { type Plan, programOf } from '#compile'
import type { NodeId, Problem } from '#graph'

/** Imports of TypeScript files, which an exported file of JavaScript can't have: the oldest Node that runs it has no use for them. */
export function typeScriptImports(plan: Plan): readonly Problem[] {
  const { requests, laterRequests } = programOf({ plan, scopeNames: [], ownNames: [] }).module
  const inNodes = plan.nodes.flatMap((node) => {
    if (node.kind !== 'coroutine') return []
    return (moduleOf(node.code)?.laterRequests ?? []).flatMap((request) => problemOf(request, node.id))
  })
  return [...[...requests, ...laterRequests].flatMap((request) => problemOf(request)), ...inNodes]
}

interface Request extends CodePlace {
  readonly specifier: string | null
}

function problemOf({ specifier, line, column }: Request, node?: NodeId): readonly Problem[] {
  if (specifier === null || !/^(?:\.{0,2}\/|file:).*\.[mc]?ts$/.test(specifier)) return []
  return [
    {
      code: 'export-unsupported',
      severity: 'error',
      ...(node === undefined ? {} : { node }),
      line,
      column,
      message: `"${specifier}" is TypeScript, which a file of plain JavaScript cannot import`,
      remedy: 'Export to a .ts file, or compile that file and import what comes of it',
    },
  ]
}
