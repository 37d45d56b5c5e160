import { AFTER, OUT, VALUE } from './node.ts'

/** `value`: the node needs it to start. `task`: the node waits while the task runs. `after`: order without a value. */
export type HandleRole = 'value' | 'task' | 'after'

/** A place on a node where a wire may end. */
export interface HandleIn {
  readonly id: string
  readonly role: HandleRole
  /** Its text on the node; may be empty. */
  readonly label: string
  /** Whether the node needs a wire here to run. */
  readonly isRequired: boolean
  /** Whether it is the empty place at the end of a row that grows. */
  readonly isSpare: boolean
  /** A TypeScript type, as written. */
  readonly type?: string
}

/** A place on a node where wires may begin. */
export interface HandleOut {
  readonly id: string
}

/** The handle of every node that has a task. */
export const after: HandleIn = { id: AFTER, role: 'after', label: 'after', isRequired: false, isSpare: false }

/** The handle at which a node's value leaves. */
export const out: HandleOut = { id: OUT }

/** The only value handle of a node whose values have no names. */
export function valueHandle(label: string, isRequired: boolean): HandleIn {
  return { id: VALUE, role: 'value', label, isRequired, isSpare: false }
}
