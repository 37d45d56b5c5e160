import type { ImportEntry, ModuleCode } from './module-code.ts'

/** A module as the text of a function, and what was put into its lines beside what `ModuleCode` says. */
export interface ModuleFunction {
  /**
   * A generator function, an async one where the module awaits at its top level. Called with a ModuleScope it stops before
   * the body, when functions and exports are there; the second `next()` evaluates the body.
   */
  readonly js: string
  readonly insertions: ModuleCode['insertions']
}
