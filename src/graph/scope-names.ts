import { scopeClasses } from './scope-classes.ts'
import { scopeFunctions } from './scope-functions.ts'
import { scopeValues } from './scope-values.ts'

/** A name that code in nodes and in shared code finds in scope. */
export type ScopeName = (typeof scopeFunctions | typeof scopeClasses | typeof scopeValues)[number]['name']

/** Of these, those that each coroutine has one of its own of. */
export type OwnName = Extract<
  (typeof scopeFunctions | typeof scopeClasses | typeof scopeValues)[number],
  { readonly scope: 'own' }
>['name']

/** What a call that nobody keeps or awaits comes to: `cold`: nothing. The others begin: a `task`, or another `future`. */
export type Forgotten = 'cold' | 'future' | 'task'

/** What a row of the table says; what most rows would say is left out. */
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

/** One name in scope, and all that is known of it. */
export interface ScopeRecord extends ScopeRow {
  /** `run`: the same for all code of a run. `own`: each coroutine has one of its own. */
  readonly scope: 'run' | 'own'
  /** One line of TypeScript, after the name: `(delayMs: number)`, `class Lock`. */
  readonly signature: string
  /** One sentence, for people. */
  readonly doc: string
  /**
   * What an exported plain file does with it: prints plain JavaScript or a short helper (`idiom`), or at its end the part of
   * the runtime that it needs; or it can't have it, and says what to do instead.
   */
  readonly export: 'idiom' | 'runtime' | { readonly remedy: string }
  /** Of functions whose value is to be awaited. */
  readonly forgotten?: Forgotten
  /** What to offer behind the name and a dot. */
  readonly members?: readonly string[]
}

const rows: readonly ScopeRow[] = [...scopeFunctions, ...scopeClasses, ...scopeValues]

/**
 * The one table of the names in scope. What binds them, reserves them, completes, explains, checks and exports them is
 * derived from it.
 */
export const scopeTable: readonly ScopeRecord[] = rows.map((row) => ({ scope: 'run', export: 'runtime', ...row }))

const records: ReadonlyMap<string, ScopeRecord> = new Map(scopeTable.map((record) => [record.name, record]))

/** What the table says of a name; undefined where the runtime has no such name. */
export function scopeRecord(name: string): ScopeRecord | undefined {
  return records.get(name)
}
