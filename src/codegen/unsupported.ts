import { type NodeId, type Problem, placeAt } from '#graph'
import { exportOfName } from './export-names.ts'
import type { FreeName } from './free-names.ts'

/** Names of the runtime that an exported file cannot have, one Problem for the first use of each. */
export function unsupportedIn(
  code: string,
  free: readonly FreeName[],
  owner?: { readonly id: NodeId; readonly name: string },
): readonly Problem[] {
  const seen = new Set<string>()
  return free.flatMap(({ name, from }) => {
    const exported = exportOfName(name)
    if (typeof exported !== 'object' || seen.has(name)) return []
    seen.add(name)
    return [
      {
        code: 'export-unsupported',
        severity: 'error',
        ...(owner ? { node: owner.id } : {}),
        ...placeAt(code, from),
        message: `${owner?.name ?? 'The shared code'} uses ${name}, which an exported file does not have`,
        remedy: exported.remedy,
      },
    ]
  })
}
