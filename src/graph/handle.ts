import { AFTER, ERROR, OUT, VALUE } from './node.ts'

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

/** The end of its node in which a wire delivers: it is done, it failed, or it is done and has chosen this case. */
export type Delivery = 'done' | 'failed' | 'chosen'

/** A place on a node where wires may begin. */
export interface HandleOut {
  readonly id: string
  readonly on: Delivery
}

/** The handle of every node that has a task. */
export const after: HandleIn = { id: AFTER, role: 'after', label: 'after', isRequired: false, isSpare: false }

/** The handle at which a node's value leaves. */
export const out: HandleOut = { id: OUT, on: 'done' }

/** The handle of every node that has a task: its error leaves here, and then it ends nothing. */
export const error: HandleOut = { id: ERROR, on: 'failed' }

/** The handles at which wires begin at most nodes with a task. */
export const taskOuts: readonly HandleOut[] = [out, error]

/** The only value handle of a node whose values have no names. */
export function valueHandle(label: string, isRequired: boolean): HandleIn {
  return { id: VALUE, role: 'value', label, isRequired, isSpare: false }
}
