import type { ChoiceField } from './field.ts'

/**
 * How a coroutine starts; absent: as a task, once all that it needs is there. `eager`: a task whose first steps run at
 * once, before all that is ready. `awaited`: a cold coroutine, which has no task: the one node that takes its value runs
 * it in its own task.
 */
export type Start = 'eager' | 'awaited'

export const startField: ChoiceField<Start> & { readonly isOptional: true } = {
  type: 'choice',
  label: 'Start',
  step: 'Change start',
  isOptional: true,
  options: {
    eager: { label: 'Eager', hint: 'A task; its first steps run at once, before all that is ready' },
    awaited: { label: 'When awaited', hint: 'No task of its own: the node that takes its value awaits it' },
  },
}

/** What a node without a start is: no value of the field says so. */
export const taskStart = { label: 'Task', hint: 'A task of its own, once all that it needs is there' } as const

/** Whether it has no task of its own, and runs when it is awaited. */
export function isCold(node: object): boolean {
  return (node as { readonly start?: Start }).start === 'awaited'
}
