import type { PlanCodeNode } from '#compile'
import type { FileNames } from './file-names.ts'
import type { PipelineCode } from './pipeline-code.ts'
import { sharedSignal } from './stop-of.ts'

/** How `signal` gets into a file of tasks: a node has its task's signal, all other code has main's. */
export interface TaskSignal {
  readonly inNode: (node: PlanCodeNode) => string | null
  readonly inMain: readonly string[]
  readonly helper: string
}

export function taskSignal(code: PipelineCode, names: FileNames): TaskSignal {
  const owners = new Set(code.free.filter(({ name }) => name === 'signal').map(({ owner }) => owner))
  if (owners.size === 0) return { inNode: () => null, inMain: [], helper: '' }
  const currentTask = names.ofRuntime('currentTask')
  const inNode = (node: PlanCodeNode): string | null =>
    owners.has(node) ? `const { signal } = ${currentTask}()!` : null
  if (!owners.has(null)) return { inNode, inMain: [], helper: '' }
  const controller = names.ofFile.take('mainController')
  return {
    inNode,
    inMain: [`${currentTask}()?.signal.addEventListener('abort', () => ${controller}.abort())`],
    helper: sharedSignal(controller).join('\n'),
  }
}
