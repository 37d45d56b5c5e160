import type { HelperNames } from './helper-names.ts'
import type { PipelineCode } from './pipeline-code.ts'

/** What a value is, as far as the code says so: what JSON holds, nothing at all, or whatever comes. */
export type Given = 'json' | 'nothing' | 'unknown'

/** How a node of one kind that has a task is printed. */
export interface Printing<P> {
  /** What its value is called; a number is put behind it where that is taken. */
  valueName(name: string): string
  /** What gives its value, `values` being those of its arguments and of the tasks that it takes. */
  call(node: P, values: readonly string[], helpers: HelperNames): string
  /** May it fail of itself? With the tasks that it takes it may in any case. */
  readonly canFail: boolean
  /** What its value is made of: something of its own, the value that it is given, or a list of all that it is given. */
  readonly value: 'own' | 'passedOn' | 'listed'
  /** What its value is; `given`: what the values are that it is given. */
  gives(node: P, code: PipelineCode, given: readonly Given[]): Given
}
