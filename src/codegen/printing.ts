import type { Given } from './given.ts'
import type { HelperNames } from './helper-names.ts'
import type { PipelineCode } from './pipeline-code.ts'

/**
 * Where the promise of a node that takes tasks stands: main awaits it, it is one of many promises, or that and some of
 * its tasks may be skipped.
 */
export type Where = 'inLine' | 'apart' | 'behindSkips'

/** How a node that takes tasks is printed. */
export interface Taking<P> {
  /** The promise of its value; `items`: those of its tasks. */
  promise(node: P, items: readonly string[], helpers: HelperNames, where: Where): string
  /** Whether it may end before its tasks have ended, and without an error. */
  readonly endsEarly?: true
  /** Whether a value may stand among the promises of its tasks. */
  takesValues(node: P, helpers: HelperNames): boolean
}

/** How a node of one kind with a task is printed. */
export interface Printing<P> {
  /** The name for its value; if that is taken, a number is added. */
  valueName(name: string): string
  /** The expression for its value; `values`: those of its arguments and of the tasks it takes; `group`: the name of its group. */
  call(node: P, values: readonly string[], helpers: HelperNames, group: string | null): string
  /** Whether it may fail by itself. It may always fail with the tasks that it takes. */
  readonly canFail: boolean
  /** Where its value comes from: it is its own, the value it is given, or a list of all values it is given. */
  readonly value: 'own' | 'passedOn' | 'listed'
  /** For a kind that takes tasks. */
  readonly taking?: Taking<P>
  /** What is known of its value; `given`: what is known of the values it is given. */
  gives(node: P, code: PipelineCode, given: readonly Given[]): Given
}
