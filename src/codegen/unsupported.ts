import type { FreeUse } from '#code'
import type { NodeId, Problem } from '#graph'
import { exportOfName } from './export-names.ts'

/** What they tell of is the task that calls them, or all that there are. */
const askers = new Set(['allTasks', 'awaitGraph', 'currentTask'])

/** Where shared code asks as it is loaded for the task that loads it: here a run has one, and a file none. */
export function callsWithoutTask(free: readonly FreeUse[]): readonly Problem[] {
  return free.flatMap(({ name, calledAtLoad }) => {
    if (!askers.has(name) || !calledAtLoad) return []
    return [
      {
        code: 'export-unsupported',
        severity: 'error',
        ...calledAtLoad,
        message: `The shared code calls ${name} as it is loaded, when an exported file has no task yet`,
        remedy: 'Call it in a node, or in a function that a node calls',
      },
    ]
  })
}

/** Names of the runtime that an exported file cannot have, one Problem for the first use of each. */
export function unsupportedIn(
  free: readonly FreeUse[],
  owner?: { readonly id: NodeId; readonly name: string },
): readonly Problem[] {
  return free.flatMap(({ name, line, column }) => {
    const exported = exportOfName(name)
    if (typeof exported !== 'object') return []
    return [
      {
        code: 'export-unsupported',
        severity: 'error',
        ...(owner ? { node: owner.id } : {}),
        line,
        column,
        message: `${owner?.name ?? 'The shared code'} uses ${name}, which an exported file does not have`,
        remedy: exported.remedy,
      },
    ]
  })
}
