import { AFTER, OUT, VALUE } from './node.ts'

/** `value`: the node needs it to start; `task`: the node waits while it runs; `after`: order, no value. */
export type HandleRole = 'value' | 'task' | 'after'

/** A place on a node where a wire may end. */
export interface HandleIn {
  readonly id: string
  readonly role: HandleRole
  /** What stands beside it; may be empty. */
  readonly label: string
  /** Without a wire the node cannot run. */
  readonly isRequired: boolean
  /** The empty place at the end of a row that grows. */
  readonly isSpare: boolean
  /** A TypeScript type, as written. */
  readonly type?: string
}

/** A place on a node where wires may begin. */
export interface HandleOut {
  readonly id: string
}

/** Of every node that has a task. */
export const after: HandleIn = { id: AFTER, role: 'after', label: 'after', isRequired: false, isSpare: false }

/** Where a node's value leaves. */
export const out: HandleOut = { id: OUT }

/** The one value handle of a node that has no names for them. */
export function valueHandle(label: string, isRequired: boolean): HandleIn {
  return { id: VALUE, role: 'value', label, isRequired, isSpare: false }
}
