import type { HandleIn } from './handle.ts'
import type { Edge } from './node.ts'

/** The handles of a node that takes tasks: one for each, in order, and a spare one for the next. */
export function taskHandles(ids: readonly string[], wiresIn: readonly Edge[]): readonly HandleIn[] {
  return [
    ...ids.map((id, position) => taskHandle(id, String(position + 1), false)),
    taskHandle(spareId(ids, wiresIn), '', true),
  ]
}

function taskHandle(id: string, label: string, isSpare: boolean): HandleIn {
  return { id, role: 'task', label, isRequired: false, isSpare }
}

/** The id for the next task: greater than all handles, and all that dangling wires still name. */
function spareId(ids: readonly string[], wiresIn: readonly Edge[]): string {
  let highest = 0
  for (const id of [...ids, ...wiresIn.map((edge) => edge.targetHandle)]) {
    const digits = /^t(\d{1,9})$/.exec(id)?.[1]
    if (digits !== undefined) highest = Math.max(highest, Number(digits))
  }
  return `t${highest + 1}`
}

/** Whether no wire gives it a task. */
export function hasNoTasks(ids: readonly string[], wiresIn: readonly Edge[]): boolean {
  const own = new Set(ids)
  return !wiresIn.some(({ targetHandle }) => own.has(targetHandle))
}
