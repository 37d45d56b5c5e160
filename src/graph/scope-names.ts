import { scopeClasses } from './scope-classes.ts'
import { scopeFunctions } from './scope-functions.ts'
import { scopeValues } from './scope-values.ts'

/** A name in the scope of code in nodes and of shared code. */
export type ScopeName = (typeof scopeFunctions | typeof scopeClasses | typeof scopeValues)[number]['name']

/** The names that mean something of its own in each coroutine. */
export type OwnName = Extract<
  (typeof scopeFunctions | typeof scopeClasses | typeof scopeValues)[number],
  { readonly scope: 'own' }
>['name']

/**
 * What happens to a call that nobody keeps or awaits. `cold`: it never begins. The others begin: as a `task`, or as
 * another `future`.
 */
export type Forgotten = 'cold' | 'future' | 'task'

/** One row of the table; values that most rows share are left out. */
interface ScopeRow {
  readonly name: ScopeName
  readonly kind: 'function' | 'class' | 'error' | 'value'
  readonly scope?: 'run' | 'own'
  readonly signature: string
  readonly doc: string
  readonly export?: 'idiom' | 'runtime' | { readonly remedy: string }
  readonly forgotten?: Forgotten
  readonly members?: readonly string[]
}

/** Everything that is known of one name in scope. */
export interface ScopeRecord extends ScopeRow {
  /** `run`: the same for all code of a run. `own`: each coroutine has its own. */
  readonly scope: 'run' | 'own'
  /** One line of TypeScript that follows the name: `(delayMs: number)`, `class Lock`. */
  readonly signature: string
  /** One sentence for people. */
  readonly doc: string
  /**
   * How an exported file gets it: as plain JavaScript or a short helper (`idiom`), or with the needed part of the
   * runtime at its end (`runtime`). If a file can't have it, the remedy says what to do instead.
   */
  readonly export: 'idiom' | 'runtime' | { readonly remedy: string }
  /** Set for functions whose value should be awaited. */
  readonly forgotten?: Forgotten
  /** The members to offer after the name and a dot. */
  readonly members?: readonly string[]
}

const rows: readonly ScopeRow[] = [...scopeFunctions, ...scopeClasses, ...scopeValues]

/**
 * The only table of the names in scope. All that binds, reserves, completes, explains, checks or exports them is
 * derived from it.
 */
export const scopeTable: readonly ScopeRecord[] = rows.map((row) => ({ scope: 'run', export: 'runtime', ...row }))

const records: ReadonlyMap<string, ScopeRecord> = new Map(scopeTable.map((record) => [record.name, record]))

/** The row of a name; undefined if the runtime has no such name. */
export function scopeRecord(name: string): ScopeRecord | undefined {
  return records.get(name)
}
