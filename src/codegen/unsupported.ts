import { placeAt } from '#code'
import type { NodeId, Problem } from '#graph'
import { isCalledAtLoad } from './code-tree.ts'
import { exportOfName } from './export-names.ts'
import type { FreeName } from './free-names.ts'

/** Where shared code asks as it is loaded for the task that loads it: here a run has one, and a file none. */
export function callsWithoutTask(code: string, free: readonly FreeName[]): readonly Problem[] {
  return free.flatMap(({ name, from }) => {
    if ((name !== 'currentTask' && name !== 'allTasks') || !isCalledAtLoad(code, from)) return []
    return [
      {
        code: 'export-unsupported',
        severity: 'error',
        ...placeAt(code, from),
        message: `The shared code calls ${name} as it is loaded, when an exported file has no task yet`,
        remedy: 'Call it in a node, or in a function that a node calls',
      },
    ]
  })
}

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
