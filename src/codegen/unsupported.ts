import type { FreeUse } from '#code'
import type { PlanCodeNode } from '#compile'
import type { NodeId, Problem } from '#graph'
import { exportOfName } from './export-names.ts'
import type { FileCode } from './pipeline-code.ts'
import { unsupportedStreams } from './stream-forms.ts'

/** Functions that tell about the calling task, or about all tasks. */
const askers = new Set(['allTasks', 'awaitGraph', 'currentTask'])

/**
 * Errors for calls of the shared code, as it is loaded, that ask for the present task: in a run there is one then, in
 * an exported file there is none.
 */
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

/** Errors for names of the runtime that an exported file can't have, one for the first use of each. */
function unsupportedIn(
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

/** Errors for what one file has: streams, and names of the runtime. */
export function unsupportedInFile({ plan, coroutines, free }: FileCode): readonly Problem[] {
  const ofOwner = (owner: PlanCodeNode | null) => free.filter((use) => use.owner === owner)
  return [
    ...unsupportedStreams(plan),
    ...unsupportedIn(ofOwner(null)),
    ...coroutines.flatMap((node) => unsupportedIn(ofOwner(node), node)),
  ]
}
