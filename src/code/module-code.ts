/**
 * One module's code, read once and ready to be linked: plain data, so that it can cross to a worker and be kept on disk.
 * The terms are those of ECMAScript's Source Text Module Records (ECMA-262, 16.2.1.7).
 */
export interface ModuleCode {
  /**
   * The body: types erased, `$await`, `$guard`, `$import` and `$meta` put in, import and export declarations taken out, on
   * the lines of the source. Names that it imports stand as they were written (see `uses`).
   */
  readonly js: string
  readonly insertions: readonly Insertion[]
  /** It awaits at its top level. */
  readonly isAsync: boolean
  /** What its import and export declarations ask for, each specifier and attributes once, in the order of the source. */
  readonly requests: readonly ModuleRequest[]
  readonly imports: readonly ImportEntry[]
  readonly exports: readonly ExportEntry[]
  /** Types that it exports: who imports one without saying `type` asks for nothing. */
  readonly types: readonly string[]
  /** `import('…')` and, in a CommonJS module, `require('…')`, in the order of the source. */
  readonly laterRequests: readonly LaterRequest[]
  /** Where `js` mentions values that it imports, or does not declare, in the order of the text. */
  readonly uses: readonly NameUse[]
  /** Names that its top level declares, imported ones included. */
  readonly names: readonly string[]
  /** Names of its top level, and such that it does not declare, that it assigns to. */
  readonly assigned: readonly string[]
  /** Values that it uses and does not declare, each once, at its first use in the source. */
  readonly free: readonly FreeUse[]
  /** Types that it uses and does not declare, each once. */
  readonly freeTypes: readonly string[]
  /**
   * The classes of which evaluating it makes objects; `null`: it runs other code as well (calls, awaits, iterates, asks for
   * a class's base), which may use all that it can see.
   */
  readonly madeAtLoad: readonly string[] | null
  readonly gives: Gives
  /**
   * Names of the classes of which it throws objects, each made where it is thrown and with a text that stands there; `null`:
   * it may throw something else, or change what was thrown.
   */
  readonly throws: readonly string[] | null
  readonly plainErrors: readonly PlainError[]
  /**
   * Names of its async functions, where it awaits, or gathers, each promise of theirs at once; `null`: it may keep one, and
   * two that wait for each other wait for ever.
   */
  readonly asyncs: readonly string[] | null
}

/** What a coroutine gives, as far as it stands in its `return`s: what JSON holds whatever happens, `undefined`, or anything. */
export type Gives = 'json' | 'nothing' | 'unknown'

/** A class of the top level that has nothing of its own but a name: `class HttpError extends Error { … }`. */
export interface PlainError {
  readonly name: string
  readonly base: string
}

/** Characters that were put in: `at` is their offset in the resulting text. */
export interface Insertion {
  readonly at: number
  readonly length: number
}

/** A place in the source, both from 1; lines end at `\n`, as in the files that hold code. */
export interface CodePlace {
  readonly line: number
  readonly column: number
}

/** `import … from 'specifier' with { type: 'json' }` */
export interface ModuleRequest extends CodePlace {
  readonly specifier: string
  readonly attributes: Readonly<Record<string, string>>
  /** It is asked for whatever becomes of its names: `import 'specifier'`, and in JavaScript each import. */
  readonly isBare: boolean
}

/** A module that is asked for while the code runs; `specifier` null: it is not known before. */
export interface LaterRequest extends CodePlace {
  readonly specifier: string | null
  readonly kind: 'import' | 'require'
}

/** One imported name. */
export interface ImportEntry extends CodePlace {
  /** Index in `requests`. */
  readonly request: number
  /** The name in the other module, `default` among them; `null`: its namespace. */
  readonly name: string | null
  readonly local: string
  /** As a value, in this text; in TypeScript one that is not may be a type, and is left out (`neededModule`). */
  readonly isUsed: boolean
  /** It is only exported again: it may turn out to be a type. */
  readonly isOnlyExported: boolean
}

export type ExportEntry =
  /**
   * A binding of its own. `isConstant`: nothing assigns to it once it is there. `isAnonymous`: a function declaration that
   * has no name and is called `default`.
   */
  | {
      readonly kind: 'local'
      readonly name: string
      readonly local: string
      readonly isConstant: boolean
      readonly isAnonymous?: true
    }
  /** `export { imported as name } from 'm'`, an import that is exported again, or (`imported` null) `export * as name`. */
  | (CodePlace & {
      readonly kind: 'indirect'
      readonly name: string
      readonly request: number
      readonly imported: string | null
    })
  /** `export * from 'm'` */
  | { readonly kind: 'star'; readonly request: number }

/**
 * `value`: as it stands. `callee`: called, or the tag of a template; `optional callee`: called with `?.`. `shorthand`:
 * `{ name }`.
 */
export interface NameUse {
  /** Offset in `js`, and how many characters the name takes there. */
  readonly at: number
  readonly length: number
  readonly name: string
  readonly as: 'value' | 'callee' | 'optional callee' | 'shorthand'
}

export interface FreeName extends CodePlace {
  readonly name: string
}

/** How a module uses a value that it does not declare. */
export interface FreeUse extends FreeName {
  /** What its calls have in common; absent where some use is no call. */
  readonly calls?: Calls
  /** It is used as the module is evaluated, not only in functions that somebody may call later. */
  readonly isAtLoad?: true
  /** Where that is a call. */
  readonly calledAtLoad?: CodePlace
}

export interface Calls {
  /** `null`: not known, one of them spreads a list. */
  readonly mostArguments: number | null
  /** The numbers that they are given first; `null`: one of them is given something else, or nothing. */
  readonly firstNumbers: readonly number[] | null
  /**
   * What takes their values at once: functions by name (`gather`, `Promise.all`), `''` for an await. `null`: some value is
   * kept, or goes where that is not plain to see.
   */
  readonly takers: readonly string[] | null
}

/** What an `export default` without a name is called inside of the module. */
export const defaultLocal = '$default'

/** Words that compiled code has of its own; who declares one of them would take it away from what is put in. */
export const ownWords: readonly string[] = [
  '$await',
  '$each',
  '$guard',
  '$import',
  '$meta',
  '$own',
  '$module',
  '$namespaces',
  defaultLocal,
]

/** Whether it has `import.meta`. */
export function usesImportMeta({ js, insertions }: ModuleCode): boolean {
  return insertions.some(({ at, length }) => js.slice(at, at + length) === '$meta')
}
